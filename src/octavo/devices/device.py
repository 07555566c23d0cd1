"""The seam where calls land: one method. A device knows nothing of plans, references or policies.

The agent loop hands over calls that are resolved and checked, and makes observations of what comes back.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias, runtime_checkable

from octavo.functions import FunctionSet
from octavo.types import Call

State: TypeAlias = object  # opaque: only the device that took it can read it


@runtime_checkable
class Device(Protocol):
    """Something that carries calls out."""

    @property
    def functions(self) -> FunctionSet:
        """What it can carry out."""

    def execute(self, call: Call) -> object:
        """What the call returned, a JSON value. The arguments hold no references and fit the function's schema.

        Raises: DeviceError if it failed, DeviceTimeout if no answer came. Both are shown to the user.
        """


@runtime_checkable
class Restorable(Protocol):
    """A device whose state can be saved and brought back: what undo needs."""

    def snapshot(self) -> State:
        """The state as it is now; later calls don't change it."""

    def restore(self, state: State) -> None:
        """Bring back a state that `snapshot` of the same device gave. It can be restored again."""
