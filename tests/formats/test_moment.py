"""What a text can mean: every reading that people intend is there, and the words that say it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.data.records import load_records
from octavo.errors import FormatError
from octavo.formats.date import resolve_when
from octavo.formats.moment import said_moments, unsaid_ranges
from octavo.functions import Format

RECORDS = Path(__file__).parents[2] / "src/octavo/domains/android/records"
NOW = datetime(2026, 11, 17, 9, 30)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("alarm 6:40 pm", {"18:40": "6:40 pm"}),
        ("wake me at seven", {"07:00": "7", "19:00": "7"}),
        ("quarter to six in the morning tomorrow", {"05:45": "quarter to 6 in the morning"}),
        ("twenty past five pm", {"17:20": "20 past 5 pm"}),
        ("half six in the evening", {"18:30": "half 6 in the evening"}),
        ("430am alarm", {"04:30": "430am"}),
        ("the dryer at a quarter to midnight", {"23:45": "a quarter to 12 midnight"}),
        ("ring ten past midnight", {"00:10": "10 past 12 am"}),
        ("quarter to noon please", {"11:45": "quarter to 12 noon"}),
        ("coffee at 1400 hours", {"14:00": "14:00"}),
        ("up at oh five hundred, oh six thirty for the boy", {"05:00": "05:00", "06:30": "06:30"}),
        ("taxi at fourteen hundred hours", {"14:00": "14:00"}),
        ("dryer at nineteen thirty", {"19:30": "19:30"}),
        ("alarm at noon", {"12:00": "12 pm"}),
        ("timer for 20 minutes", {"@in 20 minutes": "in 20 minutes"}),
        ("an hour and a half on the timer", {"@in 90 minutes": "in 1 hour 0.5 hour"}),
        ("three quarters of an hour, then ring", {"@in 45 minutes": "in 45 minutes"}),
        ("a forty-minute timer", {"@in 40 minutes": "in 40 minute"}),
        ("alarm 5 am tomorrow", {"05:00": "5 am", "@tomorrow 05:00": "tomorrow 5 am"}),
    ],
)
def test_alarms(text: str, wanted: dict[str, str]) -> None:
    found = said_moments(text).alarms
    assert {value: found[value][0] for value in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "all_of_them"),
    [
        ("the dryer at a quarter to midnight", {"23:45"}),
        ("could I have an alarm at five to noon?", {"11:55"}),
        ("wake me half an hour before noon", {"11:30", "@in 30 minutes"}),
        ("the minutes go out before noon", {"12:00"}),
        ("wake me a few minutes before noon", {"12:00"}),
        ("ring at quarter to 12 pm", {"23:45"}),
        ("oh, seven thirty in the evening, set the alarm for that", {"19:30"}),
        ("screen to zero, seven thirty pm alarm", {"19:30"}),
        ("oh seven thirty pm", {"19:30"}),
        ("up at zero five forty-five", {"05:45"}),
        ("call Ole at 20 55 12 34", set()),
    ],
)
def test_these_readings_and_no_others(text: str, all_of_them: set[str]) -> None:
    assert set(said_moments(text).alarms) == all_of_them


def test_a_length_is_not_taken_for_minutes_of_the_clock() -> None:
    spans = said_moments("put the stand-up in for Monday at 14, 30 minutes").spans
    assert ("@monday 14:00", "@monday 14:30") in spans and ("@monday 14:30", "@monday 15:30") not in spans


@pytest.mark.parametrize(
    ("text", "start", "end", "words"),
    [
        ("thursday 7pm to 9pm", "@thursday 19:00", "@thursday 21:00", ("thursday 7pm", "9pm")),
        ("next tuesday 19:00-20:30", "@next tuesday 19:00", "@next tuesday 20:30", ("next tuesday 19:00", "20:30")),
        ("tomorrow 5pm", "@tomorrow 17:00", "@tomorrow 18:00", ("tomorrow 5pm", "")),
        ("sunday 2pm, two hours", "@sunday 14:00", "@sunday 16:00", ("sunday 2pm for 2 hours", "")),
        ("friday from 2 till 4:30 pm", "@friday 14:00", "@friday 16:30", ("friday 2", "4:30 pm")),
        ("5 to 6 tonight", "@tonight 17:00", "@tonight 18:00", ("tonight 5", "6")),
        ("3 march 2027, 9 am to noon", "2027-03-03-09-00", "2027-03-03-12-00", ("3 march 2027 9 am", "12 pm")),
        ("12 May at 16:00 for 45 minutes", "@may 12 16:00", "@may 12 16:45", ("12 may 16:00 for 45 minutes", "")),
        ("friday 5-to-6 pm", "@friday 17:00", "@friday 18:00", ("friday 5", "6 pm")),
        ("september 12, 10am to 4pm", "@september 12 10:00", "@september 12 16:00", ("september 12 10am", "4pm")),
        ("at 3:15 pm", "@today 15:15", "@today 16:15", ("3:15 pm", "")),
    ],
)  # fmt: skip
def test_spans(text: str, start: str, end: str, words: tuple[str, str]) -> None:
    assert words in said_moments(text).spans[start, end]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dim to 3",
        "call +44 131 496 0288",
        "ring 0114 555 0162",
        "69 degrees",
        "30 March",
        "in 2026",
        "5 miles",
        "at 9 %",
    ],
)
def test_what_is_no_time(text: str) -> None:
    found = said_moments(text)
    assert (dict(found.alarms), dict(found.spans)) == ({}, {})


@pytest.mark.parametrize(
    "text", ["5-to-6 friday", "5 to-6 pm", "9" * 400 + " hours", "2 hours " + "9" * 400 + " minutes"]
)
def test_odd_spellings_and_numbers_are_no_error(text: str) -> None:
    said_moments(text)


@given(st.text(st.sampled_from("0123456789:.- apmtohnridy@+$"), max_size=40))
def test_no_text_is_an_error(text: str) -> None:
    said_moments(text)


def test_what_is_said_twice_has_both_words_and_the_longer_first() -> None:
    assert said_moments("wake me at 7 am, I start at 7").alarms["07:00"] == ("7 am", "7")


@pytest.mark.parametrize(
    ("text", "parts", "unsaid"),
    [
        ("may 31 10am to 1pm and a photo", ["Take a photo."], ["10am to 1pm"]),
        ("friday 7 pm to 9 pm", ["Put it down on friday from 19:00 to 21:00."], []),
        ("friday 7 pm to 9 pm", ["Create the event it: friday 7 pm to 9 pm."], []),
        ("at 7 pm", ["Take a photo."], []),
    ],
)
def test_spans_that_no_part_says(text: str, parts: list[str], unsaid: list[str]) -> None:
    assert unsaid_ranges(text, parts) == unsaid


def test_a_length_beside_a_time_is_how_long_it_takes_and_no_other() -> None:
    assert {end for _, end in said_moments("monday 16:00 for 40 minutes, timer 5 minutes").spans} == {"@monday 16:40"}
    assert {end for _, end in said_moments("monday 16:00, and a 40 minute timer").spans} == {
        "@monday 16:40",
        "@monday 17:00",
    }


def resolved(value: object, form: Format) -> datetime | None:
    try:
        return resolve_when(str(value), now=NOW, kind=form)
    except FormatError:
        return None


@pytest.mark.parametrize("names", ["abc", "jk", "defghinopqrsuwxyz"])
def test_the_moments_of_records_are_found(names: str) -> None:
    found = []
    for name in names:
        for record in load_records([RECORDS / f"{'test' if name in 'jk' else 'android'}_{name}.jsonl"]):
            moments = said_moments(record.query)
            for call in record.calls:
                if "time" in call.arguments:
                    wanted = resolved(call.arguments["time"], "time")
                    found.append(wanted in [resolved(value, "time") for value in moments.alarms])
                if "start_time" in call.arguments:
                    span = tuple(resolved(call.arguments[n], "datetime") for n in ("start_time", "end_time"))
                    found.append(span in [tuple(resolved(v, "datetime") for v in s) for s in moments.spans])
    assert len(found) >= 80
    assert sum(found) >= (1.0 if names == "abc" else 0.98) * len(found)
