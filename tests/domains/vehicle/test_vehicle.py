"""The car function by function."""

from __future__ import annotations

from datetime import datetime

import pytest

from octavo.devices import SimulatedDevice
from octavo.domains.vehicle.car import Car
from octavo.domains.vehicle.state import CarState, PhoneCall, Playing, Route, Seat, Sunroof
from octavo.errors import DeviceError
from octavo.functions import REQUIRED, Effect, functions_from_class
from octavo.types import Call

NOW = datetime(2026, 11, 18, 9, 0)  # a Wednesday


@pytest.fixture
def car() -> Car:
    return Car(NOW)


def test_the_functions_in_the_order_of_their_tokens() -> None:
    assert [f.name for f in functions_from_class(Car)] == [
        *("adjust_volume", "set_climate_temperature", "adjust_seat_position", "control_window", "operate_sunroof"),
        *("navigate_to", "find_nearby", "call_contact", "read_messages", "play_media", "set_drive_mode"),
        "get_vehicle_status",
    ]


def test_effects() -> None:
    names: dict[Effect, set[str]] = {effect: set() for effect in Effect}
    for function in functions_from_class(Car):
        names[function.effect].add(function.name)
    assert names[Effect.IRREVERSIBLE] == {"call_contact"}
    assert names[Effect.READ] == {"find_nearby", "read_messages", "get_vehicle_status"}


def test_bounds_and_defaults_are_those_of_the_signatures() -> None:
    functions = functions_from_class(Car)
    bounds = {(f.name, p.name): (p.minimum, p.maximum) for f in functions for p in f.parameters if p.maximum}
    assert bounds == {
        ("adjust_volume", "set_value"): (0, 50),
        ("set_climate_temperature", "temperature"): (60, 80),
        ("operate_sunroof", "intensity"): (0, 100),
    }
    defaults = {(f.name, p.name): p.default for f in functions for p in f.parameters if p.default is not REQUIRED}
    assert defaults == {
        ("adjust_volume", "volume_diff"): None,
        ("adjust_volume", "set_value"): None,
        ("operate_sunroof", "intensity"): None,
        ("navigate_to", "avoid"): "none",
        ("find_nearby", "max_distance_km"): 10,
        ("read_messages", "contact_name"): None,
    }


def test_docstrings_describe_arguments_and_results() -> None:
    functions = functions_from_class(Car)
    seat, nearby = functions.get("adjust_seat_position"), functions.get("find_nearby")
    assert seat.description == "Move a seat. It stops at the end of its rail."
    assert seat.parameters[2].description == "In millimetres."
    assert nearby.returns == "[{name, address, distance_km}], the nearest first."


def test_results_have_names_of_their_own() -> None:
    named = [f.result for f in functions_from_class(Car) if f.returns]
    assert named == ["volume", "route", "place", "message", "reading"]


def test_settings_are_set(car: Car) -> None:
    assert car.adjust_volume(set_value=35) == 35
    car.set_climate_temperature("rear", 71)
    car.adjust_seat_position("driver", "forward", 50)
    car.adjust_seat_position("driver", "up", 20)
    car.control_window("rear_left", "down", 60)
    car.operate_sunroof("open", 80)
    car.navigate_to("Rimini", avoid="tolls")
    car.play_media("usb", "Giro d'Italia")
    car.set_drive_mode("eco")
    assert car.state == CarState(
        volume=35,
        climate={"rear": 71},
        seats={"driver": Seat(slide=180, height=70), "passenger": Seat()},
        windows={"front_left": 260, "front_right": 260, "rear_left": 200, "rear_right": 260},
        sunroof=Sunroof(80),
        route=Route("Rimini", "tolls"),
        playing=Playing("usb", "Giro d'Italia"),
        drive_mode="eco",
    )


def test_calls_are_kept_in_their_order(car: Car) -> None:
    car.call_contact("Nils")
    car.call_contact("Somebody Unknown")
    assert car.state.calls == [PhoneCall("Nils", NOW), PhoneCall("Somebody Unknown", NOW)]


def test_the_volume_is_changed_by_steps_and_stays_within_its_bounds(car: Car) -> None:
    assert car.adjust_volume(volume_diff=-6) == 14
    assert car.adjust_volume(volume_diff=-15) == 0
    assert car.adjust_volume(volume_diff=80) == 50
    assert car.state.volume == 50


@pytest.mark.parametrize(
    ("position", "seat"),
    [
        ("forward", Seat(slide=160)),
        ("backward", Seat(slide=100)),
        ("up", Seat(height=80)),
        ("down", Seat(height=20)),
    ],
)
def test_seats_move_four_ways(car: Car, position: str, seat: Seat) -> None:
    SimulatedDevice(car).execute(
        Call("adjust_seat_position", {"seat": "passenger", "position": position, "distance": 30})
    )
    assert car.state.seats == {"driver": Seat(), "passenger": seat}


def test_what_moves_stops_where_it_ends(car: Car) -> None:
    car.adjust_seat_position("driver", "backward", 5000)
    car.adjust_seat_position("driver", "up", 5000)
    car.control_window("front_left", "up", 5000)
    car.control_window("front_right", "down", 5000)
    assert car.state.seats["driver"] == Seat(slide=0, height=100)
    assert (car.state.windows["front_left"], car.state.windows["front_right"]) == (500, 0)


@pytest.mark.parametrize(
    ("action", "intensity", "sunroof"),
    [
        ("open", None, Sunroof(100)),
        ("open", 25, Sunroof(25)),
        ("open", 0, Sunroof(0)),
        ("tilt", None, Sunroof(100, tilted=True)),
        ("tilt", 30, Sunroof(30, tilted=True)),
        ("tilt", 0, Sunroof(0)),
        ("close", None, Sunroof(0)),
        ("close", 40, Sunroof(60, tilted=True)),
        ("close", 10, Sunroof(70, tilted=True)),  # nothing is opened by closing
    ],
)
def test_the_sunroof_opens_tilts_and_closes(action: str, intensity: int | None, sunroof: Sunroof) -> None:
    car = Car(NOW, CarState(sunroof=Sunroof(70, tilted=True)))
    SimulatedDevice(car).execute(Call("operate_sunroof", {"action": action, "intensity": intensity}))
    assert car.state.sunroof == sunroof


def test_a_place_that_was_found_is_as_far_as_was_said(car: Car) -> None:
    first, second = car.find_nearby("charging_station")[:2]
    by_name, by_address = car.navigate_to(str(first["name"])), car.navigate_to(str(second["address"]))
    assert by_name["distance_km"] == first["distance_km"]
    assert by_address["distance_km"] == second["distance_km"]
    assert car.state.route == Route(str(second["address"]), "none")


def test_one_arrives_after_now(car: Car) -> None:
    assert car.navigate_to("Fort William") == {"eta": "12:00", "distance_km": 240.2}
    assert car.navigate_to("Fort William", avoid="highways") == {"eta": "13:45", "distance_km": 276.2}


def test_messages_of_all_tell_who_wrote_those_of_one_do_not(car: Car) -> None:
    mia = car.read_messages("Mia")
    assert mia
    assert [f"Mia: {message}" for message in mia] == car.read_messages()[: len(mia)]


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        ("adjust_volume", {}, "neither of volume_diff and set_value"),
        ("adjust_volume", {"volume_diff": 3, "set_value": 20}, "both of volume_diff and set_value"),
        ("adjust_seat_position", {"seat": "driver", "position": "up", "distance": 0}, "0 mm is no distance"),
        ("control_window", {"window": "rear_left", "position": "up", "distance": -20}, "-20 mm is no distance"),
        ("find_nearby", {"place_type": "hospital", "max_distance_km": 0}, "nothing is within 0 km"),
    ],
)
def test_failures_give_a_reason_and_change_nothing(
    car: Car, function: str, arguments: dict[str, str | int], reason: str
) -> None:
    with pytest.raises(DeviceError, match=reason) as caught:
        getattr(car, function)(**arguments)
    assert caught.value.hint
    assert car.state == CarState()


def test_what_has_come_to_its_end_can_only_go_back(car: Car) -> None:
    car.control_window("front_left", "up", 240)
    with pytest.raises(DeviceError, match="the front left window is already as far up as it goes") as caught:
        car.control_window("front_left", "up", 10)
    assert caught.value.hint == "move it the other way"
    car.control_window("front_left", "down", 10)
    assert car.state.windows["front_left"] == 490


def test_reading_changes_nothing(car: Car) -> None:
    car.find_nearby("parking", max_distance_km=2)
    car.read_messages()
    car.read_messages("Lena")
    car.get_vehicle_status("fuel")
    assert car.state == CarState()


def test_all_changes_can_be_taken_back() -> None:
    device = SimulatedDevice(Car(NOW))
    before = device.snapshot()
    device.execute(Call("set_climate_temperature", {"zone": "driver", "temperature": 64}))
    device.execute(Call("adjust_seat_position", {"seat": "driver", "position": "down", "distance": 15}))
    assert device.state != before
    device.restore(before)
    assert device.state == CarState()
