"""What may run: a policy looks at each call before it is executed and raises PolicyError to stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from octavo.errors import PolicyError
from octavo.functions import Effect, Function
from octavo.types import Call


class Policy(Protocol):
    """Returns to let a call pass. Raises: PolicyError."""

    def __call__(self, function: Function, call: Call) -> None: ...


def allow_all(function: Function, call: Call) -> None:
    """Everything may run."""


def ask_before(confirm: Callable[[Function, Call], bool]) -> Policy:
    """Irreversible calls run only if `confirm` says yes."""

    def policy(function: Function, call: Call) -> None:
        if function.effect is Effect.IRREVERSIBLE and not confirm(function, call):
            raise PolicyError(f"{function.name} was not confirmed", hint="confirm it, or leave it out of the request")

    return policy


def refuse_irreversible(function: Function, call: Call) -> None:
    """Irreversible calls do not run: nobody is there to confirm them."""
    if function.effect is Effect.IRREVERSIBLE:
        raise PolicyError(
            f"{function.name} cannot be undone and nobody is there to confirm it",
            hint="run it in a terminal, or pass --yes",
        )
