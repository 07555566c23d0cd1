"""When the words of a call mean, on a simulated device."""

from __future__ import annotations

from datetime import datetime, timedelta

from octavo.errors import DeviceError, FormatError
from octavo.formats.date import resolve_when
from octavo.functions import Format

_HALF_A_YEAR = timedelta(days=183)


def moment(text: str, *, now: datetime, kind: Format, device: str) -> datetime:
    """What `text` means at `now`. Raises: DeviceError if it means nothing; `device` says who cannot tell."""
    try:
        return resolve_when(text, now=now, kind=kind)
    except FormatError as error:
        said = text.removeprefix("@")
        raise DeviceError(f"the {device} cannot tell when {said!r} is", hint=error.hint) from error


def end_of(text: str, start: datetime, *, now: datetime, kind: Format, device: str) -> datetime:
    """When something ends that begins at `start`: "friday" to "monday", said on a Saturday, means the Monday after.

    Words that count from now ("tomorrow", "in 3 weeks") mean what they say, also if that is before `start`; and nothing
    lasts for half a year because its ends were exchanged ("june 5" to "june 2").
    Raises: DeviceError if `text` means nothing.
    """
    end = moment(text, now=now, kind=kind, device=device)
    if end.date() >= start.date() or _counts_from(text, now, end, kind):
        return end
    after = moment(text, now=start, kind=kind, device=device)
    return after if after - start < _HALF_A_YEAR else end


def _counts_from(text: str, now: datetime, meant: datetime, kind: Format) -> bool:
    """Does it mean a day later if it is said a day later?"""
    day = timedelta(days=1)
    try:
        return resolve_when(text, now=now + day, kind=kind) == meant + day
    except FormatError:  # "sunday 22nd" means nothing on another day
        return False
