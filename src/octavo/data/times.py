"""Clock times as people say them, moved to another time in the same words: "half six" to "half nine"."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from octavo.data.clock import HOURS
from octavo.functions import FunctionSet
from octavo.types import Call, Record

_HOUR = "|".join([*HOURS, r"1[0-2]", r"[1-9]"])
_SPOKEN = re.compile(
    r"\b(?:(?P<word>(?:quarter|half|five|ten|twenty|twenty[- ]five|5|10|20|25)(?: minutes)? (?:past|to)|half)"
    rf"\s+(?P<spoken>{_HOUR})"
    rf"|(?P<hour>\d{{1,2}})[:.](?P<minute>[0-5]\d)"
    rf"|(?P<plain>{_HOUR})(?=\s*(?:am|pm|a\.m|p\.m|o'clock|in the (?:morning|evening|afternoon)|at night)\b)"
    rf"|(?<=\bat )(?P<at>{_HOUR}))(?:(?=[ap]m\b)|(?![\w:]))",
    re.IGNORECASE,
)
_PARTS = {"afternoon": range(12, 18), "evening": range(17, 23), "night": (20, 21, 22, 23, 0, 1, 2, 3, 4)}
_CLOCK = re.compile(r"(\d\d):(\d\d)$")


@dataclass(frozen=True, slots=True)
class _Said:
    """One time in a text: where, the group of the hour, its value as said (0..23), and minutes if digital."""

    start: int
    end: int
    hour: int
    back: int  # 1 for "… to nine", which means an hour less
    minute: int | None


def shift_time(record: Record, functions: FunctionSet, rng: random.Random) -> Record:
    """The record with each call's clock times at another hour (and other minutes where said in digits).

    Only where the query and the step both say that time once; half days stay, so "in the evening" stays true.
    """
    for index, call in enumerate(record.calls):
        names = [p.name for p in functions.get(call.function).parameters if p.format in ("time", "datetime")]
        if len(names) == 1:
            record = _shift_argument(record, index, names[0], rng)
    return record


def _shift_argument(record: Record, index: int, name: str, rng: random.Random) -> Record:
    value = record.calls[index].arguments.get(name)
    match = _CLOCK.search(value) if isinstance(value, str) else None
    if not isinstance(value, str) or not match:
        return record
    hour, minute = int(match[1]), int(match[2])
    texts = (record.query, record.steps[index].text)
    found = [[s for s in _times(t) if (s.hour - s.back - hour) % 12 == 0 and _agrees(s, minute)] for t in texts]
    if any(len(f) != 1 for f in found) or len(_times(record.query)) != 1:
        return record
    new_hour = rng.choice(_hours(texts, hour))
    new_minute = rng.randrange(60) if all(f[0].minute is not None for f in found) else minute
    said = [_say(t, f[0], new_hour, new_minute) for t, f in zip(texts, found, strict=True)]
    steps, calls = list(record.steps), list(record.calls)
    steps[index] = replace(steps[index], text=said[1])
    clock = f"{value[: match.start()]}{new_hour:02}:{new_minute:02}"
    calls[index] = Call(calls[index].function, {**calls[index].arguments, name: clock})
    return replace(record, query=said[0], steps=tuple(steps), calls=tuple(calls))


def _hours(texts: Sequence[str], hour: int) -> list[int]:
    """The hours that `hour` may become: of its half day, and of the part of the day that the texts name."""
    out = list(range(hour // 12 * 12 + 1, hour // 12 * 12 + 11))
    for word, hours in _PARTS.items():
        if hour in hours and any(re.search(rf"(?i)\b(?:to)?{word}\b", t) for t in texts):
            out = [h for h in out if h in hours]
    return out


def _times(text: str) -> list[_Said]:
    out = []
    for m in _SPOKEN.finditer(text):
        group = next(g for g in ("spoken", "hour", "plain", "at") if m[g])
        back = int(bool(m["word"]) and m["word"].lower().endswith("to"))
        minute = int(m["minute"]) if m["minute"] else None
        out.append(
            _Said(m.start(group), m.end("minute") if m["minute"] else m.end(group), _number(m[group]), back, minute)
        )
    return out


def _agrees(said: _Said, minute: int) -> bool:
    return said.minute is None or said.minute == minute


def _say(text: str, said: _Said, hour: int, minute: int) -> str:
    old = text[said.start : said.end]
    shown = (hour + said.back) if said.hour > 12 else (hour + said.back - 1) % 12 + 1
    if said.minute is not None:
        mark = "." if "." in old else ":"
        new = f"{shown:02}{mark}{minute:02}" if old[0] == "0" or said.hour > 12 else f"{shown}{mark}{minute:02}"
    else:
        new = str(shown) if old.isdigit() else HOURS[shown % 12]
    return text[: said.start] + new + text[said.end :]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else HOURS.index(text.lower()) or 12
