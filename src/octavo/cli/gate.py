"""What commands that change an agent measure before they keep the change: success by domain, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from octavo.agents.agent import Agent
from octavo.cli.show import print_notice, print_progress
from octavo.data.records import CROSS, heldout_files, load_records
from octavo.domains import load_domain
from octavo.errors import MisuseError
from octavo.evaluation.agent import evaluate
from octavo.evaluation.regression import Change, compare
from octavo.evaluation.score import Score
from octavo.types import Record

ByDomain = Mapping[str, Sequence[Record]]
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
    """Each record carried out by the agent on a fresh device, by domain; domains that are not its own are left out."""
    agent = Agent.load(path, lanes=_LANES, notice=print_notice)
    domain = load_domain(agent.folder.domain)
    own = set(domain.name.split("+"))
    return {
        name: evaluate(
            agent,
            some,
            device_factory=lambda: domain.device(now),
            now=now,
            lanes=_LANES,
            progress=print_progress,
        ).scores
        for name, some in records.items()
        if all(set(record.domain.split("+")) <= own for record in some)
    }


def score_agents(paths: Sequence[Path], records: ByDomain, now: datetime) -> dict[str, tuple[Score, ...]]:
    """The same of several agents: each domain by the first that serves it."""
    out: dict[str, tuple[Score, ...]] = {}
    for path in paths:
        left = {name: some for name, some in records.items() if name not in out}
        out |= score_agent(path, left, now)
    return out


def changes(before: Mapping[str, Sequence[Score]], after: Mapping[str, Sequence[Score]]) -> list[Change]:
    """What each domain won or lost, in the order of `after`."""
    return [compare(name, before.get(name), scores) for name, scores in after.items()]
