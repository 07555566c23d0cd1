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

from experiments.agents import WORK, Recipe, Trained, learned_records, train_agent
from experiments.table import Table
from octavo.adapters.search import Choice
from octavo.agents.agent import Agent
from octavo.agents.folder import AgentFolder
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
    "joint, crossing": Recipe(crossing=True),
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
    figures=("success", "functions", "over_refusal", "time_to_first_call_p50_s"),
    columns=("count", "megabytes", "peak_memory_mb", "trained_sha256", "tested_sha256", "seed", "minutes"),
)


def run(*, quick: bool) -> None:
    """Fill the table: one to four domains, every method, every domain's test."""
    limit = QUICK if quick else LIMIT
    for count in range(1, len(ORDER) + 1):
        domains = ORDER[:count]
        for method in ("alone",) if count == 1 else METHODS:
            _measure(domains, method, limit)
    TABLE.plot("success", by="method", title="One agent for several domains")


def _measure(domains: Sequence[str], method: str, limit: int) -> None:
    tests = gate_records(None, "+".join(domains), limit)
    left = [t for t in tests if not TABLE.has(domains="+".join(domains), method=method, tested=t, limit=limit)]
    if not left:
        return
    begun = time.monotonic()
    alone = {domain: train_agent([domain], Recipe()) for domain in domains}
    made = {domain: alone[domain].path for domain in domains} if method == "alone" else _make(domains, method, alone)
    for tested in left:
        path = made.get(tested) or made.get("+".join(domains))
        if path is not None:
            _add(domains, method, tested, tests[tested], path, limit, begun)


def _make(domains: Sequence[str], method: str, alone: dict[str, Trained]) -> dict[str, Path]:
    """The agent for all of these domains, by their joint name."""
    joint, parts = "+".join(domains), [alone[domain].path for domain in domains]
    if method in JOINT:
        return {joint: train_agent(domains, JOINT[method]).path}
    out = WORK / "merged" / f"{joint}-{method}"
    shutil.rmtree(out, ignore_errors=True)
    if method == "route":
        queries = {domain: [r.query for r in learned_records([domain], Recipe())] for domain in domains}
        RoutedFolder.write(parts, queries, out)
    else:
        Merger.of(parts, method).write(Choice((1.0,) * len(parts), 0.5), out)
    return {joint: out}


def _add(
    domains: Sequence[str], method: str, tested: str, records: Sequence[Record], path: Path, limit: int, begun: float
) -> None:
    agent = Agent.load(path, lanes=4)
    domain = load_domain(agent.folder.domain)
    report = evaluate(agent, records, device_factory=lambda: domain.device(NOW), now=NOW, lanes=4)
    parts = [path] if (path / "agent.json").is_file() else [p for p in path.iterdir() if p.is_dir()]
    trained = [AgentFolder.read(part).card["training"]["planner"] for part in parts]
    TABLE.add(
        {
            **{name: report.figures[name] for name in TABLE.figures},
            "domains": "+".join(domains),
            "method": method,
            "tested": tested,
            "limit": limit,
            "count": len(domains),
            "megabytes": round(sum(f.stat().st_size for f in path.rglob("*") if f.is_file()) / 1e6, 1),
            "peak_memory_mb": report.figures["peak_memory_mb"].value,
            "trained_sha256": " ".join(str(t.get("records_sha256", "merged"))[:16] for t in trained),
            "tested_sha256": hash_records(records)[:16],
            "seed": 0,
            "minutes": round((time.monotonic() - begun) / 60, 1),
        }
    )
