"""When a phrase means: ISO times and dates, and the user's own words behind '@', resolved against a clock.

    '17:45'   '2026-11-23-14-00'   '@tomorrow 17:00'   '@next friday 19:30'   '@in 20 minutes'   '@june 5'

"Next" and a weekday is that day of the next calendar week (Monday to Sunday). A weekday alone is the coming one, never
today; "this" may be today. A date without a year is the next one, today included. The hour of the clock plays no part
in it, so that start and end of an event fall on the same day; only a lone time for a 'time' is the next such one.
Knows nothing about what the time is for: whether a past one makes sense is up to the device.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from octavo.errors import FormatError
from octavo.formats.spoken import fold_spoken
from octavo.functions.function import Format
from octavo.types import Value

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_CLOCKS = (datetime(2026, 11, 17, 9, 30), datetime(2026, 11, 20, 9, 30))
_HOLIDAYS = {
    "new year's day": "january 1",
    "valentine's day": "february 14",
    "halloween": "october 31",
    "christmas eve": "december 24",
    "christmas day": "december 25",
    "christmas": "december 25",
    "boxing day": "december 26",
    "new year's eve": "december 31",
}
_PARTS = {"morning": time(9), "afternoon": time(15), "evening": time(19), "night": time(20)}
_SECONDS = {"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "hr": 3600, "day": 86400, "week": 604800}
_FILLERS = {"at", "in", "of", "on", "the"}
_EXPECTED = {
    "time": "HH:MM or '@' and words such as '@tomorrow 07:00'",
    "date": "YYYY-MM-DD or '@' and words such as '@next friday'",
    "datetime": "YYYY-MM-DD-HH-MM or '@' and words such as '@tomorrow 17:00'",
}
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[-t ](\d\d)[-:](\d\d))?")
_AMOUNT = re.compile(rf"(\d+(?:\.\d+)?) ({'|'.join(_SECONDS)})s?\b")
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})(?:[:.](\d\d)(?: ?([ap]m))?| ?([ap]m))(?![\d:.])")

_OTHER_DAY = re.compile(
    r"(?:this|next|last) (?:week|month|year)"
    r"|\d+ (?:day|week|fortnight|month|year)s?(?: ago| from (?:now|tomorrow))?"
)


def comparable(text: Value, kind: Format) -> tuple[datetime, ...]:
    """What two phrases for one moment share: each resolved against the same clocks. Empty if it cannot be resolved.

    Clocks of two days, since "wednesday" is not "tomorrow", although on a Tuesday both are one moment.
    """
    try:
        return tuple(resolve_when(text, now=now, kind=kind) for now in _CLOCKS) if isinstance(text, str) else ()
    except FormatError:
        return ()


def resolve_when(text: str, *, now: datetime, kind: Format) -> datetime:
    """The moment that `text` means to somebody who says it at `now`; of a 'date', its midnight.

    It has the time zone of `now`, or none.
    Raises: FormatError if the phrase cannot be understood, or lacks the time of day that `kind` needs.
    """
    phrase = fold_spoken(text.strip().removeprefix("@")).replace(" from today", " from now")
    try:
        moment = _iso(phrase) or _from_now(phrase, now) or _on_a_day(phrase, now.replace(tzinfo=None), kind)
    except (ValueError, OverflowError):  # a 30th of February, the year 10000
        moment = None
    if moment is None:
        raise FormatError(f"not a {kind} that can be understood", text=text, position=0, expected=_EXPECTED[kind])
    if kind == "date":
        moment = datetime.combine(moment.date(), time())
    return moment.replace(tzinfo=now.tzinfo)


def _iso(phrase: str) -> datetime | None:
    match = _ISO.fullmatch(phrase)
    if not match:
        return None
    return datetime.combine(date.fromisoformat(match[1]), time(int(match[2] or 0), int(match[3] or 0)))


def _from_now(phrase: str, now: datetime) -> datetime | None:
    """'in 20 minutes', 'an hour and 10 minutes from now', 'now'."""
    if phrase in ("now", "right now"):
        return now
    amount = phrase.removeprefix("in ").removesuffix(" from now")
    amounts = _AMOUNT.findall(amount)
    if not amounts or _AMOUNT.sub("", amount).replace(" and ", "").strip():
        return None
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in amounts)
    delta = timedelta(seconds=seconds)
    if now.tzinfo is None or delta >= timedelta(days=1):
        return now + delta  # tomorrow at the same hour, also where the clocks change tonight
    return (now.astimezone(UTC) + delta).astimezone(now.tzinfo)


def _on_a_day(phrase: str, now: datetime, kind: Format) -> datetime | None:
    """'tomorrow 17:00', 'friday night', '06:15': a day, a time of day, or both, in any order."""
    clock, phrase = _take_clock(phrase)
    words = [w for w in phrase.split() if w not in _FILLERS]
    part = next((w for w in words if w in _PARTS), None)
    named = " ".join(w for w in words if w != part)
    if named:
        day = now.date() if named == "this" and part else _day(named, now)
    else:
        day = now.date() if clock or part else None
    if day is None or not (clock or part or kind == "date"):
        return None
    moment = _in_part(day, clock, part, now) if part else datetime.combine(day, clock or time())
    if kind == "time" and not named and moment <= now:
        moment += timedelta(days=1)
    return moment


def _take_clock(phrase: str) -> tuple[time | None, str]:
    """The time of day in a phrase, and what is left of the phrase."""
    match = _CLOCK.search(phrase)
    if not match:
        return None, phrase
    rest = phrase[: match.start()] + phrase[match.end() :]
    hour = int(match[1])
    half = match[3] or match[4]
    if _CLOCK.search(rest) or (half and not 1 <= hour <= 12):
        raise ValueError(f"{phrase!r} holds no time, or two")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, int(match[2] or 0)), rest


def _in_part(day: date, clock: time | None, part: str, now: datetime) -> datetime:
    """A time and the part of the day said with it: 8:00 in the evening is 20:00, a night ends at 5 the next day."""
    clock = clock or _PARTS[part]
    moment = datetime.combine(day, clock)
    if part == "night" and (clock.hour < 5 or clock.hour == 12):
        before_dawn = day == now.date() and now.hour < 5
        return moment.replace(hour=clock.hour % 12) + timedelta(days=0 if before_dawn else 1)
    if part != "morning" and clock.hour < 12:
        return moment + timedelta(hours=12)
    return moment


def _day(words: str, now: datetime) -> date | None:
    """The day that words without a time of day mean."""
    today = now.date()
    near = {"yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
    if words in near:
        return today + timedelta(days=near[words])
    words = _HOLIDAYS.get(words, words)
    return _weekday(words, today) or _day_of_month(words, today) or _other_day(words, now)


def _weekday(words: str, today: date) -> date | None:
    """'friday', 'this friday', 'next friday', 'friday week', 'weekend'."""
    match = re.fullmatch(r"(?:(this|next|coming) )?(?:coming )?([a-z]+)(?: (week|next week))?", words)
    index = 5 if match and match[2] == "weekend" else _place(match[2], WEEKDAYS) if match else None
    if match is None or index is None:
        return None
    if match[1] == "next" or match[3] == "next week":
        return today + timedelta(days=7 - today.weekday() + index)
    ahead = (index - today.weekday()) % 7
    if ahead == 0 and match[1] != "this":
        ahead = 7
    return today + timedelta(days=ahead + (7 if match[3] else 0))


def _day_of_month(words: str, today: date) -> date | None:
    """'3rd', 'june 5', '5th june 2027', 'saturday 21st'; None also if the weekday is wrong."""
    first, _, rest = words.partition(" ")
    index = _place(first, WEEKDAYS)
    if index is not None:
        day = _day_of_month(rest, today)
        return day if day and day.weekday() == index else None
    match = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", words)
    if match:
        number = int(match[1])
        return _coming(today, lambda d: d.day == number)
    match = re.fullmatch(
        r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-z]+)\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?(?: (\d{4}))?", words
    )
    month = _place(match[2], MONTHS) if match else None
    if match is None or month is None or bool(match[1]) == bool(match[3]):
        return None
    number = int(match[1] or match[3])
    if match[4]:
        return date(int(match[4]), month + 1, number)
    return _coming(today, lambda d: (d.month, d.day) == (month + 1, number))


def _coming(today: date, fits: Callable[[date], bool]) -> date | None:
    """The first day from `today` on that fits; nine years hold every 29th of February."""
    return next((d for d in (today + timedelta(days=i) for i in range(9 * 366)) if fits(d)), None)


def _place(word: str, names: tuple[str, ...]) -> int | None:
    return next((i for i, name in enumerate(names) if len(word) >= 3 and name.startswith(word)), None)


def _other_day(words: str, now: datetime) -> date | None:
    """'next month', '2 weeks from tomorrow', '3 years ago': what needs the length of months, by `dateparser`.

    It makes a date of nearly anything ('5', '3/4', 'the second week'), so it is asked about nothing else.
    """
    if not _OTHER_DAY.fullmatch(words):
        return None
    import dateparser  # slow to import, rarely needed

    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": now, "PARSERS": ["relative-time"]}
    found = dateparser.parse(words, languages=["en"], settings=settings)
    return found.date() if found else None
