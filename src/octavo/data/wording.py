"""Steps in one wording: said anew from their calls, except for what only the user's words tell.

A value that the caller converts stays as it was said: times and dates (formats/moment.py finds their words), and phone
numbers. The planner then copies and the caller converts, each what it is good at (docs/log.md).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from octavo.data.numbers import is_number
from octavo.formats.address import number_words
from octavo.formats.date import comparable
from octavo.formats.moment import said_moments
from octavo.formats.say import results_of, say_call
from octavo.functions import Function, FunctionSet, Parameter
from octavo.functions.check import MOMENTS
from octavo.types import Call, Record


def say_steps(record: Record, share: float, functions: FunctionSet, rng: random.Random) -> Record:
    """The record with that share of its steps in the one wording."""
    results = results_of((call.function for call in record.calls), functions)
    steps = tuple(
        replace(step, text=_say(call, functions.get(call.function), record.query, results[:i]) or step.text)
        if rng.random() < share
        else step
        for i, (step, call) in enumerate(zip(record.steps, record.calls, strict=True))
    )
    return replace(record, steps=steps)


def _say(call: Call, function: Function, query: str, results: Sequence[str]) -> str | None:
    """None where the step's own words are needed."""
    said = dict(call.arguments)
    moments = [p for p in function.parameters if p.format in MOMENTS and p.name in said]
    if moments:
        words = _moment_words(call, moments, query)
        if words is None:
            return None
        said = {name: words.get(name, value) for name, value in said.items() if words.get(name) != ""}
    for name, value in call.arguments.items():
        if is_number(value):
            found = number_words(str(value), query)
            if found is None:
                return None
            said[name] = found
    return say_call(Call(call.function, said), function, results)


def _moment_words(call: Call, moments: list[Parameter], query: str) -> dict[str, str] | None:
    """The user's words for a call's moments by argument, empty for an end that nobody says; None if not found."""
    forms = [p.format for p in moments]
    meant = tuple(comparable(call.arguments[p.name], p.format) for p in moments if p.format)
    found = said_moments(query)
    if "datetime" not in forms:
        words: dict[str, str] = {}
        for parameter, moment in zip(moments, meant, strict=True):
            known = found.days if parameter.format == "date" else found.alarms
            for value, texts in known.items():
                if parameter.format and comparable(value, parameter.format) == moment != ():
                    words.setdefault(parameter.name, texts[0])
        return words if len(words) == len(moments) else None
    if forms == ["datetime", "datetime"]:
        for span, both in found.spans.items():
            if tuple(comparable(value, "datetime") for value in span) == meant:
                return dict(zip((p.name for p in moments), both[0], strict=True))
    return None
