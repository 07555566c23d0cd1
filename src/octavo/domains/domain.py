"""A domain: functions with a simulation that carries them out. All domains stand in one table.

It doesn't know the records that a domain's agent is trained on (data/).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from octavo.devices import Faults, SimulatedDevice, Simulation
from octavo.domains.android.phone import Phone
from octavo.errors import MisuseError
from octavo.functions import FunctionSet, functions_from_class


@dataclass(frozen=True, slots=True)
class Domain:
    """A function set and what it is tried on."""

    name: str
    functions: FunctionSet
    simulate: Callable[[datetime], Simulation]  # a fresh simulation whose clock shows this moment

    def device(self, now: datetime, *, faults: Sequence[Faults] = ()) -> SimulatedDevice:
        """A fresh simulated device; relative dates are resolved against `now`."""
        return SimulatedDevice(self.simulate(now), faults=faults)


def android() -> Domain:
    """The 20 functions of a phone (Octopus v2)."""
    return Domain("android", functions_from_class(Phone), Phone)


DOMAINS: dict[str, Callable[[], Domain]] = {"android": android}


def load_domain(name: str) -> Domain:
    """The domain of that name. Raises: MisuseError naming the known ones."""
    if name not in DOMAINS:
        near = difflib.get_close_matches(name, DOMAINS, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise MisuseError(f"no domain is called {name!r}", hint=f"{meant}known: {', '.join(DOMAINS)}")
    return DOMAINS[name]()
