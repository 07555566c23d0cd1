"""Calendar dates move in query, step and arguments together."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from octavo.data.dates import shift_date
from octavo.data.records import load_records
from octavo.functions import FunctionSet, check_call
from octavo.types import Call, Record, Step

NAMES = "january february march april may june july august september october november december"
MONTHS = re.findall("[a-z]+", NAMES)
RECORDS = Path(__file__).parents[2] / "src/octavo/domains/android/records"


def event(query: str, text: str, start: str, end: str, title: str = "Lunch") -> Record:
    call = Call("create_calendar_event", {"title": title, "start_time": start, "end_time": end})
    return Record("android", query, (Step(text, "create_calendar_event"),), (call,))


def test_a_full_date_moves_everywhere(functions: FunctionSet) -> None:
    before = event(
        "Lunch on the 14th of June 2026 at noon",
        "Create an event Lunch on 14 June 2026 from 12 to 1 pm.",
        "2026-06-14-12-00",
        "2026-06-14-13-00",
    )
    after = shift_date(before, functions, random.Random(4))
    start = str(after.calls[0].arguments["start_time"])
    year, month, day = start.split("-")[:3]
    name = MONTHS[int(month) - 1]
    assert start.endswith("-12-00") and str(after.calls[0].arguments["end_time"]) == f"{year}-{month}-{day}-13-00"
    assert re.search(rf"the {int(day)}(st|nd|rd|th) of {name} {year}", after.query, re.IGNORECASE)
    assert f"{int(day)} {name.capitalize()} {year}" in after.steps[0].text
    assert after != before


def test_a_date_without_year_stays_relative(functions: FunctionSet) -> None:
    before = event("picnic on may 31", "Put Lunch on May 31.", "@may 31 10:00", "@may 31 13:00")
    after = shift_date(before, functions, random.Random(1))
    assert re.fullmatch(r"@[a-z]+ \d+ 10:00", str(after.calls[0].arguments["start_time"]))
    assert str(after.calls[0].arguments["start_time"])[1:-6] in after.query


def test_a_date_inside_a_message_moves_with_it(functions: FunctionSet) -> None:
    before = event("dinner 18 May 2026", "Add it on 18 May 2026.", "2026-05-18-18-00", "2026-05-18-23-00")
    text = Call("send_text_message", {"contact_name": "Bo", "message": "see you on 18 May"})
    before = replace(
        before,
        query=before.query + ", tell Bo see you on 18 May",
        steps=(*before.steps, Step("Text Bo: see you on 18 May.", "send_text_message")),
        calls=(*before.calls, text),
    )
    after = shift_date(before, functions, random.Random(2))
    assert after.query.endswith(str(after.calls[1].arguments["message"]))


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("lunch tomorrow at noon", "@tomorrow 12:00", "@tomorrow 13:00"),
        ("from 3 May 2026 to 5 May 2026", "2026-05-03-10-00", "2026-05-05-10-00"),
        ("on the day we met", "2026-05-03-10-00", "2026-05-03-11-00"),
    ],
)
def test_what_cannot_be_moved_stays(functions: FunctionSet, query: str, start: str, end: str) -> None:
    before = event(query, "Add Lunch.", start, end)
    assert shift_date(before, functions, random.Random(0)) == before


def test_the_committed_records_stay_valid(functions: FunctionSet) -> None:
    rng, moved = random.Random(0), 0
    for record in load_records(sorted(RECORDS.glob("*.jsonl"))):
        after = shift_date(record, functions, rng)
        moved += after != record
        assert not any(check_call(c, functions, step=k) for k, c in enumerate(after.calls, 1)), after
    assert moved > 100
