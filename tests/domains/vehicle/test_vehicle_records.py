"""The records on the car: every call can be carried out, leaves a trace, and can be read back from its sentence."""

from __future__ import annotations

from datetime import datetime

import pytest

from gold import gold
from octavo.domains import load_domain
from octavo.formats.read import read_step
from octavo.formats.say import results_of, say_call
from octavo.types import Call, Reference

NOW = datetime(2026, 11, 18, 9, 0)
VEHICLE = load_domain("vehicle")


def test_every_call_of_the_records_can_be_read_back_from_its_sentence_by_its_function_alone() -> None:
    functions = VEHICLE.functions
    total, lost, confused = 0, [], []
    for record in gold("vehicle"):
        for number, call in enumerate(record.calls):
            function = functions.get(call.function)
            results = results_of([c.function for c in record.calls[:number]], functions)
            text = say_call(call, function, results)
            readers = [f for f in functions if read_step(text, f, query=record.query, results=results)]
            if read_step(text, function, query=record.query, results=results) != [call]:
                lost.append(text)
            if readers != [function]:
                confused.append(text)
            total += 1
    assert total > 500
    assert confused == []
    assert len(lost) <= 0.01 * total, lost  # 0 of 540


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (Call("adjust_volume", {"volume_diff": -6}), "Change the volume by -6."),
        (Call("adjust_volume", {"set_value": 0}), "Change the volume to 0."),
        (Call("operate_sunroof", {"action": "tilt", "intensity": 30}), "Tilt the sunroof to 30 percent."),
        (Call("operate_sunroof", {"action": "close"}), "Close the sunroof."),
        (Call("navigate_to", {"destination": Reference(2, ("name",))}), "Navigate to the name in the place of step 2."),
        (
            Call("find_nearby", {"place_type": "charging_station", "max_distance_km": Reference(1, ("value",))}),
            "Find a charging station nearby, distance in km up to the value in the reading of step 1.",
        ),
        (Call("read_messages"), "Read the unread messages."),
    ],
)
def test_steps_read_like_orders(call: Call, said: str) -> None:
    assert say_call(call, VEHICLE.functions.get(call.function), ["reading", "place"]) == said
