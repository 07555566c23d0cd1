"""A taught agent: what it knew is held, what is new has rows of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from gold import gold
from octavo.adapters.store import Adapter
from octavo.agents.folder import ROLES
from octavo.data.augment import Augmentation
from octavo.domains import load_domain
from octavo.errors import AdapterError
from octavo.formats.token import TOKEN_SETS
from octavo.functions import FunctionSet
from octavo.training.preset import load_preset
from octavo.training.teach import teach_role

VIDEO = load_domain("video").functions
MORE = FunctionSet([*VIDEO, load_domain("vehicle").functions.get("set_drive_mode")])
RECORDS = [r for r in gold("video") if len(r.calls) == 1][:6] + [
    r for r in gold("vehicle") if [c.function for c in r.calls] == ["set_drive_mode"]
][:2]


def taught(adapter: Adapter, functions: FunctionSet, base: Path, out: Path, *, learn: bool = True) -> Adapter:
    preset = load_preset("pocket", adapter.role, rank=2, epochs=1, batch_size=4, augmentation=Augmentation.none())
    records = [r for r in RECORDS if all(c.function in functions for c in r.calls)] if learn else []
    return teach_role(adapter, functions, records, preset, domain="video+vehicle", base=base, out=out)


@pytest.mark.parametrize("role", ROLES)
def test_what_it_knew_is_held_and_the_new_function_learns(
    role: str, adapters: dict[str, dict[str, Adapter]], tiny_base: Path, tmp_path: Path
) -> None:
    old = adapters["video"][role]
    new = taught(old, MORE, tiny_base, tmp_path)
    count, scale = len(VIDEO), old.alpha / old.rank
    assert new.functions == MORE and new.tokens == tuple(TOKEN_SETS[role](MORE))
    assert torch.equal(new.rows[:count], old.rows[:count])
    assert torch.equal(new.rows[count + 1 :], old.rows[count:])
    start = taught(old, MORE, tiny_base, tmp_path, learn=False)
    assert not torch.equal(new.rows[count], start.rows[count])
    assert (new.rank, new.alpha / new.rank) == (old.rank + 2, scale)
    moved = 0.0
    for layer in (n.removesuffix(".a") for n in old.tensors if n.endswith(".a")):
        a, b = new.tensors[f"{layer}.a"], new.tensors[f"{layer}.b"]
        assert torch.equal(a[: old.rank], old.tensors[f"{layer}.a"])
        assert torch.equal(b[:, : old.rank], old.tensors[f"{layer}.b"])
        moved += float(b[:, old.rank :].abs().sum())
    assert moved > 0
    assert new.training["start"] == old.training


def test_a_function_is_removed_with_its_row(
    adapters: dict[str, dict[str, Adapter]], tiny_base: Path, tmp_path: Path
) -> None:
    old = adapters["video"]["caller"]
    fewer = FunctionSet(f for f in VIDEO if f.name != "seek_playback")
    new = taught(old, fewer, tiny_base, tmp_path, learn=False)
    place = VIDEO.index("seek_playback")
    assert torch.equal(new.rows, torch.cat([old.rows[:place], old.rows[place + 1 :]]))
    assert all(torch.equal(new.tensors[n], t) for n, t in old.tensors.items() if n != "rows")


def test_whole_weights_cannot_be_taught(
    adapters: dict[str, dict[str, Adapter]], tiny_base: Path, tmp_path: Path
) -> None:
    from dataclasses import replace

    with pytest.raises(AdapterError, match="in full"):
        taught(replace(adapters["video"]["caller"], rank=0), MORE, tiny_base, tmp_path)
