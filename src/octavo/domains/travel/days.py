"""The days of a trip: when its words mean, and its last day after its first.

It doesn't know what the days are for.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from octavo.errors import DeviceError, FormatError
from octavo.formats.date import resolve_when
from octavo.functions import Format


def day_of(text: str, *, now: datetime) -> date:
    """The day that `text` means at `now`. Raises: DeviceError if it means none."""
    return _resolve(text, now, "date").date()


def time_of(text: str, *, now: datetime) -> time:
    """The time of day that `text` means at `now`. Raises: DeviceError if it means none."""
    return _resolve(text, now, "time").time()


def last_day(text: str, first: date, *, now: datetime) -> date:
    """The day that ends what begins on `first`: "friday to monday", said on a Saturday, ends after that Friday.

    Words that count from today ("tomorrow", "in 3 weeks") mean what they say, also if that is before `first`.
    Raises: DeviceError if `text` means no day.
    """
    last = day_of(text, now=now)
    counted = day_of(text, now=now + timedelta(days=1)) == last + timedelta(days=1)
    if last < first and not counted:
        return day_of(text, now=datetime.combine(first, time(), now.tzinfo))
    return last


def _resolve(text: str, now: datetime, kind: Format) -> datetime:
    try:
        return resolve_when(text, now=now, kind=kind)
    except FormatError as error:
        said = text.removeprefix("@")
        raise DeviceError(f"the agency cannot tell when {said!r} is", hint=error.hint) from error
