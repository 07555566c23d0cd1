"""A counter as a simulated device: calls, state, log, faults."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from octavo.devices import Fault, RandomFaults, SimulatedDevice
from octavo.errors import DeviceError, DeviceTimeout, MisuseError, UnknownFunction
from octavo.types import Call


@dataclass
class _Tally:
    counts: dict[str, int] = field(default_factory=dict)


class _Counter:
    def __init__(self) -> None:
        self.state = _Tally()

    def add(self, name: str, amount: int = 1) -> str:
        """Count something."""
        if amount < 0:
            raise DeviceError("cannot count backwards")
        self.state.counts[name] = self.state.counts.get(name, 0) + amount
        return f"{name}: {self.state.counts[name]}"

    def names(self) -> list[str]:
        """What was counted."""
        return list(self.state.counts)


def _add(name: str, amount: int | None = None) -> Call:
    return Call("add", {"name": name} if amount is None else {"name": name, "amount": amount})


def test_functions_are_the_public_methods_in_order() -> None:
    assert [f.name for f in SimulatedDevice(_Counter()).functions] == ["add", "names"]


def test_calls_change_the_state_and_are_logged() -> None:
    device = SimulatedDevice(_Counter())
    assert device.execute(_add("tea", 2)) == "tea: 2"
    assert device.execute(_add("tea")) == "tea: 3"
    assert device.state == _Tally({"tea": 3})
    assert device.log == [_add("tea", 2), _add("tea")]


def test_a_restored_state_is_as_it_was_and_can_be_restored_twice() -> None:
    device = SimulatedDevice(_Counter())
    device.execute(_add("tea"))
    saved = device.snapshot()
    for _ in range(2):
        device.execute(_add("tea"))
        assert device.state != saved
        device.restore(saved)
        assert device.state == saved == _Tally({"tea": 1})


def test_unknown_functions_and_own_failures_are_errors() -> None:
    device = SimulatedDevice(_Counter())
    with pytest.raises(UnknownFunction, match="subtract"):
        device.execute(Call("subtract"))
    with pytest.raises(DeviceError, match="backwards"):
        device.execute(_add("tea", -1))
    assert device.log == []


def test_a_planned_fault_hits_one_call_and_nothing_is_done() -> None:
    device = SimulatedDevice(_Counter(), faults=[Fault("add", "fail", at=2)])
    device.execute(_add("tea"))
    assert device.execute(Call("names")) == ["tea"]  # is not counted among the calls of add
    with pytest.raises(DeviceError, match="add failed"):
        device.execute(_add("tea"))
    device.execute(_add("tea"))
    assert device.state == _Tally({"tea": 2})
    assert len(device.log) == 3


def test_a_timeout_is_its_own_error() -> None:
    device = SimulatedDevice(_Counter(), faults=[Fault("add", "timeout")])
    with pytest.raises(DeviceTimeout):
        device.execute(_add("tea"))
    assert device.state == _Tally()


def test_junk_comes_back_from_a_call_that_was_carried_out() -> None:
    device = SimulatedDevice(_Counter(), faults=[Fault("add", "junk"), Fault("names", "junk")])
    assert not isinstance(device.execute(_add("tea")), str)
    assert not isinstance(device.execute(Call("names")), list)
    assert device.state == _Tally({"tea": 1})
    assert len(device.log) == 2


def test_random_faults_fail_the_same_calls_again() -> None:
    def failed() -> list[int]:
        device = SimulatedDevice(_Counter(), faults=[RandomFaults(0.3, seed=5)])
        out = []
        for i in range(50):
            try:
                device.execute(_add("tea"))
            except DeviceError:
                out.append(i)
        return out

    assert failed() == failed()
    assert 5 <= len(failed()) <= 25


def test_a_fault_of_no_function_is_refused() -> None:
    with pytest.raises(MisuseError, match="subtract") as caught:
        SimulatedDevice(_Counter(), faults=[Fault("subtract")])
    assert "add" in caught.value.hint
