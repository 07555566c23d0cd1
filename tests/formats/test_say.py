"""A call reads as one plain sentence that holds every value as it will be called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.formats.say import default_template, say_call
from octavo.functions import REQUIRED, Function, FunctionSet, Parameter
from octavo.types import Call, Reference, Template, Value

BOOK = Function("book_table", (Parameter("guests", "integer"), Parameter("name", "string", default="")))


@pytest.mark.parametrize(
    ("function", "arguments", "sentence"),
    [
        ("take_a_photo", {}, "Take a photo."),
        ("take_a_photo", {"camera": "front"}, "Take a photo with the front camera."),
        ("get_trending_news", {"query": "tides", "language": "et"}, "Get trending news on tides in Estonian."),
        ("set_timer_alarm", {"time": "06:15"}, "Set an alarm: 06:15."),
        ("set_timer_alarm", {"time": "@in 5 minutes", "label": "tea"}, "Set an alarm: in 5 minutes, labelled tea."),
        (
            "create_calendar_event",
            {"title": "Ferry to Gozo", "start_time": "2026-08-02-06-30", "end_time": "@sunday 07:00"},
            "Create the event Ferry to Gozo: 2026-08-02 06:30 to sunday 07:00.",
        ),
        ("enable_do_not_disturb", {"enabled": False}, "Turn Do Not Disturb off."),
        ("open_or_lock_door", {"status": "lock"}, "Lock the door."),
        ("set_nest_temperature", {"target_temperature": 70.0}, "Set the Nest thermostat to 70 degrees."),
        ("send_text_message", {"contact_name": "Bo", "message": Reference(1)}, "Text Bo: the result of step 1"),
        (
            "send_text_message",
            {"contact_name": "Bo", "message": Template(("Look: ", Reference(2, ("url",)), "!"))},
            "Text Bo: Look: the url in the result of step 2!",
        ),
    ],
)
def test_functions_of_the_phone(
    functions: FunctionSet, function: str, arguments: dict[str, Value], sentence: str
) -> None:
    assert say_call(Call(function, arguments), functions.get(function)) == sentence


def test_a_function_without_words_is_said_by_its_names() -> None:
    assert default_template(BOOK) == "book table: guests {guests}[, name {name}]."
    assert say_call(Call("book_table", {"guests": 4}), BOOK) == "Book table: guests 4."
    assert say_call(Call("book_table", {"guests": 4, "name": "Ida"}), BOOK) == "Book table: guests 4, name Ida."


@given(st.text(min_size=1).filter(str.strip))
def test_a_value_is_never_read_as_a_field(text: str) -> None:
    parameters = (Parameter("text", "string", REQUIRED), Parameter("who", "string", default=""))
    function = Function("note", parameters, says="Note {text}[ for {who}]")
    assert say_call(Call("note", {"text": text}), function) == f"Note {text}"
