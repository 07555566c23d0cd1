"""Figures and their intervals, against published values and against their definitions."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.evaluation.metric import NOTHING, Figure, exact, mean, percentile, share

Z = 1.959963984540054


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [  # R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, score method without continuity correction
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_share_has_the_published_wilson_interval(hits: int, n: int, low: float, high: float) -> None:
    figure = share([True] * hits + [False] * (n - hits))
    assert (figure.value, figure.n) == (hits / n, n)
    assert list(figure.interval) == pytest.approx([low, high], abs=5e-5)


@given(st.lists(st.booleans(), min_size=1, max_size=300))
def test_the_ends_of_a_share_are_z_standard_errors_away(hits: list[bool]) -> None:
    figure = share(hits)
    assert figure.value is not None
    for end in figure.interval:
        assert end is not None
        assert abs(figure.value - end) == pytest.approx(Z * math.sqrt(end * (1 - end) / len(hits)), abs=1e-7)


@given(st.lists(st.booleans(), min_size=1))
def test_a_share_lies_in_its_interval(hits: list[bool]) -> None:
    figure = share(hits)
    low, high = figure.interval
    assert figure.value is not None and low is not None and high is not None
    assert 0 <= low <= figure.value <= high <= 1


def test_nothing_observed_is_not_zero() -> None:
    assert share([]) == mean([]) == percentile([], 0.5) == NOTHING
    assert json.dumps(NOTHING.to_dict()) == '{"value": null, "n": 0, "interval": [null, null]}'


def test_a_figure_as_json() -> None:
    assert Figure(0.5, 2, (0.1, 0.9)).to_dict() == {"value": 0.5, "n": 2, "interval": [0.1, 0.9]}
    assert exact(7.5).to_dict() == {"value": 7.5, "n": 1, "interval": [7.5, 7.5]}


def test_mean() -> None:
    figure = mean([1, 2, 3, 4, 5])
    half = Z * math.sqrt(2.5 / 5)  # the variance of 1 to 5 is 2.5
    assert (figure.value, figure.n) == (3.0, 5)
    assert list(figure.interval) == pytest.approx([3 - half, 3 + half])
    assert mean([4.0]) == Figure(4.0, 1, (None, None))
    assert mean([4.0, 4.0]) == Figure(4.0, 2, (4.0, 4.0))


@pytest.mark.parametrize(
    ("n", "low", "high"),
    # The ranks of the 95 % interval of a median, as in tables (e.g. Conover, Practical Nonparametric Statistics).
    [(5, None, None), (6, 1, 6), (10, 2, 9), (20, 6, 15), (30, 10, 21), (50, 18, 33), (100, 40, 61)],
)
def test_the_interval_of_a_median_has_the_tabled_ranks(n: int, low: int | None, high: int | None) -> None:
    assert percentile(range(n, 0, -1), 0.5).interval == (low, high)


def test_the_value_of_a_percentile_lies_between_neighbours() -> None:
    assert percentile([3, 1, 2], 0.5).value == 2
    assert percentile([4, 1, 2, 3], 0.5).value == 2.5
    assert percentile(range(101), 0.95).value == pytest.approx(95)
    assert percentile([7], 0.95) == Figure(7, 1, (None, None))


def test_few_values_do_not_bound_a_high_percentile_from_above() -> None:
    # 0.95 ** 71 is above 2.5 %, 0.95 ** 72 below.
    assert percentile(range(71), 0.95).interval[1] is None
    assert percentile(range(72), 0.95).interval[1] == 71
    assert percentile(range(71), 0.95).interval[0] is not None


def test_thousands_of_values_are_no_problem() -> None:
    low, high = percentile(range(5000), 0.5).interval
    assert low is not None and high is not None
    half = Z * math.sqrt(5000 / 4)
    assert low == pytest.approx(2500 - half, abs=2)
    assert high == pytest.approx(2500 + half, abs=2)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=120), st.floats(0.05, 0.95))
def test_a_percentile_lies_in_its_interval(values: list[int], q: float) -> None:
    figure = percentile(values, q)
    low, high = figure.interval
    assert figure.value is not None
    assert low is None or low <= figure.value + 1e-9
    assert high is None or high >= figure.value - 1e-9
