"""Ours beside what needs no training for the functions: on the same requests, the same machine, under grammars alike.

Octopus v2 reports 35 times less latency than Llama-7B with retrieval (SPEC of the paper: table 2); here the large
untrained model is Qwen2.5-Coder-1.5B-Instruct. Each system runs in a process of its own, so its peak memory is its own.
`shown` is how often all functions that a request needs stand in the prompt: nobody can do better than that. Tokens that
the engine kept from the request before count as read, though they cost no time; the joules are estimated from all.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from experiments.table import Cell, Table
from octavo.agents.agent import Agent
from octavo.agents.folder import PRETRAINED
from octavo.data.records import domain_files, hash_records, heldout_files, load_records
from octavo.domains import load_domain
from octavo.evaluation.agent import evaluate
from octavo.evaluation.answer import AskedAgent
from octavo.evaluation.baseline import evaluate_baseline
from octavo.evaluation.in_context import InContext
from octavo.evaluation.metric import NOTHING, Figure, share
from octavo.evaluation.retrieval import Retriever
from octavo.functions import FunctionSet
from octavo.functions.check import references
from octavo.models.base import find_base, pull, require_base
from octavo.models.llamacpp import LlamaEngine
from octavo.models.tokenizer import Tokenizer
from octavo.types import Record

NOW = datetime(2026, 11, 21, 9, 30)
TEST = "test_ay"
SHOTS = "d"  # a file to learn from, of which three records stand in the prompt as examples
JOULE_PER_TOKEN_AND_BILLION = 0.1  # Octopus v2 §1: an estimate, not a measurement
BILLIONS = {"smollm2-135m": 0.1345, "qwen2.5-coder-0.5b": 0.494, "qwen2.5-coder-1.5b": 1.544}
SYSTEMS: dict[str, tuple[str, str]] = {  # name -> how, base
    "Octavo": ("agent", "smollm2-135m"),
    "nearest neighbour, TF-IDF": ("neighbour", ""),
    "all descriptions, SmolLM2-135M": ("all", "smollm2-135m"),
    "top five, SmolLM2-135M": ("retrieved", "smollm2-135m"),
    "all descriptions, Qwen2.5-Coder-0.5B": ("all", "qwen2.5-coder-0.5b"),
    "top five, Qwen2.5-Coder-0.5B": ("retrieved", "qwen2.5-coder-0.5b"),
    "all descriptions, Qwen2.5-Coder-1.5B": ("all", "qwen2.5-coder-1.5b"),
    "top five, Qwen2.5-Coder-1.5B": ("retrieved", "qwen2.5-coder-1.5b"),
}
QUICK = 24
TABLE = Table(
    "baselines",
    keys=("system", "records"),
    figures=(
        *("success", "functions", "refusal", "over_refusal", "shown"),
        *("time_to_first_call_p50_s", "time_to_last_call_p50_s"),
    ),
    columns=(
        *("base", "tokens_read", "tokens_written", "joule_estimated", "peak_memory_mb"),
        *("test", "records_sha256", "seed", "minutes"),
    ),
)


def run(*, quick: bool) -> None:
    """Measure every system that has no row yet, and draw the plot."""
    count = QUICK if quick else 0
    for system in SYSTEMS:
        if not TABLE.has(system=system, records=len(_records(count))):
            subprocess.run([sys.executable, "-m", "experiments.baselines", system, str(count)], check=True)
    TABLE.plot("success", title=f"Requests answered as a person would, {TEST}", only={"records": len(_records(count))})


def measure(system: str, count: int) -> None:
    """One row."""
    begun = time.monotonic()
    how, base = SYSTEMS[system]
    records, functions = _records(count), load_domain("android").functions
    row: dict[str, Cell] = {
        "system": system,
        "records": len(records),
        "base": base,
        "test": TEST,
        "records_sha256": hash_records(records)[:16],
        "seed": 0,
    }
    if how == "neighbour":
        known = load_records(list(domain_files("android").values()))
        figures = evaluate_baseline(known, records, functions=functions, now=NOW)
        TABLE.add({**row, **{name: f for name, f in figures.items() if name in TABLE.figures}})
        return
    agent = Agent.load(PRETRAINED) if how == "agent" else _in_context(how, base, functions)
    report = evaluate(agent, records, device_factory=lambda: load_domain("android").device(NOW), now=NOW)
    read, written = (report.figures[name].value or 0.0 for name in ("tokens_read", "tokens_written"))
    TABLE.add(
        {
            **row,
            **{name: report.figures[name] for name in TABLE.figures if name in report.figures},
            "shown": _shown(agent, records),
            "tokens_read": read,
            "tokens_written": written,
            "joule_estimated": JOULE_PER_TOKEN_AND_BILLION * BILLIONS[base] * (read + written),
            "peak_memory_mb": report.figures["peak_memory_mb"].value,
            "minutes": round((time.monotonic() - begun) / 60, 1),
        }
    )


def _in_context(how: str, base: str, functions: FunctionSet) -> AskedAgent:
    path = pull(find_base(base)) if base != "smollm2-135m" else require_base(base)
    tokenizer = Tokenizer.from_gguf(path)
    engine = LlamaEngine(path, tokenizer, context=4096)
    shown: Callable[[str], FunctionSet] = Retriever(functions) if how == "retrieved" else lambda query: functions
    return InContext(engine.model(), tokenizer.id, functions, shown, _shots())


def _shown(agent: AskedAgent, records: Sequence[Record]) -> Figure:
    if not isinstance(agent, InContext):
        return NOTHING
    return share([all(c.function in agent.shown(r.query) for c in r.calls) for r in records if r.calls])


def _shots() -> list[Record]:
    """The first record with one call, with a reference, and out of scope."""
    records = load_records(domain_files("android")[SHOTS])
    kinds: list[Callable[[Record], bool]] = [
        lambda r: len(r.calls) == 1,
        lambda r: any(references(value) for call in r.calls for value in call.arguments.values()),
        lambda r: not r.calls,
    ]
    return [next(r for r in records if kind(r)) for kind in kinds]


def _records(count: int) -> Sequence[Record]:
    (path,) = (p for p in heldout_files("android") if p.stem == TEST)
    records = load_records(path)
    return records[:count] if count else records


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2]))
