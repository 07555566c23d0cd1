"""The numbers of steps in values and texts, changed all at once: what `$2` and "step 2" mean when steps come or go."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from octavo.types import Call, Reference, Step, Template, Value

Numbers = Callable[[int], int]  # the old number of a step -> its new one
_STEPS = re.compile(r"\b[Ss]teps? \d+(?:(?:, | and |, and )\d+)*")


def renumber_call(call: Call, numbers: Numbers) -> Call:
    """The call with its references renumbered, also inside templates, lists and nested calls."""
    return replace(call, arguments={name: renumber_value(v, numbers) for name, v in call.arguments.items()})


def renumber_value(value: Value, numbers: Numbers) -> Value:
    if isinstance(value, Reference):
        return replace(value, step=numbers(value.step))
    if isinstance(value, Template):
        return Template(tuple(p if isinstance(p, str) else replace(p, step=numbers(p.step)) for p in value.parts))
    if isinstance(value, Call):
        return renumber_call(value, numbers)
    if isinstance(value, list):
        return [renumber_value(v, numbers) for v in value]
    return value


def renumber_text(step: Step, numbers: Numbers) -> Step:
    """`the forecasts from steps 2 and 3` -> `the forecasts from steps 1 and 2`"""

    def changed(match: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda m: str(numbers(int(m[0]))), match[0])

    return replace(step, text=_STEPS.sub(changed, step.text))
