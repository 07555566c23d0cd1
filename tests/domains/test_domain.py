"""The table of domains."""

from __future__ import annotations

from datetime import datetime

import pytest

from octavo.devices import Fault
from octavo.domains import DOMAINS, join_names, load_domain
from octavo.errors import DeviceError, MisuseError
from octavo.types import Call

NOW = datetime(2026, 11, 18, 9, 0)


@pytest.mark.parametrize("name", list(DOMAINS))
def test_every_domain_has_its_name_and_a_device_with_its_functions(name: str) -> None:
    domain = load_domain(name)
    assert domain.name == name
    assert domain.device(NOW).functions == domain.functions


def test_devices_are_fresh() -> None:
    domain = load_domain("android")
    first, second = domain.device(NOW), domain.device(NOW)
    assert first.state == second.state
    first.execute(Call("set_volume", {"level": 0, "volume_type": "ring"}))
    assert first.state != second.state


def test_devices_take_faults() -> None:
    device = load_domain("android").device(NOW, faults=[Fault("take_a_photo")])
    with pytest.raises(DeviceError):
        device.execute(Call("take_a_photo"))


def test_an_unknown_name_tells_the_nearest_and_the_known() -> None:
    with pytest.raises(MisuseError, match="andriod") as caught:
        load_domain("andriod")
    assert caught.value.hint == f"did you mean 'android'? known: {', '.join(DOMAINS)}"
    with pytest.raises(MisuseError) as caught:
        load_domain("xyz")
    assert caught.value.hint == f"known: {', '.join(DOMAINS)}"


def test_domains_are_joined_in_the_order_named() -> None:
    both, (video, car) = load_domain("video+vehicle"), map(load_domain, ("video", "vehicle"))
    assert list(both.functions) == [*video.functions, *car.functions]
    device = both.device(NOW, faults=[Fault("navigate_to")])
    assert device.functions == both.functions
    fresh = device.snapshot()
    device.execute(Call("play_title", {"title": "Dark"}))
    device.execute(Call("set_drive_mode", {"mode": "eco"}))
    assert [c.function for c in device.log] == ["play_title", "set_drive_mode"]
    with pytest.raises(DeviceError):
        device.execute(Call("navigate_to", {"destination": "home"}))
    alone = car.device(NOW)
    alone.execute(Call("set_drive_mode", {"mode": "eco"}))
    assert device.state[1] == alone.state  # type: ignore[index]
    device.restore(fresh)
    assert device.state == fresh == (video.device(NOW).state, car.device(NOW).state)


def test_all_domains_can_be_joined() -> None:
    assert len(load_domain("+".join(DOMAINS)).functions) == sum(len(load_domain(n).functions) for n in DOMAINS) == 80


def test_a_domain_is_joined_once() -> None:
    with pytest.raises(MisuseError, match="twice"):
        load_domain("video+video")


def test_the_name_of_several_has_each_once_in_the_table_order() -> None:
    assert join_names(["travel", "video+android", "android"]) == "android+video+travel"
    with pytest.raises(MisuseError, match="vidoe"):
        join_names(["vidoe"])
