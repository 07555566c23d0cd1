"""What commands that change an agent measure before they keep the change: success before and after, and what is lost.

Nothing is executed: a call that is written is right or wrong before any device has seen it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from octavo.agents.agent import Agent
from octavo.cli.show import print_notice, print_progress
from octavo.data.records import CROSS, heldout_files, load_records
from octavo.errors import MisuseError, RegressionError
from octavo.evaluation.agent import evaluate
from octavo.evaluation.regression import Change, compare
from octavo.evaluation.score import Score
from octavo.types import Record

ByDomain = Mapping[str, Sequence[Record]]
Scores = Mapping[str, Sequence[Score]]
SEVERAL = "several at once"  # the name under which requests stand that need more than one domain
_LANES = 4


def gate_records(paths: Sequence[Path] | None, domain: str, limit: int) -> ByDomain:
    """Records in scope by their domain, at most `limit` of each (0: all); those of several domains under SEVERAL.

    paths: where they stand; None: in what each part of `domain` holds out.
    Raises: MisuseError if a part of the domain has no records: nobody would see what it loses.
    """
    parts = domain.split("+")
    files = list(paths) if paths is not None else [f for part in (*parts, CROSS) for f in heldout_files(part)]
    found: dict[str, list[Record]] = {}
    for record in load_records(files) if files else ():
        if record.calls and set(record.domain.split("+")) <= set(parts):
            found.setdefault(SEVERAL if "+" in record.domain else record.domain, []).append(record)
    unseen = [part for part in parts if part not in found]
    if unseen:
        raise MisuseError(
            f"no records to measure {', '.join(unseen)} on", hint="give files of every domain with --records"
        )
    return {name: records[:limit] if limit else records for name, records in found.items()}


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
    """The same of several agents: each domain by the first that serves it."""
    out: dict[str, tuple[Score, ...]] = {}
    for path in paths:
        left = {name: some for name, some in records.items() if name not in out}
        out |= score_agent(path, left, now)
    return out


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
            found.append(
                compare(name, *([s for s, uses in zip(side, use, strict=True) if uses] for side in (old, new)))
            )
    return found


def _common(old: Sequence[Score], new: Sequence[Score]) -> tuple[list[Score], list[Score]]:
    """The scores of the records that both have answered. Both come from the same list of records."""
    both = {id(s.record) for s in old} & {id(s.record) for s in new}
    return [s for s in old if id(s.record) in both], [s for s in new if id(s.record) in both]


def keep(beside: Path, out: Path, found: Sequence[Change], *, max_loss: float, force: bool, hint: str) -> None:
    """Move the changed agent to its place, unless it loses too much. Raises: RegressionError, and removes it."""
    lost = max((change.lost for change in found), default=0.0)
    if lost > max_loss and not force:
        shutil.rmtree(beside)
        worst = max(found, key=lambda change: change.lost).domain
        raise RegressionError(f"not written: {worst} loses {lost:.1f} points, more than {max_loss:g}", hint=hint)
    beside.replace(out)
