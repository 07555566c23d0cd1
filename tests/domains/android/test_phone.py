"""The phone function by function, and all gold calls of the records on it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from octavo.devices import SimulatedDevice
from octavo.domains.android.phone import Phone
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
from octavo.errors import DeviceError
from octavo.functions import Effect, functions_from_class
from octavo.types import Call

NOW = datetime(2026, 11, 18, 9, 0)  # a Wednesday


@pytest.fixture
def phone() -> Phone:
    return Phone(NOW)


def test_the_functions_in_the_order_of_their_tokens() -> None:
    functions = functions_from_class(Phone)
    assert [f.name for f in functions] == [
        *("take_a_photo", "get_trending_news", "get_weather_forecast", "send_email", "search_youtube_videos"),
        *("find_route_google_maps", "check_nest_smoke_detector_status", "send_text_message", "make_phone_call"),
        *("create_contact", "set_timer_alarm", "change_screen_brightness", "create_calendar_event", "set_volume"),
        *("connect_to_bluetooth_device", "enable_do_not_disturb", "set_nest_temperature", "play_music_on_nest_hub"),
        *("play_video_on_nest_hub", "open_or_lock_door"),
    ]


def test_effects() -> None:
    names: dict[Effect, set[str]] = {effect: set() for effect in Effect}
    for function in functions_from_class(Phone):
        names[function.effect].add(function.name)
    assert names[Effect.IRREVERSIBLE] == {"send_email", "send_text_message", "make_phone_call", "open_or_lock_door"}
    assert names[Effect.READ] == {
        *("get_trending_news", "get_weather_forecast", "search_youtube_videos", "find_route_google_maps"),
        "check_nest_smoke_detector_status",
    }


def test_docstrings_describe_arguments_and_results() -> None:
    functions = functions_from_class(Phone)
    volume, forecast = functions.get("set_volume"), functions.get("get_weather_forecast")
    assert volume.description == "Set a volume."
    assert volume.parameters[0].description == "0 (mute) to 10 (maximum)."
    assert forecast.returns == "'YYYY-MM-DD: description' lines."


def test_mia_is_in_the_address_book(phone: Phone) -> None:
    assert "Mia" in [c.name for c in phone.state.contacts]


def test_photos_have_their_own_paths(phone: Phone) -> None:
    first, second = phone.take_a_photo(), phone.take_a_photo("front")
    assert first != second
    assert phone.state.photos == [Photo(first, "back", NOW), Photo(second, "front", NOW)]


def test_messages_mails_calls_and_contacts_are_kept(phone: Phone) -> None:
    phone.send_text_message("Somebody Unknown", "on my way")
    phone.send_email("jo@example.com", "Hi", "Hello")
    phone.make_phone_call("+14155550132")
    phone.create_contact("Jo Bloggs", "02079460018")
    assert phone.state.messages == [TextMessage("Somebody Unknown", "on my way", NOW)]
    assert phone.state.emails == [Email("jo@example.com", "Hi", "Hello", NOW)]
    assert phone.state.calls == [PhoneCall("+14155550132", NOW)]
    assert phone.state.contacts[-1] == Contact("Jo Bloggs", "02079460018")


def test_settings_are_set(phone: Phone) -> None:
    phone.change_screen_brightness(2)
    phone.set_volume(0, "ring")
    phone.enable_do_not_disturb(True)
    phone.set_nest_temperature(71)
    phone.play_music_on_nest_hub("Spotify", "Kind of Blue")
    phone.play_video_on_nest_hub("Netflix", "Dark")
    phone.open_or_lock_door("open")
    assert phone.connect_to_bluetooth_device("JBL Flip") is True
    assert phone.connect_to_bluetooth_device("JBL Flip", timeout=30) is True
    assert phone.state == PhoneState(
        volumes={"ring": 0, "media": 5, "alarm": 5},
        brightness=2,
        do_not_disturb=True,
        bluetooth=["JBL Flip"],
        thermostat=71.0,
        door_locked=False,
        music=Playing("Spotify", "Kind of Blue"),
        video=Playing("Netflix", "Dark"),
    )
    phone.open_or_lock_door("lock")
    assert phone.state.door_locked


@pytest.mark.parametrize(
    ("time", "at"),
    [
        ("06:15", datetime(2026, 11, 19, 6, 15)),
        ("17:45", datetime(2026, 11, 18, 17, 45)),
        ("@in 25 minutes", datetime(2026, 11, 18, 9, 25)),
        ("@tomorrow 06:20", datetime(2026, 11, 19, 6, 20)),
    ],
)
def test_alarms_ring_at_the_next_such_time(phone: Phone, time: str, at: datetime) -> None:
    phone.set_timer_alarm(time, label="tea")
    assert phone.state.alarms == [Alarm(at, "tea")]


def test_events_are_in_the_calendar(phone: Phone) -> None:
    phone.create_calendar_event("Lunch", "@this saturday 12:30", "@this saturday 13:30")
    assert phone.state.events == [Event("Lunch", datetime(2026, 11, 21, 12, 30), datetime(2026, 11, 21, 13, 30))]


@pytest.mark.parametrize("day", range(16, 23))
def test_an_event_over_night_ends_the_day_after_whenever_it_is_said(day: int) -> None:
    phone = Phone(datetime(2026, 11, day, 9, 0))
    phone.create_calendar_event("Party", "@saturday 19:00", "@sunday 07:00")
    (event,) = phone.state.events
    assert event.start.weekday() == 5
    assert event.end - event.start == timedelta(hours=12)


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        ("set_timer_alarm", ("@today 06:15",), "has already passed"),
        ("set_timer_alarm", ("@blursday 06:15",), "'blursday 06:15'"),
        ("create_calendar_event", ("x", "@friday 14:00", "@friday 13:00"), "not after its start"),
        ("create_calendar_event", ("x", "@friday 14:00", "@friday 14:00"), "not after its start"),
        ("create_calendar_event", ("x", "@friday 14:00", "@tomorrow 15:00"), "not after its start"),
        ("create_calendar_event", ("x", "@friday 14:00", "@today 15:00"), "not after its start"),
        ("create_calendar_event", ("x", "@june 5 14:00", "@june 4 15:00"), "not after its start"),
        ("create_calendar_event", ("x", "@friday", "@friday 14:00"), "'friday'"),
        ("send_email", ("Mia", "Hi", "Hello"), "not an email address"),
        ("make_phone_call", ("Mia",), "not a phone number"),
        ("create_contact", ("Mia", "none"), "not a phone number"),
    ],
)
def test_failures_give_a_reason_and_change_nothing(
    phone: Phone, function: str, arguments: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(DeviceError, match=reason) as caught:
        getattr(phone, function)(*arguments)
    assert caught.value.hint
    assert phone.state == PhoneState()


def test_reading_changes_nothing(phone: Phone) -> None:
    phone.get_trending_news("tea")
    phone.get_weather_forecast("Rome")
    phone.search_youtube_videos("tea")
    phone.find_route_google_maps("current location", "Camden")
    phone.check_nest_smoke_detector_status()
    assert phone.state == PhoneState()


def test_a_given_state_is_used() -> None:
    assert Phone(NOW, PhoneState(brightness=9)).state.brightness == 9


def test_all_changes_can_be_taken_back() -> None:
    device = SimulatedDevice(Phone(NOW))
    before = device.snapshot()
    device.execute(Call("set_volume", {"level": 1, "volume_type": "media"}))
    device.execute(Call("send_text_message", {"contact_name": "Mia", "message": "hi"}))
    assert device.state != before
    device.restore(before)
    assert device.state == PhoneState()
