"""The 12 smart-home functions on a simulated home. Order of the methods = functional-token index.

Its clock stands still: everything happens at `now`. What its sensors and cameras see comes from world.py.
It doesn't know who calls it: arguments are checked before, confirmation is the agent's business.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from octavo.domains.chance import fold
from octavo.domains.smart_home import world
from octavo.domains.smart_home.state import Announcement, Cleaning, HomeState, Light, Lock, Run, Thermostat
from octavo.domains.when import moment
from octavo.errors import DeviceError
from octavo.functions import Range, Written, effect, says

Said = Annotated[str, Written("span")]
Percent = Annotated[int, Range(0, 100)]
Door = Literal["front", "back", "garage"]


class Home:
    """A home at a moment. All that its functions change is in `state`."""

    def __init__(self, now: datetime, state: HomeState | None = None) -> None:
        self.now = now
        self.state = HomeState() if state is None else state

    @effect("write")
    @says("Turn the {room} light {state}[ at {brightness} percent][ in {color}].")
    def set_light(
        self, room: Said, state: Literal["on", "off"], brightness: Percent | None = None, color: Said | None = None
    ) -> None:
        """Switch a room's lights. What is not given stays as it was.

        Args:
            room: E.g. 'living room', 'bedroom', 'kitchen'.
            brightness: Percent, 0 to 100.
            color: A colour name or 'warm white', 'cool white'.
        """
        before = self.state.lights.get(_place(room), Light(on=False))
        self.state.lights[_place(room)] = Light(
            on=state == "on",
            brightness=before.brightness if brightness is None else brightness,
            color=before.color if color is None else color,
        )

    @effect("write")
    @says("Set the thermostat to {temperature} degrees[ in {mode} mode].")
    def set_thermostat(
        self, temperature: Annotated[float, Range(5, 35)], mode: Literal["heat", "cool", "auto", "off"] = "auto"
    ) -> None:
        """Set the thermostat.

        Args:
            temperature: Degrees Celsius, 5 to 35.
        """
        self.state.thermostat = Thermostat(float(temperature), mode)

    @effect("write")
    @says("Lock the {door} door.")
    def lock_door(self, door: Door) -> None:
        """Lock a door."""
        self.state.locks[door] = Lock(locked=True, turned_at=self.now)

    @effect("irreversible")
    @says("Unlock the {door} door.")
    def unlock_door(self, door: Door) -> None:
        """Unlock a door."""
        self.state.locks[door] = Lock(locked=False, turned_at=self.now)

    @effect("write")
    @says("Set the {room} blinds to {position} percent.")
    def set_blinds(self, room: Said, position: Percent) -> None:
        """Move a room's blinds.

        Args:
            room: E.g. 'living room', 'bedroom', 'kitchen'.
            position: Percent open, 0 (closed) to 100 (open).
        """
        self.state.blinds[_place(room)] = position

    @effect("write")
    @says("Start the vacuum[ in {mode} mode][ in the {room}].")
    def start_vacuum(self, room: Said | None = None, mode: Literal["quiet", "normal", "turbo"] = "normal") -> None:
        """Start the robot vacuum, in one room or in the whole home.

        Args:
            room: E.g. 'living room', 'bedroom', 'kitchen'.
        """
        self.state.cleanings.append(Cleaning(_place(room) if room else None, mode))

    @effect("write")
    @says("Run the {appliance}[ starting {start_time}][ on {program}].")
    def run_appliance(
        self,
        appliance: Literal["dishwasher", "washing_machine", "dryer", "oven", "coffee_maker"],
        program: Said | None = None,
        start_time: Annotated[str, Written("time")] | None = None,
    ) -> None:
        """Start an appliance, at once or at a time.

        Args:
            start_time: 'HH:MM', 24-hour.

        Raises:
            DeviceError: The time has passed or cannot be understood, or the appliance starts then already.
        """
        starts_at = self.now if start_time is None else moment(start_time, now=self.now, kind="time", device="home")
        name = appliance.replace("_", " ")
        if starts_at < self.now:
            raise DeviceError(
                f"the {name} cannot start at {starts_at:%H:%M on %A %d %B}, which has already passed",
                hint="give a time that is still to come",
            )
        if any((run.appliance, run.starts_at) == (appliance, starts_at) for run in self.state.runs):
            raise DeviceError(
                f"the {name} already starts at {starts_at:%H:%M on %A %d %B}", hint="give another time for this run"
            )
        self.state.runs.append(Run(appliance, program, starts_at))

    @effect("irreversible")
    @says("Set the alarm system to {mode}.")
    def arm_security(self, mode: Literal["home", "away", "off"]) -> None:
        """Arm or disarm the alarm system."""
        self.state.security = mode

    @effect("read")
    @says("Read the {sensor} sensor in the {room}.", result="reading")
    def get_sensor(
        self, room: Said, sensor: Literal["temperature", "humidity", "motion", "air_quality", "door"]
    ) -> world.Reading:
        """Read a sensor.

        Args:
            room: E.g. 'living room', 'bedroom', 'kitchen'.

        Returns:
            {value, unit}.
        """
        if sensor == "door" and self._is_locked(room):
            return {"value": "closed", "unit": ""}
        return world.reading(_place(room), sensor, at=self.now)

    @effect("read")
    @says("Show the {camera} camera.", result="snapshot")
    def show_camera(self, camera: Literal["front_door", "backyard", "garage", "nursery"]) -> str:
        """Show a camera.

        Returns:
            The snapshot's file path.
        """
        return world.snapshot(camera, at=self.now)

    @effect("irreversible")
    @says("Announce[ in the {room}]: {message}")
    def announce(self, message: str, room: Said | None = None) -> None:
        """Speak a message, in one room or in the whole home.

        Args:
            room: E.g. 'living room', 'bedroom', 'kitchen'.
        """
        self.state.announcements.append(Announcement(message, _place(room) if room else None, self.now))

    @effect("write")
    @says("Activate the {scene} scene.")
    def activate_scene(
        self, scene: Literal["good_morning", "good_night", "movie", "dinner", "party", "vacation"]
    ) -> None:
        """Activate a scene."""
        self.state.scene = scene

    def _is_locked(self, room: str) -> bool:
        """Is that one of the doors, "the garage" or "the front door", and locked? Then it is not open."""
        lock = self.state.locks.get(_place(room).removesuffix(" door"))
        return lock is not None and lock.locked


def _place(room: str) -> str:
    """A room as it is remembered: "The Kitchen" is the kitchen."""
    return fold(room).removeprefix("the ")
