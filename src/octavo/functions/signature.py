"""Functions from Python: type hints, `Literal`, `Annotated` constraints, defaults and the docstring.

    def set_volume(level: Annotated[int, Range(0, 10)], kind: Literal["ring", "media"] = "ring") -> None:
        '''Set a volume. level: 0 (mute) to 10 (maximum).'''

Knows nothing about JSON schema (schema.py).
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

import docstring_parser

from octavo.errors import FunctionError
from octavo.functions.function import REQUIRED, RESULT, Effect, Format, Function, FunctionSet, Kind, Parameter

_KINDS: dict[object, Kind] = {str: "string", int: "integer", float: "number", bool: "boolean"}
_EFFECT = "__octavo_effect__"
_SAYS = "__octavo_says__"
_RETURNED = "__octavo_result__"
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Range:
    """`Annotated[int, Range(0, 10)]`: the values from `ge` to `le`, both included."""

    ge: float | None = None
    le: float | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """`Annotated[str, Written("time")]`: a string in one of the known formats.

    time: HH:MM. date: YYYY-MM-DD. datetime: YYYY-MM-DD-HH-MM. All also as '@' and the words of the user.
    language: ISO 639-1 code. phone: digits, perhaps after a plus. email: an address. span: the user's very words.
    A caller can only copy the last three from what it reads (models/said.py).
    """

    format: Format


def effect(kind: Literal["read", "write", "irreversible"]) -> Callable[[F], F]:
    """Mark what calling a Python function does to the world. Unmarked functions count as `write`."""

    def mark(function: F) -> F:
        setattr(function, _EFFECT, Effect(kind))
        return function

    return mark


def says(template: str, *, result: str = RESULT) -> Callable[[F], F]:
    """How a call of a Python function reads as a step of a plan: "Set the {volume_type} volume to {level}."

    What stands in [brackets] is left out where an argument in it is. Without this, the step is made from the names.
    result: what later steps call that which it returned: "forecast", as in "Text Mia: the forecast of step 1".
    """

    def mark(function: F) -> F:
        setattr(function, _SAYS, template)
        setattr(function, _RETURNED, result)
        return function

    return mark


def function_from_signature(target: Callable[..., Any]) -> Function:
    """The Function that a Python callable describes. A leading `self` is left out.

    Raises: FunctionError for *args, **kwargs, missing hints and types without a schema.
    """
    name = target.__name__
    try:
        hints = typing.get_type_hints(target, include_extras=True)
    except NameError as error:
        raise FunctionError(f"{name}: {error}", hint="type hints must be importable names") from error
    doc = docstring_parser.parse(inspect.getdoc(target) or "")
    about = {p.arg_name: p.description or "" for p in doc.params}
    parameters = []
    for parameter in inspect.signature(target).parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise FunctionError(f"{name}: *{parameter.name} has no schema", hint="name every argument")
        if parameter.name not in hints:
            raise FunctionError(f"{name}.{parameter.name} has no type hint", hint="add one, e.g. `: str`")
        default = REQUIRED if parameter.default is parameter.empty else parameter.default
        where = f"{name}.{parameter.name}"
        parameters.append(
            _parameter(where, parameter.name, hints[parameter.name], default, about.get(parameter.name, ""))
        )
    description = "\n".join(t for t in (doc.short_description, doc.long_description) if t)
    returns = (doc.returns.description or "") if doc.returns else ""
    return Function(
        name,
        tuple(parameters),
        description,
        returns,
        getattr(target, _EFFECT, Effect.WRITE),
        getattr(target, _SAYS, ""),
        getattr(target, _RETURNED, RESULT),
    )


def functions_from_class(cls: type) -> FunctionSet:
    """The public methods of a class, in the order in which they are defined."""
    return functions_from_callables(
        member for name, member in vars(cls).items() if inspect.isfunction(member) and not name.startswith("_")
    )


def functions_from_callables(targets: Iterable[Callable[..., Any]]) -> FunctionSet:
    """The functions that callables describe, in their order."""
    return FunctionSet(function_from_signature(t) for t in targets)


def _parameter(where: str, name: str, hint: object, default: object, description: str) -> Parameter:
    low = high = written = None
    if get_origin(hint) is Annotated:
        hint, *marks = get_args(hint)
        for mark in marks:
            low = getattr(mark, "ge", low)
            high = getattr(mark, "le", high)
            written = mark.format if isinstance(mark, Written) else written
    nullable = default is None
    if get_origin(hint) in (typing.Union, types.UnionType):
        rest = [a for a in get_args(hint) if a is not type(None)]
        nullable = nullable or len(rest) < len(get_args(hint))
        if len(rest) != 1:
            raise FunctionError(f"{where}: a union of several types has no schema", hint="choose one type")
        inner = _parameter(where, name, rest[0], default, description)
        low, high = inner.minimum if low is None else low, inner.maximum if high is None else high
        return Parameter(
            name,
            inner.kind,
            default,
            inner.choices,
            low,
            high,
            written or inner.format,
            nullable,
            inner.items,
            description,
        )
    choices: tuple[Any, ...] = ()
    items: Kind | None = None
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        kinds = {_KINDS.get(type(c)) for c in choices}
        if len(kinds) != 1 or None in kinds:
            raise FunctionError(f"{where}: mixed Literal {choices}", hint="use values of one type")
        kind = kinds.pop()
    elif get_origin(hint) is list and get_args(hint) and get_args(hint)[0] in _KINDS:
        kind, items = "array", _KINDS[get_args(hint)[0]]
    else:
        kind = _KINDS.get(hint)
    if kind is None:
        raise FunctionError(f"{where}: type {hint!r} has no schema", hint="use str, int, float, bool, Literal or list")
    return Parameter(name, kind, default, choices, low, high, written, nullable, items, description)
