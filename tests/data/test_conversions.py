"""What the caller converts (times, spans, languages, phone numbers) is rewritten together with what it becomes."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from octavo.data.clock import restyle_clock, say_clock
from octavo.data.languages import CODES, change_language
from octavo.data.numbers import redial
from octavo.data.ranges import shift_range
from octavo.data.records import load_records
from octavo.functions import FunctionSet, check_call
from octavo.types import Call, Record, Step

RECORDS = load_records(sorted((Path(__file__).parents[2] / "src/octavo/domains/android/records").glob("*.jsonl")))


def record(query: str, text: str, function: str, /, **arguments: str) -> Record:
    return Record("android", query, (Step(text, function),), (Call(function, dict(arguments)),))


def alarm(query: str, time: str) -> Record:
    return record(query, f"Set an alarm for {re.findall(r'[0-9].*', query)[0]}.", "set_timer_alarm", time=time)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (6 * 60 + 15, {"6:15 am", "6:15am", "06:15", "quarter past six", "quarter past six in the morning"}),
        (20 * 60 + 45, {"8:45 pm", "20:45", "quarter to nine in the evening", "quarter to nine pm"}),
        (0, {"00:00", "12 am", "twelve o'clock am", "twelve in the morning"}),
        (13 * 60 + 30, {"half past one in the afternoon", "half one pm", "1:30 pm", "one thirty in the afternoon"}),
        (17 * 60 + 7, {"17:07", "5:07 pm", "5:07pm"}),
    ],
)
def test_a_time_is_said_in_many_true_ways(minutes: int, said: set[str]) -> None:
    got = {say_clock(minutes, random.Random(seed)) for seed in range(400)}
    assert said <= got


def test_half_the_day_is_always_clear_but_for_mornings() -> None:
    for seed in range(2000):
        rng = random.Random(seed)
        minutes = rng.randrange(0, 24 * 60, 5)
        text = say_clock(minutes, rng)
        if not re.search(r"am|pm|morning|afternoon|evening|night|\d\d:\d\d", text):
            assert 5 <= minutes // 60 < 10, text


def test_an_alarm_moves_with_query_and_step(functions: FunctionSet) -> None:
    before = alarm("alarm at 6:40 pm", "18:40")
    for seed in range(50):
        after = restyle_clock(before, functions, random.Random(seed))
        time = str(after.calls[0].arguments["time"])
        assert after != before and not check_call(after.calls[0], functions)
        said = after.query.removeprefix("alarm at ")
        if match := re.fullmatch(r"(\d+)(?::(\d\d))? ?([ap])m", said):
            hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
            assert time == f"{hour:02}:{match[2] or '00'}"


def test_an_alarm_that_is_not_said_in_digits_stays(functions: FunctionSet) -> None:
    for query, time in (
        ("wake me at six", "06:00"),
        ("alarm at 6 for the 7 train", "06:00"),
        ("at 6 am and 6 am", "06:00"),
    ):
        before = record(query, "Set an alarm for six.", "set_timer_alarm", time=time)
        assert restyle_clock(before, functions, random.Random(0)) == before


def test_a_span_moves_with_query_and_step(functions: FunctionSet) -> None:
    before = record(
        "put lunch in for friday from 3 to 3:45 pm.",
        "Create an event lunch on Friday from 15:00 to 15:45.",
        "create_calendar_event",
        title="lunch",
        start_time="@friday 15:00",
        end_time="@friday 15:45",
    )
    for seed in range(50):
        after = shift_range(before, functions, random.Random(seed))
        start, end = (str(after.calls[0].arguments[n])[-5:] for n in ("start_time", "end_time"))
        assert start < end and after.query.endswith(".") and "from 3 to 3:45" not in after.query
        if match := re.search(r"from (\d\d:\d\d)\D+(\d\d:\d\d)\.", after.query):
            assert (start, end) == match.groups()
        assert after.query.startswith("put lunch in for friday from ")


def test_a_span_stays_in_the_part_of_the_day_that_is_named(functions: FunctionSet) -> None:
    before = record(
        "tonight 8 to 9 pm dinner", "Event dinner tonight 8 to 9 pm.", "create_calendar_event",
        title="dinner", start_time="@tonight 20:00", end_time="@tonight 21:00",
    )  # fmt: skip
    starts = {
        str(shift_range(before, functions, random.Random(s)).calls[0].arguments["start_time"])[-5:] for s in range(60)
    }
    assert min(starts) >= "19:00"


def test_another_language_with_its_code() -> None:
    before = record(
        "news in german on rail", "Get news in German on rail.", "get_trending_news", query="rail", language="de"
    )
    for seed in range(30):
        after = change_language(before, random.Random(seed))
        code = after.calls[0].arguments["language"]
        (name,) = [n for n, c in CODES.items() if c == code]
        assert after.query == f"news in {name.lower()} on rail" and name in after.steps[0].text


def test_language_codes_are_two_letters_and_unique() -> None:
    assert all(re.fullmatch("[a-z]{2}", c) for c in CODES.values()) and len(set(CODES.values())) == len(CODES)


def test_a_phone_number_changes_in_every_place() -> None:
    words = ["oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    before = record("ring 0471 306 552 now", "Call 0471 306 552.", "make_phone_call", phone_number="0471306552")
    for seed in range(200):
        after = redial(before, "0471306552", random.Random(seed))
        said = after.query.removeprefix("ring ").removesuffix(" now")
        assert said in after.steps[0].text
        number = str(after.calls[0].arguments["phone_number"])
        spoken = re.sub(r"double (\w+)", r"\1 \1", said)
        digits = re.sub(r"\D", "", said) or "".join(str(words.index(w)) for w in re.findall(r"[a-z]+", spoken))
        assert digits == number and len(number) == 10


def test_a_number_inside_a_message_keeps_its_spelling() -> None:
    before = Record(
        "android",
        "save Bo 030 5550 172, text Al Bo's number is 030 5550 172",
        (
            Step("Save Bo 030 5550 172.", "create_contact"),
            Step("Text Al: Bo's number is 030 5550 172.", "send_text_message"),
        ),
        (
            Call("create_contact", {"name": "Bo", "phone_number": "0305550172"}),
            Call("send_text_message", {"contact_name": "Al", "message": "Bo's number is 030 5550 172"}),
        ),
    )  # fmt: skip
    after = redial(before, "0305550172", random.Random(1))
    assert str(after.calls[1].arguments["message"]) in after.query
    assert after.calls[0].arguments["phone_number"] != "0305550172"


def test_the_committed_records_stay_valid_and_many_change(functions: FunctionSet) -> None:
    rng, changed = random.Random(0), [0, 0, 0]
    for before in RECORDS:
        for place, after in enumerate(
            (restyle_clock(before, functions, rng), shift_range(before, functions, rng), change_language(before, rng))
        ):
            changed[place] += after != before
            assert not any(check_call(c, functions, step=k) for k, c in enumerate(after.calls, 1)), after
    assert changed[0] > 100 and changed[1] > 150 and changed[2] > 60
