"""Octo-planner, table 2: one agent for one to four domains, merged in every way, beside what merging replaces.

The paper's falls from 85.1 % with one domain to 69.7 % with four. Here each domain's own test is measured apart, and so
are requests that need several domains.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from experiments.agents import WORK, Recipe, learned_records, train_agent
from experiments.table import Table
from octavo.adapters.search import Choice
from octavo.agents.agent import Agent
from octavo.agents.routed import RoutedFolder
from octavo.cli.gate import gate_records
from octavo.data.records import hash_records
from octavo.domains import load_domain
from octavo.evaluation.agent import evaluate
from octavo.training.merged import Merger
from octavo.types import Record

ORDER = ("android", "ecommerce", "video", "travel")
JOINT = {
    "joint": Recipe(),
    "joint, rank 64": Recipe(rank=64, alpha=128),  # as large as what the sum of four adapters makes
    "joint, no crossing": Recipe(crossing=False),
    "multi-lora": Recipe(preset="multi-lora", rank=4, alpha=8, modules=4),
}
MERGED = (
    *("sum", "mean", "svd", "linear", "magnitude", "ties", "dare", "dare-ties"),
    *("magnitude-svd", "ties-svd", "dare-svd", "dare-ties-svd"),
)
METHODS = ("alone", "route", *MERGED, *JOINT)
NOW = datetime(2026, 11, 21, 9, 30)
LIMIT, QUICK = 100, 20
TABLE = Table(
    "octo_planner_t2",
    keys=("domains", "method", "tested", "limit"),
    figures=("success", "functions", "over_refusal"),
    columns=("count", "weights", "density", "rank", "megabytes", "tested_sha256", "seed", "minutes"),
)


def run(*, quick: bool) -> None:
    """Fill the table: one to four domains, every method, every domain's test."""
    limit = QUICK if quick else LIMIT
    for count in range(1, len(ORDER) + 1):
        domains = ORDER[:count]
        for method in ("alone",) if count == 1 else METHODS:
            _measure(domains, method, limit)
    TABLE.plot("success", title="One agent for four domains", only={"domains": "+".join(ORDER), "limit": limit})


def _measure(domains: Sequence[str], method: str, limit: int) -> None:
    joint = load_domain("+".join(domains))
    tests = gate_records(None, joint.name, joint.functions, limit)
    left = [t for t in tests if not TABLE.has(domains="+".join(domains), method=method, tested=t, limit=limit)]
    if not left:
        return
    alone = {domain: train_agent([domain], Recipe()) for domain in domains}
    made = alone if method == "alone" else _make(domains, method, alone)
    for tested in left:
        path = made.get(tested) or made.get("+".join(domains))
        if path is not None:  # none of the agents alone can do what needs several
            _add(domains, method, tested, tests[tested], path, limit)


def _make(domains: Sequence[str], method: str, alone: dict[str, Path]) -> dict[str, Path]:
    """The agent for all of these domains, by their joint name."""
    joint, parts = "+".join(domains), list(alone.values())
    if method in JOINT:
        return {joint: train_agent(domains, JOINT[method])}
    out = WORK / "merged" / f"{joint}-{method}"
    shutil.rmtree(out, ignore_errors=True)
    if method == "route":
        queries = {domain: [r.query for r in learned_records([domain], Recipe())] for domain in domains}
        RoutedFolder.write(parts, queries, out)
    else:
        Merger.of(parts, method).write(Choice((1.0,) * len(parts), 0.5), out)
    return {joint: out}


def _add(domains: Sequence[str], method: str, tested: str, records: Sequence[Record], path: Path, limit: int) -> None:
    begun = time.monotonic()
    agent = Agent.load(path, lanes=4)
    report = evaluate(agent, records, device_factory=lambda: None, now=NOW, lanes=4)
    merged = agent.folder.card.get("training", {}).get("planner", {}).get("merged", {})
    TABLE.add(
        {
            **{name: report.figures[name] for name in TABLE.figures},
            "domains": "+".join(domains),
            "method": method,
            "tested": tested,
            "limit": limit,
            "count": len(domains),
            "weights": " ".join(f"{w:g}" for w in merged.get("weights", ())),
            "density": merged.get("density"),
            "rank": merged.get("rank"),
            "megabytes": round(sum(f.stat().st_size for f in path.rglob("*") if f.is_file()) / 1e6, 1),
            "tested_sha256": hash_records(records)[:16],
            "seed": 0,
            "minutes": round((time.monotonic() - begun) / 60, 1),
        }
    )
