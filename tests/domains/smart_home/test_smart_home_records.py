"""The records of the home: every call can be said and read back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

import pytest

from gold import carried_out, gold
from octavo.data.wording import say_steps
from octavo.devices import SimulatedDevice
from octavo.domains import load_domain
from octavo.domains.smart_home.home import Home
from octavo.evaluation.equal import canonical, equal_calls
from octavo.formats.read import read_step
from octavo.formats.say import results_of, say_call
from octavo.functions import check_call
from octavo.types import Call, Record

NOW = datetime(2026, 11, 18, 9, 0)
FUNCTIONS = load_domain("smart_home").functions


@pytest.fixture(scope="module")
def records() -> Sequence[Record]:
    assert len(gold("smart_home")) >= 200
    return gold("smart_home")


def test_different_calls_leave_different_homes() -> None:
    left: dict[str, Call] = {}
    device = SimulatedDevice(Home(NOW))
    fresh = device.snapshot()
    for call in (d.call for d in carried_out("smart_home") if d.changed):
        device.restore(fresh)
        device.execute(call)
        same = left.setdefault(repr(device.state), call)
        assert canonical(same, FUNCTIONS, now=NOW) == canonical(call, FUNCTIONS, now=NOW)
    assert len(left) > 250


def _read_back(record: Record, texts: list[str]) -> list[list[bool]]:
    """Of each step: which of its valid readings are its call."""
    results = results_of((call.function for call in record.calls), FUNCTIONS)
    read = []
    for i, (call, text) in enumerate(zip(record.calls, texts, strict=True)):
        found = read_step(text, FUNCTIONS.get(call.function), query=record.query, results=results[:i])
        valid = [c for c in found if not check_call(c, FUNCTIONS, step=i + 1)]
        read.append([equal_calls([call], [c], FUNCTIONS, now=NOW) for c in valid])
    return read


def test_calls_are_read_back_from_their_sentences(records: Sequence[Record]) -> None:
    """But for times that the query says in other digits: "6:15"."""
    read = []
    for record in records:
        results = results_of((call.function for call in record.calls), FUNCTIONS)
        texts = [say_call(c, FUNCTIONS.get(c.function), results[:i]) for i, c in enumerate(record.calls)]
        read += _read_back(record, texts)
    assert sum(found == [True] for found in read) / len(read) > 0.95  # 0.960


def test_calls_are_read_back_from_the_words_of_the_user(records: Sequence[Record]) -> None:
    """Each is found; it is not the only one where the half of the day is left open."""
    read = []
    for record in records:
        said = say_steps(record, 1.0, FUNCTIONS, random.Random(0))
        read += _read_back(record, [step.text for step in said.steps])
    assert all(any(found) for found in read)
    assert sum(found == [True] for found in read) / len(read) > 0.98  # 0.989


@pytest.mark.parametrize(
    ("text", "call"),
    [
        (
            "Start the vacuum in quiet mode in the dining room.",
            Call("start_vacuum", {"room": "dining room", "mode": "quiet"}),
        ),
        ("Start the vacuum.", Call("start_vacuum")),
        (
            "Run the dryer starting in 45 minutes on bedding.",
            Call("run_appliance", {"appliance": "dryer", "program": "bedding", "start_time": "@in 45 minutes"}),
        ),
        (
            "Turn the dining room light on at 45 percent in warm white.",
            Call("set_light", {"room": "dining room", "state": "on", "brightness": 45, "color": "warm white"}),
        ),
        (
            "Announce in the dining room: the bedding is dry",
            Call("announce", {"message": "the bedding is dry", "room": "dining room"}),
        ),
        ("Set the thermostat to 15 degrees in off mode.", Call("set_thermostat", {"temperature": 15, "mode": "off"})),
    ],
)
def test_a_sentence_has_one_reading(text: str, call: Call) -> None:
    """Even where the user has said it in the same words."""
    assert read_step(text, FUNCTIONS.get(call.function), query=text) == [call]
    assert say_call(call, FUNCTIONS.get(call.function)) == text
