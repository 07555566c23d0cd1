"""Clock times move in the query, the step and the argument together, in the words in which they were said."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from octavo.data.times import shift_time
from octavo.functions import FunctionSet, check_call
from octavo.types import Call, Record, Step

WORDS = ["twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
Say = Callable[[int, int], str]  # hour 0..23 and minute, as said


def alarm(query: str, step: str, time: str, **more: str) -> Record:
    arguments = {"time": time, **more}
    return Record("android", query, (Step(step, "set_timer_alarm"),), (Call("set_timer_alarm", arguments),))


def twelve(hour: int) -> int:
    return (hour - 1) % 12 + 1


def word(hour: int) -> str:
    return WORDS[hour % 12]


SAID: list[tuple[str, str, str, Say, bool]] = [
    # query and step with {} for the time, the argument, how the time is said, whether minutes move
    ("wake me at {}", "Set an alarm for {}.", "06:15", lambda h, m: f"{twelve(h)}:{m:02}", True),
    ("wake me at {} am please", "Set an alarm for {} am.", "06:05", lambda h, m: f"{twelve(h)}:{m:02}", True),
    ("alarm {}", "Set an alarm for {}.", "06:15", lambda h, m: f"{h:02}:{m:02}", True),
    ("alarm {}", "Set an alarm for {}.", "18:40", lambda h, m: f"{h:02}:{m:02}", True),
    ("alarm {} pm", "Set an alarm for {} pm.", "18:40", lambda h, m: f"{twelve(h)}.{m:02}", True),
    ("wake me at half {}", "Set an alarm for half {}.", "06:30", lambda h, m: word(h), False),
    ("wake me at Half Past {}", "Set an alarm for half past {}.", "07:30", lambda h, m: str(twelve(h)), False),
    ("wake me at quarter to {}", "Set an alarm for quarter to {}.", "06:45", lambda h, m: word(h + 1), False),
    ("ten to {} tomorrow", "Set an alarm for ten to {}.", "11:50", lambda h, m: word(h + 1), False),
    ("twenty-five past {}", "Alarm at twenty-five past {}.", "05:25", lambda h, m: word(h), False),
    ("alarm for {}am", "Set an alarm for {}am.", "07:00", lambda h, m: str(twelve(h)), False),
    ("alarm for {}pm", "Set an alarm for {}pm.", "18:40", lambda h, m: f"{twelve(h)}:{m:02}", True),
    ("alarm for {} o'clock", "Set an alarm for {} o'clock.", "07:00", lambda h, m: word(h), False),
    ("alarm for {} in the evening", "Alarm for {} in the evening.", "19:00", lambda h, m: word(h), False),
    ("get me up at {}", "Set an alarm for {} pm.", "19:00", lambda h, m: str(twelve(h)), False),
]


@pytest.mark.parametrize(("query", "step", "time", "say", "minutes"), SAID)
def test_query_step_and_argument_move_together(
    query: str, step: str, time: str, say: Say, minutes: bool, functions: FunctionSet
) -> None:
    hour, minute = (int(n) for n in time.split(":"))
    record = alarm(query.format(say(hour, minute)), step.format(say(hour, minute)), time, label="wake up")
    moved = set()
    for seed in range(30):
        found = shift_time(record, functions, random.Random(seed))
        argument = found.calls[0].arguments["time"]
        assert isinstance(argument, str)
        new_hour, new_minute = (int(n) for n in argument.split(":"))
        assert found.query == query.format(say(new_hour, new_minute))
        assert found.steps == (Step(step.format(say(new_hour, new_minute)), "set_timer_alarm"),)
        assert found.calls[0].arguments["label"] == "wake up"
        assert new_hour // 12 == hour // 12
        assert minutes or new_minute == minute
        assert check_call(found.calls[0], functions, step=1) == []
        moved.add(argument)
    assert len(moved) > 3


def test_the_words_around_a_relative_time_stay(functions: FunctionSet) -> None:
    record = alarm("wake me tomorrow at 6:15", "Set an alarm for 6:15 tomorrow.", "@tomorrow 06:15")
    found = shift_time(record, functions, random.Random(1))
    assert found != record
    argument = str(found.calls[0].arguments["time"])
    assert re.fullmatch(r"@tomorrow 0\d:\d\d|@tomorrow 10:\d\d", argument)
    assert found.query == f"wake me tomorrow at {argument.removeprefix('@tomorrow ').lstrip('0')}"


@pytest.mark.parametrize(
    ("part", "time", "hours"),
    [
        ("in the afternoon", "15:00", range(12, 18)),
        ("in the evening", "19:00", range(17, 24)),
        ("at night", "22:00", range(20, 24)),
        ("in the morning", "07:00", range(12)),
    ],
)
def test_the_part_of_the_day_that_was_said_stays_true(
    part: str, time: str, hours: range, functions: FunctionSet
) -> None:
    said = f"{WORDS[int(time[:2]) % 12]} {part}"
    record = alarm(f"wake me at {said}", f"Set an alarm for {said}.", time)
    found = {str(shift_time(record, functions, random.Random(s)).calls[0].arguments["time"]) for s in range(30)}
    assert len(found) > 1
    assert all(int(f[:2]) in hours for f in found)


@pytest.mark.parametrize(
    ("query", "step", "time"),
    [
        ("wake me early", "Set an alarm for 6:15.", "06:15"),
        ("wake me at 6:15", "Set an alarm for the morning.", "06:15"),
        ("wake me at 6:20", "Set an alarm for 6:20.", "06:15"),
        ("wake me at 7:15", "Set an alarm for 7:15.", "06:15"),
        ("dinner is at 8, wake me at 6:15", "Set an alarm for 6:15.", "06:15"),
        ("wake me tomorrow evening", "Set an alarm for tomorrow evening.", "@tomorrow evening"),
        ("brightness 6 and 16:150", "Set an alarm for 16:150.", "16:15"),
    ],
)
def test_a_time_that_is_not_said_once_in_both_stays(query: str, step: str, time: str, functions: FunctionSet) -> None:
    record = alarm(query, step, time)
    assert all(shift_time(record, functions, random.Random(s)) == record for s in range(10))


def test_an_event_of_two_times_stays(functions: FunctionSet) -> None:
    times = {"start_time": "@friday 14:00", "end_time": "@friday 15:00"}
    step = Step("Put lunch at 2 pm on Friday.", "create_calendar_event")
    call = Call("create_calendar_event", {"title": "lunch", **times})
    record = Record("android", "lunch on Friday at 2 pm for an hour", (step,), (call,))
    assert shift_time(record, functions, random.Random(0)) == record
