"""An agent's models are made once, made anew when the agent changes, and forgotten when others are used instead."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from octavo.agents import prepare as room
from octavo.agents.folder import ROLES, AgentFolder
from octavo.agents.prepare import prepare
from octavo.errors import AdapterError
from octavo.formats.contract import Contract
from octavo.formats.token import TOKEN_SETS
from octavo.functions import FunctionSet
from octavo.models.gguf import write_part_gguf


@pytest.fixture
def folder(functions: FunctionSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AgentFolder:
    monkeypatch.setenv("OCTAVO_HOME", str(tmp_path / "home"))
    tokens = {role: TOKEN_SETS[role](functions) for role in ROLES}
    folder = AgentFolder(tmp_path / "a", "android", "tiny", functions, dict.fromkeys(ROLES, Contract()), tokens, {})
    fill(folder, 0.0)
    return folder


def fill(folder: AgentFolder, value: float) -> None:
    """Adapters and rows that hold one number everywhere."""
    folder.write({role: np.full((len(folder.tokens[role]), 64), value, np.float32) for role in ROLES})
    for part in folder.parts().values():
        sides = {f"blk.0.ffn_up.weight.lora_{s}": np.full(shape, value, np.float32) for s, shape in SHAPES.items()}
        write_part_gguf(part, sides, architecture="llama", alpha=1)


SHAPES = {"a": (32, 64), "b": (96, 32)}


def test_models_are_made_once_and_anew_for_another_agent(folder: AgentFolder, tiny_base: Path) -> None:
    told: list[str] = []
    first = prepare(folder, tiny_base, folded=True, notice=told.append)
    again = prepare(folder, tiny_base, folded=True, notice=told.append)
    assert len(told) == 1 and again.models == first.models and all(p.is_file() for p in first.models.values())
    assert len(set(first.models.values())) == 2
    apart = prepare(folder, tiny_base, folded=False)
    assert len(set(apart.models.values())) == 1 and not set(apart.models.values()) & set(first.models.values())
    fill(folder, 0.5)
    assert prepare(folder, tiny_base, folded=True).models != first.models


def test_what_is_not_used_is_forgotten(folder: AgentFolder, tiny_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_KEPT", 2)
    made = []
    for value in (0.1, 0.2):
        fill(folder, value)
        made.append(prepare(folder, tiny_base, folded=True).models["caller"])
    fill(folder, 0.1)
    prepare(folder, tiny_base, folded=True)  # the first is used again
    fill(folder, 0.3)
    made.append(prepare(folder, tiny_base, folded=True).models["caller"])
    assert [p.is_file() for p in made] == [True, False, True]


def test_whole_weights_cannot_stand_beside_a_base(folder: AgentFolder, tiny_base: Path) -> None:
    whole = {"blk.0.ffn_up.weight": np.zeros((96, 64), np.float32)}
    write_part_gguf(folder.parts()["caller"], whole, architecture="llama")
    with pytest.raises(AdapterError, match="whole weights"):
        prepare(folder, tiny_base, folded=False)
    assert not prepare(folder, tiny_base).adapters
