"""Argument checks: the one owner of validity."""

from __future__ import annotations

import pytest

from octavo.errors import CallError, UnknownFunction
from octavo.functions import Function, FunctionSet, Issue, Parameter, check_call, require_call
from octavo.functions.check import check_value, describe, references
from octavo.types import Call, Reference, Template, Value

STRING = Parameter("x", "string")
LEVEL = Parameter("x", "integer", minimum=0, maximum=10)
DEGREES = Parameter("x", "number", minimum=50, maximum=90)
FLAG = Parameter("x", "boolean")
CAMERA = Parameter("x", "string", choices=("front", "back"))
GEAR = Parameter("x", "integer", choices=(1, 2))
TIME = Parameter("x", "string", format="time")
DAY = Parameter("x", "string", format="date")
MOMENT = Parameter("x", "string", format="datetime")
NAMES = Parameter("x", "array", items="string")
MAYBE = Parameter("x", "integer", nullable=True)

FIT: list[tuple[Parameter, Value]] = [
    (STRING, "hello"),
    (LEVEL, 0),
    (LEVEL, 10),
    (DEGREES, 50),
    (DEGREES, 72.5),
    (FLAG, False),
    (CAMERA, "front"),
    (GEAR, 2),
    (TIME, "06:15"),
    (TIME, "23:59"),
    (TIME, "@tomorrow 17:00"),
    (DAY, "2026-02-28"),
    (DAY, "2028-02-29"),
    (MOMENT, "2026-11-18-09-30"),
    (MOMENT, "@next friday noon"),
    (NAMES, ["Mia", "Noah"]),
    (NAMES, []),
    (NAMES, [Reference(1), Template(("Dr ", Reference(1)))]),
    (MAYBE, None),
    (MAYBE, 3),
]
BREAK: list[tuple[Parameter, Value, str]] = [
    (STRING, 5, "not of type string"),
    (STRING, "", "is empty"),
    (STRING, " \n", "is empty"),
    (STRING, None, "must not be None"),
    (STRING, ["a"], "not of type string"),
    (LEVEL, "5", "not of type integer"),
    (LEVEL, 5.0, "not of type integer"),
    (LEVEL, True, "not of type integer"),
    (LEVEL, -1, "-1 is below 0"),
    (LEVEL, 11, "11 is above 10"),
    (DEGREES, 49.9, "49.9 is below 50"),
    (DEGREES, float("inf"), "inf"),
    (DEGREES, float("nan"), "nan"),
    (FLAG, 1, "not of type boolean"),
    (FLAG, "True", "not of type boolean"),
    (CAMERA, "Front", "'Front' is not one of 'front', 'back'"),
    (GEAR, 3, "3 is not one of 1, 2"),
    (GEAR, True, "not of type integer"),
    (GEAR, 1.0, "not of type integer"),
    (TIME, "24:00", "neither a time"),
    (TIME, "6:15", "neither a time"),
    (TIME, "06:15 pm", "neither a time"),
    (TIME, "0٦:1٥", "neither a time"),
    (TIME, "@", "neither a time"),
    (TIME, "@ tomorrow", "neither a time"),
    (DAY, "2026-2-8", "neither a date"),
    (DAY, "2026-02-30", "neither a date"),
    (MOMENT, "2026-11-18 09:30", "neither a datetime"),
    (MOMENT, "2026-13-01-09-30", "neither a datetime"),
    (NAMES, "Mia", "not of type array"),
    (NAMES, ["Mia", 3], "not a list of string"),
]


@pytest.mark.parametrize(("parameter", "value"), FIT)
def test_values_that_fit(parameter: Parameter, value: Value) -> None:
    assert check_value(value, parameter) is None


@pytest.mark.parametrize(("parameter", "value", "reason"), BREAK)
def test_values_that_do_not_fit_and_why(parameter: Parameter, value: Value, reason: str) -> None:
    found = check_value(value, parameter)
    assert found is not None
    assert reason in found


@pytest.mark.parametrize("parameter", [STRING, LEVEL, CAMERA, TIME, NAMES])
def test_references_fit_wherever_a_value_may_stand(parameter: Parameter) -> None:
    assert check_value(Reference(1), parameter) is None


def test_every_issue_of_a_call_is_found(functions: FunctionSet) -> None:
    call = Call("set_volume", {"level": 11, "loudness": 3})
    assert check_call(call, functions) == [
        Issue("volume_type", "is missing"),
        Issue("level", "11 is above 10"),
        Issue("loudness", "is no argument of set_volume"),
    ]


def test_defaults_may_be_left_out(functions: FunctionSet) -> None:
    assert check_call(Call("take_a_photo"), functions) == []
    assert check_call(Call("set_timer_alarm", {"time": "06:15"}), functions) == []


@pytest.mark.parametrize("step", [1, 2, 3])
def test_references_must_name_an_earlier_step(functions: FunctionSet, step: int) -> None:
    message = Template(("see ", Reference(2, ("url",))))
    call = Call("send_text_message", {"contact_name": Reference(1), "message": message})
    found = check_call(call, functions, step=step)
    late = {"contact_name": 1, "message": 2}
    assert found == [Issue(name, f"${k} is not an earlier step") for name, k in late.items() if k >= step]
    assert check_call(call, functions) == []


def test_a_nested_call_is_checked_as_well(functions: FunctionSet) -> None:
    outer = {"contact_name": "Mia"}
    good = Call("get_weather_forecast", {"location": "Rome"})
    assert check_call(Call("send_text_message", {**outer, "message": good}), functions) == []
    bad = Call("get_weather_forecast", {"location": 5})
    (issue,) = check_call(Call("send_text_message", {**outer, "message": bad}), functions)
    assert issue.argument == "message"
    assert "not of type string" in issue.reason
    with pytest.raises(UnknownFunction):
        check_call(Call("send_text_message", {**outer, "message": Call("format_disk")}), functions)


def test_require_raises_the_first_issue_and_shows_the_signature(functions: FunctionSet) -> None:
    with pytest.raises(CallError, match="volume_type: is missing") as caught:
        require_call(Call("set_volume", {"level": 11}), functions)
    error = caught.value
    assert (error.function, error.argument, error.reason) == ("set_volume", "volume_type", "is missing")
    assert error.hint == "set_volume(level: integer 0..10, volume_type: 'ring'|'media'|'alarm')"
    assert error.observable
    require_call(Call("set_volume", {"level": 1, "volume_type": "ring"}), functions)


def test_an_unknown_function_is_an_error_of_its_own(functions: FunctionSet) -> None:
    with pytest.raises(UnknownFunction, match="format_disk"):
        check_call(Call("format_disk"), functions)


def test_references_are_found_in_order_at_every_depth() -> None:
    deep = Call("f", {"a": [Reference(3), Template(("x", Reference(4)))], "b": "$9"})
    assert [r.step for r in references([Reference(1), "$8", deep, Template((Reference(2), "y"))])] == [1, 3, 4, 2]


def test_a_signature_reads_as_people_write_it() -> None:
    at_least = Parameter("n", "integer", 3, minimum=1)
    assert describe(Function("f", (TIME, at_least))) == "f(x: time, n: integer 1.. = 3)"
