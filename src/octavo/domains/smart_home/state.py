"""All that the simulated home remembers: compared, copied and brought back as one value.

Knows no rules: what a call may change is written in home.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Light:
    on: bool
    brightness: int | None = None  # percent; None: as the lamp was left
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Thermostat:
    temperature: float  # degrees Celsius
    mode: str  # heat, cool, auto, off


@dataclass(frozen=True, slots=True)
class Lock:
    locked: bool = True
    turned_at: datetime | None = None  # None: long ago


@dataclass(frozen=True, slots=True)
class Cleaning:
    room: str | None  # None: the whole home
    mode: str  # quiet, normal, turbo


@dataclass(frozen=True, slots=True)
class Run:
    appliance: str
    program: str | None  # None: the appliance's own
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Announcement:
    message: str
    room: str | None  # None: the whole home
    spoken_at: datetime


@dataclass(slots=True)
class HomeState:
    """Lists are in the order in which things were done. A room is there, in lower case, as soon as it is named."""

    lights: dict[str, Light] = field(default_factory=dict)
    thermostat: Thermostat = Thermostat(20.0, "off")
    locks: dict[str, Lock] = field(default_factory=lambda: {"front": Lock(), "back": Lock(), "garage": Lock()})
    blinds: dict[str, int] = field(default_factory=dict)  # percent open
    cleanings: list[Cleaning] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    security: str = "home"  # home, away, off; armed at first, so that disarming shows
    announcements: list[Announcement] = field(default_factory=list)
    scene: str | None = None
