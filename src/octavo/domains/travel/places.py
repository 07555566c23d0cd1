"""What there is in cities and at borders: sights, cars and visas. Canned, and always the same for one question.

It doesn't know the agency, and nothing here can be changed by a call.
"""

from __future__ import annotations

from typing import Literal

from octavo.domains.chance import chance, fold

Category = Literal["museum", "park", "landmark", "food", "nightlife", "any"]
CarType = Literal["economy", "suv", "luxury", "van"]

_SIGHTS: dict[str, tuple[str, ...]] = {
    "museum": ("{city} City Museum", "Museum of Modern Art {city}", "{city} Maritime Museum", "House of Photography"),
    "park": ("{city} Botanical Garden", "Riverside Park", "Old Mill Park", "{city} Central Park"),
    "landmark": ("{city} Cathedral", "Old Town Hall", "The Stone Bridge", "{city} Watchtower"),
    "food": ("Taste of {city}", "The Copper Pot", "Market Hall {city}", "Lemon & Salt"),
    "nightlife": ("Bar Aurora", "The Blue Cellar", "Club {city}", "Rooftop 21"),
}
_STREETS = ("Market Street", "Station Road", "Castle Lane", "Harbour Street", "Garden Avenue", "Mill Road")
_CARS: dict[CarType, int] = {"economy": 34, "suv": 68, "luxury": 140, "van": 82}  # dollars a day at least
_VISAS = (
    "no visa needed for stays of up to 90 days",
    "no visa needed for stays of up to 30 days",
    "visa on arrival, valid for 30 days, 35 US dollars",
    "e-visa needed before departure, valid for 90 days, 50 US dollars",
    "visa needed from the embassy before departure, allow three weeks",
)


def attractions(city: str, category: Category) -> list[dict[str, object]]:
    """The sights of one category, or one of each; the best rated first."""
    if category == "any":
        names = [sights[chance("any", city, kind) % len(sights)] for kind, sights in _SIGHTS.items()]
    else:
        names = list(_SIGHTS[category])
    places = [_place(name.format(city=city.strip()), city) for name in names]
    return [place for _, place in sorted(places, key=lambda rated: -rated[0])]


def visa(nationality: str, country: str) -> str:
    """What a holder of a passport needs in a country."""
    if fold(nationality) == fold(country):
        rule = "no visa needed in one's own country"
    else:
        rule = _VISAS[chance("visa", nationality, country) % len(_VISAS)]
    return f"Passport of {nationality.strip()}, to {country.strip()}: {rule}"


def car_price(city: str, car_type: CarType, days: int) -> float:
    """US dollars for a car and so many days."""
    return float((_CARS[car_type] + chance("car", city, car_type) % 25) * days)


def _place(name: str, city: str) -> tuple[float, dict[str, object]]:
    rating = round(3.6 + chance("rating", name, city) % 14 / 10, 1)
    street = _STREETS[chance("street", name, city) % len(_STREETS)]
    address = f"{1 + chance('house', name, city) % 180} {street}, {city.strip()}"
    return rating, {"name": name, "address": address, "rating": rating}
