"""Alarm times at another hour, said in another way: "6:40 pm" to "ten to nine at night"."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from octavo.functions import FunctionSet
from octavo.types import Call, Record

HOURS = ["twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
_TENS = {5: "five", 10: "ten", 15: "quarter", 20: "twenty", 25: "twenty-five", 30: "half"}
_MINUTES = {5: "oh five", 10: "ten", 15: "fifteen", 20: "twenty", 25: "twenty-five", 30: "thirty", 35: "thirty-five"}
_MINUTES |= {40: "forty", 45: "forty-five", 50: "fifty", 55: "fifty-five"}
_SAID = re.compile(
    r"(?<![\w:.$#-])(?P<h>\d{1,2})(?:[:.](?P<m>[0-5]\d))?"
    r"(?P<half> ?(?:[ap]m\b|[ap]\.m\.)| in the (?:morning|afternoon|evening)| at night)?"
    r"(?![\w:%]|\.\d| ?(?:min|hour|deg|sec))",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(@.* )?(\d\d):(\d\d)")


def restyle_clock(record: Record, functions: FunctionSet, rng: random.Random) -> Record:
    """The record with each alarm at another time, said in another way in the query, and in the step.

    Unchanged where query or step do not say that time once and in digits.
    """
    for index, call in enumerate(record.calls):
        named = [p.name for p in functions.get(call.function).parameters if p.format == "time"]
        value = call.arguments.get(named[0]) if len(named) == 1 else None
        match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
        if match and not re.search(r"(?i)morning|afternoon|evening|night", record.query + (match[1] or "")):
            record = _restyle(record, index, named[0], match, rng)
    return record


def say_clock(minutes: int, rng: random.Random) -> str:
    """A time, in minutes after midnight, so that its half of the day is clear.

    A bare time stands for the morning, as people mean it of alarms.
    """
    hour, minute = divmod(minutes, 60)
    kind = rng.random()
    if kind < 0.12:
        return f"{hour:02}:{minute:02}"
    if kind < 0.32 or minute % 5:
        half = "am" if hour < 12 else "pm"
        shown = f"{(hour - 1) % 12 + 1}:{minute:02}" if minute else str((hour - 1) % 12 + 1)
        return f"{shown}{rng.choice((' ', ''))}{half}"
    bare = 5 <= hour < 10 and rng.random() < 0.5
    return _words(hour, minute, rng) + ("" if bare else " " + _part(hour, rng))


def _restyle(record: Record, index: int, name: str, match: re.Match[str], rng: random.Random) -> Record:
    old = int(match[2]) * 60 + int(match[3])
    texts = (record.query, record.steps[index].text)
    found = [[m for m in _SAID.finditer(t) if _means(m, old)] for t in texts]
    if any(len(f) != 1 for f in found):
        return record
    new = rng.randrange(24) * 60 + (rng.randrange(0, 60, 5) if rng.random() < 0.85 else rng.randrange(60))
    said = say_clock(new, rng)
    again = said if rng.random() < 0.7 else say_clock(new, rng)
    query, text = (t[: f[0].start()] + s + t[f[0].end() :] for t, f, s in zip(texts, found, (said, again), strict=True))
    call = record.calls[index]
    changed = Call(call.function, {**call.arguments, name: f"{match[1] or ''}{new // 60:02}:{new % 60:02}"})
    return replace(
        record,
        query=query,
        steps=tuple(replace(s, text=text) if i == index else s for i, s in enumerate(record.steps)),
        calls=tuple(changed if i == index else c for i, c in enumerate(record.calls)),
    )


def _means(said: re.Match[str], minutes: int) -> bool:
    """Is this that time, written with minutes or with its half of the day?"""
    hour, minute, half = int(said["h"]), int(said["m"] or 0), (said["half"] or "").strip().lower()
    if hour > 24 or not (said["m"] or half):
        return False
    if half and hour <= 12:
        late = half[0] == "p" or "afternoon" in half or "evening" in half or ("night" in half and hour > 5)
        hour = hour % 12 + (12 if late else 0)
    return (hour * 60 + minute - minutes) % (24 * 60 if half or hour > 12 or said["h"][0] == "0" else 12 * 60) == 0


def _words(hour: int, minute: int, rng: random.Random) -> str:
    name, after = HOURS[hour % 12], HOURS[(hour + 1) % 12]
    if minute == 0:
        return rng.choice((name, f"{name} o'clock"))
    if rng.random() < 0.25:
        return f"{name} {_MINUTES[minute]}"
    if minute == 30:
        return rng.choice((f"half past {name}", f"half past {name}", f"half {name}"))
    return f"{_TENS[minute]} past {name}" if minute < 30 else f"{_TENS[60 - minute]} to {after}"


def _part(hour: int, rng: random.Random) -> str:
    if rng.random() < 0.3:
        return "am" if hour < 12 else "pm"
    if hour < 12:
        return "in the morning"
    return "in the afternoon" if hour < 17 else "in the evening" if hour < 21 else "at night"
