"""Summaries say what was done, found and failed, and nothing else."""

from __future__ import annotations

import pytest

from octavo.agents.summary import shorten, summarize
from octavo.types import Call, Observation, Plan, Step

PLAN = Plan((Step("a"), Step("b"), Step("c")))
CALLS = {
    1: Call("get_weather_forecast", {"location": "Rome"}),
    2: Call("set_volume", {"level": 3, "volume_type": "ring"}),
    3: Call("check_nest_smoke_detector_status"),
}


def observed(*observations: Observation) -> dict[int, Observation]:
    return {o.step: o for o in observations}


def test_a_refusal_says_that_it_cannot_be_done_here() -> None:
    assert summarize(Plan(), {}, {}) == "That is not something I can do here."


def test_a_plan_that_was_not_executed() -> None:
    assert summarize(PLAN, CALLS, {}) == "Planned 3 steps; nothing was executed."
    assert summarize(Plan((Step("a"),)), CALLS, {}) == "Planned 1 step; nothing was executed."


def test_what_was_found_is_quoted_beside_its_call() -> None:
    found = observed(Observation(1, ["2026-11-18: sunny", "2026-11-19: rain"]), Observation(2), Observation(3, "OK"))
    assert summarize(PLAN, CALLS, found) == (
        "All 3 steps done. Get weather forecast (Rome): 2026-11-18: sunny (+1 more). "
        "Check nest smoke detector status: OK."
    )


def test_a_single_step() -> None:
    assert summarize(Plan((Step("a"),)), CALLS, observed(Observation(1))) == "Done."
    assert summarize(Plan((Step("a"),)), {}, observed(Observation(1, 5))) == "Done. Result: 5."


def test_what_failed_is_told_with_its_reason_in_order() -> None:
    found = observed(Observation(3, error="no reading."), Observation(1, "sunny"), Observation(2, error="it is stuck"))
    assert summarize(PLAN, CALLS, found) == (
        "1 of 3 steps done. Get weather forecast (Rome): sunny. Step 2 failed: it is stuck. Step 3 failed: no reading."
    )


def test_nothing_is_said_about_an_answer_of_yes_or_nothing() -> None:
    found = observed(Observation(1, True), Observation(2, None), Observation(3, False))
    assert summarize(PLAN, CALLS, found) == "All 3 steps done."


@pytest.mark.parametrize("value", ["wait... and see", "../photos/1.jpg", "1..3"])
def test_what_was_found_is_quoted_as_it_is(value: str) -> None:
    assert value in summarize(PLAN, CALLS, observed(Observation(1, value)))


def test_long_results_are_cut_and_lists_counted() -> None:
    assert shorten("x" * 160) == "x" * 160
    assert shorten("x" * 161) == "x" * 159 + "…"
    assert shorten(["x" * 200, "y", "z"]) == "x" * 159 + "… (+2 more)"
    assert shorten(["only"]) == "only"
    assert shorten([]) == "[]"
    assert shorten({"é": 1}) == '{"é": 1}'
