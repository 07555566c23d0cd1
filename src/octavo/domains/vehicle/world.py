"""What the simulated car reads of the world: canned, but different for each query, and always the same for one.

The car stands still, so places stay as far as they are, and a route to a place that was found is as long as was said.
It doesn't know the car's state, and nothing here can be changed by a call.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from octavo.domains.chance import chance, fold

PlaceType = Literal["gas_station", "charging_station", "parking", "restaurant", "rest_area", "hospital"]
Avoid = Literal["none", "tolls", "highways", "ferries"]
Item = Literal["fuel", "battery", "tire_pressure", "oil", "range"]

_NAMES: dict[PlaceType, tuple[str, ...]] = {
    "gas_station": ("Shell Northgate", "Esso Riverside", "BP West End", "Texaco Airport", "Repsol Bypass", "Q8 Valley"),
    "charging_station": (
        *("Ionity Northgate", "Fastned Riverside", "Allego West End", "EVgo Airport", "Electrify Bypass"),
        "ChargePoint Valley",
    ),
    "parking": (
        *("Market Square Garage", "Station Car Park", "Riverside Parking", "Stadium Car Park", "Airport Parking"),
        "Lakeside Park and Ride",
    ),
    "restaurant": ("Trattoria Lucia", "Golden Dragon", "The Blue Door", "Taj Garden", "Chez Margot", "Smokehouse 66"),
    "rest_area": ("Millbrook Stop", "Oak Hill Stop", "Long Meadow Stop", "Red Rock Stop", "Fox Wood Stop", "Pine Stop"),
    "hospital": (
        *("St. Mary's Hospital", "City General Hospital", "University Hospital", "Mercy Hospital"),
        *("Northside Clinic", "Valley Hospital"),
    ),
}
_RINGS_KM = (0.6, 1.5, 4, 9, 24, 70)  # of each type one place about this far
_STREETS = (
    *("Mill Road", "Station Road", "Church Lane", "Park Avenue", "High Street", "Victoria Street", "Elm Street"),
    *("Harbour Road", "King Street", "Garden Lane", "Bridge Street", "Market Street"),
)
_DETOUR: dict[Avoid, float] = {"none": 1, "tolls": 1.08, "highways": 1.15, "ferries": 1.05}  # of the shortest way
_SPEED_KMH: dict[Avoid, int] = {"none": 85, "tolls": 78, "highways": 60, "ferries": 82}
_TOWN_KM, _TOWN_KMH = 8, 30  # how far from the car the town reaches, and how fast it lets one drive
_SENDERS = ("Mia", "Dad", "Sofia Lind")
_CHAT = (
    *("Running ten minutes late", "Call me when you can", "Can you bring milk?", "See you at eight"),
    *("Thanks for last night!", "Have you left yet?", "Don't forget the keys"),
)
_UNITS: dict[Item, str] = {"fuel": "%", "battery": "%", "tire_pressure": "psi", "oil": "%", "range": "km"}
_WARNINGS: dict[Item, tuple[int, str]] = {  # below which value
    "fuel": (15, "low, fill up soon"),
    "battery": (20, "low, charge soon"),
    "tire_pressure": (30, "low, inflate soon"),
    "oil": (25, "low, top up soon"),
    "range": (80, "short, fill up or charge soon"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere around the car."""

    name: str
    address: str
    distance_km: float


def places(place_type: PlaceType, *, max_distance_km: float) -> list[Place]:
    """The places of a type that are so near, the nearest first."""
    return [p for p in _around()[place_type] if p.distance_km <= max_distance_km]


def drive(destination: str, *, avoid: Avoid) -> tuple[float, int]:
    """Kilometres and minutes to a place around the car, by its name or its address, or to anywhere else."""
    km = round(_distance_km(destination) * _DETOUR[avoid], 1)
    hours = min(km, _TOWN_KM) / _TOWN_KMH + max(km - _TOWN_KM, 0) / _SPEED_KMH[avoid]
    return km, math.ceil(hours * 60)


def messages(contact_name: str) -> list[str]:
    """One to three messages. The first is an address, so that there is somewhere to drive to."""
    first = chance("messages", contact_name)
    chat = [_CHAT[(first + i) % len(_CHAT)] for i in range(first // 10 % 3)]
    return [_address("messages", contact_name), *chat]


def inbox() -> list[str]:
    """The messages of all who wrote, with their names."""
    return [f"{sender}: {message}" for sender in _SENDERS for message in messages(sender)]


def reading(item: Item, *, today: date) -> dict[str, object]:
    """The value, its unit and 'none' or a warning; of one day always the same. The car burns fuel and charges."""
    value, (least, warning) = _value(item, today), _WARNINGS[item]
    return {"value": value, "unit": _UNITS[item], "warning": warning if value < least else "none"}


@lru_cache(maxsize=1)
def _around() -> dict[PlaceType, list[Place]]:
    return {kind: [_place(n, ring) for n, ring in zip(names, _RINGS_KM, strict=True)] for kind, names in _NAMES.items()}


def _place(name: str, about_km: float) -> Place:
    return Place(name, _address("place", name), round(about_km * (0.8 + chance("distance", name) % 40 / 100), 1))


def _distance_km(destination: str) -> float:
    known = (p for some in _around().values() for p in some)
    there = next((p for p in known if fold(destination) in (fold(p.name), fold(p.address))), None)
    return there.distance_km if there else 2 + chance("far", destination) % 4000 / 10


def _address(*parts: str) -> str:
    number = chance("address", *parts)
    return f"{1 + number // 100 % 150} {_STREETS[number % len(_STREETS)]}"


def _value(item: Item, today: date) -> int:
    if item == "range":
        return _value("fuel", today) * 6 + _value("battery", today) // 2
    low, high = (27, 36) if item == "tire_pressure" else (8, 100)
    return low + chance("reading", item, today.isoformat()) % (high - low + 1)
