"""What went wrong: the kinds of misses, found by comparing calls, and a file of them for people to read.

It doesn't know what is right (equal.py), only how to name the way in which an answer is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import permutations
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from octavo.evaluation.equal import canonical, differences, equal_calls, in_order, linked
from octavo.formats.call import show_call, show_value
from octavo.functions import FunctionSet
from octavo.types import Call, Record, Step

MissKind = Literal[
    "refused",
    "not refused",
    "malformed",
    "missed",
    "extra",
    "wrong function",
    "wrong argument",
    "wrong order",
]
KINDS: tuple[MissKind, ...] = get_args(MissKind)  # the order in which they are reported


@dataclass(frozen=True, slots=True)
class Malformed:
    """What stands for the call of a step where none could be read."""

    reason: str


Written: TypeAlias = Call | Malformed


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that is wrong with an answer."""

    kind: MissKind
    text: str  # what it is about, for people


@dataclass(frozen=True, slots=True)
class Missed:
    """A record that was answered wrongly."""

    record: Record
    steps: tuple[Step, ...]  # the plan of the answer; a baseline has none
    written: tuple[Written, ...]
    misses: tuple[Miss, ...]


def classify(gold: Sequence[Call], written: Sequence[Written], functions: FunctionSet, *, now: datetime) -> list[Miss]:
    """Everything that is wrong with the calls that were written, in the order of the gold ones; nothing if equal.

    Calls are compared with those that they resemble most: same function, then most arguments right, then place.
    Raises: UnknownFunction.
    """
    if not gold or not written:
        return _refusal(gold, written)
    calls = [w for w in written if isinstance(w, Call)]
    if len(calls) == len(written) and equal_calls(gold, calls, functions, now=now):
        return []
    ours = [canonical(c, functions, now=now) for c in gold]
    theirs = [w if isinstance(w, Malformed) else canonical(w, functions, now=now) for w in written]
    order = _closest(ours, theirs)
    misses: list[Miss] = []
    for i, k in enumerate(order):
        call = gold[i] if i < len(gold) else None
        answer = written[k] if k < len(written) else None
        misses += _one_step(call, answer, _wrong(ours, theirs, i, order), step=k + 1 if answer else i + 1)
    return misses + _order_misses(gold, written, order, functions)


def count_misses(missed: Sequence[Missed]) -> dict[str, int]:
    """The number of records with a miss of each kind that occurs."""
    counts = {kind: sum(any(m.kind == kind for m in one.misses) for one in missed) for kind in KINDS}
    return {kind: count for kind, count in counts.items() if count}


def write_misses(path: Path, missed: Sequence[Missed], *, records: int) -> None:
    """Write a Markdown file: how often each kind occurs in `records` records, then every miss, by kind."""
    path.write_text("\n".join(_page(missed, records)) + "\n", encoding="utf-8")


def _refusal(gold: Sequence[Call], written: Sequence[Written]) -> list[Miss]:
    if gold:
        return [Miss("refused", f"{len(gold)} {'step' if len(gold) == 1 else 'steps'} wanted")]
    return [Miss("not refused", "; ".join(map(_show_written, written)))] if written else []


def _one_step(call: Call | None, answer: Written | None, wrong: list[str], *, step: int) -> list[Miss]:
    """The misses of one gold call (None: there is none left) and the answer (None: no answer) beside it."""
    if isinstance(answer, Malformed):
        return [Miss("malformed", f"step {step}: {answer.reason}")]
    if call is None:
        return [Miss("extra", f"step {step}: {show_call(answer)}")] if answer else []
    if answer is None:
        return [Miss("missed", f"step {step}: {show_call(call)}")]
    if answer.function != call.function:
        return [Miss("wrong function", f"step {step}: {answer.function} instead of {call.function}")]
    return [
        Miss("wrong argument", f"step {step}: {call.function}.{n}: {_given(answer, n)} instead of {_given(call, n)}")
        for n in wrong
    ]


def _order_misses(
    gold: Sequence[Call], written: Sequence[Written], order: Sequence[int], functions: FunctionSet
) -> list[Miss]:
    misses = []
    for earlier, later in linked(gold, functions):
        paired = all(_function(written, order[i]) == gold[i].function for i in (earlier, later))
        if paired and not in_order(order, [(earlier, later)]):
            misses.append(Miss("wrong order", f"{show_call(gold[earlier])} comes before {show_call(gold[later])}"))
    return misses


def _closest(ours: Sequence[Call], theirs: Sequence[Written]) -> tuple[int, ...]:
    """For each of our calls, and then for each gap, the place of what it is compared with: one of theirs, or a gap.

    Of equally good matches `max` takes the first, which leaves most in its place.
    """

    def likeness(order: tuple[int, ...]) -> tuple[int, int]:
        same = [i for i, call in enumerate(ours) if _function(theirs, order[i]) == call.function]
        return len(same), -sum(len(_wrong(ours, theirs, i, order)) for i in same)

    return max(permutations(range(max(len(ours), len(theirs)))), key=likeness)


def _wrong(ours: Sequence[Call], theirs: Sequence[Written], i: int, order: Sequence[int]) -> list[str]:
    """The arguments in which our call i and its match differ; none unless both are calls of one function."""
    answer = theirs[order[i]] if i < len(ours) and order[i] < len(theirs) else None
    if not isinstance(answer, Call) or answer.function != ours[i].function:
        return []
    return differences(ours[i], answer, order)


def _function(written: Sequence[Written], place: int) -> str | None:
    answer = written[place] if place < len(written) else None
    return answer.function if isinstance(answer, Call) else None


def _given(call: Call, name: str) -> str:
    return show_value(call.arguments[name]) if name in call.arguments else "nothing"


def _show_written(answer: Written) -> str:
    return show_call(answer) if isinstance(answer, Call) else f"malformed: {answer.reason}"


def _page(missed: Sequence[Missed], records: int) -> Iterator[str]:
    yield f"# {len(missed)} of {records} records were missed"
    yield ""
    yield "A record with misses of several kinds counts for each of them, and stands under the first."
    yield ""
    for kind, count in count_misses(missed).items():
        yield f"- {kind}: {count}"
    for kind in KINDS:
        entries = [one for one in missed if min(map(_rank, one.misses)) == KINDS.index(kind)]
        if entries:
            yield from ("", f"## {kind}")
        for one in entries:
            yield from _entry(one)


def _rank(miss: Miss) -> int:
    return KINDS.index(miss.kind)


def _entry(one: Missed) -> Iterator[str]:
    yield from ("", f"### {' '.join(one.record.query.split())}", "")
    for miss in one.misses:
        yield f"- **{miss.kind}** {miss.text}"
    yield from ("", "gold:", "")
    yield from _listed([show_call(c) for c in one.record.calls], one.record.steps)
    yield from ("", "written:", "")
    yield from _listed([_show_written(w) for w in one.written], one.steps)


def _listed(shown: Sequence[str], steps: Sequence[Step]) -> Iterator[str]:
    if not shown:
        yield "    (refused)"
    for number, text in enumerate(shown, 1):
        said = f"  <- {steps[number - 1].text}" if number <= len(steps) else ""
        yield f"    {number}. {text}{said}"
