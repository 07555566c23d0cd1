"""One answer against one record, and the shares that many of them make: the same for agents and for baselines.

It doesn't know how the answers were made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from octavo.errors import RecordError
from octavo.evaluation.equal import equal_calls, equal_functions
from octavo.evaluation.metric import Figure, share
from octavo.evaluation.miss import Miss, Missed, Written, classify
from octavo.formats.plan import MAX_STEPS
from octavo.functions import FunctionSet
from octavo.types import Call, Record, Step


@dataclass(frozen=True, slots=True)
class Score:
    """How one record was answered."""

    record: Record
    steps: tuple[Step, ...]  # of the answer's plan, where it has one
    written: tuple[Written, ...]  # none: refused
    success: bool  # the calls are equal to the gold ones; out of scope: refused
    strict: bool  # the same, values exact
    functions: bool  # the right functions in a right order
    misses: tuple[Miss, ...]  # none if and only if it is a success

    @property
    def in_scope(self) -> bool:
        return bool(self.record.calls)

    @property
    def refused(self) -> bool:
        return not self.written


def score(
    record: Record, written: Sequence[Written], functions: FunctionSet, *, now: datetime, steps: Sequence[Step] = ()
) -> Score:
    """Score the calls that were written for a record. A call that is malformed makes all of it wrong."""
    gold = record.calls
    calls = [w for w in written if isinstance(w, Call)]
    formed = len(calls) == len(written)
    return Score(
        record,
        tuple(steps),
        tuple(written),
        success=formed and equal_calls(gold, calls, functions, now=now),
        strict=formed and equal_calls(gold, calls, functions, now=now, strict=True),
        functions=formed and equal_functions(gold, calls, functions),
        misses=tuple(classify(gold, written, functions, now=now)),
    )


def quality_figures(scores: Sequence[Score]) -> dict[str, Figure]:
    """success, strict, functions and over_refusal of the records in scope, refusal of those out of scope."""
    inside = [s for s in scores if s.in_scope]
    return {
        "success": share([s.success for s in inside]),
        "strict": share([s.strict for s in inside]),
        "functions": share([s.functions for s in inside]),
        "refusal": share([s.refused for s in scores if not s.in_scope]),
        "over_refusal": share([s.refused for s in inside]),
    }


def missed(scores: Sequence[Score]) -> tuple[Missed, ...]:
    """The records that were answered wrongly, in their order."""
    return tuple(Missed(s.record, s.steps, s.written, s.misses) for s in scores if s.misses)


def require_records(records: Sequence[Record], functions: FunctionSet) -> None:
    """Raise RecordError for the first record that these functions cannot answer, or no plan is long enough for."""
    for record in records:
        unknown = next((c.function for c in record.calls if c.function not in functions), None)
        if unknown is not None:
            raise RecordError(
                f"{unknown} is no function of this agent, but answers {record.query!r}",
                hint=f"use records of its domain; its functions: {', '.join(f.name for f in functions)}",
            )
        if len(record.calls) > MAX_STEPS:
            raise RecordError(
                f"{len(record.calls)} steps answer {record.query!r}", hint=f"split it: a plan has at most {MAX_STEPS}"
            )
