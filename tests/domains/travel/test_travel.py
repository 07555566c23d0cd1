"""The travel agency function by function: what is booked, kept and refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from octavo.devices import SimulatedDevice
from octavo.domains.travel.agency import Agency
from octavo.domains.travel.state import AgencyState, Cancellation, Entry, Flight, Rental, Stay, Table
from octavo.errors import DeviceError
from octavo.functions import REQUIRED, Effect, functions_from_class
from octavo.types import Call

NOW = datetime(2026, 11, 18, 9, 0)  # a Wednesday
ID = "AF5246-20261120-E"


@pytest.fixture
def agency() -> Agency:
    return Agency(NOW)


def test_the_functions_in_the_order_of_their_tokens() -> None:
    assert [f.name for f in functions_from_class(Agency)] == [
        *("search_flights", "book_flight", "search_hotels", "book_hotel", "rent_car", "find_attractions"),
        *("reserve_restaurant", "convert_currency", "check_visa_requirements", "get_flight_status"),
        *("cancel_booking", "add_to_itinerary"),
    ]


def test_effects() -> None:
    names: dict[Effect, set[str]] = {effect: set() for effect in Effect}
    for function in functions_from_class(Agency):
        names[function.effect].add(function.name)
    assert names[Effect.IRREVERSIBLE] == {"book_flight", "book_hotel", "rent_car", "cancel_booking"}
    assert names[Effect.WRITE] == {"reserve_restaurant", "add_to_itinerary"}


def test_arguments_have_the_types_and_defaults_of_the_function_set() -> None:
    functions = functions_from_class(Agency)
    flights, itinerary = functions.get("search_flights"), functions.get("add_to_itinerary")
    assert [(p.format, p.default, p.nullable) for p in flights.parameters[2:4]] == [
        ("date", REQUIRED, False),
        ("date", None, True),
    ]
    assert flights.parameters[4].choices == ("economy", "premium", "business", "first")
    assert [(p.format, p.default) for p in itinerary.parameters[1:]] == [("date", REQUIRED), ("time", None)]
    assert functions.get("book_flight").parameters[1].default == 1
    assert functions.get("reserve_restaurant").parameters[3].default == 2
    assert functions.get("search_hotels").parameters[3].kind == "number"


def test_docstrings_describe_functions_and_results() -> None:
    functions = functions_from_class(Agency)
    assert functions.get("book_hotel").description == "Book a hotel found by search_hotels, or by its name."
    assert functions.get("cancel_booking").returns == "{refund}."
    assert functions.get("check_visa_requirements").parameters[0].description == "Country of the passport."


def test_what_functions_return_has_names_of_its_own() -> None:
    results = [f.result for f in functions_from_class(Agency) if f.name != "add_to_itinerary"]
    assert len(set(results)) == 11
    assert "result" not in results


def test_a_found_flight_is_booked_at_its_price(agency: Agency) -> None:
    found = agency.search_flights("Porto", "Marrakech", "@friday", cabin="business")[0]
    booked = agency.book_flight(str(found["flight_id"]), passengers=3)
    assert booked["total"] == pytest.approx(3 * float(str(found["price"])))
    assert agency.state.bookings == {
        str(booked["booking_id"]): Flight(str(found["flight_id"]), 3, float(str(booked["total"])))
    }


def test_a_found_hotel_is_booked_for_its_nights_and_one_room_for_two(agency: Agency) -> None:
    found = agency.search_hotels("Athens", "@friday", "@monday")[0]
    price = float(str(found["price"]))
    assert agency.book_hotel(str(found["hotel_id"]), guests=2)["total"] == 3 * price
    assert agency.book_hotel(str(found["hotel_id"]), guests=3)["total"] == 3 * price * 2
    assert agency.book_hotel(str(found["name"]))["total"] == price


def test_flights_and_hotels_that_nobody_searched_can_be_booked(agency: Agency) -> None:
    assert agency.book_flight("WZ-7783") == {"booking_id": "BB53C9", "total": 289.0}
    assert agency.book_hotel("Hotel Moskva", guests=2) == {"booking_id": "3F3E83", "total": 80.0}
    assert agency.book_hotel("somewhere_2026-02-31_2026-03-04")["total"]
    assert list(agency.state.bookings.values())[:2] == [
        Flight("WZ-7783", 1, 289.0),
        Stay("Hotel Moskva", 2, 80.0),
    ]


def test_the_same_thing_booked_twice_is_two_bookings(agency: Agency) -> None:
    assert agency.book_flight(ID)["booking_id"] != agency.book_flight(ID)["booking_id"]
    assert len(agency.state.bookings) == 2


def test_cars_are_paid_by_the_day(agency: Agency) -> None:
    totals = [
        float(str(agency.rent_car("Split", "@friday", dropoff, "van")["total"]))
        for dropoff in ("@friday", "@saturday", "@monday")
    ]
    assert totals[0] == totals[1] == totals[2] / 3
    assert Rental("Split", date(2026, 11, 20), date(2026, 11, 23), "van", totals[2]) in agency.state.bookings.values()


def test_tables_and_entries_are_kept(agency: Agency) -> None:
    booking_id = agency.reserve_restaurant("Katz Orange", "@tonight", "21:00", party_size=11)["booking_id"]
    agency.add_to_itinerary("Karaoke", "@next saturday", "22:30")
    agency.add_to_itinerary("Arafat", "2026-05-26")
    assert agency.state == AgencyState(
        bookings={str(booking_id): Table("Katz Orange", datetime(2026, 11, 18, 21), 11)},
        itinerary=[Entry("Karaoke", date(2026, 11, 28), time(22, 30)), Entry("Arafat", date(2026, 5, 26), None)],
    )


def test_a_cancelled_booking_is_gone_and_partly_paid_back(agency: Agency) -> None:
    flight, table = agency.book_flight("WZ-7783"), agency.reserve_restaurant("Quay", "@saturday", "18:45")
    assert agency.cancel_booking(str(flight["booking_id"]).lower()) == {"refund": 202.3}
    assert agency.cancel_booking(str(table["booking_id"])) == {"refund": 0.0}
    assert agency.state.bookings == {}
    assert [c.refund for c in agency.state.cancellations] == [202.3, 0.0]


def test_a_booking_made_elsewhere_can_be_cancelled_once(agency: Agency) -> None:
    assert agency.cancel_booking("GB7781") == {"refund": 125.0}
    with pytest.raises(DeviceError, match="cancelled already"):
        agency.cancel_booking("gb7781 ")
    assert agency.state == AgencyState(cancellations=[Cancellation("GB7781", 125.0)])


@pytest.mark.parametrize("day", range(16, 23))
def test_a_weekend_is_a_weekend_whenever_it_is_said(day: int) -> None:
    agency = Agency(datetime(2026, 11, day, 9, 0, tzinfo=UTC))
    agency.rent_car("Split", "@friday", "@monday")
    (rental,) = agency.state.bookings.values()
    assert isinstance(rental, Rental)
    assert (rental.pickup.weekday(), (rental.dropoff - rental.pickup).days) == (4, 3)


def test_a_year_ends_between_two_dates(agency: Agency) -> None:
    agency.rent_car("Lagos", "@18 december", "@2 january")
    late = Agency(datetime(2027, 1, 1, 9, 0))
    late.rent_car("Lagos", "@18 december", "@2 january")
    days = [(b.dropoff - b.pickup).days for a in (agency, late) for b in a.state.bookings.values() if type(b) is Rental]
    assert days == [15, 15]


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        ("search_flights", ("Porto", "porto ", "@friday"), "to itself"),
        ("search_flights", ("Porto", "Rome", "@friday", "@tomorrow"), "return on 2026-11-19 is before"),
        ("search_flights", ("Porto", "Rome", "2026-12-05", "2026-12-04"), "return on 2026-12-04 is before"),
        ("search_flights", ("Porto", "Rome", "@blursday"), "when 'blursday' is"),
        ("book_flight", (ID, 0), "0 passengers"),
        ("search_hotels", ("Rome", "@friday", "@friday"), "not after the check-in"),
        ("search_hotels", ("Rome", "@june 5", "@june 5"), "not after the check-in"),
        ("search_hotels", ("Rome", "@june 5", "@june 2"), "not after the check-in"),
        ("book_hotel", ("Hotel Moskva", -1), "-1 guests"),
        ("rent_car", ("Rome", "@friday", "@today"), "drop-off on 2026-11-18 is before"),
        ("reserve_restaurant", ("Quay", "@friday", "20:00", 0), "0 guests"),
        ("reserve_restaurant", ("Quay", "@friday", "@whenever"), "when 'whenever' is"),
        ("convert_currency", (5, "dollars", "EUR"), "'dollars' is no currency"),
        ("convert_currency", (5, "EUR", "XYZ"), "'XYZ' is no currency"),
        ("convert_currency", (-5, "EUR", "USD"), "less than nothing"),
        ("get_flight_status", ("tomorrow",), "not a flight number"),
        ("get_flight_status", ("7714",), "not a flight number"),
        ("add_to_itinerary", ("Quay", "@31 february"), "when '31 february' is"),
    ],
)
def test_failures_give_a_reason_and_change_nothing(
    agency: Agency, function: str, arguments: tuple[object, ...], reason: str
) -> None:
    with pytest.raises(DeviceError, match=reason) as caught:
        getattr(agency, function)(*arguments)
    assert caught.value.hint
    assert agency.state == AgencyState()


def test_reading_changes_nothing(agency: Agency) -> None:
    agency.search_flights("Porto", "Rome", "@friday")
    agency.search_hotels("Rome", "@friday", "@sunday")
    agency.find_attractions("Rome")
    agency.convert_currency(5, "EUR", "USD")
    agency.check_visa_requirements("India", "Italy")
    agency.get_flight_status("BA117")
    assert agency.state == AgencyState()


def test_a_given_state_is_used() -> None:
    state = AgencyState(bookings={"ABC123": Flight(ID, 1, 100.0)})
    assert Agency(NOW, state).cancel_booking("ABC123") == {"refund": 70.0}
    assert state.bookings == {}


def test_all_changes_can_be_taken_back() -> None:
    device = SimulatedDevice(Agency(NOW))
    before = device.snapshot()
    device.execute(Call("book_flight", {"flight_id": ID}))
    device.execute(Call("cancel_booking", {"booking_id": "GB7781"}))
    device.execute(Call("add_to_itinerary", {"title": "Karaoke", "date": "@friday"}))
    assert device.state != before
    device.restore(before)
    assert device.state == AgencyState()


def test_a_booking_is_cancelled_however_its_id_is_written(agency: Agency) -> None:
    booked = agency.book_hotel("Hotel Moskva", 1)
    agency.cancel_booking(f" {str(booked['booking_id']).lower()}. ")
    assert agency.state.bookings == {}


def test_a_day_with_its_date_ends_what_begins_today() -> None:
    agency = Agency(datetime(2026, 11, 22, 9, 0))  # a Sunday
    assert agency.rent_car("Rome", "@today", "@sunday 22nd")["total"]
