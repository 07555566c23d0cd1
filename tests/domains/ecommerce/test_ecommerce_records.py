"""The records of the shop: every call can be said and read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest

from gold import gold
from octavo.domains.ecommerce.shop import Shop
from octavo.formats.read import read_step
from octavo.formats.say import results_of, say_call
from octavo.functions import functions_from_class
from octavo.types import Call, Record

FUNCTIONS = functions_from_class(Shop)
NOW = datetime(2026, 11, 18, 9, 0)


@pytest.fixture(scope="module")
def records() -> Sequence[Record]:
    assert len(gold("ecommerce")) >= 500
    return gold("ecommerce")


def _calls(records: Sequence[Record]) -> Iterator[tuple[Record, int, Call]]:
    return ((record, number, call) for record in records for number, call in enumerate(record.calls, 1))


def test_a_call_that_is_said_is_read_back(records: Sequence[Record]) -> None:
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


def test_names_numbers_codes_and_reasons_are_the_users_words(records: Sequence[Record]) -> None:
    said = {f.name: [p.name for p in f.parameters if p.format == "span"] for f in FUNCTIONS}
    values = [
        (value, record.query)
        for record, _, call in _calls(records)
        for name, value in call.arguments.items()
        if name in said[call.function] and isinstance(value, str)
    ]
    assert len(values) > 1000
    assert [(v, q) for v, q in values if v.casefold() not in " ".join(q.split()).casefold()] == []
