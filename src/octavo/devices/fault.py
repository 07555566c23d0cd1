"""Ways in which a simulated device goes wrong, planned or by chance, always reproducibly.

Knows nothing about what the functions do: a fault depends on the function's name and on how often it was called.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

from octavo.errors import MisuseError

FaultKind = Literal["fail", "timeout", "junk"]


class Faults(Protocol):
    """Decides what goes wrong."""

    def pick(self, function: str, nth: int) -> FaultKind | None:
        """What goes wrong with the nth call (from 1) of that function; None: nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One function that goes wrong. fail, timeout: nothing is done. junk: it is done, but the answer is garbled."""

    function: str
    kind: FaultKind = "fail"
    at: int = 0  # which call of the function, from 1; 0: every one

    def __post_init__(self) -> None:
        _require_kind(self.kind)
        if self.at < 0:
            raise MisuseError(f"a fault at call {self.at}", hint="count calls from 1, or give 0 for every call")

    def pick(self, function: str, nth: int) -> FaultKind | None:
        return self.kind if function == self.function and self.at in (0, nth) else None


@dataclass(frozen=True, slots=True)
class RandomFaults:
    """A share of all calls that goes wrong. The same seed picks the same calls, in whichever order functions come."""

    share: float  # 0..1
    seed: int
    kind: FaultKind = "fail"

    def __post_init__(self) -> None:
        _require_kind(self.kind)
        if not 0 <= self.share <= 1:
            raise MisuseError(f"a share of {self.share} faults", hint="give a share from 0 to 1")

    def pick(self, function: str, nth: int) -> FaultKind | None:
        digest = hashlib.sha256(f"{self.seed}:{function}:{nth}".encode()).digest()
        return self.kind if int.from_bytes(digest[:8], "big") < self.share * 2**64 else None


def garble(value: object) -> object:
    """Junk in the place of a returned value, never of the same kind."""
    return -1 if isinstance(value, str) else "\ufffd\ufffd"


def _require_kind(kind: str) -> None:
    if kind not in get_args(FaultKind):
        raise MisuseError(f"unknown kind of fault {kind!r}", hint="use one of " + ", ".join(get_args(FaultKind)))
