"""A step in its function's wording is read back as the very calls that say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.formats.read import read_step, stops_short
from octavo.formats.say import mend_step, say_call
from octavo.functions import REQUIRED, Function, FunctionSet, Parameter
from octavo.types import Call, Reference, Template, Value

NOTE = Function(
    "note", (Parameter("text", "string", REQUIRED), Parameter("who", "string", default="")), says="{text}[ for {who}]"
)


def read(text: str, function: Function, query: str = "", *results: str) -> list[dict[str, Value]]:
    return [dict(call.arguments) for call in read_step(text, function, query=query, results=results)]


@pytest.mark.parametrize(
    ("function", "text", "query", "arguments"),
    [
        ("take_a_photo", "Take a photo.", "", {}),
        ("take_a_photo", "Take a photo with the front camera.", "", {"camera": "front"}),
        ("set_volume", "Set the ring volume to 3.", "", {"volume_type": "ring", "level": 3}),
        ("set_nest_temperature", "Set the Nest thermostat to 67.5 degrees.", "", {"target_temperature": 67.5}),
        ("enable_do_not_disturb", "Turn Do Not Disturb off.", "", {"enabled": False}),
        ("open_or_lock_door", "Lock the door.", "", {"status": "lock"}),
        ("make_phone_call", "Call +44 20 7946.", "ring +44  20 7946", {"phone_number": "+44207946"}),
        ("get_weather_forecast", "Get the weather forecast for new york.", "New York?", {"location": "New York"}),
        ("get_trending_news", "Get trending news on tides.", "tides", {"query": "tides"}),
        ("set_timer_alarm", "Set an alarm: in 1 hour.", "an hour", {"time": "@in 60 minutes"}),
        (
            "create_calendar_event",
            "Create the event Choir: friday 6 pm for 45 minutes.",
            "Choir friday 6 pm for 45 minutes",
            {"title": "Choir", "start_time": "@friday 18:00", "end_time": "@friday 18:45"},
        ),
        (
            "find_route_google_maps",
            "Find the transit route from current location to Rom.",
            "to Rom",
            {"origin": "current location", "destination": "Rom", "mode": "transit"},
        ),
    ],
)
def test_one_call(functions: FunctionSet, function: str, text: str, query: str, arguments: dict[str, Value]) -> None:
    assert read(text, functions.get(function), query) == [arguments]


@pytest.mark.parametrize(
    ("function", "text", "query"),
    [
        ("take_a_photo", "Snap the dog.", ""),
        ("take_a_photo", "Take a photo with the side camera.", ""),
        ("set_volume", "Set the ring volume to loud.", ""),
        ("make_phone_call", "Call 0201.", "ring 0202"),
        ("make_phone_call", "Call 020.", "ring 0202"),
        ("make_phone_call", "Call Bo.", "ring Bo"),
        ("get_weather_forecast", "Get the weather forecast for Rom.", "weather in Rome"),
        ("set_timer_alarm", "Set an alarm: 6 pm.", "at 7 pm"),
        ("get_trending_news", "Get trending news on the forecast of step 1.", "the forecast of step 1"),
    ],
)
def test_what_the_query_does_not_say_is_not_read(functions: FunctionSet, function: str, text: str, query: str) -> None:
    assert read(text, functions.get(function), query) == []


def test_several_calls_where_the_words_leave_something_open(functions: FunctionSet) -> None:
    both = read("Set an alarm: 7:15.", functions.get("set_timer_alarm"), "wake me at 7:15")
    assert both == [{"time": "07:15"}, {"time": "19:15"}]
    text = "Play the video Tales from the Loop from Prime on the Nest Hub."
    ends = read(text, functions.get("play_video_on_nest_hub"), "Tales from the Loop from Prime")
    assert {(c["video_name"], c["video_service"]) for c in ends} == {
        ("Tales from the Loop", "Prime"),
        ("Tales", "the Loop from Prime"),
    }
    news = read("Get trending news on sumo in Greek.", functions.get("get_trending_news"), "news on sumo in Greek")
    assert news == [{"query": "sumo", "language": "el"}, {"query": "sumo in Greek"}]
    asia = read(
        "Get trending news on wine in Asia in Greek.", functions.get("get_trending_news"), "wine in Asia in Greek"
    )
    assert {"query": "wine in Asia", "language": "el"} in asia


def test_a_reference_must_name_what_its_step_returns(functions: FunctionSet) -> None:
    text = functions.get("send_text_message")
    assert read("Text Bo: the photo of step 1", text, "Bo", "photo") == [
        {"contact_name": "Bo", "message": Reference(1)}
    ]
    mixed = Template(("Look: ", Reference(2), "!"))
    assert read("Text Bo: Look: the news of step 2!", text, "Bo", "photo", "news")[0]["message"] == mixed
    assert read("Text Bo: the result of step 1", text, "Bo", "photo")[0]["message"] == Reference(1)
    assert read("Text Bo: the photo of step 2", text, "Bo", "photo") == []
    assert read("Text Bo: the photo of step 1", text, "Bo", "news") == []


@pytest.mark.parametrize(
    ("text", "results", "mended"),
    [
        ("Text Bo: the news of step 2", ["news", "result"], "Text Bo: the news of step 1"),
        ("Text Bo: the news of step 3", ["news", "news"], "Text Bo: the news of step 2"),
        ("Text Bo: the news of step 1", ["news", "news"], "Text Bo: the news of step 1"),
        ("Text Bo: the photo of step 2", ["news", "result"], "Text Bo: the photo of step 2"),
        ("Text Bo: a search result of step 1", ["search result"], "Text Bo: a search result of step 1"),
        ("the route of step 9 the news of step 9", ["route", "news"], "the route of step 1 the news of step 2"),
        ("Take a photo.", [], "Take a photo."),
        ("Text Bo: the result of step 1", ["forecast", "result"], "Text Bo: the result of step 1"),
        ("Text Bo: the url in the news of step 2", ["news", "result"], "Text Bo: the url in the news of step 1"),
    ],
)
def test_a_reference_moves_to_the_step_that_returns_what_it_names(text: str, results: list[str], mended: str) -> None:
    assert mend_step(text, results) == mended


def test_fields_of_a_result(functions: FunctionSet) -> None:
    text = functions.get("send_text_message")
    call = Call("send_text_message", {"contact_name": "Bo", "message": Reference(1, ("price", "low"))})
    said = say_call(call, text, ["news"])
    assert said == "Text Bo: the price.low in the news of step 1"
    assert read_step(said, text, query="Bo", results=["news"]) == [call]


def test_a_reference_among_other_words_is_no_number(functions: FunctionSet) -> None:
    assert read("Set the ring volume to 3 the news of step 1.", functions.get("set_volume"), "", "news") == []
    text = functions.get("send_text_message")
    found = read("Text Bo: in the morning the news of step 1", text, "Bo", "news")
    assert found[0]["message"] == Template(("in the morning ", Reference(1)))


def test_steps_that_have_gone_are_not_counted() -> None:
    assert (
        mend_step("Text Bo: the news of step 3", ["news", "news", "news"], [1, 1, 2]) == "Text Bo: the news of step 2"
    )


def test_functions_of_all_shapes() -> None:
    many = Function("order", tuple(Parameter(f"{i}-a b", "string", default="") for i in range(20)))
    text = say_call(Call("order", {"3-a b": "x", "17-a b": "y"}), many)
    assert {"3-a b": "x", "17-a b": "y"} in read(text, many)
    route = Function("go", (Parameter("mode", "string", default=""),), says="[{mode} ]route")
    assert read("Route", route) == [{}]
    assert {"mode": "fast"} in read("Fast route", route)
    days = tuple(Parameter(n, "string", default=None, format="datetime", nullable=True) for n in ("start", "end"))
    assert read("List.", Function("list", days)) == [{}]


def test_a_query_on_several_lines(functions: FunctionSet) -> None:
    assert read("Call 0117 496 0733.", functions.get("make_phone_call"), "ring 0117\n496  0733") == [
        {"phone_number": "01174960733"}
    ]
    assert read("Call oh two seven one one.", functions.get("make_phone_call"), "ring oh two  seven one one") == [
        {"phone_number": "02711"}
    ]


@given(st.text(min_size=1), st.text(min_size=1))
def test_what_is_said_can_be_read(text: str, who: str) -> None:
    call = Call("note", {"text": text, "who": who})
    said = say_call(call, NOTE)
    found = read_step(said, NOTE, query="")
    assert all(say_call(c, NOTE) == said for c in found)
    if "\n" not in said and " for " not in text + who and text[:1] == text[:1].upper():
        assert call in found


@pytest.mark.parametrize(
    ("function", "text", "short"),
    [
        ("send_text_message", "Text Mia:", True),
        ("send_text_message", "Text Mia: ", True),
        ("send_text_message", "Text Mia: hi", False),
        ("send_text_message", "Text Mia: bring this:", False),
        ("send_email", "Email mia@example.org with the title Hi:", True),
        ("send_email", "Email mia@example.org with the title Hi: hello", False),
        ("set_timer_alarm", "Set an alarm: 7:15", False),
        ("check_nest_smoke_detector_status", "Check the Nest smoke detector.", False),
        ("make_phone_call", "Call .", False),
        ("tell", "Tell Ann hello there", False),
        ("write", "Write to Ann:", True),
        ("announce", "Announce:", True),
        ("announce", "Announce in the den:", True),
        ("announce", "Announce in the den: dinner", False),
    ],
)
def test_a_step_that_stops_before_its_last_value(functions: FunctionSet, function: str, text: str, short: bool) -> None:
    announce = Function(
        "announce",
        (Parameter("message", "string"), Parameter("room", "string", default=None)),
        says="Announce[ in the {room}]: {message}",
    )
    who, message = Parameter("who", "string"), Parameter("message", "string")
    own = {
        "announce": announce,
        "tell": Function("tell", (who, message), says="Tell {who} {message}"),
        "write": Function("write", (who, message), says="write to {who}: {message}"),
    }
    assert stops_short(text, own.get(function) or functions.get(function)) is short


def test_a_choice_is_said_in_words_and_read_back() -> None:
    roll = Function(
        "roll", (Parameter("window", "string", choices=("front_left", "rear")),), says="Roll down the {window} window."
    )
    for window, said in (("front_left", "Roll down the front left window."), ("rear", "Roll down the rear window.")):
        call = Call("roll", {"window": window})
        assert say_call(call, roll) == said
        assert read_step(said, roll, query="") == [call]


def test_of_two_spellings_the_same_case_counts() -> None:
    switch = Function(
        "switch", (Parameter("profile", "string", format="span"),), says="Switch to the profile {profile}."
    )
    query = "the twins want their profile Twins"
    assert read_step("Switch to the profile Twins.", switch, query=query) == [Call("switch", {"profile": "Twins"})]
    assert read_step("Switch to the profile TWINS.", switch, query=query) == [Call("switch", {"profile": "twins"})]
