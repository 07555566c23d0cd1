"""`octavo merge` on two small agents: what is written, what is not, and what is said about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gold import gold
from octavo.agents.agent import Agent
from octavo.agents.folder import AgentFolder
from octavo.cli import gate
from octavo.cli.merge import merge
from octavo.data.records import save_records
from octavo.domains import load_domain
from octavo.errors import MisuseError, RegressionError
from octavo.types import Record, Step


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Two of the car, two of the player, one of both, one of neither."""
    car, player = ([r for r in gold(name) if len(r.calls) == 1][:2] for name in ("vehicle", "video"))
    both = Record(
        "vehicle+video",
        f"{car[0].query} and {player[0].query}",
        (*car[0].steps, *player[0].steps),
        (*car[0].calls, *player[0].calls),
    )
    save_records([*car, *player, both, Record("vehicle", "sing")], tmp_path / "records.jsonl")
    return tmp_path / "records.jsonl"


@pytest.fixture(autouse=True)
def tiny_engine(tiny_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("octavo.agents.prepare.require_base", lambda name: tiny_base)


def run(agents: dict[str, Path], out: Path, records: Path, capsys: pytest.CaptureFixture[str], **more: Any) -> Any:
    settings: dict[str, Any] = {
        **{"method": "svd", "weights": "", "density": 0.5, "rank": 0, "limit": 0, "max_loss": 2.0, "force": False},
        **{"learned": None, "search": None, "trials": 3, "seed": 0, "json_": True},
        **more,
    }
    merge(list(agents.values()), out, records=[records], **settings)
    return json.loads(capsys.readouterr().out)


def test_a_merge_is_measured_by_domain_and_written(
    agents: dict[str, Path], records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    value = run(agents, tmp_path / "both", records, capsys)
    assert value["written"] and AgentFolder.read(tmp_path / "both").domain == value["domain"] == "vehicle+video"
    assert set(value["domains"]) == {"vehicle", "video", "vehicle+video"}
    assert value["domains"]["vehicle"]["before"]["n"] == value["domains"]["vehicle"]["after"]["n"] == 2
    assert value["domains"]["vehicle+video"]["before"] is None
    assert not (tmp_path / "both.new").exists()


def test_a_merge_that_loses_too_much_is_not_written_unless_told(
    agents: dict[str, Path], records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(RegressionError, match="more than -1"):
        run(agents, tmp_path / "both", records, capsys, max_loss=-1.0)
    assert json.loads(capsys.readouterr().out)["written"] is False
    assert not (tmp_path / "both").exists() and not (tmp_path / "both.new").exists()
    assert run(agents, tmp_path / "both", records, capsys, max_loss=-1.0, force=True)["written"]


def test_a_search_tells_what_it_tried(
    agents: dict[str, Path], records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "dev.jsonl"
    save_records([r for name in agents for r in [r for r in gold(name) if len(r.calls) == 1][2:4]], other)
    value = run(agents, tmp_path / "both", records, capsys, method="ties", search=[other])
    assert len(value["searched"]) == 3
    assert (value["weights"], value["density"]) == (value["searched"][0]["weights"], value["searched"][0]["density"])
    with pytest.raises(MisuseError, match="5 records to search on are the gate's"):
        run(agents, tmp_path / "again", records, capsys, search=[records])


def test_a_routed_agent_is_written_and_runs(
    agents: dict[str, Path], records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    value = run(agents, tmp_path / "routed", records, capsys, method="route")
    assert value["written"] and value["domains"]["video"]["difference"]["value"] == 0
    agent = Agent.load(tmp_path / "routed", threads=1)
    *_, end = agent.run("play Dark", device=None)
    assert end.plan.steps == () or isinstance(end.plan.steps[0], Step)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"method": "soup"}, "soup"),
        ({"weights": "1"}, "1 weights for 2 agents"),
        ({"weights": "a,b"}, "no numbers"),
        ({"method": "route", "search": [Path("x.jsonl")]}, "route does not look at --search"),
    ],
)
def test_misuse_is_said_before_anything_is_measured(
    agents: dict[str, Path], records: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any],
    message: str,
) -> None:  # fmt: skip
    with pytest.raises(MisuseError, match=message):
        run(agents, tmp_path / "both", records, capsys, **changes)


def test_a_domain_without_records_is_not_merged_unseen(agents: dict[str, Path], tmp_path: Path) -> None:
    save_records([r for r in gold("video") if len(r.calls) == 1][:1], tmp_path / "one.jsonl")
    with pytest.raises(MisuseError, match="no records to measure vehicle on"):
        gate.gate_records([tmp_path / "one.jsonl"], "vehicle+video", load_domain("vehicle+video").functions, 0)


def test_what_is_there_already_is_kept(
    agents: dict[str, Path], records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(MisuseError, match="is there already"):
        run(agents, agents["video"], records, capsys)
