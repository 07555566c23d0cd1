"""From one time to another as people say it, replaced by another span said in another way: "from 3 to 3:45 pm"."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from octavo.data.clock import HOURS
from octavo.functions import FunctionSet
from octavo.types import Call, Record

_DIGITS = r"\d{1,2}(?:[:.][0-5]\d)?(?: ?(?:[ap]m\b|[ap]\.m\.))?"
_SPOKEN = rf"(?:(?:half|quarter) (?:past|to) )?(?:{'|'.join(HOURS)}|\d{{1,2}})(?: ?[ap]m\b)?|noon|midday"
_RANGE = re.compile(
    rf"(?<![\w:.])(?P<a>{_DIGITS}|{_SPOKEN})(?P<to> ?(?:to|till|til|until|-|–|and) ?)(?P<b>{_DIGITS}|{_SPOKEN})"
    r"(?P<part> (?:in the (?:morning|afternoon|evening)|at night))?(?![\w:])",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d\d)[:-](\d\d)$")  # at the end of '@friday 18:30' and of '2026-06-14-11-00'
_LENGTHS = (15, 20, 30, 30, 40, 45, 45, 60, 60, 75, 90, 90, 120, 120, 150, 180, 240)
_PARTS = {"morning": (6, 11), "afternoon": (12, 17), "evening": (17, 21), "tonight": (19, 22), "night": (19, 22)}
_HALF = 12 * 60
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class _Span:
    """Two moments of one day, in minutes after midnight."""

    start: int
    end: int


def shift_range(record: Record, functions: FunctionSet, rng: random.Random) -> Record:
    """The record with each event's span of time at another time of day, said in another way.

    Unchanged where query and step do not both say that span, and no other, as two times side by side.
    """
    for index, call in enumerate(record.calls):
        names = [p.name for p in functions.get(call.function).parameters if p.format == "datetime"]
        if len(names) == 2 and all(isinstance(call.arguments.get(n), str) for n in names):
            record = _shift(record, index, (names[0], names[1]), rng)
    return record


def _shift(record: Record, index: int, names: tuple[str, str], rng: random.Random) -> Record:
    call, step = record.calls[index], record.steps[index]
    clocks = [_CLOCK.search(str(call.arguments[n])) for n in names]
    if not clocks[0] or not clocks[1]:
        return record
    span = _Span(*(int(c[1]) * 60 + int(c[2]) for c in clocks if c))
    found = [[m for m in _RANGE.finditer(t) if _says(m, span)] for t in (record.query, step.text)]
    if len(found[0]) != 1 or len(found[1]) != 1:
        return record
    new = _another(rng, record.query)
    query = _put(record.query, found[0][0], _say(new, rng))
    text = _put(step.text, found[1][0], _say(new, rng, plain=True))
    arguments = dict(call.arguments)
    for name, clock, minute in zip(names, clocks, (new.start, new.end), strict=True):
        value, mark = str(arguments[name]), clock[0][2] if clock else ":"
        arguments[name] = f"{value[: clock.start()] if clock else ''}{minute // 60:02}{mark}{minute % 60:02}"
    steps = tuple(replace(s, text=text) if i == index else s for i, s in enumerate(record.steps))
    calls = tuple(Call(c.function, arguments) if i == index else c for i, c in enumerate(record.calls))
    return replace(record, query=query, steps=steps, calls=calls)


def _another(rng: random.Random, query: str) -> _Span:
    """A span in the part of the day that the query names, if it names one."""
    named = re.search(r"(?i)\b(morning|afternoon|evening|(?:to)?night)\b", query)
    first, last = _PARTS[named[1].lower()] if named else (6, 21)
    start = rng.randrange(first * 60, last * 60, rng.choice((5, 15, 15, 30, 60)))
    return _Span(start, min(start + rng.choice(_LENGTHS), _DAY - 1))


def _says(match: re.Match[str], span: _Span) -> bool:
    return all((_minutes(match[g]) - m) % _HALF == 0 for g, m in (("a", span.start), ("b", span.end)))


def _minutes(text: str) -> int:
    """Minutes on a twelve-hour dial of a time as said."""
    text = text.lower()
    if text in ("noon", "midday"):
        return 0
    if m := re.match(r"(\d{1,2})(?:[:.](\d\d))?", text):
        return int(m[1]) * 60 + int(m[2] or 0)
    shift = {"half past": 30, "quarter past": 15, "quarter to": -15, "half to": -30}
    extra = next((v for k, v in shift.items() if text.startswith(k)), 0)
    words = re.findall(r"[a-z]+|\d+", re.sub(r"^(half|quarter) (past|to) ", "", text))
    hour = int(words[0]) if words[0].isdigit() else HOURS.index(words[0])
    return hour * 60 + extra


def _say(span: _Span, rng: random.Random, *, plain: bool = False) -> str:
    """The span in one of many ways; in a step, plainly."""
    to = " to " if plain else rng.choice((" to ", " to ", " till ", " until ", "-"))
    same = span.start // _HALF == span.end // _HALF
    ways = ["24", "both"] + (["last", "last"] if same else [])
    way = rng.choice(ways)
    if way == "24":
        return f"{span.start // 60:02}:{span.start % 60:02}{to}{span.end // 60:02}:{span.end % 60:02}"
    gap = rng.choice(("", " ")) if not plain else " "
    first = _dial(span.start) + ("" if way == "last" else gap + _half(span.start))
    return f"{first}{to}{_dial(span.end)}{gap}{_half(span.end)}"


def _dial(minutes: int) -> str:
    hour = (minutes // 60 - 1) % 12 + 1
    return f"{hour}:{minutes % 60:02}" if minutes % 60 else str(hour)


def _half(minutes: int) -> str:
    return "am" if minutes < _HALF else "pm"


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]
