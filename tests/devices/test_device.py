"""Which classes fit the seams."""

from __future__ import annotations

from dataclasses import dataclass, field

from octavo.devices import CallableDevice, Device, Restorable, SimulatedDevice


@dataclass
class _Nothing:
    state: list[str] = field(default_factory=list)

    def ping(self) -> None:
        """Answer."""


def test_simulated_devices_can_be_restored() -> None:
    device = SimulatedDevice(_Nothing())
    assert isinstance(device, Device)
    assert isinstance(device, Restorable)


def test_callables_cannot_be_restored() -> None:
    device = CallableDevice([])
    assert isinstance(device, Device)
    assert not isinstance(device, Restorable)
