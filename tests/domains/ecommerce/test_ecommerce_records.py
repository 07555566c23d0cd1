"""The records of the shop: every plan can be carried out, every call can be said and read back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib import resources
from pathlib import Path

import pytest

from octavo.data.records import load_records
from octavo.devices import SimulatedDevice
from octavo.domains.ecommerce.shop import Shop
from octavo.formats.read import read_step
from octavo.formats.reference import resolve
from octavo.formats.say import results_of, say_call
from octavo.functions import Effect, check_call, functions_from_class
from octavo.types import Call, Observation, Record

FUNCTIONS = functions_from_class(Shop)
NOW = datetime(2026, 11, 18, 9, 0)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    folder = resources.files("octavo.domains.ecommerce") / "records"
    found = load_records(sorted(Path(str(p)) for p in folder.iterdir() if p.name.endswith(".jsonl")))
    assert len(found) >= 500
    assert {r.domain for r in found} == {"ecommerce"}
    return found


def _calls(records: list[Record]) -> Iterator[tuple[Record, int, Call]]:
    return ((record, number, call) for record in records for number, call in enumerate(record.calls, 1))


def test_calls_fit_the_functions_and_name_all_of_them(records: list[Record]) -> None:
    issues = [(r.query, i) for r, step, call in _calls(records) for i in check_call(call, FUNCTIONS, step=step)]
    assert issues == []
    assert {call.function for _, _, call in _calls(records)} == {f.name for f in FUNCTIONS}


def test_the_shop_carries_out_every_plan_and_its_state_shows_every_acting_call(records: list[Record]) -> None:
    device = SimulatedDevice(Shop(NOW))
    fresh = device.snapshot()
    for record in records:
        device.restore(fresh)
        seen: dict[int, Observation] = {}
        for number, call in enumerate(record.calls, 1):
            before = device.snapshot()
            done = Call(call.function, {k: resolve(v, seen) for k, v in call.arguments.items()})
            seen[number] = Observation(number, device.execute(done))
            acts = FUNCTIONS.get(call.function).effect is not Effect.READ
            assert (device.state != before) == acts, (record.query, number)
    assert len(device.log) == sum(len(record.calls) for record in records) > 1300


def test_a_call_that_is_said_is_read_back(records: list[Record]) -> None:
    """Not read: a search term that holds a result, and a code that the query has in other letters before."""
    failed: dict[str, int] = {}
    count = 0
    for record, number, call in _calls(records):
        function = FUNCTIONS.get(call.function)
        results = results_of([c.function for c in record.calls[: number - 1]], FUNCTIONS)
        read = read_step(say_call(call, function, results), function, query=record.query, results=results)
        count += 1
        if read != [call]:
            failed[call.function] = failed.get(call.function, 0) + 1
    assert sum(failed.values()) / count < 0.005
    assert set(failed) <= {"search_products", "apply_coupon"}


def test_names_numbers_codes_and_reasons_are_the_users_words(records: list[Record]) -> None:
    said = {f.name: [p.name for p in f.parameters if p.format == "span"] for f in FUNCTIONS}
    values = [
        (value, record.query)
        for record, _, call in _calls(records)
        for name, value in call.arguments.items()
        if name in said[call.function] and isinstance(value, str)
    ]
    assert len(values) > 1000
    assert [(v, q) for v, q in values if v.casefold() not in " ".join(q.split()).casefold()] == []
