"""Two roles side by side come out as each would alone, and a finished stage is not repeated."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
import torch

from octavo.adapters.store import load_adapter
from octavo.data.augment import Augmentation
from octavo.functions import FunctionSet
from octavo.training.loop import Progress
from octavo.training.pair import Stage, end_with_parent, train_pair
from octavo.training.preset import load_preset
from octavo.training.role import train_role
from octavo.types import Call, Record, Step

RECORDS = tuple(
    Record("android", f"dim to {n}", (Step(f"Dim to {n}.", name),), (Call(name, {"level": n}),))
    for name in ("change_screen_brightness",)
    for n in (2, 7)
)


class Silent:
    """Crosses into another process and says nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, progress: Progress) -> None:
        pass


def stage(name: str) -> Stage:
    settings = {"rank": 4, "alpha": 8, "epochs": 2, "dropout": 0.0, "augmentation": Augmentation.none()}
    return Stage(name, RECORDS, {role: load_preset("pocket", role, **settings) for role in ("planner", "caller")})


def test_stages_follow_each_other_in_both_roles(tiny_base: Path, functions: FunctionSet, tmp_path: Path) -> None:
    stages = [stage("first"), stage("second")]
    adapters = train_pair(
        stages, functions, domain="android", base=tiny_base, base_name="tiny", work=tmp_path, seed=3, reporter=Silent
    )
    assert {role: a.role for role, a in adapters.items()} == {"planner": "planner", "caller": "caller"}
    assert all(a.training["start"]["seed"] == 3 for a in adapters.values())
    alone = train_role(
        "planner", RECORDS, functions, stages[0].presets["planner"], domain="android", base=tiny_base, base_name="tiny",
        out=tmp_path / "alone", seed=3,
    )  # fmt: skip
    together = load_adapter(tmp_path / "planner-first-3")
    assert all(torch.allclose(together.tensors[name], t, atol=1e-3) for name, t in alone.tensors.items())

    before = {p: p.stat().st_mtime_ns for p in tmp_path.glob("*/adapter.json")}
    train_pair(
        stages, functions, domain="android", base=tiny_base, base_name="tiny", work=tmp_path, seed=3, reporter=Silent
    )
    assert before == {p: p.stat().st_mtime_ns for p in tmp_path.glob("*/adapter.json")}


def _work(path: str) -> None:
    end_with_parent()
    Path(path).write_text(str(os.getpid()))
    time.sleep(60)


def _begin_work(path: str) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(path,))
    process.start()
    process.join()


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc whether a process still runs")
def test_a_role_ends_with_the_command_that_began_it(tmp_path: Path) -> None:
    parent = multiprocessing.get_context("spawn").Process(target=_begin_work, args=(str(tmp_path / "pid"),))
    parent.start()
    deadline = time.monotonic() + 30
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        assert time.monotonic() < deadline, "the worker never began"
        time.sleep(0.05)
    pid = int((tmp_path / "pid").read_text())
    assert _runs(pid)
    assert parent.pid
    os.kill(parent.pid, signal.SIGKILL)
    parent.join()
    while _runs(pid):
        assert time.monotonic() < deadline, "the worker outlived its parent"
        time.sleep(0.05)
