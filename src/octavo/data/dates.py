"""Calendar dates as people say them, moved to another day: "on 14 June 2026" to "on 3 November 2027"."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from octavo.functions import FunctionSet
from octavo.functions.check import MOMENTS
from octavo.types import Call, Record

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NAMES = "|".join(_MONTHS)
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(.*)")
_SAID = re.compile(rf"@(?:(?P<m1>{_NAMES}) (?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}}) (?P<m2>{_NAMES}))(?P<rest>.*)")


def shift_date(record: Record, functions: FunctionSet, rng: random.Random) -> Record:
    """The record with its one calendar date at another day, in the query, the steps and the arguments alike.

    Unchanged where it has no date, several, or one that the query does not say with day and month.
    """
    found = {_day(v) for c in record.calls for v in _dates(c, functions)} - {None}
    if len(found) != 1:
        return record
    month, day, year = next(d for d in found if d)
    pattern = _pattern(month, day)
    if not pattern.search(record.query):
        return record
    new_month, new_day = rng.randrange(12), rng.randint(1, 28)
    new_year = rng.randint(2025, 2031) if year else 0

    def put(text: str) -> str:
        text = pattern.sub(lambda m: _spell(m, new_month, new_day), text)
        return re.sub(rf"\b{year}\b", str(new_year), text) if year else text

    steps = tuple(replace(s, text=put(s.text)) for s in record.steps)
    calls = tuple(_move(c, functions, put, lambda v: _argument(v, new_month, new_day, new_year)) for c in record.calls)
    return replace(record, query=put(record.query), steps=steps, calls=calls)


def _dates(call: Call, functions: FunctionSet) -> list[str]:
    named = [p.name for p in functions.get(call.function).parameters if p.format in ("date", "datetime", "time")]
    values = [call.arguments.get(n) for n in named]
    return [v for v in values if isinstance(v, str)]


def _day(value: str) -> tuple[int, int, int] | None:
    """(month from 0, day, year or 0) of an argument that names a calendar day."""
    if m := _ISO.fullmatch(value):
        return int(m[2]) - 1, int(m[3]), int(m[1])
    if m := _SAID.fullmatch(value):
        return _MONTHS.index(m["m1"] or m["m2"]), int(m["d1"] or m["d2"]), 0
    return None


def _pattern(month: int, day: int) -> re.Pattern[str]:
    name, number = _MONTHS[month], rf"0?{day}(?P<{{}}>st|nd|rd|th)?"
    first = rf"{number.format('s1')}(?P<of> of)? (?P<n1>{name})"
    second = rf"(?P<n2>{name})(?P<the> the)? {number.format('s2')}"
    return re.compile(rf"\b(?:{first}|{second})\b", re.IGNORECASE)


def _spell(match: re.Match[str], month: int, day: int) -> str:
    name = _MONTHS[month] if (match["n1"] or match["n2"]).islower() else _MONTHS[month].capitalize()
    number = f"{day}{_ordinal(day)}" if match["s1"] or match["s2"] else str(day)
    return f"{number}{match['of'] or ''} {name}" if match["n1"] else f"{name}{match['the'] or ''} {number}"


def _ordinal(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _argument(value: str, month: int, day: int, year: int) -> str:
    if m := _ISO.fullmatch(value):
        return f"{year}-{month + 1:02}-{day:02}{m[4]}"
    if m := _SAID.fullmatch(value):
        return f"@{_MONTHS[month]} {day}{m['rest']}" if m["m1"] else f"@{day} {_MONTHS[month]}{m['rest']}"
    return value


def _move(call: Call, functions: FunctionSet, put: Callable[[str], str], change: Callable[[str], str]) -> Call:
    """Dates in their own arguments are changed as dates, those inside free text as people say them."""
    dates = {p.name for p in functions.get(call.function).parameters if p.format in MOMENTS}
    arguments = {
        k: (change(v) if k in dates else put(v)) if isinstance(v, str) else v for k, v in call.arguments.items()
    }
    return Call(call.function, arguments)
