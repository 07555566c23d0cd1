"""Weights and density of a merge, found by trying: one thing changed at a time, what is better is kept.

Pure: what is good is measured by whoever asks, on records that nothing else is measured on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from octavo.errors import MisuseError


@dataclass(frozen=True, slots=True)
class Choice:
    """The numbers of a merge: a weight for each adapter, and the share of values that is kept."""

    weights: tuple[float, ...]
    density: float


Goodness = tuple[float, ...]  # compared from the left; more is better
_SCALES = (0.75, 0.5)  # of all weights together
_DENSITIES = (0.3, 0.7, 0.9)
_FACTORS = (1.3, 0.77)  # of one weight


def search_choice(
    measure: Callable[[Choice], Goodness], start: Choice, *, sparse: bool, trials: int
) -> list[tuple[Choice, Goodness]]:
    """All that was tried, the best first; of equals the one tried first. `start` is always tried.

    measure: how good a choice is. sparse: does the method look at the density? trials: how often to measure.
    Raises: MisuseError for less than one trial.
    """
    if trials < 1:
        raise MisuseError(f"{trials} trials", hint="give at least one")
    tried: dict[Choice, Goodness] = {start: measure(start)}
    best = start
    while True:
        for choice in _neighbours(best, sparse):
            if choice in tried:
                continue
            if len(tried) >= trials:
                return _ranked(tried)
            tried[choice] = measure(choice)
            if tried[choice] > tried[best]:
                best = choice
                break
        else:
            return _ranked(tried)


def _neighbours(choice: Choice, sparse: bool) -> Iterator[Choice]:
    for scale in _SCALES:
        yield replace(choice, weights=tuple(round(scale * w, 4) for w in choice.weights))
    if sparse:
        for density in _DENSITIES:
            yield replace(choice, density=density)
    for place in range(len(choice.weights)):
        for factor in _FACTORS:
            weights = (round(factor * w, 4) if k == place else w for k, w in enumerate(choice.weights))
            yield replace(choice, weights=tuple(weights))


def _ranked(tried: dict[Choice, Goodness]) -> list[tuple[Choice, Goodness]]:
    return sorted(tried.items(), key=lambda item: item[1], reverse=True)
