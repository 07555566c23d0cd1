"""All that the simulated travel agency remembers: compared, copied and brought back as one value.

Knows no rules: what a call may change is written in agency.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Flight:
    flight_id: str
    passengers: int
    total: float  # US dollars


@dataclass(frozen=True, slots=True)
class Stay:
    hotel_id: str  # or the name of the hotel
    guests: int
    total: float


@dataclass(frozen=True, slots=True)
class Rental:
    city: str
    pickup: date
    dropoff: date
    car_type: str
    total: float


@dataclass(frozen=True, slots=True)
class Table:
    restaurant: str
    at: datetime
    party_size: int
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Cancellation:
    booking_id: str
    refund: float


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    day: date
    time: time | None


Booking: TypeAlias = Flight | Stay | Rental | Table


@dataclass(slots=True)
class AgencyState:
    """Lists are in the order in which things were done."""

    bookings: dict[str, Booking] = field(default_factory=dict)  # by booking_id; a cancelled one is gone
    cancellations: list[Cancellation] = field(default_factory=list)
    itinerary: list[Entry] = field(default_factory=list)
