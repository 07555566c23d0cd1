"""Planners trained in different ways, each measured in one agent with the same caller, the committed one.

Two are trained at a time, with a core each. What is there is not trained again, a killed training goes on.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from experiments.agents import BASE, WORK, digest
from experiments.table import Table
from octavo.agents.agent import Agent
from octavo.agents.folder import PRETRAINED
from octavo.cli.train import Reporter
from octavo.data.records import domain_files, hash_records, heldout_files, load_records
from octavo.domains import load_domain
from octavo.evaluation.agent import evaluate
from octavo.models.base import require_base
from octavo.training.pack import pack_agent, unpack_agent
from octavo.training.pair import end_with_parent
from octavo.training.preset import load_preset
from octavo.training.role import train_role
from octavo.types import Record

NOW = datetime(2026, 11, 21, 9, 30)
TEST = "test_ay"
LETTERS = ("a", "b", "c", "d", "e")  # 1,000 records and more: as many as the paper learns
LIMIT, QUICK = 200, 40


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to train a planner: a preset with some settings changed, on the first `records`."""

    name: str
    preset: str = "octo-planner"
    records: int = 1000
    settings: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0


def shown(quick: bool) -> dict[str, int]:
    """The rows of this kind of run."""
    return {"limit": QUICK if quick else LIMIT}


def planner_table(name: str) -> Table:
    """A table with a row for each variant."""
    return Table(
        name,
        keys=("variant", "limit", "seed"),
        figures=("success", "functions", "refusal", "over_refusal"),
        columns=(
            *("preset", "rank", "alpha", "learning_rate", "epochs", "records", "loss", "train_minutes", "megabytes"),
            *("trained_sha256", "test", "tested_sha256"),
        ),
    )


def fill(table: Table, variants: Sequence[Variant], *, quick: bool) -> None:
    """Train what is not there, then measure what has no row."""
    limit = QUICK if quick else LIMIT
    left = [v for v in variants if not table.has(variant=v.name, limit=limit, seed=v.seed)]
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(min(2, cores), mp_context=get_context("spawn")) as pool:
        list(pool.map(_train, left, [max(1, cores // 2)] * len(left)))
    for variant in left:
        _measure(table, variant, limit)


def _records(count: int) -> list[Record]:
    files = domain_files("android")
    return load_records([files[x] for x in LETTERS])[:count]


def _folder(variant: Variant) -> Path:
    settings = load_preset(variant.preset, "planner", **variant.settings)
    return WORK / "planners" / digest(settings, hash_records(_records(variant.records)), variant.seed)


def _train(variant: Variant, threads: int) -> None:
    end_with_parent()
    torch.set_num_threads(threads)
    out = _folder(variant)
    if (out / "agent" / "CARD.md").is_file():
        return
    adapter = train_role(
        "planner",
        _records(variant.records),
        load_domain("android").functions,
        load_preset(variant.preset, "planner", **variant.settings),
        domain="android",
        base=require_base(BASE),
        base_name=BASE,
        out=out / "adapter",
        seed=variant.seed,
        report=Reporter(variant.name),
    )
    base = require_base(BASE)
    pack_agent(adapter, unpack_agent(PRETRAINED, base)["caller"], base=base, out=out / "agent", card={})


def _measure(table: Table, variant: Variant, limit: int) -> None:
    path = _folder(variant) / "agent"
    (test,) = (p for p in heldout_files("android") if p.stem == TEST)
    records = load_records(test)[:limit]
    agent = Agent.load(path, lanes=4, folded=True)  # whole weights have to be; so that all run alike, LoRA is too
    report = evaluate(agent, records, device_factory=lambda: None, now=NOW, lanes=4)
    training = agent.folder.card["training"]["planner"]
    table.add(
        {
            **{name: report.figures[name] for name in table.figures},
            **{name: training["preset"][name] for name in ("rank", "alpha", "learning_rate", "epochs")},
            "variant": variant.name,
            "limit": limit,
            "preset": variant.preset,
            "records": training["records"],
            "loss": training["loss"],
            "train_minutes": round(training["train_s"] / 60, 1),
            "megabytes": round((path / "planner.gguf").stat().st_size / 1e6, 1),
            "trained_sha256": training["records_sha256"][:16],
            "test": TEST,
            "tested_sha256": hash_records(records)[:16],
            "seed": variant.seed,
        }
    )
