"""Canned readings: the same for one room and hour, different for different ones, pinned by golden values."""

from __future__ import annotations

from datetime import datetime

from octavo.domains.smart_home import world

NOW = datetime(2026, 11, 18, 9, 0)
ROOMS = [f"room {i}" for i in range(300)]


def test_a_reading_is_of_its_room_and_hour() -> None:
    kitchen = world.reading("kitchen", "temperature", at=NOW)
    assert kitchen == world.reading(" Kitchen", "temperature", at=NOW.replace(minute=59))
    assert kitchen != world.reading("bathroom", "temperature", at=NOW)
    assert kitchen != world.reading("kitchen", "temperature", at=NOW.replace(hour=10))


def test_a_thermostat_and_a_lamp_can_be_set_to_what_is_read() -> None:
    degrees = [float(world.reading(room, "temperature", at=NOW)["value"]) for room in ROOMS]
    assert 16 <= min(degrees) < 17 and 25 < max(degrees) < 26
    percents = [world.reading(room, "humidity", at=NOW)["value"] for room in ROOMS]
    assert all(type(percent) is int for percent in percents)
    assert {30, 70} < set(percents) <= set(range(30, 71))


def test_doors_and_motion_are_sometimes_so_and_sometimes_so() -> None:
    doors = [world.reading(room, "door", at=NOW)["value"] for room in ROOMS]
    moved = [world.reading(room, "motion", at=NOW)["value"] for room in ROOMS]
    assert set(doors) == {"open", "closed"} and doors.count("open") < 120
    assert set(moved) == {"detected", "not detected"} and moved.count("detected") < 150


def test_values_do_not_change_between_runs_or_machines() -> None:
    assert world.reading("nursery", "temperature", at=NOW) == {"value": 24.7, "unit": "°C"}
    assert world.reading("cellar", "humidity", at=NOW) == {"value": 51, "unit": "%"}
    assert world.reading("kitchen", "air_quality", at=NOW) == {"value": 71, "unit": "AQI"}
    assert world.reading("garage", "motion", at=NOW) == {"value": "not detected", "unit": ""}
    assert world.reading("shed", "door", at=NOW) == {"value": "open", "unit": ""}
    assert world.snapshot("front_door", at=NOW) == "/home/cameras/front_door/20261118_090000.jpg"
