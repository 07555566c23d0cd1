"""From records to an agent that runs: what was trained is what the engine does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from octavo.adapters.store import load_adapter
from octavo.agents.agent import Agent
from octavo.agents.event import Finished
from octavo.data.augment import Augmentation
from octavo.errors import AdapterError
from octavo.functions import FunctionSet
from octavo.training.pack import pack_agent
from octavo.training.preset import load_preset
from octavo.training.role import split_holdout, train_role
from octavo.types import Call, Record, Step

RECORDS = [
    Record(
        "android",
        f"{word} to {n}",
        (Step(f"{text} {n}.", function),),
        (Call(function, {"level": n, **more}),),
    )
    for word, text, function, more in (
        ("screen", "Set the screen to", "change_screen_brightness", {}),
        ("sound", "Set the sound to", "set_volume", {"volume_type": "media"}),
    )
    for n in (2, 7)
] + [Record("android", "who are you")]


@pytest.fixture(scope="module")
def folders(tiny_base: Path, functions: FunctionSet, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both roles, learned by heart."""
    out = tmp_path_factory.mktemp("roles")
    for role in ("planner", "caller"):
        preset = load_preset(
            "pocket",
            role,
            rank=16,
            alpha=32,
            epochs=90,
            batch_size=5,
            learning_rate=1e-2,
            row_learning_rate=1e-2,
            augmentation=Augmentation.none(),
        )
        train_role(role, RECORDS, functions, preset, domain="android", base=tiny_base, base_name="tiny", out=out / role)
    return {role: out / role for role in ("planner", "caller")}


@pytest.mark.parametrize("folded", [True, False])
def test_the_packed_agent_does_what_it_learned(
    folders: dict[str, Path], tiny_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folded: bool
) -> None:
    monkeypatch.setenv("OCTAVO_HOME", str(tmp_path / "home"))
    pack_agent(
        load_adapter(folders["planner"]), load_adapter(folders["caller"]), base=tiny_base, out=tmp_path / "a", card={}
    )
    agent = Agent.load(tmp_path / "a", base=tiny_base, threads=2, folded=folded)
    for record in RECORDS:
        *_, end = agent.run(record.query, device=None)
        assert isinstance(end, Finished)
        assert end.plan.steps == record.steps, record.query
        assert list(end.calls.values()) == list(record.calls), record.query


def test_the_folder_tells_how_it_was_made(folders: dict[str, Path]) -> None:
    value = json.loads((folders["caller"] / "adapter.json").read_text())
    assert value["training"]["records"] == len(RECORDS) and len(value["training"]["records_sha256"]) == 64
    assert value["training"]["preset"]["name"] == "pocket" and value["training"]["seed"] == 0
    assert not (folders["caller"] / "checkpoint.pt").exists()


def test_a_caller_is_no_planner(
    folders: dict[str, Path], tiny_base: Path, functions: FunctionSet, tmp_path: Path
) -> None:
    caller = load_adapter(folders["caller"])
    with pytest.raises(AdapterError, match="a caller and a caller"):
        pack_agent(caller, caller, base=tiny_base, out=tmp_path / "a", card={})
    with pytest.raises(AdapterError, match="cannot go on from a caller"):
        train_role(
            "planner",
            RECORDS,
            functions,
            load_preset("pocket", "planner", rank=16, alpha=32, epochs=1),
            domain="android",
            base=tiny_base,
            base_name="tiny",
            out=tmp_path / "p",
            start=caller,
        )


def test_the_holdout_is_apart_and_the_same_for_a_seed() -> None:
    kept, learned = split_holdout(RECORDS, 0.4, seed=1)
    assert (len(kept), len(learned)) == (2, 3)
    assert {r.query for r in kept}.isdisjoint(r.query for r in learned)
    assert split_holdout(RECORDS, 0.4, seed=1) == (kept, learned)
    assert split_holdout(RECORDS, 0.0, seed=1) == ([], RECORDS)
