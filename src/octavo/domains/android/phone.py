"""The 20 Android functions on a simulated phone. Order of the methods = functional-token index (Octopus v2's list).

Its clock stands still: everything happens at `now`. What it reads of the world comes from world.py.
It doesn't know who calls it: arguments are checked before, confirmation is the agent's business.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from octavo.domains.android import world
from octavo.domains.android.state import (
    Alarm,
    Contact,
    Email,
    Event,
    PhoneCall,
    PhoneState,
    Photo,
    Playing,
    TextMessage,
)
from octavo.domains.when import end_of, moment
from octavo.errors import DeviceError
from octavo.functions import Range, Written, effect, says

Said = Annotated[str, Written("span")]
Number = Annotated[str, Written("phone")]
Address = Annotated[str, Written("email")]


class Phone:
    """A phone at a moment. All that its functions change is in `state`."""

    def __init__(self, now: datetime, state: PhoneState | None = None) -> None:
        self.now = now
        self.state = PhoneState() if state is None else state

    @effect("write")
    @says("Take a photo[ with the {camera} camera].", result="photo")
    def take_a_photo(self, camera: Literal["front", "back"] = "back") -> str:
        """Take a photo with the chosen camera.

        Returns:
            The file path of the photo.
        """
        number = len(self.state.photos) + 1
        path = f"/storage/emulated/0/DCIM/Camera/IMG_{self.now:%Y%m%d_%H%M%S}_{number:03d}.jpg"
        self.state.photos.append(Photo(path, camera, self.now))
        return path

    @effect("read")
    @says("Get trending news on {query}[ in {language}].", result="news")
    def get_trending_news(self, query: Said, language: Annotated[str, Written("language")] = "en") -> list[str]:
        """Fetch trending news on a topic.

        Returns:
            Headlines with URLs.
        """
        return world.news_headlines(query, language)

    @effect("read")
    @says("Get the weather forecast for {location}.", result="forecast")
    def get_weather_forecast(self, location: Said) -> list[str]:
        """Get the daily weather forecast for a city, ZIP code or place.

        Returns:
            list[str]: 'YYYY-MM-DD: description' lines.
        """
        return world.weather_forecast(location, today=self.now.date())

    @effect("irreversible")
    @says("Email {recipient} with the title {title}: {content}")
    def send_email(self, recipient: Address, title: str, content: str) -> None:
        """Send an email.

        Args:
            recipient: An email address.
            title: Subject line.
            content: Body text.
        """
        if "@" not in recipient.strip().strip("@"):
            raise DeviceError(f"{recipient!r} is not an email address", hint="give one such as mia@example.com")
        self.state.emails.append(Email(recipient, title, content, self.now))

    @effect("read")
    @says("Search YouTube for {query}.", result="search result")
    def search_youtube_videos(self, query: Said) -> list[str]:
        """Search YouTube.

        Returns:
            Video names with URLs.
        """
        return world.youtube_videos(query)

    @effect("read")
    @says("Find the[ {mode}] route from {origin} to {destination}.", result="route")
    def find_route_google_maps(
        self, origin: str, destination: Said, mode: Literal["driving", "walking", "bicycling", "transit"] = "driving"
    ) -> list[str]:
        """Compute a route.

        Args:
            origin: May be 'current location'.

        Returns:
            The route details.
        """
        return world.route(origin, destination, mode=mode)

    @effect("read")
    @says("Check the Nest smoke detector.", result="status")
    def check_nest_smoke_detector_status(self) -> str:
        """Report the Nest smoke detector's status: battery, sensor, connectivity."""
        return world.smoke_detector(today=self.now.date())

    @effect("irreversible")
    @says("Text {contact_name}: {message}")
    def send_text_message(self, contact_name: Said, message: str) -> None:
        """Send a text message to a contact by name."""
        self.state.messages.append(TextMessage(contact_name, message, self.now))

    @effect("irreversible")
    @says("Call {phone_number}.")
    def make_phone_call(self, phone_number: Number) -> None:
        """Call a phone number.

        Args:
            phone_number: E.164 format preferred, e.g. +12345678900.
        """
        self.state.calls.append(PhoneCall(_require_number(phone_number), self.now))

    @effect("write")
    @says("Save {name} with the number {phone_number}.")
    def create_contact(self, name: Said, phone_number: Number) -> None:
        """Create a contact in the address book.

        Args:
            name: Full name.
            phone_number: E.164 preferred.
        """
        self.state.contacts.append(Contact(name, _require_number(phone_number)))

    @effect("write")
    @says("Set an alarm: {time}[, labelled {label}].")
    def set_timer_alarm(self, time: Annotated[str, Written("time")], label: Said = "alarm") -> None:
        """Set an alarm.

        Args:
            time: 'HH:MM', 24-hour.
        """
        at = moment(time, now=self.now, kind="time", device="phone")
        if at < self.now:
            raise DeviceError(f"{at:%H:%M on %A %d %B} has already passed", hint="give a time that is still to come")
        self.state.alarms.append(Alarm(at, label))

    @effect("write")
    @says("Set the screen brightness to {level}.")
    def change_screen_brightness(self, level: Annotated[int, Range(0, 10)]) -> None:
        """Set the screen brightness.

        Args:
            level: 0 (minimum) to 10 (maximum).
        """
        self.state.brightness = level

    @effect("write")
    @says("Create the event {title}: {start_time}[ to {end_time}].")
    def create_calendar_event(
        self,
        title: Said,
        start_time: Annotated[str, Written("datetime")],
        end_time: Annotated[str, Written("datetime")],
    ) -> None:
        """Create a calendar event. Times are 'YYYY-MM-DD-HH-MM'; end_time is after start_time."""
        start = moment(start_time, now=self.now, kind="datetime", device="phone")
        end = end_of(end_time, start, now=self.now, kind="datetime", device="phone")
        if end <= start:
            raise DeviceError(
                f"the event ends at {end:%H:%M on %A %d %B}, not after its start at {start:%H:%M on %A %d %B}",
                hint="give an end after the start",
            )
        self.state.events.append(Event(title, start, end))

    @effect("write")
    @says("Set the {volume_type} volume to {level}.")
    def set_volume(self, level: Annotated[int, Range(0, 10)], volume_type: Literal["ring", "media", "alarm"]) -> None:
        """Set a volume.

        Args:
            level: 0 (mute) to 10 (maximum).
        """
        self.state.volumes[volume_type] = level

    @effect("write")
    @says("Connect to the Bluetooth device {device_name}[ for up to {timeout} seconds].", result="connection")
    def connect_to_bluetooth_device(self, device_name: Said, timeout: Annotated[int, Range(1, 600)] = 10) -> bool:
        """Connect to a Bluetooth device by name.

        Args:
            timeout: In seconds.

        Returns:
            Whether it connected.
        """
        if device_name not in self.state.bluetooth:
            self.state.bluetooth.append(device_name)
        return True

    @effect("write")
    @says("Turn Do Not Disturb {enabled}.")
    def enable_do_not_disturb(self, enabled: bool) -> None:
        """Turn Do Not Disturb on (True) or off (False)."""
        self.state.do_not_disturb = enabled

    @effect("write")
    @says("Set the Nest thermostat to {target_temperature} degrees.")
    def set_nest_temperature(self, target_temperature: Annotated[float, Range(50, 90)]) -> None:
        """Set the Nest thermostat.

        Args:
            target_temperature: Degrees Fahrenheit, 50 to 90.
        """
        self.state.thermostat = float(target_temperature)

    @effect("write")
    @says("Play {music_name} from {music_service} on the Nest.")
    def play_music_on_nest_hub(self, music_service: str, music_name: Said) -> None:
        """Play music on a Google Nest Audio device.

        Args:
            music_service: E.g. 'Spotify'.
            music_name: Playlist, song or artist.
        """
        self.state.music = Playing(music_service, music_name)

    @effect("write")
    @says("Play the video {video_name} from {video_service} on the Nest Hub.")
    def play_video_on_nest_hub(self, video_service: str, video_name: Said) -> None:
        """Play a video on a Google Nest Hub.

        Args:
            video_service: E.g. 'Netflix'.
            video_name: Title or playlist.
        """
        self.state.video = Playing(video_service, video_name)

    @effect("irreversible")
    @says("{status} the door.")
    def open_or_lock_door(self, status: Literal["open", "lock"]) -> None:
        """Open or lock the smart-lock door."""
        self.state.door_locked = status == "lock"


def _require_number(phone_number: str) -> str:
    if not any(c.isdigit() for c in phone_number):
        raise DeviceError(f"{phone_number!r} is not a phone number", hint="give one such as +12345678900")
    return phone_number
