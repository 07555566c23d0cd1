"""Policies: what may run."""

from __future__ import annotations

import pytest

from octavo.agents.policy import Policy, allow_all, ask_before, refuse_irreversible
from octavo.errors import PolicyError
from octavo.functions import Effect, Function, FunctionSet
from octavo.types import Call

OPEN = Call("open_or_lock_door", {"status": "open"})


def allowed(policy: Policy, functions: FunctionSet) -> set[str]:
    """The names of the functions that a policy lets pass."""
    names = set()
    for function in functions:
        try:
            policy(function, Call(function.name))
        except PolicyError:
            continue
        names.add(function.name)
    return names


def test_without_a_person_only_what_can_be_undone_runs(functions: FunctionSet) -> None:
    reversible = {f.name for f in functions if f.effect is not Effect.IRREVERSIBLE}
    assert allowed(refuse_irreversible, functions) == reversible
    assert allowed(ask_before(lambda f, c: False), functions) == reversible
    assert allowed(ask_before(lambda f, c: True), functions) == {f.name for f in functions}
    assert allowed(allow_all, functions) == {f.name for f in functions}


def test_a_person_is_asked_about_irreversible_calls_only_and_sees_the_call(functions: FunctionSet) -> None:
    asked: list[tuple[Function, Call]] = []

    def confirm(function: Function, call: Call) -> bool:
        asked.append((function, call))
        return True

    policy = ask_before(confirm)
    for function in functions:
        policy(function, OPEN if function.name == OPEN.function else Call(function.name))
    assert {f.effect for f, _ in asked} == {Effect.IRREVERSIBLE}
    assert (functions.get("open_or_lock_door"), OPEN) in asked


@pytest.mark.parametrize("policy", [refuse_irreversible, ask_before(lambda f, c: False)])
def test_a_refusal_names_the_function_and_can_be_observed(policy: Policy, functions: FunctionSet) -> None:
    with pytest.raises(PolicyError, match="open_or_lock_door") as caught:
        policy(functions.get("open_or_lock_door"), OPEN)
    assert caught.value.hint
    assert caught.value.observable
