"""Records as they are once a function is gone: its steps are taken out, with those that need their results.

What is left with no step is out of scope.
"""

from __future__ import annotations

from dataclasses import replace

from octavo.data.renumber import Numbers, renumber_call, renumber_text
from octavo.functions.check import references
from octavo.types import Record


def without_function(record: Record, name: str) -> Record:
    """The record without the steps of a function; references and texts count the steps that are left."""
    places: dict[int, int] = {}  # old number -> new
    for number, call in enumerate(record.calls, 1):
        needed = [r.step for value in call.arguments.values() for r in references(value)]
        if call.function != name and all(step in places for step in needed):
            places[number] = len(places) + 1
    steps = tuple(renumber_text(record.steps[number - 1], _numbers(places)) for number in places)
    calls = tuple(renumber_call(record.calls[number - 1], _numbers(places)) for number in places)
    return replace(record, steps=steps, calls=calls)


def _numbers(places: dict[int, int]) -> Numbers:
    return lambda number: places.get(number, number)
