"""Python objects with a state as a device: for trying, testing and scoring agents, with faults on demand.

It doesn't know what the objects simulate: the domains bring them. A call lands on the one that has its function.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from itertools import chain
from typing import Any, Protocol

from octavo.devices.device import State
from octavo.devices.fault import Fault, Faults, garble
from octavo.errors import DeviceError, DeviceTimeout, MisuseError
from octavo.functions import FunctionSet, functions_from_class
from octavo.types import Call


class Simulation(Protocol):
    """An object to wrap: the public methods of its class are the functions, all that they change is in `state`."""

    state: Any  # a dataclass, so that states can be compared


class SimulatedDevice:
    """A device on one simulation or several. `log` holds the calls that were carried out; `restore` keeps it.

    Raises: FunctionError if two simulations have a function of the same name; MisuseError for a fault of a function
    that does not exist.
    """

    def __init__(self, *targets: Simulation, faults: Sequence[Faults] = ()) -> None:
        sets = [functions_from_class(type(t)) for t in targets]
        self._targets = targets
        self._functions = FunctionSet(chain.from_iterable(sets))
        self._owners = {f.name: target for target, functions in zip(targets, sets, strict=True) for f in functions}
        self._faults = tuple(faults)
        self._counts: Counter[str] = Counter()
        self.log: list[Call] = []
        for fault in self._faults:
            if isinstance(fault, Fault) and fault.function not in self._functions:
                names = ", ".join(f.name for f in self._functions)
                raise MisuseError(f"a fault of {fault.function!r}, which does not exist", hint=f"known: {names}")

    @property
    def functions(self) -> FunctionSet:
        return self._functions

    @property
    def state(self) -> State:
        """The state of the simulation, for comparing with another one; of several, their states in order."""
        states = tuple(t.state for t in self._targets)
        return states[0] if len(states) == 1 else states

    def execute(self, call: Call) -> object:
        """Call the method of that name. Raises: DeviceError, DeviceTimeout; UnknownFunction."""
        function = self._functions.get(call.function).name
        self._counts[function] += 1
        nth = self._counts[function]
        kind = next((k for k in (fault.pick(function, nth) for fault in self._faults) if k), None)
        if kind == "fail":
            raise DeviceError(f"{function} failed", hint="try again")
        if kind == "timeout":
            raise DeviceTimeout(f"{function} did not answer in time", hint="try again")
        value: object = getattr(self._owners[function], function)(**call.arguments)
        self.log.append(call)
        return garble(value) if kind == "junk" else value

    def snapshot(self) -> State:
        return deepcopy(self.state)

    def restore(self, state: State) -> None:
        states: Any = state if len(self._targets) != 1 else (state,)
        for target, own in zip(self._targets, deepcopy(states), strict=True):
            target.state = own
