"""What a change of an agent does to each domain that it served: success before and after, on the same records.

Of records in scope alone, unless asked otherwise: what one domain refuses may be a job for another. It doesn't know
what the change was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from octavo.errors import MisuseError
from octavo.evaluation.metric import Figure, difference, share
from octavo.evaluation.score import Score


@dataclass(frozen=True, slots=True)
class Change:
    """Success on the records of one domain. What was not there before has no figure before."""

    domain: str
    before: Figure | None
    after: Figure
    difference: Figure | None  # after minus before, by pairs

    @property
    def lost(self) -> float:
        """Percentage points, below zero where something was won."""
        return 0.0 if self.difference is None else -100 * (self.difference.value or 0.0)

    def to_dict(self) -> dict[str, Any]:
        figures = {"before": self.before, "after": self.after, "difference": self.difference}
        return {name: figure and figure.to_dict() for name, figure in figures.items()}


def compare(domain: str, before: Sequence[Score] | None, after: Sequence[Score], *, refusals: bool = False) -> Change:
    """before: of the same records in the same order; None: nobody served this domain.

    refusals: do records out of scope count too, as done where they are refused?
    Raises: MisuseError if the two answered different records.
    """
    new = _hits(after, refusals)
    if before is None:
        return Change(domain, None, share(new), None)
    if [s.record for s in before] != [s.record for s in after]:
        raise MisuseError(f"{domain}: different records before and after", hint="ask both for the same ones")
    old = _hits(before, refusals)
    return Change(domain, share(old), share(new), difference(old, new))


def _hits(scores: Sequence[Score], refusals: bool) -> list[bool]:
    return [s.success for s in scores if s.in_scope or refusals]


def format_changes(changes: Sequence[Change]) -> str:
    """A line for each domain: success before, after and the difference, each with its interval."""
    width = max((len(c.domain) for c in changes), default=0)
    return "\n".join(
        f"{c.domain:<{width}}  n {c.after.n:<4} before {_share(c.before)}  after {_share(c.after)}"
        f"  difference {_share(c.difference, sign='+')}"
        for c in changes
    )


def _share(figure: Figure | None, sign: str = "") -> str:
    if figure is None or figure.value is None:
        return "-"
    low, high = figure.interval
    return f"{100 * figure.value:{sign}.1f} % [{100 * (low or 0):{sign}.1f}, {100 * (high or 0):{sign}.1f}]"
