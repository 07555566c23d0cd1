"""The values that rooms hand to each other: frozen, compared by content, without I/O.

They know nothing about text, tokens, models or devices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Reference:
    """`$step.fields`: what an earlier step returned, or a part of it. Of a list, the first item is meant."""

    step: int  # 1-based
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A string that holds references: its parts in order, texts and references."""

    parts: tuple[str | Reference, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One function call. `arguments` are in the order of the signature; defaults may be left out."""

    function: str
    arguments: Mapping[str, Value] = field(default_factory=dict)


Value: TypeAlias = "bool | int | float | str | Reference | Template | Call | list[Value] | None"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan: an instruction that exactly one call carries out.

    `function` is the function that the planner committed to, None where its format names none.
    """

    text: str
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a request. No steps: the planner refused, the query is out of scope."""

    steps: tuple[Step, ...] = ()

    @property
    def refused(self) -> bool:
        return not self.steps


@dataclass(frozen=True, slots=True)
class Observation:
    """What became of the call of one step: a JSON value, or the reason why there is none."""

    step: int  # 1-based
    value: object = None
    error: str | None = None

    @property
    def ok(self) -> bool:
        return self.error is None


@dataclass(frozen=True, slots=True)
class Record:
    """A query with the steps and calls that answer it. No steps: out of scope. Step i is answered by call i.

    `late` is made by augmentation alone: the place (1-based) where the step should stand that comes last instead.
    """

    domain: str
    query: str
    steps: tuple[Step, ...] = ()
    calls: tuple[Call, ...] = ()
    late: int | None = None
