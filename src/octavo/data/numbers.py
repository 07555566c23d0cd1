"""Phone numbers with other digits, grouped as before, otherwise, or said aloud."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from octavo.formats.address import DIALLED, spelled
from octavo.types import Record, Value

_SAID = ["oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def is_number(value: Value) -> bool:
    """Is it a phone number as calls hold it: digits alone, perhaps after a plus?"""
    return isinstance(value, str) and re.fullmatch(r"\+?\d{5,}", value) is not None


def redial(record: Record, value: str, rng: random.Random) -> Record:
    """The record with other digits for the phone number `value`, in every place that it stands in.

    Unchanged where the query does not say the number in digits.
    """
    pattern = spelled(value)
    digits = re.sub(r"\D", "", value)
    if not pattern.search(record.query):
        return record
    new = _digits(digits, rng)
    plain = ("+" if value[0] == "+" else "") + "".join(new)
    spell = _spelling(plain, new, rng)

    def put(text: str) -> str:
        return pattern.sub(lambda m: spell(m[0]), text)

    steps = tuple(replace(s, text=put(s.text)) for s in record.steps)
    calls = tuple(
        replace(c, arguments={k: _argument(v, value, plain, put) for k, v in c.arguments.items()}) for c in record.calls
    )
    return replace(record, query=put(record.query), steps=steps, calls=calls)


def _argument(value: Value, old: str, new: str, put: Callable[[str], str]) -> Value:
    """The number itself as digits; inside other text as it is said there."""
    if value == old:
        return new
    return put(value) if isinstance(value, str) else value


def _digits(old: str, rng: random.Random) -> list[str]:
    """As many digits as before, the first kept; runs of one digit are frequent, since they are easily miscounted."""
    new = [old[0]]
    for _ in old[1:]:
        new.append(new[-1] if rng.random() < 0.3 else str(rng.randrange(10)))
    return new


def _spelling(plain: str, digits: Sequence[str], rng: random.Random) -> Callable[[str], str]:
    """How the number is written, the same in every place: as before, in other groups, or in words."""
    kind = rng.random()
    if kind < 0.6 or len(digits) < DIALLED:
        return lambda old: _spell(old, digits)
    if kind < 0.88 or plain[0] == "+":
        grouped = _grouped(plain, rng)
        return lambda old: grouped
    said = _said(digits, rng)
    return lambda old: said


def _spell(pattern: str, digits: Sequence[str]) -> str:
    """The digits in the spelling of `pattern`."""
    rest = iter(digits)
    return re.sub(r"\d", lambda _: next(rest), pattern)


def _grouped(plain: str, rng: random.Random) -> str:
    mark = rng.choice((" ", " ", "-", ""))
    groups, rest = [], plain
    while rest:
        size = rng.choice((2, 3, 3, 4)) if len(rest) > 4 else len(rest)
        groups.append(rest[:size])
        rest = rest[size:]
    return mark.join(groups)


def _said(digits: Sequence[str], rng: random.Random) -> str:
    """ "oh seven double three, four one two": in groups, repeated digits sometimes as double."""
    words: list[str] = []
    i = 0
    while i < len(digits):
        twice = i + 1 < len(digits) and digits[i] == digits[i + 1] and rng.random() < 0.5
        words.append(f"double {_SAID[int(digits[i])]}" if twice else _SAID[int(digits[i])])
        i += 2 if twice else 1
    size = rng.choice((3, 3, 4, 99))
    return ", ".join(" ".join(words[i : i + size]) for i in range(0, len(words), size))
