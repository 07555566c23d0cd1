"""`octavo bench`: speed and memory of an agent on this machine, and how short its prompts are."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from octavo.agents.agent import Agent
from octavo.agents.folder import PRETRAINED, AgentFolder
from octavo.agents.prepare import Prepared, prepare
from octavo.cli.option import AgentOption, JsonOption
from octavo.cli.show import print_notice, print_progress
from octavo.data.records import load_records
from octavo.domains import load_domain
from octavo.evaluation.agent import peak_memory
from octavo.evaluation.bandwidth import bound_tokens_per_s, read_bandwidth
from octavo.evaluation.latency import latency
from octavo.evaluation.metric import percentile
from octavo.formats.contract import description
from octavo.functions.schema import functions_to_json
from octavo.types import Record

_NOW = datetime(2026, 11, 21, 9, 30)


def bench(
    records: Annotated[
        list[Path] | None, typer.Argument(help="Records whose queries are run; default: android c.")
    ] = None,
    agent: AgentOption = PRETRAINED,
    limit: Annotated[int, typer.Option("--limit", help="At most so many queries.")] = 60,
    folded: Annotated[
        bool | None, typer.Option("--folded/--apart", help="A model per role, or one base with adapters at run time.")
    ] = None,
    json_: JsonOption = False,
) -> None:
    """Run queries one after the other and report times, tokens per second, memory and prompt length."""
    files = records or [Path(__file__).parent.parent / "domains/android/records/android_c.jsonl"]
    found = [r for r in load_records(files) if r.steps][:limit]
    ready = prepare(AgentFolder.read(agent), folded=folded, notice=print_notice)  # once a machine, not at each load
    begun = time.perf_counter()
    loaded = Agent.load(agent, folded=folded)
    load_s = time.perf_counter() - begun
    report = measure(loaded, found, load_s=load_s, weights=weight_bytes(ready))
    if json_:
        print(json.dumps(report))
        return
    for name, value in report.items():
        text = value if not isinstance(value, dict) else f"{value['value']} (n {value['n']}, 95 % {value['interval']})"
        print(f"{name:34} {text}")


def measure(agent: Agent, records: Sequence[Record], *, load_s: float, weights: int) -> dict[str, Any]:
    """All figures as one JSON object; times in seconds. weights: bytes that a token reads."""
    domain = load_domain(agent.folder.domain)
    queries = [r.query for r in records]
    answers = latency(agent, queries, device_factory=lambda: domain.device(_NOW), progress=print_progress).answers
    print(file=sys.stderr)
    first = [a.first_call_s for a in answers if a.first_call_s is not None]
    planned = [a.plan_s for a in answers if a.plan_s is not None]
    three = [a.last_call_s for a in answers if len(a.written) == 3 and a.last_call_s is not None]
    parts = [g for a in answers for role in a.generations.values() for g in role]
    speeds = [(g.tokens - 1) / g.write_s for g in parts if g.tokens > 4]
    prompts = [a.generations["planner"][0].prompt_tokens for a in answers]
    peak = peak_memory()  # before the bandwidth is measured, which takes memory of its own
    bandwidth = read_bandwidth()
    count = agent.tokenizer.encode_text
    described = len(count(json.dumps(functions_to_json(agent.functions), ensure_ascii=False)))
    return {
        "load_s": round(load_s, 3),
        "first_call_p50_s": percentile(first, 0.5).to_dict(),
        "first_call_p95_s": percentile(first, 0.95).to_dict(),
        "plan_p50_s": percentile(planned, 0.5).to_dict(),
        "three_calls_p50_s": percentile(three, 0.5).to_dict(),
        "three_calls_p95_s": percentile(three, 0.95).to_dict(),
        "tokens_per_s": percentile(speeds, 0.5).to_dict(),
        "weight_bytes_per_token": weights,
        "read_bandwidth_gb_per_s": round(bandwidth / 1e9, 1),
        "bound_tokens_per_s": round(bound_tokens_per_s(weights, bandwidth), 1),
        "prompt_tokens_mean": round(statistics.mean(prompts), 1),
        "description_tokens": described,  # as JSON schema, the form in which tools stand in a context
        "short_description_tokens": sum(len(count(description(f))) for f in agent.functions),
        "prompt_share_of_descriptions": round(statistics.mean(prompts) / described, 4),
        "peak_memory_mb": peak.value,
    }


def weight_bytes(ready: Prepared) -> int:
    """Bytes that a token reads, of the larger role; the embedding is also the output layer, read whole."""
    beside = {role: path.stat().st_size for role, path in ready.adapters.items()}
    return max(path.stat().st_size + beside.get(role, 0) for role, path in ready.models.items())
