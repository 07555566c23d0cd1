"""All that the simulated car remembers: compared, copied and brought back as one value.

It starts where every call can be seen: windows half up, seats in the middle, the sunroof a little open. Knows no
rules: what a call may change is written in car.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seat:
    slide: int = 130  # millimetres from the rearmost place
    height: int = 50  # millimetres from the lowest place


@dataclass(frozen=True, slots=True)
class Sunroof:
    percent: int = 20  # 0: closed
    tilted: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    destination: str
    avoid: str  # none, tolls, highways, ferries


@dataclass(frozen=True, slots=True)
class PhoneCall:
    contact_name: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Playing:
    source: str  # radio, bluetooth, usb, streaming
    title: str


def _windows() -> dict[str, int]:
    return {"front_left": 260, "front_right": 260, "rear_left": 260, "rear_right": 260}


@dataclass(slots=True)
class CarState:
    """Lists are in the order in which things were done."""

    volume: int = 20  # 0..50
    climate: dict[str, int] = field(default_factory=dict)  # degrees Fahrenheit; a zone not in it is on automatic
    seats: dict[str, Seat] = field(default_factory=lambda: {"driver": Seat(), "passenger": Seat()})
    windows: dict[str, int] = field(default_factory=_windows)  # millimetres that each is up; 0: open
    sunroof: Sunroof = field(default_factory=Sunroof)
    route: Route | None = None
    calls: list[PhoneCall] = field(default_factory=list)
    playing: Playing | None = None
    drive_mode: str = "normal"  # until one is chosen: eco, comfort, sport, snow
