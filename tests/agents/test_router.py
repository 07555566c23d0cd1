"""Which part a query is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from gold import gold
from octavo.agents.router import Router
from octavo.domains import DOMAINS
from octavo.errors import MisuseError

QUERIES = {
    "car": ["open the window", "window up", "drive home"],
    "shop": ["buy a tent", "a tent for two", "drive a hard bargain"],
}


def test_words_decide() -> None:
    router = Router.fit(QUERIES)
    assert router.pick("please open that window") == "car"
    assert router.pick("which tent would you buy?") == "shop"


def test_where_no_word_is_known_the_first_is_taken() -> None:
    assert Router.fit(QUERIES).pick("zzz") == "car"


def test_it_comes_back_from_disk(tmp_path: Path) -> None:
    router = Router.fit(QUERIES)
    router.save(tmp_path / "router.json")
    assert Router.load(tmp_path / "router.json") == router
    (tmp_path / "router.json").write_text("[]")
    with pytest.raises(MisuseError, match="no router"):
        Router.load(tmp_path / "router.json")


@pytest.mark.parametrize("queries", [{"car": ["open"]}, {"car": ["open"], "shop": []}])
def test_every_part_needs_queries(queries: dict[str, list[str]]) -> None:
    with pytest.raises(MisuseError, match="no queries"):
        Router.fit(queries)


def test_it_tells_the_domains_of_the_records_apart() -> None:
    """Learned on one half of the records, tried on the other, though the phone has the most by far."""
    router = Router.fit({n: [r.query for r in gold(n)[::2]] for n in DOMAINS})
    for name in DOMAINS:
        tried = [r.query for r in gold(name)[1::2] if r.calls][:200]
        assert sum(router.pick(query) == name for query in tried) / len(tried) > 0.75, name
