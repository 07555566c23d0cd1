"""The 12 functions of a car. Order of the methods = functional-token index (the first five are Octopus v2's).

The car stands still, and so does its clock: everything happens at `now`. What it reads of the world is in world.py.
It doesn't know who calls it: arguments are checked before, confirmation is the agent's business.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Annotated, Literal

from octavo.domains.vehicle import world
from octavo.domains.vehicle.state import CarState, PhoneCall, Playing, Route, Sunroof
from octavo.errors import DeviceError
from octavo.functions import Range, Written, effect, says

Said = Annotated[str, Written("span")]

_LOUDEST = 50
_SLIDE_MM, _HEIGHT_MM, _WINDOW_MM = 260, 100, 500  # how far each can be moved


class Car:
    """A car at a moment. All that its functions change is in `state`."""

    def __init__(self, now: datetime, state: CarState | None = None) -> None:
        self.now = now
        self.state = CarState() if state is None else state

    @effect("write")
    @says("Change the volume[ by {volume_diff}][ to {set_value}].", result="volume")
    def adjust_volume(
        self, volume_diff: int | None = None, set_value: Annotated[int, Range(0, _LOUDEST)] | None = None
    ) -> int:
        """Change the audio volume by volume_diff, or set it to set_value; exactly one of the two.

        Args:
            volume_diff: How much louder; below 0, quieter.
            set_value: 0 (mute) to 50 (maximum).

        Returns:
            The new volume.

        Raises:
            DeviceError: Both are given, or neither.
        """
        if set_value is None and volume_diff is not None:
            self.state.volume = min(max(self.state.volume + volume_diff, 0), _LOUDEST)
        elif set_value is not None and volume_diff is None:
            self.state.volume = set_value
        else:
            given = "neither" if set_value is None else "both"
            raise DeviceError(
                f"{given} of volume_diff and set_value were given", hint="give by how much to change it or a value"
            )
        return self.state.volume

    @effect("write")
    @says("Set the {zone} temperature to {temperature} degrees.")
    def set_climate_temperature(
        self, zone: Literal["driver", "passenger", "rear"], temperature: Annotated[int, Range(60, 80)]
    ) -> None:
        """Set a climate zone's temperature.

        Args:
            temperature: Degrees Fahrenheit, 60 to 80.
        """
        self.state.climate[zone] = temperature

    @effect("write")
    @says("Move the {seat} seat {position} by {distance} mm.")
    def adjust_seat_position(
        self,
        seat: Literal["driver", "passenger"],
        position: Literal["forward", "backward", "up", "down"],
        distance: int,
    ) -> None:
        """Move a seat. It stops at the end of its rail.

        Args:
            distance: In millimetres.

        Raises:
            DeviceError: It is there already, or the distance is not above 0.
        """
        old, what = self.state.seats[seat], f"the {seat} seat"
        if position in ("up", "down"):
            new = replace(old, height=_moved(what, old.height, position, distance, most=_HEIGHT_MM))
        else:
            new = replace(old, slide=_moved(what, old.slide, position, distance, most=_SLIDE_MM))
        self.state.seats[seat] = new

    @effect("write")
    @says("Roll the {window} window {position} by {distance} mm.")
    def control_window(
        self,
        window: Literal["front_left", "front_right", "rear_left", "rear_right"],
        position: Literal["up", "down"],
        distance: int,
    ) -> None:
        """Move a window. It stops where it is open or closed.

        Args:
            distance: In millimetres.

        Raises:
            DeviceError: It is there already, or the distance is not above 0.
        """
        what = f"the {window.replace('_', ' ')} window"
        height = self.state.windows[window]
        self.state.windows[window] = _moved(what, height, position, distance, most=_WINDOW_MM)

    @effect("write")
    @says("{action} the sunroof[ to {intensity} percent].")
    def operate_sunroof(
        self, action: Literal["open", "close", "tilt"], intensity: Annotated[int, Range(0, 100)] | None = None
    ) -> None:
        """Operate the sunroof.

        Args:
            intensity: Percent, 0 to 100; all the way if not given.
        """
        share, old = 100 if intensity is None else intensity, self.state.sunroof
        if action == "close":
            percent, tilted = min(old.percent, 100 - share), old.tilted
        else:
            percent, tilted = share, action == "tilt"
        self.state.sunroof = Sunroof(percent, tilted and percent > 0)

    @effect("write")
    @says("Navigate to {destination}[, avoiding {avoid}].", result="route")
    def navigate_to(self, destination: Said, avoid: world.Avoid = "none") -> dict[str, object]:
        """Start navigation. It takes the place of the one before.

        Returns:
            {eta, distance_km}, the eta as 'HH:MM'.
        """
        distance_km, minutes = world.drive(destination, avoid=avoid)
        self.state.route = Route(destination, avoid)
        return {"eta": f"{self.now + timedelta(minutes=minutes):%H:%M}", "distance_km": distance_km}

    @effect("read")
    @says("Find a {place_type} nearby[, distance in km up to {max_distance_km}].", result="place")
    def find_nearby(self, place_type: world.PlaceType, max_distance_km: int = 10) -> list[dict[str, object]]:
        """Find places near the car.

        Returns:
            [{name, address, distance_km}], the nearest first.

        Raises:
            DeviceError: The distance is not above 0.
        """
        if max_distance_km <= 0:
            raise DeviceError(f"nothing is within {max_distance_km} km", hint="give a distance of at least 1 km")
        return [asdict(p) for p in world.places(place_type, max_distance_km=max_distance_km)]

    @effect("irreversible")
    @says("Call {contact_name}.")
    def call_contact(self, contact_name: Said) -> None:
        """Call a contact hands-free."""
        self.state.calls.append(PhoneCall(contact_name, self.now))

    @effect("read")
    @says("Read the unread messages[ from {contact_name}].", result="message")
    def read_messages(self, contact_name: Said | None = None) -> list[str]:
        """Read out unread messages, of one contact if given. They stay unread.

        Returns:
            The messages; of all contacts, each with the name of who wrote it.
        """
        return world.inbox() if contact_name is None else world.messages(contact_name)

    @effect("write")
    @says("Play {title} from {source}.")
    def play_media(self, source: Literal["radio", "bluetooth", "usb", "streaming"], title: Said) -> None:
        """Play audio.

        Args:
            title: Station, artist, song, podcast or playlist.
        """
        self.state.playing = Playing(source, title)

    @effect("write")
    @says("Set the drive mode to {mode}.")
    def set_drive_mode(self, mode: Literal["eco", "comfort", "sport", "snow"]) -> None:
        """Set the drive mode."""
        self.state.drive_mode = mode

    @effect("read")
    @says("Check the {item}.", result="reading")
    def get_vehicle_status(self, item: world.Item) -> dict[str, object]:
        """Report a vehicle reading.

        Returns:
            {value, unit, warning}; the warning is 'none' where all is well.
        """
        return world.reading(item, today=self.now.date())


def _moved(what: str, at: int, position: str, distance: int, *, most: int) -> int:
    """Where a thing is after a move from `at`: it stops at 0 and at `most`. Raises: DeviceError if it does not move."""
    if distance <= 0:
        raise DeviceError(f"{distance} mm is no distance", hint="give millimetres above 0, and the way as position")
    way = distance if position in ("forward", "up") else -distance
    end = min(max(at + way, 0), most)
    if end == at:
        raise DeviceError(f"{what} is already as far {position} as it goes", hint="move it the other way")
    return end
