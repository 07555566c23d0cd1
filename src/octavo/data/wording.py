"""Steps in one wording: said anew from their calls, except for what only the user's words tell.

A value that the caller converts stays as it was said: a step with a time or a date keeps its text, and a phone number
stands as in the query. The planner then copies and the caller converts, each what it is good at (docs/log.md).
"""

from __future__ import annotations

import random
from dataclasses import replace

from octavo.data.numbers import find_number, is_number
from octavo.formats.say import say_call
from octavo.functions import Function, FunctionSet
from octavo.functions.check import MOMENTS
from octavo.types import Call, Record


def say_steps(record: Record, share: float, functions: FunctionSet, rng: random.Random) -> Record:
    """The record with that share of its steps in the one wording."""
    steps = tuple(
        replace(step, text=_say(call, functions.get(call.function), record.query) or step.text)
        if rng.random() < share
        else step
        for step, call in zip(record.steps, record.calls, strict=True)
    )
    return replace(record, steps=steps)


def _say(call: Call, function: Function, query: str) -> str | None:
    """None where the step's own words are needed."""
    said = dict(call.arguments)
    for name, value in call.arguments.items():
        parameter = function.parameter(name)
        if parameter and parameter.format in MOMENTS:
            return None
        if is_number(value):
            found = find_number(str(value), query)
            if found is None:
                return None
            said[name] = found
    return say_call(Call(call.function, said), function)
