"""Weights and density found by trying."""

from __future__ import annotations

import pytest

from octavo.adapters.search import Choice, search_choice
from octavo.errors import MisuseError

START = Choice((1.0, 1.0), 0.5)


def nearness(goal: Choice) -> object:
    def measure(choice: Choice) -> tuple[float, ...]:
        off = sum(abs(a - b) for a, b in zip(choice.weights, goal.weights, strict=True))
        return (-off - abs(choice.density - goal.density),)

    return measure


def test_what_is_better_is_kept_until_nothing_is() -> None:
    goal = Choice((0.975, 0.75), 0.7)
    ranked = search_choice(nearness(goal), START, sparse=True, trials=100)  # type: ignore[arg-type]
    assert ranked[0][0] == goal
    assert [good for _, good in ranked] == sorted((good for _, good in ranked), reverse=True)
    assert len({choice for choice, _ in ranked}) == len(ranked) < 100


def test_the_density_stays_where_the_method_has_none() -> None:
    ranked = search_choice(nearness(Choice((0.5, 0.5), 0.9)), START, sparse=False, trials=50)  # type: ignore[arg-type]
    assert {choice.density for choice, _ in ranked} == {0.5}
    assert ranked[0][0].weights == pytest.approx((0.5, 0.5), abs=0.1)


@pytest.mark.parametrize("trials", [1, 2, 5])
def test_no_more_than_asked_for_and_the_start_always(trials: int) -> None:
    asked: list[Choice] = []

    def measure(choice: Choice) -> tuple[float, ...]:
        asked.append(choice)
        return (0.0,)

    ranked = search_choice(measure, START, sparse=True, trials=trials)
    assert len(asked) == len(ranked) == trials and asked[0] == START
    assert ranked[0][0] == START  # of equals the first tried


def test_no_trial_is_no_search() -> None:
    with pytest.raises(MisuseError, match="0 trials"):
        search_choice(lambda choice: (0.0,), START, sparse=False, trials=0)
