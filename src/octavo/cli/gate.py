"""What commands that change an agent measure before they keep the change: success before and after, and what is lost.

Nothing is executed: a call that is written is right or wrong before any device has seen it.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from octavo.agents.agent import Agent
from octavo.cli.show import print_notice, print_progress
from octavo.data.records import CROSS, heldout_files, load_records
from octavo.errors import MisuseError
from octavo.evaluation.agent import evaluate
from octavo.evaluation.regression import Change, compare
from octavo.evaluation.score import Score
from octavo.functions import FunctionSet
from octavo.types import Record

ByDomain = Mapping[str, Sequence[Record]]
Scores = Mapping[str, Sequence[Score]]
_LANES = 4


def gate_records(
    paths: Sequence[Path] | None, domain: str, functions: FunctionSet, limit: int, *, needed: Sequence[str] = ()
) -> ByDomain:
    """Records in scope that these functions can answer, by the domain that they name, at most `limit` of each (0: all).

    paths: where they stand; None: in what each part of `domain` holds out. Which ones, if there are more than `limit`,
    is left to chance, the same at every time. needed: functions that some record must use.
    Raises: MisuseError if a part of the domain or a needed function has no records: nobody would see what it loses.
    """
    parts = domain.split("+")
    files = list(paths) if paths is not None else [f for part in (*parts, CROSS) for f in heldout_files(part)]
    every = [r for r in load_records(files) if r.calls and all(c.function in functions for c in r.calls)]
    random.Random("gate").shuffle(every)
    found: dict[str, list[Record]] = {}
    for record in every:
        some = found.setdefault(record.domain, [])
        if not limit or len(some) < limit:
            some.append(record)
    used = {c.function for some in found.values() for r in some for c in r.calls}
    unseen = [p for p in parts if not any(p in name.split("+") for name in found)]
    unseen += [n for n in needed if n not in used]
    if unseen:
        what = ", ".join(unseen)
        raise MisuseError(f"no records to measure {what} on", hint="give files of every domain and function: --records")
    return dict(sorted(found.items(), key=lambda item: item[0].count("+")))


def require_apart(gate: ByDomain, learned: Sequence[Record], what: str) -> None:
    """Nothing is learned or tuned on what is measured. Raises: MisuseError if a query stands in both."""
    known = {record.query for some in gate.values() for record in some}
    both = sum(record.query in known for record in learned)
    if both:
        raise MisuseError(f"{both} records {what} are the gate's too", hint="measure on other records")


def score_agent(path: Path, records: ByDomain, now: datetime) -> dict[str, tuple[Score, ...]]:
    """Each record answered by the agent, by domain; records that need functions that it lacks are left out."""
    agent = Agent.load(path, lanes=_LANES, notice=print_notice)
    out = {}
    for name, some in records.items():
        own = [r for r in some if all(call.function in agent.functions for call in r.calls)]
        if own:
            report = evaluate(agent, own, device_factory=lambda: None, now=now, lanes=_LANES, progress=print_progress)
            out[name] = report.scores
    return out


def score_agents(paths: Sequence[Path], records: ByDomain, now: datetime) -> dict[str, tuple[Score, ...]]:
    """The same of several agents: each record by the first that has its functions."""
    answered: dict[int, Score] = {}
    for path in paths:
        left = {name: [r for r in some if id(r) not in answered] for name, some in records.items()}
        answered |= {id(s.record): s for scores in score_agent(path, left, now).values() for s in scores}
    found = {name: tuple(answered[id(r)] for r in some if id(r) in answered) for name, some in records.items()}
    return {name: scores for name, scores in found.items() if scores}


def changes(before: Scores, after: Scores, *, refusals: bool = False) -> list[Change]:
    """What each domain won or lost on the records that both answered, in the order of `after`."""
    found = []
    for name, new in after.items():
        old = before.get(name)
        pair = _common(old, new) if old is not None else (None, new)
        found.append(compare(name, *pair, refusals=refusals))
    return found


def changes_by_function(before: Scores, after: Scores, names: Sequence[str]) -> list[Change]:
    """What the requests that need each of these functions won or lost; functions that none needs are left out."""
    old, new = _common(*([s for scores in side.values() for s in scores] for side in (before, after)))
    found = []
    for name in names:
        use = [any(call.function == name for call in s.record.calls) for s in old]
        if any(use):
            sides = ([s for s, uses in zip(side, use, strict=True) if uses] for side in (old, new))
            found.append(compare(name, *sides))
    return found


def _common(old: Sequence[Score], new: Sequence[Score]) -> tuple[list[Score], list[Score]]:
    """The scores of the records that both have answered, in one order. Both come from the same list of records."""
    after = {id(s.record): s for s in new}
    both = [s for s in old if id(s.record) in after]
    return both, [after[id(s.record)] for s in both]


def verdict(found: Sequence[Change], max_loss: float) -> str:
    """Why the change is not kept; empty where nothing loses more than `max_loss` points."""
    worst = max((c for c in found if c.difference), key=lambda c: c.lost, default=None)
    if worst is None or worst.difference is None or worst.lost <= max_loss:
        return ""
    low, high = (100 * (end or 0) for end in worst.difference.interval)
    lost = f"{worst.lost:.1f} points (n {worst.difference.n}, 95 % of the difference {low:+.1f} to {high:+.1f})"
    return f"not written: {worst.domain} loses {lost}, more than {max_loss:g}"


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A place for an agent that is not kept yet, on the same disk as `out`; what is left there goes.

    Raises: MisuseError if `out` is there already.
    """
    if out.exists():
        raise MisuseError(f"{out} is there already", hint="remove it, or give another --out")
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield folder / out.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)
