"""All that the simulated phone remembers: compared, copied and brought back as one value.

Knows no rules: what a call may change is written in phone.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    phone_number: str


@dataclass(frozen=True, slots=True)
class TextMessage:
    contact_name: str
    message: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Email:
    recipient: str
    title: str
    content: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class PhoneCall:
    phone_number: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Photo:
    path: str
    camera: str  # front, back
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Event:
    title: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Playing:
    service: str
    name: str


def _contacts() -> list[Contact]:
    return [
        Contact("Mia", "+14155550142"),
        Contact("Mom", "+14155550111"),
        Contact("Dr. Okafor", "+442079460123"),
        Contact("Priya Raman", "+919876543210"),
        Contact("Jonas Weber", "+493012345678"),
    ]


@dataclass(slots=True)
class PhoneState:
    """Lists are in the order in which things were done."""

    contacts: list[Contact] = field(default_factory=_contacts)
    messages: list[TextMessage] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)
    calls: list[PhoneCall] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    volumes: dict[str, int] = field(default_factory=lambda: {"ring": 5, "media": 5, "alarm": 5})  # 0..10
    brightness: int = 5  # 0..10
    do_not_disturb: bool = False
    bluetooth: list[str] = field(default_factory=list)  # names of the connected devices
    thermostat: float = 68.0  # degrees Fahrenheit
    door_locked: bool = True
    music: Playing | None = None  # on the Nest Audio
    video: Playing | None = None  # on the Nest Hub
