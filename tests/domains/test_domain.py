"""The table of domains."""

from __future__ import annotations

from datetime import datetime

import pytest

from octavo.devices import Fault
from octavo.domains import DOMAINS, load_domain
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
