"""The 12 travel functions on a simulated travel agency. Order of the methods = functional-token index.

Its clock stands still: everything happens at `now`. What it reads of the world comes from flights.py, hotels.py,
places.py and money.py. What a search found need not be kept, since its id tells all of it.
It doesn't know who calls it: arguments are checked before, confirmation is the agent's business.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated

from octavo.domains.chance import chance, digest, fold
from octavo.domains.travel import flights, hotels, money, places
from octavo.domains.travel.state import AgencyState, Booking, Cancellation, Entry, Flight, Rental, Stay, Table
from octavo.domains.when import end_of, moment
from octavo.errors import DeviceError
from octavo.functions import Written, effect, says

Said = Annotated[str, Written("span")]
Day = Annotated[str, Written("date")]
Clock = Annotated[str, Written("time")]

_PAID_BACK: dict[type[Booking], float] = {Flight: 0.7, Stay: 0.8, Rental: 0.9, Table: 0.0}  # shares of the total


class Agency:
    """A travel agency at a moment. All that its functions change is in `state`."""

    def __init__(self, now: datetime, state: AgencyState | None = None) -> None:
        self.now = now
        self.state = AgencyState() if state is None else state

    @effect("read")
    @says(
        "Search flights from {origin} to {destination}, leaving {departure_date}"
        "[, returning {return_date}][, in {cabin} class].",
        result="flights",
    )
    def search_flights(
        self,
        origin: Said,
        destination: Said,
        departure_date: Day,
        return_date: Day | None = None,
        cabin: flights.Cabin = "economy",
    ) -> list[dict[str, object]]:
        """Search flights.

        Returns:
            [{flight_id, airline, departure, arrival, price}], the cheapest first.

        Raises:
            DeviceError: for a return before the departure, and from a place to itself.
        """
        if fold(origin) == fold(destination):
            raise DeviceError(f"no flights from {origin} to itself", hint="give two different places")
        leaves = self._day(departure_date)
        returns = None if return_date is None else self._last_day(return_date, leaves)
        if returns and returns < leaves:
            raise DeviceError(
                f"the return on {returns} is before the departure on {leaves}", hint="give a return after the departure"
            )
        return flights.search(origin, destination, leaves, returns, cabin)

    @effect("irreversible")
    @says("Book a flight[ for {passengers} passengers]: {flight_id}.", result="flight booking")
    def book_flight(self, flight_id: Said, passengers: int = 1) -> dict[str, object]:
        """Book a flight.

        Returns:
            {booking_id, total}.

        Raises:
            DeviceError: for less than one passenger.
        """
        _require_people(passengers, "passengers")
        return self._book(Flight(flight_id, passengers, round(flights.price(flight_id) * passengers, 2)))

    @effect("read")
    @says("Search hotels in {city}: {check_in} to {check_out}[, for at most {max_price} a night].", result="hotels")
    def search_hotels(
        self, city: Said, check_in: Day, check_out: Day, max_price: float | None = None
    ) -> list[dict[str, object]]:
        """Search hotels.

        Args:
            max_price: Per night, in US dollars.

        Returns:
            [{hotel_id, name, price, rating}], the best rated first.

        Raises:
            DeviceError: if the guests leave before they have stayed a night.
        """
        first = self._day(check_in)
        last = self._last_day(check_out, first)
        if last <= first:
            raise DeviceError(
                f"the check-out on {last} is not after the check-in on {first}", hint="give a check-out after it"
            )
        return hotels.search(city, first, last, max_price)

    @effect("irreversible")
    @says("Book a hotel[ for {guests} guests]: {hotel_id}.", result="hotel booking")
    def book_hotel(self, hotel_id: Said, guests: int = 1) -> dict[str, object]:
        """Book a hotel found by search_hotels, or by its name.

        Returns:
            {booking_id, total}.

        Raises:
            DeviceError: for less than one guest.
        """
        _require_people(guests, "guests")
        return self._book(Stay(hotel_id, guests, hotels.stay_price(hotel_id, guests)))

    @effect("irreversible")
    @says("Rent a car in {city}: {pickup_date} to {dropoff_date}[, car type {car_type}].", result="car rental")
    def rent_car(
        self, city: Said, pickup_date: Day, dropoff_date: Day, car_type: places.CarType = "economy"
    ) -> dict[str, object]:
        """Rent a car.

        Returns:
            {booking_id, total}.

        Raises:
            DeviceError: if the car is brought back before it is picked up.
        """
        pickup = self._day(pickup_date)
        dropoff = self._last_day(dropoff_date, pickup)
        if dropoff < pickup:
            raise DeviceError(
                f"the drop-off on {dropoff} is before the pick-up on {pickup}", hint="give a drop-off after the pick-up"
            )
        total = places.car_price(city, car_type, max(1, (dropoff - pickup).days))
        return self._book(Rental(city, pickup, dropoff, car_type, total))

    @effect("read")
    @says("Find[ {category}] attractions in {city}.", result="attractions")
    def find_attractions(self, city: Said, category: places.Category = "any") -> list[dict[str, object]]:
        """Find things to see.

        Returns:
            [{name, address, rating}], the best rated first.
        """
        return places.attractions(city, category)

    @effect("write")
    @says("Reserve a table[ for {party_size}] at {restaurant}: {date} at {time}.", result="reservation")
    def reserve_restaurant(self, restaurant: Said, date: Day, time: Clock, party_size: int = 2) -> dict[str, object]:
        """Reserve a table.

        Returns:
            {booking_id}.

        Raises:
            DeviceError: for a party of less than one.
        """
        _require_people(party_size, "guests")
        at = datetime.combine(self._day(date), self._clock(time))
        booked = self._book(Table(restaurant, at, party_size))
        return {"booking_id": booked["booking_id"]}

    @effect("read")
    @says("Convert {amount} from {from_currency} to {to_currency}.", result="amount")
    def convert_currency(self, amount: float, from_currency: str, to_currency: str) -> float:
        """Convert money.

        Args:
            from_currency: ISO 4217 code.
            to_currency: ISO 4217 code.

        Returns:
            The converted amount.

        Raises:
            DeviceError: for a code that is no currency, and for less than nothing.
        """
        if amount < 0:
            raise DeviceError(f"{amount:g} is less than nothing", hint="give an amount of 0 or more")
        return money.convert(amount, _require_currency(from_currency), _require_currency(to_currency))

    @effect("read")
    @says("Check the visa for {destination_country} with a passport of {nationality}.", result="visa rules")
    def check_visa_requirements(self, nationality: str, destination_country: Said) -> str:
        """Tell what visa a traveller needs.

        Args:
            nationality: Country of the passport.
        """
        return places.visa(nationality, destination_country)

    @effect("read")
    @says("Check the status of flight {flight_number}.", result="flight status")
    def get_flight_status(self, flight_number: str) -> dict[str, object]:
        """Report a flight's status.

        Args:
            flight_number: E.g. 'BA117'.

        Returns:
            {status, gate, departure}.

        Raises:
            DeviceError: if it is no flight number.
        """
        number = flights.flight_number(flight_number)
        if number is None:
            raise DeviceError(f"{flight_number!r} is not a flight number", hint="give one such as BA117")
        return flights.status(number, now=self.now)

    @effect("irreversible")
    @says("Cancel a booking: {booking_id}.", result="cancellation")
    def cancel_booking(self, booking_id: Said) -> dict[str, object]:
        """Cancel a booking.

        Returns:
            {refund}.

        Raises:
            DeviceError: if it has been cancelled before.
        """
        if fold(booking_id) in {fold(c.booking_id) for c in self.state.cancellations}:
            raise DeviceError(f"the booking {booking_id} has been cancelled already", hint="give another booking")
        made = next((b for b in self.state.bookings if fold(b) == fold(booking_id)), "")
        booking = self.state.bookings.pop(made, None)
        if booking:
            refund = round(booking.total * _PAID_BACK[type(booking)], 2)
        else:  # made before this state began
            refund = float(20 + chance("refund", booking_id) % 400)
        self.state.cancellations.append(Cancellation(booking_id, refund))
        return {"refund": refund}

    @effect("write")
    @says("Add {title} to the itinerary: {date}[ at {time}].")
    def add_to_itinerary(self, title: Said, date: Day, time: Clock | None = None) -> None:
        """Put an entry into the trip's itinerary."""
        at = None if time is None else self._clock(time)
        self.state.itinerary.append(Entry(title, self._day(date), at))

    def _day(self, text: str) -> date:
        return moment(text, now=self.now, kind="date", device="agency").date()

    def _last_day(self, text: str, first: date) -> date:
        start = datetime.combine(first, time())
        return end_of(text, start, now=self.now, kind="date", device="agency").date()

    def _clock(self, text: str) -> time:
        return moment(text, now=self.now, kind="time", device="agency").time()

    def _book(self, booking: Booking) -> dict[str, object]:
        """Keep a booking under an id of its own, also if the same thing was booked before."""
        made = len(self.state.bookings) + len(self.state.cancellations)
        booking_id = digest(repr(booking), str(made))[:6].upper()
        self.state.bookings[booking_id] = booking
        return {"booking_id": booking_id, "total": booking.total}


def _require_people(count: int, who: str) -> None:
    if count < 1:
        raise DeviceError(f"{count} {who}", hint="give at least 1")


def _require_currency(code: str) -> str:
    known = money.currency(code)
    if known is None:
        raise DeviceError(f"{code!r} is no currency", hint="give an ISO 4217 code such as EUR")
    return known
