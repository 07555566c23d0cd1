"""Canned flights, hotels, places and money: the same for one query, plausible, pinned by golden values."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import get_args

import pytest

from octavo.domains.travel import flights, hotels, money, places

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
NOW = datetime(2026, 11, 18, 9, 0)


def numbers(rows: list[dict[str, object]], field: str) -> list[float]:
    return [float(str(row[field])) for row in rows]


def test_flights_depend_on_the_route_the_days_and_the_cabin() -> None:
    found = flights.search("Porto", "Rome", FRIDAY, None, "economy")
    assert found == flights.search(" porto", "ROME.", FRIDAY, None, "economy")
    ids = {str(f["flight_id"]) for f in found}
    assert len(ids) == 5
    others = [
        flights.search("Rome", "Porto", FRIDAY, None, "economy"),
        flights.search("Porto", "Rome", MONDAY, None, "economy"),
        flights.search("Porto", "Rome", FRIDAY, MONDAY, "economy"),
        flights.search("Porto", "Rome", FRIDAY, None, "first"),
    ]
    assert all(ids.isdisjoint(str(f["flight_id"]) for f in other) for other in others)


def test_the_cheapest_flight_comes_first_and_comfort_and_the_way_back_cost_more() -> None:
    one_way, both, business = (
        numbers(flights.search("Porto", "Rome", FRIDAY, back, cabin), "price")
        for back, cabin in ((None, "economy"), (MONDAY, "economy"), (None, "business"))
    )
    assert one_way == sorted(one_way)
    assert 80 < one_way[0] < one_way[-1] < 700
    assert one_way[-1] < both[0] < 2 * one_way[-1]
    assert business[0] == pytest.approx(3.2 * one_way[0], abs=0.01)


def test_a_route_takes_about_as_long_with_every_airline() -> None:
    def minutes(clock: object) -> int:
        return int(str(clock)[:2]) * 60 + int(str(clock)[3:])

    found = flights.search("Porto", "Rome", FRIDAY, None, "economy")
    lengths = [(minutes(f["arrival"]) - minutes(f["departure"])) % 1440 for f in found]
    assert max(lengths) - min(lengths) <= 35
    assert 60 <= min(lengths) <= 700


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("LH756", "LH756"),
        ("lh 756", "LH756"),
        ("EK073", "EK73"),
        ("6E 2043", "6E2043"),
        ("A3-319", "A3319"),
        ("BAW117", "BAW117"),
        ("KL5743-20261120-20261123-E", "KL5743"),
        ("LH75612", None),
        ("7714", None),
        ("tomorrow", None),
    ],
)
def test_flight_numbers_as_people_write_them(text: str, number: str | None) -> None:
    assert flights.flight_number(text) == number


def test_the_status_fits_the_clock_and_the_search() -> None:
    found = flights.search("Porto", "Rome", FRIDAY, None, "economy")[0]
    number = flights.flight_number(str(found["flight_id"])) or ""
    at = [flights.status(number, now=NOW.replace(hour=hour))["status"] for hour in (0, 23)]
    assert at[0] == "on time" or str(at[0]).startswith("delayed by ")
    assert at[1] == "departed"
    on_time = flights.status("LH756", now=NOW)
    leaves = datetime.combine(NOW, datetime.strptime(str(on_time["departure"]), "%H:%M").time())
    assert flights.status("LH756", now=leaves - timedelta(minutes=10))["status"] == "boarding"
    some = [flights.status(f"XX{n}", now=NOW.replace(hour=0))["status"] for n in range(60)]
    assert 0.5 < some.count("on time") / 60 < 0.9


def test_hotels_cost_at_most_what_is_asked_for_and_are_best_rated_first() -> None:
    every = hotels.search("Athens", FRIDAY, MONDAY, None)
    assert len(every) == 9
    ratings = numbers(every, "rating")
    assert ratings == sorted(ratings, reverse=True)
    assert all(3 <= r <= 5 for r in ratings)
    cheap = hotels.search(" athens ", FRIDAY, MONDAY, 50)
    assert [h["hotel_id"] for h in cheap] == [h["hotel_id"] for h in every if float(str(h["price"])) <= 50]
    assert 0 < len(cheap) < 9
    assert hotels.search("Athens", FRIDAY, MONDAY, 5) == []


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("Hostel Mundo Joven", 7, 15),
        ("Guesthouse Bagan Star", 22, 47),
        ("Sapphire Inn", 40, 80),
        ("Les Trois Rois", 75, 185),
        ("Le Berbère Palace", 210, 470),
    ],
)
def test_the_price_of_a_hotel_fits_its_name(name: str, low: int, high: int) -> None:
    assert low <= hotels.night_price(name) < high
    assert hotels.night_price(name) == hotels.night_price(name.upper())


@pytest.mark.parametrize("category", get_args(places.Category))
def test_sights_of_every_category(category: places.Category) -> None:
    found = places.attractions("Hanoi", category)
    ratings = numbers(found, "rating")
    assert len({str(f["name"]) for f in found}) == (5 if category == "any" else 4)
    assert ratings == sorted(ratings, reverse=True)
    assert all(str(f["address"]).endswith(", Hanoi") for f in found)
    assert found == places.attractions("Hanoi ", category)
    assert found != places.attractions("Oslo", category)


def test_a_bigger_car_costs_more_and_every_day_as_much() -> None:
    prices = [places.car_price("Split", kind, 1) for kind in ("economy", "suv", "luxury")]
    assert prices == sorted(set(prices))
    assert places.car_price("Split", "van", 7) == 7 * places.car_price("Split", "van", 1)


def test_visas_depend_on_both_countries() -> None:
    rules = {places.visa("India", country) for country in ("Vietnam", "Portugal", "Kenya", "Japan", "Chile")}
    assert len({rule.split(": ")[1] for rule in rules}) > 1
    assert "own country" in places.visa("India", "india")


def test_money_comes_back_as_it_went() -> None:
    assert money.convert(100, "EUR", "EUR") == 100
    assert money.convert(money.convert(100, "GBP", "INR"), "INR", "GBP") == 100
    assert money.convert(0, "USD", "VND") == 0
    assert (money.currency(" eur"), money.currency("euro")) == ("EUR", None)


def test_values_do_not_change_between_runs_or_machines() -> None:
    assert flights.search("Porto", "Marrakech", FRIDAY, MONDAY, "economy")[0] == {
        "flight_id": "EK5207-20261120-20261123-E",
        "airline": "Emirates",
        "departure": "12:05",
        "arrival": "18:50",
        "price": 655.5,
    }
    assert hotels.search("Athens", FRIDAY, MONDAY, None)[0] == {
        "hotel_id": "athens-backpackers-hostel_2026-11-20_2026-11-23",
        "name": "Athens Backpackers Hostel",
        "price": 10.0,
        "rating": 4.6,
    }
    assert places.attractions("Hanoi", "food")[0] == {
        "name": "Taste of Hanoi",
        "address": "160 Mill Road, Hanoi",
        "rating": 4.4,
    }
    assert flights.status("LH756", now=NOW) == {"status": "on time", "gate": "C18", "departure": "18:40"}
    assert places.visa("Nigeria", "Portugal").startswith("Passport of Nigeria, to Portugal: ")
    assert money.convert(1500, "SEK", "USD") == 157.89
