"""Flights: canned, but different for each route, and always the same for one.

All that is known of a flight stands in its id or is made from it, so what was found can be booked without being kept.
It doesn't know who books.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Literal

from octavo.domains.chance import chance, fold

Cabin = Literal["economy", "premium", "business", "first"]

_AIRLINES = {
    **{"AF": "Air France", "BA": "British Airways", "EK": "Emirates", "ET": "Ethiopian Airlines", "KL": "KLM"},
    **{"LA": "LATAM", "LH": "Lufthansa", "NH": "ANA", "QF": "Qantas", "SQ": "Singapore Airlines"},
    **{"TK": "Turkish Airlines", "UA": "United"},
}
_PRICE: dict[str, float] = {"E": 1.0, "P": 1.6, "B": 3.2, "F": 5.0}  # by the first letter of the cabin
_OFFERS = 5
_ID = re.compile(r"([A-Z]{2}(\d)\d{3})-\d{8}(-\d{8})?-([EPBF])")
_NUMBER = re.compile(r"([A-Z][A-Z\d]|\d[A-Z])([A-Z]?)[ -]?0*(\d{1,4})(?!\d)")
_BOARDING = timedelta(minutes=40)


def search(origin: str, destination: str, day: date, back: date | None, cabin: Cabin) -> list[dict[str, object]]:
    """Five flights, the cheapest first. The first digit of their numbers tells how far it is, the same both ways."""
    far = 1 + chance("far", *sorted((fold(origin), fold(destination)))) % 9
    codes = list(_AIRLINES)
    first = chance("airlines", origin, destination)
    found: list[tuple[float, dict[str, object]]] = []
    for code in (codes[(first + i) % len(codes)] for i in range(_OFFERS)):
        number = f"{code}{far}{chance('number', code, origin, destination) % 1000:03d}"
        days = f"{day:%Y%m%d}" if back is None else f"{day:%Y%m%d}-{back:%Y%m%d}"
        flight_id = f"{number}-{days}-{cabin[0].upper()}"
        leaves = _leaves(number)
        minutes = 30 + 70 * far + chance("minutes", number) % 8 * 5
        flight: dict[str, object] = {
            "flight_id": flight_id,
            "airline": _AIRLINES[code],
            "departure": f"{leaves:%H:%M}",
            "arrival": f"{datetime.combine(day, leaves) + timedelta(minutes=minutes):%H:%M}",
            "price": price(flight_id),
        }
        found.append((price(flight_id), flight))
    return [flight for _, flight in sorted(found, key=lambda priced: priced[0])]


def price(flight_id: str) -> float:
    """US dollars for one passenger, also of a flight that was never searched."""
    match = _ID.fullmatch(flight_id.strip().upper())
    if not match:
        return float(60 + chance("price", flight_id) % 540)
    one_way = 30 + 60 * int(match[2]) + chance("price", match[0][:-1]) % 90
    return round(one_way * _PRICE[match[4]] * (1.9 if match[3] else 1), 2)


def flight_number(text: str) -> str | None:
    """ "LH 756", "lh0756" or the id of a flight as "LH756"; None of other text."""
    match = _NUMBER.match(text.strip().upper())
    return f"{match[1]}{match[2]}{match[3]}" if match else None


def status(number: str, *, now: datetime) -> dict[str, object]:
    """How a flight of today does: on time, delayed, boarding or departed."""
    today = now.date().isoformat()
    late = max(0, chance("late", number, today) % 90 - 55)
    departure = datetime.combine(now.date(), _leaves(number), now.tzinfo) + timedelta(minutes=late)
    if departure <= now:
        how = "departed"
    elif departure <= now + _BOARDING:
        how = "boarding"
    else:
        how = f"delayed by {late} minutes" if late else "on time"
    gate = f"{'ABCDE'[chance('pier', number, today) % 5]}{1 + chance('gate', number, today) % 40}"
    return {"status": how, "gate": gate, "departure": f"{departure:%H:%M}"}


def _leaves(number: str) -> time:
    """From 06:00 to 22:55, the same every day."""
    minutes = 6 * 60 + chance("leaves", number) % 204 * 5
    return time(minutes // 60, minutes % 60)
