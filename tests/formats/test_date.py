"""Phrases for times and dates against a clock that shows Wednesday 18 November 2026, 09:00."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.errors import FormatError
from octavo.formats.date import resolve_when

NOW = datetime(2026, 11, 18, 9, 0)  # a Wednesday
Kind = Literal["time", "date", "datetime"]


def _at(text: str, kind: Kind, now: datetime = NOW) -> str:
    return f"{resolve_when(text, now=now, kind=kind):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23-14-00", "2026-11-23 14:00"),
        ("@2026-11-23 14:00", "2026-11-23 14:00"),
        ("@today 22:00", "2026-11-18 22:00"),
        ("@today 08:00", "2026-11-18 08:00"),
        ("@tomorrow 17:00", "2026-11-19 17:00"),
        ("@day after tomorrow 17:00", "2026-11-20 17:00"),
        ("@Tomorrow  17:00", "2026-11-19 17:00"),
        ("@17:00 tomorrow", "2026-11-19 17:00"),
        ("@tomorrow at 5 pm", "2026-11-19 17:00"),
        ("@tomorrow at 12 am", "2026-11-19 00:00"),
        ("@tomorrow 12:15 pm", "2026-11-19 12:15"),
        ("@tomorrow noon", "2026-11-19 12:00"),
        ("@tonight", "2026-11-18 20:00"),
        ("@tonight 19:30", "2026-11-18 19:30"),
        ("@tonight 8:00", "2026-11-18 20:00"),
        ("@tonight 00:30", "2026-11-19 00:30"),
        ("@tonight at midnight", "2026-11-19 00:00"),
        ("@this morning", "2026-11-18 09:00"),
        ("@tomorrow evening 7:30", "2026-11-19 19:30"),
        ("@friday night", "2026-11-20 20:00"),
        ("@in 20 minutes", "2026-11-18 09:20"),
        ("@in 90 minutes", "2026-11-18 10:30"),
        ("@in 2 hours", "2026-11-18 11:00"),
        ("@in 1 hour 30 minutes", "2026-11-18 10:30"),
        ("@in an hour and 10 minutes", "2026-11-18 10:10"),
        ("@in an hour and a half", "2026-11-18 10:30"),
        ("@half an hour from now", "2026-11-18 09:30"),
        ("@20 minutes", "2026-11-18 09:20"),
        ("@in 2 days 10:00", "2026-11-20 10:00"),
        ("@now", "2026-11-18 09:00"),
        ("@june 5 14:30", "2027-06-05 14:30"),
        ("@5th of june 14:30", "2027-06-05 14:30"),
        ("@june 5, 2028 at 3pm", "2028-06-05 15:00"),
        ("@november 18 08:00", "2026-11-18 08:00"),
        ("@november 17 08:00", "2027-11-17 08:00"),
        ("@feb 29 10:00", "2028-02-29 10:00"),
        ("@the 3rd 09:00", "2026-12-03 09:00"),
        ("@the 20th 09:00", "2026-11-20 09:00"),
        ("@the 31st 09:00", "2026-12-31 09:00"),
        ("@saturday the 21st 10:00", "2026-11-21 10:00"),
        ("@new year's eve 22:00", "2026-12-31 22:00"),
        ("@next week 10:00", "2026-11-25 10:00"),
        ("@two weeks from tomorrow 10:00", "2026-12-03 10:00"),
    ],
)
def test_datetimes(text: str, moment: str) -> None:
    assert _at(text, "datetime") == moment


@pytest.mark.parametrize(
    ("said_on", "phrase", "day"),
    [
        ("2026-11-18", "next friday", "2026-11-27"),  # a Wednesday: not the coming Friday
        ("2026-11-18", "this friday", "2026-11-20"),
        ("2026-11-18", "friday", "2026-11-20"),
        ("2026-11-18", "fri", "2026-11-20"),
        ("2026-11-18", "thurs", "2026-11-19"),
        ("2026-11-18", "coming friday", "2026-11-20"),
        ("2026-11-18", "friday week", "2026-11-27"),
        ("2026-11-18", "friday next week", "2026-11-27"),
        ("2026-11-18", "wednesday", "2026-11-25"),  # today is a Wednesday
        ("2026-11-18", "this wednesday", "2026-11-18"),
        ("2026-11-18", "next wednesday", "2026-11-25"),
        ("2026-11-18", "next monday", "2026-11-23"),
        ("2026-11-18", "this monday", "2026-11-23"),  # this week's is over
        ("2026-11-18", "this sunday", "2026-11-22"),
        ("2026-11-18", "next sunday", "2026-11-29"),
        ("2026-11-18", "this weekend", "2026-11-21"),
        ("2026-11-22", "next monday", "2026-11-23"),  # a Sunday
        ("2026-11-22", "next friday", "2026-11-27"),
        ("2026-11-22", "saturday", "2026-11-28"),
        ("2026-11-21", "next sunday", "2026-11-29"),  # a Saturday
    ],
)
def test_weekdays(said_on: str, phrase: str, day: str) -> None:
    now = datetime.fromisoformat(said_on) + timedelta(hours=15)
    assert _at(f"@{phrase}", "date", now) == f"{day} 00:00"
    assert _at(f"@{phrase} 19:30", "datetime", now) == f"{day} 19:30"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("17:45", "2026-11-18 17:45"),
        ("06:15", "2026-11-19 06:15"),  # has passed
        ("09:00", "2026-11-19 09:00"),  # is just now
        ("@6 am", "2026-11-19 06:00"),
        ("@in the morning", "2026-11-19 09:00"),
        ("@tomorrow 06:20", "2026-11-19 06:20"),
        ("@today 06:15", "2026-11-18 06:15"),  # said outright
        ("@saturday 07:45", "2026-11-21 07:45"),
        ("@in 25 minutes", "2026-11-18 09:25"),
    ],
)
def test_times(text: str, moment: str) -> None:
    assert _at(text, "time") == moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-20", "2026-11-20"),
        ("@today", "2026-11-18"),
        ("@tonight", "2026-11-18"),
        ("@tomorrow", "2026-11-19"),
        ("@in three weeks", "2026-12-09"),
        ("@9 june", "2027-06-09"),
        ("@8 sept", "2027-09-08"),
        ("@11th of june", "2027-06-11"),
        ("@may 20", "2027-05-20"),
        ("@first of may", "2027-05-01"),
        ("@18 november", "2026-11-18"),
        ("@new year’s eve", "2026-12-31"),
        ("@friday 17:00", "2026-11-20"),
        ("@a fortnight from now", "2026-12-02"),
        ("@next month", "2026-12-18"),
        ("@in 2 months", "2027-01-18"),
        ("@two weeks from today", "2026-12-02"),
        ("@a month from tomorrow", "2026-12-19"),
        ("@3 days ago", "2026-11-15"),
    ],
)
def test_dates(text: str, day: str) -> None:
    assert _at(text, "date") == f"{day} 00:00"


@pytest.mark.parametrize("kind", ["time", "datetime"])
@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "@",
            "@asdf",
            "@5",
            "@3/4 10:00",
            "@2026-02-30-10-00",
            "@february 30 10:00",
            "@25:00",
            "@12:60",
            "@13 pm",
        ),
        *("@tomorrow", "@june 5", "@next friday"),  # no time of day
        *("@tomorrow 17:00 18:00", "@friday banana 10:00", "@saturday the 22nd 10:00", "@every friday 10:00"),
        *("@in 99999999999999 weeks", "@june 5 99999 10:00", "@june 10:00", "@the 32nd 10:00", "@1234567890"),
    ],
)
def test_what_cannot_be_understood_is_an_error_with_the_phrase(text: str, kind: Kind) -> None:
    with pytest.raises(FormatError) as caught:
        resolve_when(text, now=NOW, kind=kind)
    assert caught.value.text == text
    assert "@tomorrow" in caught.value.hint


@given(st.text(max_size=25), st.sampled_from(["time", "date", "datetime"]))
def test_any_text_is_a_moment_or_a_format_error(text: str, kind: Kind) -> None:
    try:
        moment = resolve_when(text, now=NOW, kind=kind)
    except FormatError:
        return
    assert moment.tzinfo is None


WORDS = (
    *("in", "at", "the", "of", "and", "a", "half", "next", "this", "from", "now", "ago", "every", "today", "tonight"),
    *("friday", "sunday", "june", "february", "week", "weekend", "hours", "months", "minutes", "morning", "night"),
    *("2", "5", "30", "31", "2028", "3rd", "29th", "12:30", "24:00", "5pm", "noon", "second", "twenty", "-", "/", ":"),
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), st.sampled_from(["time", "date", "datetime"]))
def test_any_mix_of_known_words_is_a_moment_or_a_format_error(words: list[str], kind: Kind) -> None:
    try:
        moment = resolve_when("@" + " ".join(words), now=NOW, kind=kind)
    except FormatError:
        return
    assert moment.tzinfo is None
    assert kind != "date" or (moment.hour, moment.minute) == (0, 0)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(0, 23), st.integers(0, 59))
def test_an_alarm_is_within_a_day(now: datetime, hour: int, minute: int) -> None:
    at = resolve_when(f"{hour:02d}:{minute:02d}", now=now, kind="time")
    assert now < at <= now + timedelta(days=1)
    assert (at.hour, at.minute) == (hour, minute)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_an_iso_datetime_means_itself(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert resolve_when(f"{moment:%Y-%m-%d-%H-%M}", now=NOW, kind="datetime") == minute


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["today", "friday", "this friday", "next friday", "june 5", "the 3rd", "tomorrow"]),
)
def test_start_and_end_are_on_the_same_day(now: datetime, day: str) -> None:
    start = resolve_when(f"@{day} 08:30", now=now, kind="datetime")
    assert resolve_when(f"@{day} 17:00", now=now, kind="datetime") - start == timedelta(hours=8, minutes=30)


def test_time_zone_of_the_clock_is_kept() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before_change = datetime(2026, 10, 25, 1, 30, tzinfo=berlin)  # the clocks go back at 3:00
    tomorrow = resolve_when("@tomorrow 17:00", now=before_change, kind="datetime")
    assert tomorrow == datetime(2026, 10, 26, 17, 0, tzinfo=berlin)
    assert tomorrow.tzinfo is berlin
    two_hours_on = resolve_when("@in 2 hours", now=before_change, kind="time")
    assert two_hours_on.timestamp() - before_change.timestamp() == 7200


def test_everyday_phrases_do_not_load_dateparser() -> None:
    code = (
        "import sys; from datetime import datetime; from octavo.formats.date import resolve_when as r\n"
        "for t in ('17:45', '@next friday 19:30', '@in 20 minutes', '@june 5 14:30', '@the 3rd 09:00'):\n"
        "    r(t, now=datetime(2026, 11, 18, 9), kind='time')\n"
        "print('dateparser' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
