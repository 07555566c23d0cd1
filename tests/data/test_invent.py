"""Other values for a slot."""

from __future__ import annotations

import random
import re

from octavo.data.invent import Inventor
from octavo.types import Call, Record, Step

TEXT = Step("Text somebody.", "send_text_message")


def text(query: str, name: str, message: str) -> Record:
    return Record("android", query, (TEXT,), (Call("send_text_message", {"contact_name": name, "message": message}),))


RECORDS = [
    text("text Mia come home", "Mia", "come home"),
    text("tell Noah dinner is ready", "Noah", "dinner is ready"),
    text("tell Noah to call", "Noah", "Please call"),
    Record("android", "order a pizza"),
]
INVENTOR = Inventor.of(RECORDS)


def test_pools_hold_each_value_that_is_said_in_its_query_once() -> None:
    assert INVENTOR.pools == {
        ("send_text_message", "contact_name"): ["Mia", "Noah"],
        ("send_text_message", "message"): ["come home", "dinner is ready"],
    }


def test_a_small_letter_is_replaced_from_the_pool_by_another_value() -> None:
    for seed in range(20):
        rng = random.Random(seed)
        assert INVENTOR.another("send_text_message", "message", "come home", rng) == "dinner is ready"


def test_a_name_becomes_a_name_of_the_pool_or_a_made_up_one() -> None:
    rng = random.Random(0)
    found = {INVENTOR.another("send_text_message", "contact_name", "Mia", rng) for _ in range(60)}
    assert "Mia" not in found
    assert "Noah" in found
    assert len(found) > 20
    assert all(re.fullmatch(r"[^\W\d_a-z]\w*( [^\W\d_a-z]\w*)?", name) for name in found)


def test_an_address_becomes_an_address() -> None:
    rng = random.Random(0)
    found = {INVENTOR.another("send_email", "recipient", "mia@example.com", rng) for _ in range(60)}
    assert len(found) > 50
    assert all(re.fullmatch(r"[^\s@]+@[^\s@]+\.[a-z.]+", address) for address in found)


def test_a_slot_without_another_value_stays_as_it_is() -> None:
    assert INVENTOR.another("get_trending_news", "query", "rail strike", random.Random(0)) == ""


def test_the_same_seed_invents_the_same() -> None:
    one, two, other = random.Random(4), random.Random(4), random.Random(5)
    words = [INVENTOR.word(one) for _ in range(20)]
    assert [INVENTOR.word(two) for _ in range(20)] == words
    assert [INVENTOR.word(other) for _ in range(20)] != words
