"""Both roles of an agent, trained side by side: two processes with half of the cores each.

The matrices of a small model are too small to keep two cores busy with one product: side by side, two cores train
900 tokens per second instead of 530 (docs/log.md). Knows nothing about packing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any

import torch

from octavo.adapters.store import Adapter, load_adapter
from octavo.agents.folder import ROLES
from octavo.functions import FunctionSet
from octavo.training.loop import Progress
from octavo.training.preset import Preset
from octavo.training.role import train_role
from octavo.types import Record

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """Records to learn from, with a preset for each role. `name` tells its folders from those of other stages."""

    name: str
    records: tuple[Record, ...]
    presets: dict[str, Preset]


def train_pair(
    stages: Sequence[Stage],
    functions: FunctionSet,
    *,
    domain: str,
    base: Path,
    base_name: str,
    work: Path,
    seed: int = 0,
    reporter: Callable[[str], Report],
) -> dict[str, Adapter]:
    """The adapters by role after all stages, each of which goes on from the one before.

    A finished stage is taken from its folder `work/<role>-<stage>`, an unfinished one goes on from its checkpoint.
    reporter: gives what is told of a run's progress, by the run's name; it crosses into another process.
    """
    folders = by_role(_train, stages, functions, domain, base, base_name, work, seed, reporter)
    return {role: load_adapter(folder) for role, folder in folders.items()}


def by_role(work: Callable[..., Path], *arguments: Any) -> dict[str, Path]:
    """`work(role, *arguments)` for both roles side by side, each in a process with its share of the cores."""
    with ProcessPoolExecutor(len(ROLES), mp_context=get_context("spawn")) as pool:
        runs = {role: pool.submit(_alone, work, role, *arguments) for role in ROLES}
        return {role: run.result() for role, run in runs.items()}


def _alone(work: Callable[..., Path], role: str, *arguments: Any) -> Path:
    end_with_parent()
    torch.set_num_threads(max(1, (os.cpu_count() or 2) // len(ROLES)))
    return work(role, *arguments)


def _train(
    role: str,
    stages: Sequence[Stage],
    functions: FunctionSet,
    domain: str,
    base: Path,
    base_name: str,
    work: Path,
    seed: int,
    reporter: Callable[[str], Report],
) -> Path:
    """All stages of one role; the folder of the last."""
    out, start = work, None
    for stage in stages:
        out = work / f"{role}-{stage.name}-{seed}"
        if not (out / "adapter.json").is_file():
            train_role(
                role,
                stage.records,
                functions,
                stage.presets[role],
                domain=domain,
                base=base,
                base_name=base_name,
                out=out,
                seed=seed,
                start=start,
                report=reporter(f"{role}, {stage.name}"),
            )
        start = load_adapter(out)
    return out


def end_with_parent() -> None:
    """End this process when the one that began it ends, however that was killed: nobody would collect its work."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        connection.wait([parent.sentinel])
        os._exit(1)

    Thread(target=watch, daemon=True).start()
