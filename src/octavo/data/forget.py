"""Records as they are once a function is gone: its steps are taken out, with those that need their results.

What is left with no step is out of scope.
"""

from __future__ import annotations

import re
from dataclasses import replace

from octavo.functions.check import references
from octavo.types import Record, Reference, Step, Template, Value


def without_function(record: Record, name: str) -> Record:
    """The record without the steps of a function; references and texts count the steps that are left."""
    places: dict[int, int] = {}  # old number -> new
    for number, call in enumerate(record.calls, 1):
        needed = [r.step for value in call.arguments.values() for r in references(value)]
        if call.function != name and all(step in places for step in needed):
            places[number] = len(places) + 1
    steps = tuple(_renumber_text(record.steps[number - 1], places) for number in places)
    calls = tuple(
        replace(call, arguments={k: _renumber(v, places) for k, v in call.arguments.items()})
        for number, call in enumerate(record.calls, 1)
        if number in places
    )
    return replace(record, steps=steps, calls=calls)


def _renumber(value: Value, places: dict[int, int]) -> Value:
    if isinstance(value, Reference):
        return replace(value, step=places[value.step])
    if isinstance(value, Template):
        return Template(tuple(p if isinstance(p, str) else replace(p, step=places[p.step]) for p in value.parts))
    if isinstance(value, list):
        return [_renumber(v, places) for v in value]
    return value


def _renumber_text(step: Step, places: dict[int, int]) -> Step:
    """`the forecast from step 3` -> `the forecast from step 2`"""
    text = re.sub(r"\b([Ss]teps?) (\d)\b", lambda m: f"{m[1]} {places.get(int(m[2]), int(m[2]))}", step.text)
    return replace(step, text=text)
