"""The records of the domain on a fresh agency, and their calls as sentences."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from gold import carried_out, gold
from octavo.data.wording import say_steps
from octavo.domains.travel.agency import Agency
from octavo.evaluation.equal import canonical
from octavo.formats.read import read_step
from octavo.formats.say import results_of, say_call
from octavo.functions import Function, functions_from_class
from octavo.functions.check import MOMENTS
from octavo.types import Call, Record

NOW = datetime(2026, 11, 18, 9, 0)  # a Wednesday
FUNCTIONS = functions_from_class(Agency)
WITH_DATES = [f.name for f in FUNCTIONS if any(p.format == "date" for p in f.parameters)]


@pytest.fixture(scope="module")
def records() -> Sequence[Record]:
    return gold("travel")


def test_the_records_hold_every_function_often_enough(records: Sequence[Record]) -> None:
    assert len(records) >= 500
    used = [call.function for record in records for call in record.calls]
    assert min(used.count(f.name) for f in FUNCTIONS) > 90


def test_different_acts_on_a_fresh_agency_leave_different_states() -> None:
    states: dict[str, Call] = {}
    for done in (d for d in carried_out("travel") if d.changed and d.number == 1):
        plain = canonical(done.call, FUNCTIONS, now=NOW)
        assert states.setdefault(done.state, plain) == plain
    assert len(states) > 140


def read_back(function: Function, records: Sequence[Record]) -> Mapping[str, float]:
    """The shares of gold calls that their sentence gives back, among others or alone."""
    found = among = alone = 0
    for record in records:
        results = results_of((call.function for call in record.calls), FUNCTIONS)
        for place, call in enumerate(record.calls):
            if call.function == function.name:
                said = say_call(call, function, results[:place])
                read = read_step(said, function, query=record.query, results=results[:place])
                found, among, alone = found + 1, among + (call in read), alone + (read == [call])
    return {"among": among / found, "alone": alone / found}


@pytest.mark.parametrize("name", [f.name for f in FUNCTIONS if f.name not in WITH_DATES])
def test_a_sentence_says_its_call_and_no_other(name: str, records: Sequence[Record]) -> None:
    assert read_back(FUNCTIONS.get(name), records)["alone"] > 0.98


@pytest.mark.parametrize("name", WITH_DATES)
def test_a_sentence_with_dates_says_its_call(name: str, records: Sequence[Record]) -> None:
    """Dates as they stand, since people say them in other words than calls do; what is read are the other values."""
    function = FUNCTIONS.get(name)
    loose = [replace(p, format=None) if p.format in MOMENTS else p for p in function.parameters]
    assert read_back(replace(function, parameters=tuple(loose)), records)["among"] > 0.95


def test_dates_are_said_in_the_words_of_the_query_and_read_back(records: Sequence[Record]) -> None:
    total = read = 0
    for record in records:
        said = say_steps(record, 1, FUNCTIONS, random.Random(0))
        results = results_of((call.function for call in record.calls), FUNCTIONS)
        for place, (call, step) in enumerate(zip(record.calls, said.steps, strict=True)):
            if call.function in WITH_DATES:
                calls = read_step(step.text, FUNCTIONS.get(call.function), query=record.query, results=results[:place])
                gold = canonical(call, FUNCTIONS, now=NOW)
                total, read = total + 1, read + (gold in [canonical(c, FUNCTIONS, now=NOW) for c in calls])
    assert total > 500
    assert read / total > 0.92
