"""Function sets: their order is the functional-token index, so it is part of the value."""

from __future__ import annotations

import pytest

from octavo.errors import FunctionError, UnknownFunction
from octavo.functions import Effect, Function, FunctionSet, Parameter

LOCK = Function("lock", (Parameter("door", "string"), Parameter("now", "boolean", True)))
OPEN = Function("open", effect=Effect.IRREVERSIBLE)
SET = FunctionSet([LOCK, OPEN])


def test_the_order_is_the_index() -> None:
    assert [f.name for f in SET] == ["lock", "open"]
    assert (len(SET), SET[1], SET.index("open"), SET.get("lock")) == (2, OPEN, 1, LOCK)


def test_the_order_is_part_of_the_value() -> None:
    assert FunctionSet(iter([LOCK, OPEN])) == SET
    assert hash(FunctionSet([LOCK, OPEN])) == hash(SET)
    assert FunctionSet([OPEN, LOCK]) != SET
    assert SET != [LOCK, OPEN]


def test_names_are_members_and_functions_are_not() -> None:
    assert "lock" in SET
    assert "unlock" not in SET
    assert LOCK not in SET


def test_two_functions_of_one_name_are_an_error_that_names_it() -> None:
    with pytest.raises(FunctionError, match="'open'") as caught:
        FunctionSet([LOCK, OPEN, Function("open", description="Another one.")])
    assert caught.value.hint


@pytest.mark.parametrize("ask", [SET.get, SET.index])
def test_an_unknown_name_is_an_error_that_lists_the_known_ones(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(UnknownFunction, match="unlock") as caught:
        ask("unlock")
    assert caught.value.function == "unlock"
    assert caught.value.hint == "known: lock, open"
    assert caught.value.observable


def test_parameters_by_name_and_whether_they_are_required() -> None:
    door, now = LOCK.parameters
    assert LOCK.parameter("door") is door
    assert LOCK.parameter("window") is None
    assert (door.required, now.required) == (True, False)
    assert not Parameter("level", "integer", None).required
