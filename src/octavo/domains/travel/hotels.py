"""Hotels: canned, but different for each city, and always the same for one.

The id of a hotel holds its name and the nights, and its price is made from its name, so what was found can be booked
without being kept, and so can a hotel that was never searched. It doesn't know who books.
"""

from __future__ import annotations

import math
import re
from datetime import date

from octavo.domains.chance import chance, fold

_NAMES = (
    *("{city} Backpackers Hostel", "Old Town Hostel {city}", "Linden Guesthouse {city}", "{city} Garden Guesthouse"),
    *("{city} Station Inn", "Hotel {city} Central", "Hotel Meridian {city}", "Grand Hotel {city}", "{city} Palace"),
)
_PRICES = {  # the lowest and how many dollars it may be more, by a word in the name
    "hostel": (7, 8),
    "guesthouse": (22, 25),
    "inn": (40, 40),
    "resort": (190, 220),
    "palace": (210, 260),
    "grand": (180, 200),
}
_PRICE = (75, 110)  # of all others
_ID = re.compile(r"(.+)_(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)")


def search(city: str, first: date, last: date, max_price: float | None) -> list[dict[str, object]]:
    """The hotels of a city that cost at most `max_price` dollars a night, the best rated first."""
    found: list[tuple[float, dict[str, object]]] = []
    for name in (template.format(city=city.strip()) for template in _NAMES):
        price = night_price(name)
        if max_price is None or price <= max_price:
            rating = 3.2 + chance("rating", name) % 17 / 10
            hotel_id = f"{_plain(name)}_{first}_{last}"
            found.append((-rating, {"hotel_id": hotel_id, "name": name, "price": price, "rating": round(rating, 1)}))
    return [hotel for _, hotel in sorted(found, key=lambda rated: rated[0])]


def night_price(name: str) -> float:
    """US dollars for a room and a night in the hotel of that name."""
    words = _plain(name).split("-")
    low, more = next((price for word, price in _PRICES.items() if word in words), _PRICE)
    return float(low + chance("price", *words) % more)


def stay_price(hotel_id: str, guests: int) -> float:
    """US dollars for all nights in the id, one night where a name stands instead; two guests share a room."""
    match = _ID.fullmatch(hotel_id.strip())
    name, nights = (match[1], _nights(match[2], match[3])) if match else (hotel_id, 1)
    return night_price(name) * nights * math.ceil(guests / 2)


def _nights(first: str, last: str) -> int:
    try:
        return max(1, (date.fromisoformat(last) - date.fromisoformat(first)).days)
    except ValueError:  # the 31st of February, in an id that no search gave
        return 1


def _plain(name: str) -> str:
    """A name as it stands in an id."""
    return re.sub(r"[\W_]+", "-", fold(name)).strip("-")
