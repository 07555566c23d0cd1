"""A domain: functions with simulations that carry them out. All domains stand in one table, and can be joined.

Each is imported when it is asked for. It doesn't know the records that a domain's agent is trained on (data/).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from octavo.devices import Faults, SimulatedDevice, Simulation
from octavo.errors import MisuseError
from octavo.functions import FunctionSet, functions_from_class

Simulate = Callable[[datetime], Simulation]  # a fresh simulation whose clock shows this moment


@dataclass(frozen=True, slots=True)
class Domain:
    """A function set and what it is tried on."""

    name: str
    functions: FunctionSet
    simulate: tuple[Simulate, ...]

    def device(self, now: datetime, *, faults: Sequence[Faults] = ()) -> SimulatedDevice:
        """A fresh simulated device; relative dates are resolved against `now`."""
        return SimulatedDevice(*(simulate(now) for simulate in self.simulate), faults=faults)


def android() -> Domain:
    """The 20 functions of a phone (Octopus v2)."""
    from octavo.domains.android.phone import Phone

    return Domain("android", functions_from_class(Phone), (Phone,))


def vehicle() -> Domain:
    """The 12 functions of a car, five of them Octopus v2's."""
    from octavo.domains.vehicle.car import Car

    return Domain("vehicle", functions_from_class(Car), (Car,))


def ecommerce() -> Domain:
    """The 12 functions of an online shop."""
    from octavo.domains.ecommerce.shop import Shop

    return Domain("ecommerce", functions_from_class(Shop), (Shop,))


def video() -> Domain:
    """The 12 functions of a video-streaming player."""
    from octavo.domains.video.player import Player

    return Domain("video", functions_from_class(Player), (lambda _: Player(),))


def travel() -> Domain:
    """The 12 functions of a travel agency."""
    from octavo.domains.travel.agency import Agency

    return Domain("travel", functions_from_class(Agency), (Agency,))


def smart_home() -> Domain:
    """The 12 functions of a home."""
    from octavo.domains.smart_home.home import Home

    return Domain("smart_home", functions_from_class(Home), (Home,))


_ALL = (android, vehicle, ecommerce, video, travel, smart_home)
DOMAINS: dict[str, Callable[[], Domain]] = {domain.__name__: domain for domain in _ALL}


def load_domain(name: str) -> Domain:
    """The domain of that name; of several names joined by "+", one domain with the functions of all, in that order.

    Raises: MisuseError naming the known ones, or if one is named twice.
    """
    names = name.split("+")
    if len(set(names)) < len(names):
        raise MisuseError(f"{name!r} names a domain twice", hint="name each once")
    parts = [_load(n) for n in names]
    if len(parts) == 1:
        return parts[0]
    functions = FunctionSet(chain.from_iterable(p.functions for p in parts))
    return Domain(name, functions, tuple(chain.from_iterable(p.simulate for p in parts)))


def join_names(names: Iterable[str]) -> str:
    """The name of the joint domain of all that are named, itself joint or not: each once, in the table's order.

    Raises: MisuseError for an unknown one.
    """
    parts = {part for name in names for part in name.split("+")}
    for part in sorted(parts):
        _require(part)
    return "+".join(name for name in DOMAINS if name in parts)


def _load(name: str) -> Domain:
    _require(name)
    return DOMAINS[name]()


def _require(name: str) -> None:
    if name not in DOMAINS:
        near = difflib.get_close_matches(name, DOMAINS, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise MisuseError(f"no domain is called {name!r}", hint=f"{meant}known: {', '.join(DOMAINS)}")
