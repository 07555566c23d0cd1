"""`octavo evaluate`: how good an agent is on records, beside a plain baseline, and every miss in a file."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from octavo.agents.agent import Agent
from octavo.agents.folder import PRETRAINED
from octavo.cli.option import FIXED_NOW, AgentOption, JsonOption, NowOption, parse_now
from octavo.cli.show import print_notice, print_progress
from octavo.data.records import hash_records, load_records
from octavo.domains import load_domain
from octavo.evaluation.agent import evaluate as evaluate_agent
from octavo.evaluation.baseline import evaluate_baseline
from octavo.evaluation.miss import write_misses
from octavo.evaluation.report import format_report


def evaluate(
    records: Annotated[list[Path], typer.Argument(help="One or more records files (JSON lines).")],
    agent: AgentOption = PRETRAINED,
    lanes: Annotated[int, typer.Option("--lanes", help="Requests side by side; 1 for undisturbed times.")] = 4,
    misses: Annotated[Path, typer.Option("--misses", help="Where every miss is written.")] = Path("misses.md"),
    baseline: Annotated[
        list[Path] | None,
        typer.Option("--baseline", help="Records from which the nearest neighbour copies its answers."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help="At most so many records; 0: all.")] = 0,
    now: NowOption = FIXED_NOW,
    json_: JsonOption = False,
) -> None:
    """Carry out every record on a fresh simulated device and score the calls, with n and 95 % intervals."""
    found = load_records(records)
    found = found[:limit] if limit else found
    clock = parse_now(now)
    loaded = Agent.load(agent, lanes=lanes, notice=print_notice)
    domain = load_domain(loaded.folder.domain)
    report = evaluate_agent(
        loaded,
        found,
        device_factory=lambda: domain.device(clock),
        now=clock,
        lanes=lanes,
        caller=loaded.caller,
        progress=print_progress,
        name=agent.name,
        command=shlex.join(["octavo", *sys.argv[1:]]),
        records_sha256=hash_records(found),
    )
    print(file=sys.stderr)
    write_misses(misses, report.missed, records=report.records)
    print(f"misses: {misses}", file=sys.stderr)
    value = report.to_dict()
    if baseline:
        figures = evaluate_baseline(load_records(baseline), found, functions=loaded.functions, now=clock)
        value["nearest_neighbour"] = {name: f.to_dict() for name, f in figures.items()}
    if json_:
        print(json.dumps(value, ensure_ascii=False))
        return
    print(format_report(report))
    for name, figure in value.get("nearest_neighbour", {}).items():
        print(f"nearest neighbour {name}: {figure['value']:.3f} (n {figure['n']}, 95 % {figure['interval']})")
