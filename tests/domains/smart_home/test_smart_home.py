"""The home function by function: what it changes, returns and refuses."""

from __future__ import annotations

from datetime import datetime

import pytest

from octavo.devices import SimulatedDevice
from octavo.domains.smart_home.home import Home
from octavo.domains.smart_home.state import Announcement, Cleaning, HomeState, Light, Lock, Run, Thermostat
from octavo.errors import DeviceError
from octavo.functions import REQUIRED, Effect, FunctionSet, functions_from_class
from octavo.types import Call

NOW = datetime(2026, 11, 18, 9, 0)  # a Wednesday


@pytest.fixture
def home() -> Home:
    return Home(NOW)


@pytest.fixture(scope="module")
def home_functions() -> FunctionSet:
    return functions_from_class(Home)


def test_the_functions_in_the_order_of_their_tokens(home_functions: FunctionSet) -> None:
    assert [f.name for f in home_functions] == [
        *("set_light", "set_thermostat", "lock_door", "unlock_door", "set_blinds", "start_vacuum", "run_appliance"),
        *("arm_security", "get_sensor", "show_camera", "announce", "activate_scene"),
    ]


def test_effects(home_functions: FunctionSet) -> None:
    names: dict[Effect, set[str]] = {effect: set() for effect in Effect}
    for function in home_functions:
        names[function.effect].add(function.name)
    assert names[Effect.IRREVERSIBLE] == {"unlock_door", "arm_security", "announce"}
    assert names[Effect.READ] == {"get_sensor", "show_camera"}


def test_arguments_have_their_ranges_formats_and_defaults(home_functions: FunctionSet) -> None:
    shown = {f"{f.name}.{p.name}": p for f in home_functions for p in f.parameters}
    ranges = {name: (p.minimum, p.maximum) for name, p in shown.items() if p.minimum is not None}
    assert ranges == {
        "set_light.brightness": (0, 100),
        "set_thermostat.temperature": (5, 35),
        "set_blinds.position": (0, 100),
    }
    assert {name: p.format for name, p in shown.items() if p.format} == {
        "run_appliance.start_time": "time",
        **dict.fromkeys((name for name in shown if name.endswith(".room")), "span"),
        **dict.fromkeys(("set_light.color", "run_appliance.program"), "span"),
    }
    assert {name: p.default for name, p in shown.items() if p.default is not REQUIRED} == {
        "set_thermostat.mode": "auto",
        "start_vacuum.mode": "normal",
        **dict.fromkeys(("set_light.brightness", "set_light.color", "start_vacuum.room"), None),
        **dict.fromkeys(("run_appliance.program", "run_appliance.start_time", "announce.room"), None),
    }
    assert all(p.nullable == (p.default is None) for p in shown.values())


def test_docstrings_describe_arguments_and_results(home_functions: FunctionSet) -> None:
    assert home_functions.get("set_blinds").parameters[1].description == "Percent open, 0 (closed) to 100 (open)."
    assert home_functions.get("get_sensor").returns == "{value, unit}."
    assert home_functions.get("run_appliance").description == "Start an appliance, at once or at a time."


def test_a_light_keeps_what_is_not_said(home: Home) -> None:
    home.set_light("Living Room", "on", brightness=30, color="amber")
    home.set_light("the living room", "off")
    home.set_light("hall", "on")
    assert home.state.lights == {"living room": Light(False, 30, "amber"), "hall": Light(True)}
    home.set_light("living room", "on", brightness=0)
    assert home.state.lights["living room"] == Light(True, 0, "amber")


def test_settings_are_set(home: Home) -> None:
    home.set_thermostat(21, "heat")
    home.set_blinds("Kitchen", 40)
    home.arm_security("away")
    home.activate_scene("movie")
    home.lock_door("back")
    home.unlock_door("front")
    assert home.state == HomeState(
        thermostat=Thermostat(21.0, "heat"),
        blinds={"kitchen": 40},
        security="away",
        scene="movie",
        locks={"front": Lock(False, NOW), "back": Lock(True, NOW), "garage": Lock(True)},
    )
    home.set_thermostat(19.5)
    home.lock_door("front")
    assert home.state.thermostat == Thermostat(19.5, "auto")
    assert home.state.locks["front"] == Lock(True, NOW)


def test_what_is_started_or_said_is_kept_in_its_order(home: Home) -> None:
    home.start_vacuum("Hallway", "turbo")
    home.start_vacuum()
    home.announce("Dinner!", "Kitchen")
    home.announce("come down")
    home.run_appliance("oven", "roast", "17:30")
    home.run_appliance("coffee_maker")
    assert home.state.cleanings == [Cleaning("hallway", "turbo"), Cleaning(None, "normal")]
    assert home.state.announcements == [
        Announcement("Dinner!", "kitchen", NOW),
        Announcement("come down", None, NOW),
    ]
    assert home.state.runs == [Run("oven", "roast", NOW.replace(hour=17, minute=30)), Run("coffee_maker", None, NOW)]


@pytest.mark.parametrize(
    ("time", "at"),
    [
        ("06:15", datetime(2026, 11, 19, 6, 15)),
        ("23:30", datetime(2026, 11, 18, 23, 30)),
        ("@in 90 minutes", datetime(2026, 11, 18, 10, 30)),
        ("@tomorrow 07:20", datetime(2026, 11, 19, 7, 20)),
    ],
)
def test_an_appliance_starts_at_the_next_such_time(home: Home, time: str, at: datetime) -> None:
    home.run_appliance("dishwasher", start_time=time)
    assert home.state.runs == [Run("dishwasher", None, at)]


@pytest.mark.parametrize(
    ("time", "reason"), [("@today 06:15", "Wednesday 18 November, which has already"), ("@blursday", "'blursday'")]
)
def test_failures_give_a_reason_and_change_nothing(home: Home, time: str, reason: str) -> None:
    with pytest.raises(DeviceError, match=reason) as caught:
        home.run_appliance("dryer", "towels", time)
    assert caught.value.hint
    assert home.state == HomeState()


def test_an_appliance_starts_once_at_a_time(home: Home) -> None:
    home.run_appliance("washing_machine", "wool", "@in 2 hours")
    before = SimulatedDevice(home).snapshot()
    with pytest.raises(DeviceError, match="washing machine already starts at 11:00") as caught:
        home.run_appliance("washing_machine", "cotton 60", "11:00")
    assert caught.value.hint == "give another time for this run"
    assert home.state == before
    home.run_appliance("washing_machine", "cotton 60", "12:00")
    home.run_appliance("dryer", None, "11:00")
    assert len(home.state.runs) == 3


def test_a_locked_door_is_closed() -> None:
    """Also in an hour in which its sensor would say otherwise."""
    home = Home(NOW.replace(hour=22))
    for room in ("the garage", "Garage door"):
        assert home.get_sensor(room, "door") == {"value": "closed", "unit": ""}
    assert home.get_sensor("garage", "motion")["value"] == "not detected"
    home.unlock_door("garage")
    for room in ("the garage", "Garage door"):
        assert home.get_sensor(room, "door") == {"value": "open", "unit": ""}


def test_reading_changes_nothing(home: Home) -> None:
    assert home.get_sensor("The Kitchen", "temperature") == home.get_sensor("kitchen", "temperature")
    assert home.show_camera("garage") != home.show_camera("nursery")
    assert home.state == HomeState()


def test_a_given_state_is_used() -> None:
    assert Home(NOW, HomeState(scene="party")).state.scene == "party"


def test_all_changes_can_be_taken_back() -> None:
    device = SimulatedDevice(Home(NOW))
    before = device.snapshot()
    device.execute(Call("unlock_door", {"door": "back"}))
    device.execute(Call("announce", {"message": "hi"}))
    device.execute(Call("set_light", {"room": "den", "state": "on"}))
    assert device.state != before
    device.restore(before)
    assert device.state == HomeState()
