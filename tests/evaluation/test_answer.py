"""Asking an agent on the real loop, with scripted models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from evaluation.asked import NOW, Said, Script, call, phone
from octavo.agents.event import CallWritten, Event, Finished, Observed, PlanEnded, StepPlanned
from octavo.devices import Fault, SimulatedDevice
from octavo.domains.android.phone import Phone
from octavo.errors import ModelError
from octavo.evaluation.answer import AskedAgent, ask
from octavo.evaluation.miss import Malformed
from octavo.types import Call, Observation, Plan, Reference, Step

WEATHER = call("get_weather_forecast", location="Rome")
TEXT = call("send_text_message", contact_name="Mia", message=Reference(1))


def test_calls_are_kept_as_written_with_their_references(script: Script) -> None:
    script.add("weather to mia", WEATHER, TEXT)
    answer = ask(script.agent(), "weather to mia", device=phone())
    assert answer.written == (WEATHER, TEXT)
    assert [s.function for s in answer.steps] == ["get_weather_forecast", "send_text_message"]
    assert len(answer.generations["planner"]) == 3  # the opening token and two steps
    assert len(answer.generations["caller"]) == 2


def test_a_refusal_writes_nothing(script: Script) -> None:
    script.add("tell a joke")
    answer = ask(script.agent(), "tell a joke", device=phone())
    assert (answer.steps, answer.written) == ((), ())
    assert answer.plan_s is not None
    assert answer.first_call_s is answer.last_call_s is None


def test_a_malformed_call_stands_in_its_place_with_its_reason(script: Script) -> None:
    right = script.right((WEATHER, TEXT))
    script.add("weather", WEATHER, TEXT, says=Said(right.plan, ("<oct_99>()<oct_end>", right.calls[1])))
    answer = ask(script.agent(), "weather", device=phone())
    assert isinstance(answer.written[0], Malformed)
    assert "no call at 0" in answer.written[0].reason
    assert answer.written[1] == TEXT


def test_a_call_that_breaks_its_schema_is_malformed(script: Script) -> None:
    loud = call("change_screen_brightness", level=11)
    script.add("bright", call("change_screen_brightness", level=10), says=(loud,))
    (written,) = ask(script.agent(), "bright", device=phone()).written
    assert isinstance(written, Malformed)
    assert "above 10" in written.reason


def test_a_device_that_fails_does_not_change_what_was_written(script: Script) -> None:
    script.add("weather to mia", WEATHER, TEXT)
    broken = SimulatedDevice(Phone(NOW), faults=[Fault("get_weather_forecast")])
    assert ask(script.agent(), "weather to mia", device=broken).written == (WEATHER, TEXT)


def test_a_plan_without_end_is_malformed(script: Script) -> None:
    right = script.right((WEATHER,))
    script.add("weather", WEATHER, says=Said(right.plan.removesuffix("<|im_end|>"), right.calls))
    answer = ask(script.agent(), "weather", device=phone())
    (written,) = answer.written
    assert isinstance(written, Malformed)
    assert "a step without end" in written.reason
    assert answer.plan_s is None


def test_what_came_before_a_plan_broke_is_kept(script: Script) -> None:
    right = script.right((WEATHER, TEXT))
    script.add("weather", WEATHER, says=Said(right.plan.removesuffix("<|im_end|>"), right.calls))
    answer = ask(script.agent(), "weather", device=phone())
    assert answer.written[0] == WEATHER
    assert [type(w) for w in answer.written] == [Call, Malformed]
    assert answer.plan_s is None  # it never stood
    assert answer.first_call_s is not None


def test_an_engine_that_fails_is_no_answer(script: Script) -> None:
    script.add("weather", WEATHER, says=Said(script.right((WEATHER,)).plan))
    with pytest.raises(ModelError, match="script is at its end"):
        ask(script.agent(), "weather", device=phone())


class Replay:
    """An agent that plays events."""

    def __init__(self, *events: Event) -> None:
        self.events = events

    def run(self, query: str, /, **_: object) -> Iterator[Event]:
        return iter(self.events)


def test_times_are_those_of_the_last_step_and_the_first_and_last_call() -> None:
    step, note = Step("Do it."), Call("note")
    plan = Plan((step, step))
    replay = Replay(
        StepPlanned(1, step, 0.1),
        CallWritten(1, note, 0.3),
        Observed(Observation(1, None), note, 0.4),
        StepPlanned(2, step, 0.5),
        CallWritten(2, note, 0.8),
        Observed(Observation(2, error="the device is off"), None, 0.9),
        PlanEnded(plan, 1.0),
        Finished(plan, {}, {}, {}, "", 1.1),
    )
    answer = ask(cast(AskedAgent, replay), "query", device=phone())
    assert (answer.plan_s, answer.first_call_s, answer.last_call_s) == (0.5, 0.3, 0.8)
    assert answer.written == (note, note)


def test_the_time_of_a_refusal_is_its_end() -> None:
    replay = Replay(PlanEnded(Plan(), 0.2), Finished(Plan(), {}, {}, {}, "", 0.3))
    assert ask(cast(AskedAgent, replay), "query", device=phone()).plan_s == 0.2
