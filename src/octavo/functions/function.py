"""What can be called: parameters, functions, and ordered sets of them.

A function's place in its set is its functional-token index, so the order is part of the value.
This file does not know where functions come from (signature.py, schema.py) nor how calls are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final, Literal

from octavo.errors import FunctionError, UnknownFunction

Kind = Literal["string", "integer", "number", "boolean", "array"]
Format = Literal["time", "date", "datetime", "language", "phone", "email", "span"]


FIELD = re.compile(r"\{([^{}\[\]]+)\}")  # an argument in `says`
RESULT = "result"


class Effect(Enum):
    """What a call does to the world, which decides whether somebody is asked before it."""

    READ = "read"
    WRITE = "write"
    IRREVERSIBLE = "irreversible"


class _Required(Enum):
    REQUIRED = "required"


REQUIRED: Final = _Required.REQUIRED


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a function: its type, its constraints and its default (REQUIRED: none)."""

    name: str
    kind: Kind
    default: object = REQUIRED
    choices: tuple[str | int | float | bool, ...] = ()
    minimum: float | None = None  # inclusive
    maximum: float | None = None  # inclusive
    format: Format | None = None
    nullable: bool = False
    items: Kind | None = None  # of an array
    description: str = ""

    @property
    def required(self) -> bool:
        return self.default is REQUIRED


@dataclass(frozen=True, slots=True)
class Function:
    """One thing that can be called.

    Raises: FunctionError if `says` leaves an argument out or names another.
    """

    name: str
    parameters: tuple[Parameter, ...] = ()
    description: str = ""
    returns: str = ""
    effect: Effect = Effect.WRITE
    says: str = ""  # a call as a sentence, see formats/say.py; empty: made from the name
    result: str = RESULT  # what a later step calls that which this one returned: "forecast"

    def __post_init__(self) -> None:
        fields, names = sorted(FIELD.findall(self.says)), sorted(p.name for p in self.parameters)
        if self.says and fields != names:
            raise FunctionError(
                f"{self.name} says {self.says!r}, which does not hold exactly its arguments",
                hint="name each once in braces: " + ", ".join(names),
            )

    @property
    def span(self) -> tuple[str, str] | None:
        """A start and its end: two arguments side by side of the format datetime, of which the first is required."""
        pairs = (
            (a.name, b.name) for a, b in pairwise(self.parameters) if a.required and a.format == b.format == "datetime"
        )
        return next(pairs, None)

    def parameter(self, name: str) -> Parameter | None:
        return next((p for p in self.parameters if p.name == name), None)


class FunctionSet:
    """Functions in a fixed order. Index in the order = functional-token index.

    Raises: FunctionError if two functions share a name.
    """

    def __init__(self, functions: Iterable[Function]) -> None:
        self._functions = tuple(functions)
        self._index = {f.name: i for i, f in enumerate(self._functions)}
        if len(self._index) != len(self._functions):
            names = [f.name for f in self._functions]
            twice = next(n for n in names if names.count(n) > 1)
            raise FunctionError(f"two functions are called {twice!r}", hint="rename one of them")

    def __iter__(self) -> Iterator[Function]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)

    def __getitem__(self, index: int) -> Function:
        return self._functions[index]

    def __contains__(self, name: object) -> bool:
        return name in self._index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FunctionSet) and self._functions == other._functions

    def __hash__(self) -> int:
        return hash(self._functions)

    def get(self, name: str) -> Function:
        """The function of that name. Raises UnknownFunction."""
        return self._functions[self.index(name)]

    def index(self, name: str) -> int:
        """The functional-token index of the function of that name. Raises UnknownFunction."""
        if name not in self._index:
            raise UnknownFunction(name, "no such function", hint="known: " + ", ".join(self._index))
        return self._index[name]
