"""Records that ask for another language than the one they asked for."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from octavo.functions.language import CODES
from octavo.types import Call, Record

_ARGUMENT = "language"


def change_language(record: Record, rng: random.Random) -> Record:
    """The record with another language where query and step name the one that its call asks for."""
    for index, call in enumerate(record.calls):
        name = next((n for n, code in CODES.items() if code == call.arguments.get(_ARGUMENT)), None)
        if name is None or name == "English":
            continue
        pattern = re.compile(rf"\b{name}\b", re.IGNORECASE)
        step = record.steps[index]
        if len(pattern.findall(record.query)) != 1 or len(pattern.findall(step.text)) != 1:
            continue
        other = rng.choice(list(CODES))
        steps = tuple(replace(s, text=pattern.sub(other, s.text)) if s is step else s for s in record.steps)
        changed = Call(call.function, {**call.arguments, _ARGUMENT: CODES[other]})
        calls = tuple(changed if i == index else c for i, c in enumerate(record.calls))
        lower = pattern.findall(record.query)[0].islower()
        query = pattern.sub(other.lower() if lower else other, record.query)
        record = replace(record, query=query, steps=steps, calls=calls)
    return record
