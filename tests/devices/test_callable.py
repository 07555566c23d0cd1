"""Python callables as a device."""

from __future__ import annotations

import pytest

from octavo.devices import CallableDevice
from octavo.errors import DeviceError, DeviceTimeout, FunctionError, UnknownFunction
from octavo.types import Call


def divide(a: float, b: float = 2.0) -> float:
    """Divide a by b."""
    return a / b


def pair(a: int) -> tuple[int, int]:
    """Twice the same."""
    return a, a


def odd() -> object:
    """No JSON value."""
    return {1, 2}


def endless() -> float:
    """No JSON value either."""
    return float("inf")


def slow() -> None:
    """Never answers."""
    raise TimeoutError


def broken() -> None:
    """Fails with a reason."""
    raise DeviceError("the fuse has blown", hint="change it")


def silent() -> None:
    """Fails without a word."""
    raise RuntimeError


DEVICE = CallableDevice([divide, pair, odd, endless, slow, broken, silent])


def test_functions_are_in_order_and_calls_use_names_and_defaults() -> None:
    assert [f.name for f in DEVICE.functions][:2] == ["divide", "pair"]
    assert DEVICE.functions[0].description == "Divide a by b."
    assert DEVICE.execute(Call("divide", {"a": 3})) == 1.5
    assert DEVICE.execute(Call("divide", {"b": 4.0, "a": 2})) == 0.5


def test_exceptions_become_device_errors_with_their_cause() -> None:
    with pytest.raises(DeviceError, match=r"divide: .*zero") as caught:
        DEVICE.execute(Call("divide", {"a": 1, "b": 0}))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    with pytest.raises(DeviceError, match="silent: RuntimeError"):
        DEVICE.execute(Call("silent"))


def test_timeouts_and_device_errors_keep_their_kind() -> None:
    with pytest.raises(DeviceTimeout, match="slow"):
        DEVICE.execute(Call("slow"))
    with pytest.raises(DeviceError) as caught:
        DEVICE.execute(Call("broken"))
    assert (str(caught.value), caught.value.hint) == ("the fuse has blown", "change it")


def test_results_are_json_values() -> None:
    assert DEVICE.execute(Call("pair", {"a": 1})) == [1, 1]
    for name in ("odd", "endless"):
        with pytest.raises(DeviceError, match="no JSON value"):
            DEVICE.execute(Call(name))


def test_results_do_not_alias_what_the_callable_keeps() -> None:
    kept: list[int] = []

    def items() -> list[int]:
        """The items."""
        return kept

    device = CallableDevice([items])
    before = device.execute(Call("items"))
    kept.append(1)
    assert before == []
    assert device.execute(Call("items")) == [1]


def test_unknown_functions_and_callables_without_schema() -> None:
    with pytest.raises(UnknownFunction, match="multiply"):
        DEVICE.execute(Call("multiply"))
    with pytest.raises(FunctionError):
        CallableDevice([lambda x: x])
