"""The moments that a text can mean: "friday 7 pm to 9" may be @friday 19:00 to 21:00.

A small model loses a minute where it converts, and cannot add 45 minutes to 15:30. So every reading is found here, and
the model only chooses between them (models/said.py). Knows nothing about prompts, nor which reading is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from octavo.formats.address import DIALLED
from octavo.formats.date import MONTHS, WEEKDAYS
from octavo.formats.spoken import fold_spoken

_DAY = 24 * 60
_NOON, _MIDNIGHT = "\ue000", "\ue001"  # stand for the words while all others are folded into 12 pm and 12 am
_AMOUNT = r"(?:a )?quarter|(?:\d+|five|ten|twelve|fifteen|twenty(?:[ -]five)?)(?: minutes)?"
_BEFORE_FOLDING = (
    ("[–—]", "-"),
    (r"\b(?:a |the )?half[ -](?:an )?hour (?=before\b)", "30 minutes "),
    (rf"(?<!from )(?<!between )\b({_AMOUNT}) (to|before) (?:12 |twelve )?(?:noon|midday)\b", rf"\1 \2 12 {_NOON}"),
    (rf"(?<!from )(?<!between )\b({_AMOUNT}) (to|before) (?:12 |twelve )?midnight\b", rf"\1 \2 12 {_MIDNIGHT}"),
    (r"\b(?:12 |twelve )?(?:noon|midday)\b", "12 pm"),
    (r"\b(?:12 |twelve )?midnight\b", "12 am"),
    (r"\b(?:a |the )?half[ -]hour\b", "30 minutes"),
    (r"\b(an|one|1) hour and (?:three|3) quarters\b", "105 minutes"),
    (r"\b(?:three|3)[ -]quarters of an hour\b", "45 minutes"),
    (r"-(?=(?:minute|min|hour|hr)s?\b)", " "),
)
# Hours from 0 to 24 as they are written and spoken, no comma between: "1400 hours", "oh six thirty", "at twenty ten".
_ONE = "(?:one|two|three|four|five|six|seven|eight|nine)"
_LATE = "(?:thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[ -](?:one|two|three))?)"
_PAST = "(?:ten|fifteen|(?:twenty|thirty|forty|fifty)(?:[ -]five)?)"
_NO_MORE = (
    r"\b(?![ -]?(?:[ap]\.?m\b|in the (?:afternoon|evening)|tonight|minutes?|mins?|seconds?|hours?|degrees|percent|\d))"
)
_SPOKEN_HOURS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d) hours\b",
        rf"\b(?:oh|zero)[ -](?P<hour>{_ONE}) hundred(?: hours)?{_NO_MORE}",
        rf"\b(?P<hour>{_LATE}) hundred hours\b",
        rf"(?:\boh|\b(?:at|by|till|until) (?:oh|zero))[ -](?P<hour>{_ONE})[ -](?P<minute>{_PAST}){_NO_MORE}",
        rf"(?<=\bat |\bby )(?P<hour>{_LATE})[ -](?P<minute>{_PAST}){_NO_MORE}",
    )
)
_UNIT = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h)\b"
_CLOCK = re.compile(
    r"(?<![\w:.$#+@])(?:"
    r"(?:a )?(?P<words>half|quarter|[1-5]?\d)(?: minutes?)?[ -](?P<side>past|to|after|before)"
    r"[ -](?P<of>1[0-2]|[1-9])(?!\d|:| ?-)"
    r"|half[ -](?P<half_of>1[0-2]|[1-9])(?!\d|:)"
    r"|(?P<hour>[01]?\d|2[0-4])"
    r"(?:[:.h](?P<minute>[0-5]\d)(?!\d)|:00(?!\d)| (?P<apart>(?:0 ?|o ?)?[0-5]?\d)(?= ?[ap]m\b| in the )"
    r"|(?P<four>[0-5]\d)(?=h|hrs|\b| ?[ap]m\b))?"
    r")"
    r"(?P<part> ?[ap]m\b| ?h(?:rs)?\b| (?:in the |at |this |@+ |on @+ )?(?:morning|afternoon|evening|night)\b"
    r"| noon\b| midnight\b)?"
    r"(?![\w%]|[.:]\d)"
)
_NOT_A_CLOCK = re.compile(
    rf" ?(?:{_UNIT}|degrees?|°|percent|%|days?|weeks?|metres?|meters?|miles?|km|kg|{'|'.join(MONTHS)})(?![a-z])"
)
_BEFORE_A_CLOCK = re.compile(
    r"(?:\b(?:at|by|for|from|till|until|til|around|about|before|after|between|no|make (?:it|that)|mean"
    r"|sorry|wait|rather|alarm|wake me(?: up)?|say|starts?)|@) ?$"  # a day stands as @
)
_BETWEEN = re.compile(
    r" ?(?:to|till|til|until|through|-|–|—|and|up to|(?:it )?(?:ends?|finish(?:es)?|over)(?: at| by)?) ?"
)
_UNTIL = re.compile(r"\b(?:till|until|til|ends? at|finish(?:es)? at|back(?: at)?|goes on to) ?$")
_LENGTH = re.compile(
    rf"(?<![\w:])(?P<number>\d{{1,6}}(?:\.\d+)?)[ -]?(?P<unit>{_UNIT})"
    rf"(?:(?: and)? (?P<more>\d{{1,6}}(?:\.\d+)?)(?: (?P<more_unit>{_UNIT}))?)?"
)
_LASTING = re.compile(r" ?(?:for|lasting|(?:it )?(?:runs|takes|lasts)(?: for)?|about|just)? ?")
_NUMBER = re.compile(
    r"\+\d[\d ().-]{5,}\d|(?<![\d:.])\(?\d{2,}\)?(?:[ .-]\d{2,})+(?![\d:]|\.\d| ?[ap]m\b)|\d{5,}"
)  # a phone's
_HOURS = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d ?- ?(?:[01]\d|2[0-4])[0-5]\d")
_SHORT = r"mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat|sun"
_WEEKDAY = (
    rf"(?:(?P<which>this|next|coming) )?(?:coming )?(?P<weekday>{'|'.join(WEEKDAYS)}|{_SHORT})\b(?P<week> week\b)?"
)
_MONTH = rf"(?:{'|'.join(m[:3] + (f'(?:{m[3:]}|t)?' if m[3:] else '') for m in MONTHS)})\b\.?"
_DATE = re.compile(
    rf"\b(?:(?P<near>day after tomorrow|today|tomorrow|tmrw|tmr|tomoz|tonight)\b|{_WEEKDAY}"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m1>{_MONTH})(?: (?P<y1>20\d\d)\b)?"
    rf"|(?P<m2>{_MONTH}) (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![:.]?\d)(?! ?[ap]m)(?: (?P<y2>20\d\d)\b(?! ?h))?"
    rf"|(?P<iso>20\d\d-\d\d-\d\d)\b|the (?P<nth>\d{{1,2}})th\b(?! of\b| {_MONTH}))"
)
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TOMORROW = {"tmrw", "tmr", "tomoz"}


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day in a text: where, and every minute of the day that it can mean."""

    start: int
    end: int
    readings: tuple[int, ...]
    closes: bool  # "till 9"
    span: tuple[tuple[int, int], ...] = ()  # "5 to 6" may also be from five to six


@dataclass(frozen=True, slots=True)
class Moments:
    """What a text can mean, in the form of calls, with the words that say it, numbers in digits and in lower case.

    The words of a span are those of its start and of its end; an end that nobody says has none. A day alone is what
    functions take that want no time. What is said more than
    once has several words, the longest first: "7 pm" tells more than "7".
    """

    alarms: Mapping[str, tuple[str, ...]]
    spans: Mapping[tuple[str, str], tuple[tuple[str, str], ...]]
    days: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=256)
def said_moments(text: str) -> Moments:
    """Every time of day in `text` with every day, and every length of time; empty where it says none.

    An event lasts as long as said, otherwise an hour; of two lengths in one text each may be meant.
    """
    folded = _fold(text)
    days = dict(_days(folded))
    clocks = list(_clocks(folded))
    lengths = [(m, _amount(m)) for m in _LENGTH.finditer(folded)]
    alarms: dict[str, list[str]] = {}
    for clock in clocks:
        for reading in clock.readings:
            for day, words in [("", ""), *days.items()]:
                alarms.setdefault(_show(day, reading), []).append(f"{words} {_words(folded, clock)}".strip())
    for m, seconds in lengths:
        for length in _said(seconds):
            alarms.setdefault(f"@in {length}", []).append(f"in {m[0]}")
    spans: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for i in range(len(clocks)):
        for start, end, first, last in _ends(folded, clocks, i, lengths):
            for day, words in days.items() or [("today", "")]:
                moments = (_show(day, start, date_time=True), _show(day, end, date_time=True))
                spans.setdefault(moments, []).append((f"{words} {first}".strip(), last))
    alone: dict[str, list[str]] = {}
    for day, words in _days(folded):
        alone.setdefault(day if _ISO_DAY.fullmatch(day) else f"@{day}", []).append(words)
    return Moments(
        MappingProxyType({value: tuple(sorted(set(words), key=_longest)) for value, words in alarms.items()}),
        MappingProxyType({value: tuple(dict.fromkeys(words)) for value, words in spans.items()}),
        MappingProxyType({value: tuple(dict.fromkeys(words)) for value, words in alone.items()}),
    )


def _longest(words: str) -> tuple[int, str]:
    return -len(words), words


def unsaid_ranges(text: str, parts: Sequence[str]) -> list[str]:
    """The spans of time that `text` gives by both of their ends and none of its parts says in the same words.

    Nothing if the parts hold as many spans as the text: then they say them in other words.
    """
    folded, said = _fold(text), _fold(" ".join(parts))
    ranges = list(_ranges(folded))
    if len(ranges) <= sum(1 for _ in _ranges(said)):
        return []
    return [folded[a.start : b.end].strip() for a, b in ranges if not any(_words(folded, c) in said for c in (a, b))]


def _ranges(folded: str) -> Iterator[tuple[_Clock, _Clock]]:
    """Two clocks that are joined as the ends of a span."""
    yield from ((a, b) for a, b in pairwise(_clocks(folded)) if _BETWEEN.fullmatch(folded[a.end : b.start]))


def _ends(
    folded: str, clocks: list[_Clock], i: int, lengths: list[tuple[re.Match[str], int]]
) -> Iterator[tuple[int, int, str, str]]:
    """Every span that begins with a clock: its minutes and its words."""
    clock, words = clocks[i], _words(folded, clocks[i])
    following = clocks[i + 1 :]
    if following and _BETWEEN.fullmatch(folded[clock.end : following[0].start]):
        until = following[:1]
    else:
        until = [c for c in following if c.closes]
        after = [n for n in lengths if n[0].start() >= clock.end]
        beside = [n for n in after if _LASTING.fullmatch(folded[clock.end : n[0].start()])]
        minutes = {s // 60: f" for {m[0]}" for m, s in beside or lengths if s and not s % 60}
        if not beside:
            minutes[60] = ""
        for start in clock.readings:
            yield from ((start, start + n, words + said, "") for n, said in minutes.items() if start + n < _DAY)
    for start in clock.readings:
        yield from ((start, e, words, _words(folded, c)) for c in until for e in c.readings if e > start)
    if clock.span:
        first, last = re.split(r"[ -]to[ -]", words, maxsplit=1)
        yield from ((start, end, first, last) for start, end in clock.span)


def _words(folded: str, clock: _Clock) -> str:
    return folded[clock.start : clock.end].strip()


def _fold(text: str) -> str:
    text = text.casefold()
    for spoken in _SPOKEN_HOURS:
        text = spoken.sub(_in_digits, text)
    for pattern, replacement in _BEFORE_FOLDING:
        text = re.sub(pattern, replacement, text)
    folded = fold_spoken(text).replace("today night", "tonight")
    return folded.replace(_NOON, "noon").replace(_MIDNIGHT, "midnight")


def _in_digits(m: re.Match[str]) -> str:
    """`oh six thirty` -> `06:30`; a word before it, as in `at oh six thirty`, stays."""
    hour, minute = (int(fold_spoken(m.groupdict().get(name) or "0")) for name in ("hour", "minute"))
    before = m[0].split()[0]
    return f"{before + ' ' if before in ('at', 'by', 'till', 'until') else ''}{hour:02}:{minute:02}"


def _clocks(folded: str) -> Iterator[_Clock]:
    text = _DATE.sub(lambda m: "@" * len(m[0]), folded)
    text = _NUMBER.sub(lambda m: "#" * len(m[0]) if _is_number(m[0]) else m[0], text)
    found = list(_CLOCK.finditer(text))
    for i, m in enumerate(found):
        strong = any(m[g] for g in ("words", "half_of", "minute", "part", "apart")) or m[0].endswith(":00")
        before = _BEFORE_A_CLOCK.search(text[: m.start()]) or _beside(text, found, i)
        if strong or (before and not _NOT_A_CLOCK.match(text, m.end())):
            closes = bool(_UNTIL.search(text[: m.start()]))
            yield _Clock(m.start(), m.end(), _readings(m), closes, _span_in_words(m))


def _is_number(text: str) -> bool:
    """Of a telephone, not "1900-2030" or "11-12.30"?"""
    return len(re.sub(r"\D", "", text)) >= DIALLED and not _HOURS.fullmatch(text)


def _beside(text: str, found: list[re.Match[str]], i: int) -> bool:
    """Is another number joined to it as the other end of a span?"""
    after = i + 1 < len(found) and _BETWEEN.fullmatch(text[found[i].end() : found[i + 1].start()])
    before = i > 0 and _BETWEEN.fullmatch(text[found[i - 1].end() : found[i].start()])
    return bool(after or before)


def _readings(m: re.Match[str]) -> tuple[int, ...]:
    """Minutes after midnight, both halves of the day unless the text tells which."""
    if m["words"]:
        minutes = {"half": 30, "quarter": 15}.get(m["words"]) or int(m["words"])
        minutes = minutes if m["side"] in ("past", "after") else -minutes
        if m["part"] in (" noon", " midnight"):
            return ((_DAY // 2 if m["part"] == " noon" else _DAY) + minutes,)
        value = int(m["of"]) * 60 + minutes
    elif m["half_of"]:
        value = int(m["half_of"]) * 60 + 30
    else:
        minute = re.sub(r"\D", "", m["minute"] or m["apart"] or m["four"] or "0")
        value = int(m["hour"]) * 60 + int(minute or 0)
        if int(m["hour"]) > 12 or (len(m["hour"]) == 2 and m["hour"][0] == "0"):
            return (value % _DAY,)
    return _half_days(value % (_DAY // 2), m["part"])


def _half_days(value: int, part: str | None) -> tuple[int, ...]:
    part = (part or "").strip()
    if part in ("am", "midnight") or part.endswith("morning"):
        return (value,)
    if part in ("pm", "noon") or part.endswith(("afternoon", "evening")):
        return (value + _DAY // 2,)
    return (value, value + _DAY // 2)


def _span_in_words(m: re.Match[str]) -> tuple[tuple[int, int], ...]:
    """The readings of "5 to 6 pm" as a span."""
    if m["side"] != "to" or not m["words"] or not m["words"].isdigit() or int(m["words"]) > 12:
        return ()
    ends = _half_days(int(m["of"]) * 60 % (_DAY // 2), m["part"])
    starts = _half_days(int(m["words"]) * 60 % (_DAY // 2), None)
    return tuple((a, b) for a in starts for b in ends if a < b)


def _days(folded: str) -> Iterator[tuple[str, str]]:
    """Days as calls say them, and their words."""
    for m in _DATE.finditer(folded):
        if day := _day(m):
            yield day, m[0]


def _day(m: re.Match[str]) -> str:
    if m["near"]:
        return "tomorrow" if m["near"] in _TOMORROW else str(m["near"])
    if m["weekday"]:
        name = next(w for w in WEEKDAYS if w.startswith(m["weekday"][:3]))
        return f"{m['which'] + ' ' if m['which'] else ''}{name}{m['week'] or ''}"
    if m["iso"] or m["nth"]:
        return str(m["iso"] or f"{m['nth']}th")
    month = next(i for i, name in enumerate(MONTHS) if name.startswith((m["m1"] or m["m2"])[:3]))
    number, year = int(m["d1"] or m["d2"]), m["y1"] or m["y2"]
    try:
        full = date(int(year or 2028), month + 1, number)  # 2028 has a 29th of February
    except ValueError:
        return ""
    return full.isoformat() if year else f"{MONTHS[month]} {number}"


def _show(day: str, minutes: int, *, date_time: bool = False) -> str:
    clock = f"{minutes // 60:02}:{minutes % 60:02}"
    if not day:
        return clock
    if _ISO_DAY.fullmatch(day):
        return f"{day}-{clock.replace(':', '-')}" if date_time else f"@{day} {clock}"
    return f"@{day} {clock}"


def _amount(m: re.Match[str]) -> int:
    """Seconds."""
    total = float(m["number"]) * _seconds(m["unit"])
    if m["more"] and (m["more_unit"] or m["unit"][0] == "h"):
        total += float(m["more"]) * (_seconds(m["more_unit"]) if m["more_unit"] else 60)
    return round(total)


def _seconds(unit: str) -> int:
    return {"s": 1, "m": 60, "h": 3600}[unit[0]]


def _said(seconds: int) -> Iterator[str]:
    """An amount of time as calls say it."""
    if seconds % 60:
        yield f"{seconds} seconds"
    elif seconds:
        yield f"{seconds // 60} minute{'s' * (seconds != 60)}"
    if seconds and not seconds % 3600:
        yield f"{seconds // 3600} hour{'s' * (seconds != 3600)}"
