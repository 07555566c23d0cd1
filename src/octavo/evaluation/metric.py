"""Figures: a value, how many observations it rests on, and its 95 % interval.

They don't know what was measured. Nothing observed is no figure: value and interval are None, never zero.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Interval: TypeAlias = tuple[float | None, float | None]  # None: the observations do not bound it on that side

_TAIL = 0.025  # of each side of a 95 % interval
_Z = statistics.NormalDist().inv_cdf(1 - _TAIL)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report."""

    value: float | None
    n: int  # observations
    interval: Interval  # 95 %

    def to_dict(self) -> dict[str, Any]:
        return {"value": self.value, "n": self.n, "interval": list(self.interval)}


NOTHING = Figure(None, 0, (None, None))


def exact(value: float) -> Figure:
    """A figure that was read off, not estimated."""
    return Figure(value, 1, (value, value))


def share(hits: Sequence[bool]) -> Figure:
    """The share of hits, with Wilson's score interval.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    n = len(hits)
    if not n:
        return NOTHING
    value = sum(hits) / n
    centre = (value + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * math.sqrt(value * (1 - value) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    # At 0 and at 1 rounding could leave the value just outside.
    return Figure(value, n, (max(0.0, min(value, centre - half)), min(1.0, max(value, centre + half))))


def difference(before: Sequence[bool], after: Sequence[bool]) -> Figure:
    """How much the share of hits rose on the same observations, with the interval for matched pairs.

    Shapes: both (n,), in one order. The interval adds half an observation to each kind of pair.
    Source: A. Agresti, Y. Min, Statistics in Medicine 24 (2005), 729-740, §3.
    """
    pairs = list(zip(before, after, strict=True))
    n = len(pairs)
    if not n:
        return NOTHING
    won, lost = sum(b and not a for a, b in pairs), sum(a and not b for a, b in pairs)
    centre = (won - lost) / (n + 2)
    half = _Z * math.sqrt(won + lost + 1 - (won - lost) ** 2 / (n + 2)) / (n + 2)
    value = (won - lost) / n
    return Figure(value, n, (max(-1.0, min(value, centre - half)), min(1.0, max(value, centre + half))))


def mean(values: Sequence[float]) -> Figure:
    """The mean, with the interval of the normal distribution, which is somewhat narrow below 30 values.

    One value has no spread, so its interval is unknown.
    """
    n = len(values)
    if not n:
        return NOTHING
    value = statistics.fmean(values)
    if n == 1:
        return Figure(value, n, (None, None))
    half = _Z * statistics.stdev(values) / math.sqrt(n)
    return Figure(value, n, (value - half, value + half))


def percentile(values: Sequence[float], q: float) -> Figure:
    """The value that a share `q` of all values stays below, 0 < q < 1, with an interval that assumes no distribution.

    Its ends are two of the values in their order: how many of n values lie below the true percentile is binomial. With
    few values an end may not exist: of less than 72, none is known to lie above the 95th percentile.
    """
    n = len(values)
    if not n:
        return NOTHING
    ordered = sorted(values)
    place = (n - 1) * q
    below = math.floor(place)
    above = min(below + 1, n - 1)
    value = ordered[below] + (ordered[above] - ordered[below]) * (place - below)
    low, high = _ranks(n, q)
    return Figure(value, n, (ordered[low - 1] if low else None, ordered[high - 1] if high <= n else None))


def _ranks(n: int, q: float) -> tuple[int, int]:
    """The ranks, from 1, of the values that bound the percentile: 0 or n + 1 where there is none.

    The value of rank r lies above the percentile if fewer than r values lie below it, and below it if r or more do.
    """
    low, at_most = 0, 0.0
    for k in range(n):
        at_most += _binomial(n, k, q)  # the chance that at most k values lie below the percentile
        if at_most <= _TAIL:
            low = k + 1
        if at_most >= 1 - _TAIL:
            return low, k + 1
    return low, n + 1


def _binomial(n: int, k: int, q: float) -> float:
    """The chance of k in n; in logarithms, because the coefficients of a thousand leave the range of floats."""
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(ways + k * math.log(q) + (n - k) * math.log1p(-q))
