"""Canned reading: the same for one query, different for different ones, pinned by golden values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest

from octavo.domains.vehicle import world

TODAY = date(2026, 11, 18)
TYPES: tuple[world.PlaceType, ...] = get_args(world.PlaceType)


@pytest.mark.parametrize("place_type", TYPES)
def test_places_come_nearest_first_and_no_farther_than_asked(place_type: world.PlaceType) -> None:
    far = world.places(place_type, max_distance_km=100)
    near = world.places(place_type, max_distance_km=5)
    distances = [p.distance_km for p in far]
    assert distances == sorted(distances)
    assert near == [p for p in far if p.distance_km <= 5]
    assert len(near) < len(far)
    assert world.places(place_type, max_distance_km=1)


def test_every_place_has_a_name_and_an_address_of_its_own() -> None:
    found = [p for kind in TYPES for p in world.places(kind, max_distance_km=100)]
    assert len(found) == 36
    assert len({p.name for p in found}) == len({p.address for p in found}) == 36


def test_a_drive_depends_on_the_destination_and_what_is_avoided() -> None:
    drive = world.drive("Lake Bled", avoid="none")
    assert drive == world.drive(" lake bled. ", avoid="none")
    assert drive != world.drive("Lake Como", avoid="none")
    others = [world.drive("Lake Bled", avoid=way) for way in ("ferries", "tolls", "highways")]
    assert [drive, *others] == sorted({drive, *others})  # each is longer and slower than the one before


@pytest.mark.parametrize("destination", ["Rimini", "Heathrow Terminal 5", "88 Rua Augusta", "Shell Northgate"])
def test_nobody_drives_faster_than_is_allowed(destination: str) -> None:
    km, minutes = world.drive(destination, avoid="none")
    assert 0 < km < 410
    assert 18 <= km / minutes * 60 <= 85


def test_somebody_writes_an_address_and_at_most_two_messages_more() -> None:
    names = ["Lena", "Gustavo", "Mum", "Fr Murphy", "Zeynep", "Chidi"]
    written = [world.messages(name) for name in names]
    assert {len(messages) for messages in written} == {1, 2, 3}
    assert all(messages[0].split()[0].isdigit() for messages in written)
    assert world.messages("lena ") == written[0]


def test_the_inbox_holds_what_three_people_wrote() -> None:
    assert {line.split(": ")[0] for line in world.inbox()} == {"Mia", "Dad", "Sofia Lind"}


def test_readings_depend_on_the_day_and_are_whole_numbers() -> None:
    week = [world.reading("fuel", today=TODAY + timedelta(days=i))["value"] for i in range(7)]
    assert len(set(week)) > 3
    assert all(type(value) is int for value in week)


def test_a_low_reading_warns() -> None:
    days = [TODAY + timedelta(days=i) for i in range(60)]
    readings = [world.reading("tire_pressure", today=day) for day in days]
    low = [r["warning"] for r in readings if int(str(r["value"])) < 30]
    well = [r["warning"] for r in readings if int(str(r["value"])) >= 30]
    assert set(low) == {"low, inflate soon"}
    assert set(well) == {"none"}


def test_the_range_is_that_of_the_fuel_and_the_battery() -> None:
    fuel, battery = (int(str(world.reading(item, today=TODAY)["value"])) for item in ("fuel", "battery"))
    assert world.reading("range", today=TODAY)["value"] == fuel * 6 + battery // 2


def test_values_do_not_change_between_runs_or_machines() -> None:
    assert world.places("hospital", max_distance_km=1) == [world.Place("St. Mary's Hospital", "121 Elm Street", 0.6)]
    assert world.drive("Rimini", avoid="none") == (182.6, 140)
    assert world.messages("Lena") == ["89 Bridge Street", "Have you left yet?", "Don't forget the keys"]
    assert world.reading("fuel", today=TODAY) == {"value": 10, "unit": "%", "warning": "low, fill up soon"}
    assert world.reading("tire_pressure", today=TODAY) == {"value": 36, "unit": "psi", "warning": "none"}
