"""Functions from Python signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest

from octavo.errors import FunctionError
from octavo.functions import (
    REQUIRED,
    Effect,
    FunctionSet,
    Parameter,
    Range,
    Written,
    check_call,
    effect,
    function_from_signature,
    functions_from_callables,
    functions_from_class,
    says,
)
from octavo.types import Call


@effect("irreversible")
def book(
    guests: Annotated[int, Range(1, 12)],
    at: Annotated[str, Written("time")],
    names: list[str],
    price: float | None = None,
    table: Literal["inside", "outside"] = "inside",
    quiet: bool = False,
) -> str:
    """Book a table.

    The restaurant confirms by text.

    Args:
        guests: How many come.
        names: Of all guests.

    Returns:
        The number of the booking.
    """
    return f"{guests}{at}{names}{price}{table}{quiet}"


def test_everything_that_a_signature_says() -> None:
    function = function_from_signature(book)
    assert function.name == "book"
    assert function.description == "Book a table.\nThe restaurant confirms by text."
    assert function.returns == "The number of the booking."
    assert function.effect is Effect.IRREVERSIBLE
    assert function.parameters == (
        Parameter("guests", "integer", minimum=1, maximum=12, description="How many come."),
        Parameter("at", "string", format="time"),
        Parameter("names", "array", items="string", description="Of all guests."),
        Parameter("price", "number", None, nullable=True),
        Parameter("table", "string", "inside", choices=("inside", "outside")),
        Parameter("quiet", "boolean", False),
    )
    assert function.parameters[0].default is REQUIRED


def inside(level: Annotated[int, Range(ge=0)] | None = None) -> None:
    """The range stands inside the union."""


def outside(level: Annotated[int | None, Range(ge=0)] = None) -> None:
    """The range stands outside the union."""


@pytest.mark.parametrize("target", [inside, outside])
def test_constraints_and_none_in_either_nesting(target: Callable[..., Any]) -> None:
    (level,) = function_from_signature(target).parameters
    assert level == Parameter("level", "integer", None, minimum=0, nullable=True)


def sloppy(label: str = None) -> None:  # type: ignore[assignment]  # noqa: RUF013
    """The default is of another type than the hint."""


def test_a_default_of_none_may_be_passed() -> None:
    functions = functions_from_callables([sloppy])
    assert check_call(Call("sloppy", {"label": None}), functions) == []


def test_an_unmarked_function_counts_as_write() -> None:
    assert function_from_signature(inside).effect is Effect.WRITE


def rest(*args: str) -> None: ...


def more(**kwargs: str) -> None: ...


def bare(x) -> None: ...  # type: ignore[no-untyped-def]


def mixed(x: Literal["a", 1]) -> None: ...


def either(x: int | str) -> None: ...


def mapped(x: dict[str, str]) -> None: ...


def nested(x: list[list[str]]) -> None: ...


def lost(x: Nowhere) -> None: ...  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize("target", [rest, more, bare, mixed, either, mapped, nested, lost])
def test_what_has_no_schema_is_an_error_that_names_the_function(target: Callable[..., Any]) -> None:
    with pytest.raises(FunctionError, match=target.__name__) as caught:
        function_from_signature(target)
    assert caught.value.hint


class Lamp:
    """Two public methods, one private."""

    def on(self, level: int = 10) -> None:
        """Switch it on."""

    def off(self) -> None:
        """Switch it off."""

    def _blink(self) -> None: ...


def test_a_class_gives_its_public_methods_in_order_without_self() -> None:
    functions = functions_from_class(Lamp)
    assert [f.name for f in functions] == ["on", "off"]
    assert [p.name for p in functions.get("on").parameters] == ["level"]


def test_the_phone(functions: FunctionSet) -> None:
    assert len(functions) == 20
    assert functions.index("take_a_photo") == 0
    assert functions.index("open_or_lock_door") == 19
    level, kind = functions.get("set_volume").parameters
    assert (level.minimum, level.maximum) == (0, 10)
    assert kind.choices == ("ring", "media", "alarm")
    assert functions.get("create_calendar_event").parameters[1].format == "datetime"
    irreversible = {f.name for f in functions if f.effect is Effect.IRREVERSIBLE}
    assert irreversible == {"send_email", "send_text_message", "make_phone_call", "open_or_lock_door"}


@pytest.mark.parametrize("template", ["Book for {guests}.", "Book for {guests} at {at} under {name}."])
def test_a_sentence_holds_exactly_the_arguments(template: str) -> None:
    def table(guests: int, at: str) -> None: ...

    with pytest.raises(FunctionError, match="exactly its arguments"):
        function_from_signature(says(template)(table))
    assert function_from_signature(says("{guests} at {at}.")(table)).says == "{guests} at {at}."


def test_a_language_is_a_known_code() -> None:
    def news(language: Annotated[str, Written("language")] = "en") -> None: ...

    functions = functions_from_callables([news])
    assert not check_call(Call("news", {"language": "et"}), functions)
    for wrong in ("den", "Estonian", "@tomorrow", "xx"):
        assert "no language" in check_call(Call("news", {"language": wrong}), functions)[0].reason
