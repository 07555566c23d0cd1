"""Agents taken apart, merged and routed: what runs afterwards is what ran before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from octavo.adapters.search import Choice
from octavo.adapters.store import Adapter
from octavo.agents.agent import Agent
from octavo.agents.event import Finished
from octavo.agents.folder import ROLES
from octavo.agents.routed import RoutedFolder
from octavo.domains import load_domain
from octavo.errors import AdapterError, MisuseError
from octavo.models.gguf import read_part_gguf
from octavo.training.merged import Merger
from octavo.training.pack import pack_agent, unpack_agent
from packed import QUERIES

TWO = Choice((1.0, 1.0), 0.5)


def answer(agent: Agent, query: str) -> tuple[object, object]:
    *_, end = agent.run(query, device=None)
    assert isinstance(end, Finished)
    return end.plan, end.calls


@pytest.mark.parametrize("role", ROLES)
def test_an_agent_taken_apart_gives_its_adapters_back(
    role: str, agents: dict[str, Path], adapters: dict[str, dict[str, Adapter]], tiny_base: Path
) -> None:
    packed, back = adapters["video"][role], unpack_agent(agents["video"], tiny_base)[role]
    assert replace(back, tensors={}) == replace(packed, tensors={})
    assert back.tensors.keys() == packed.tensors.keys()
    for name, tensor in packed.tensors.items():
        assert torch.allclose(back.tensors[name], tensor, atol=0.01), name  # of 8 bits


def test_packed_again_nothing_changes(agents: dict[str, Path], tiny_base: Path, tmp_path: Path) -> None:
    back = unpack_agent(agents["video"], tiny_base)
    pack_agent(back["planner"], back["caller"], base=tiny_base, out=tmp_path / "again", card={})
    for role in ROLES:
        first, second = (read_part_gguf(folder / f"{role}.gguf") for folder in (agents["video"], tmp_path / "again"))
        assert all(np.allclose(first.tensors[n], second.tensors[n], atol=1e-6) for n in first.tensors)


def test_a_merged_agent_has_the_functions_of_all(agents: dict[str, Path], tiny_base: Path, tmp_path: Path) -> None:
    merger = Merger.of(list(agents.values()), "sum")
    assert (merger.domain, merger.sparse) == ("vehicle+video", False)
    folder = merger.write(TWO, tmp_path / "both")
    assert folder.functions == load_domain("vehicle+video").functions
    assert folder.card["training"]["planner"]["merged"]["weights"] == [1.0, 1.0]
    agent = Agent.load(tmp_path / "both", base=tiny_base, threads=1)
    plan, _ = answer(agent, "open the window")
    assert plan is not None


def test_an_agent_merged_with_weight_zero_answers_as_the_other(
    agents: dict[str, Path], tiny_base: Path, tmp_path: Path
) -> None:
    """But for shared rows, which are averaged: the caller's end token is held by its grammar."""
    Merger.of(list(agents.values()), "sum").write(Choice((1.0, 0.0), 1.0), tmp_path / "one")
    merged, alone = (unpack_agent(path, tiny_base)["caller"] for path in (tmp_path / "one", agents["vehicle"]))
    for layer in (n.removesuffix(".a") for n in alone.tensors if n.endswith(".a")):
        change = [a.alpha / a.rank * a.tensors[f"{layer}.b"] @ a.tensors[f"{layer}.a"] for a in (merged, alone)]
        assert torch.allclose(*change, atol=0.02)


def test_a_routed_agent_answers_as_its_parts_do(agents: dict[str, Path], tiny_base: Path, tmp_path: Path) -> None:
    folder = RoutedFolder.write(list(agents.values()), QUERIES, tmp_path / "routed")
    assert (folder.domain, len(folder.functions)) == ("vehicle+video", 24)
    routed = Agent.load(tmp_path / "routed", base=tiny_base, threads=1)
    for domain, path in agents.items():
        alone = Agent.load(path, base=tiny_base, threads=1)
        for query in QUERIES[domain]:
            assert folder.router.pick(query) == domain
            assert answer(routed, query) == answer(alone, query)


def test_what_cannot_be_merged_is_said(agents: dict[str, Path], tmp_path: Path) -> None:
    both = list(agents.values())
    with pytest.raises(MisuseError, match="soup"):
        Merger.of(both, "soup")
    with pytest.raises(MisuseError, match="two agents for one domain"):
        RoutedFolder.write([both[0], both[0]], QUERIES, tmp_path / "r")
    with pytest.raises(MisuseError, match="no queries for video"):
        RoutedFolder.write(both, {"vehicle": QUERIES["vehicle"]}, tmp_path / "r")
    text = (both[0] / "agent.json").read_text()
    (both[0] / "agent.json").write_text(text.replace('"base": "tiny"', '"base": "other"'))
    with pytest.raises(AdapterError, match="other and tiny"):
        Merger.of(both, "sum")
    with pytest.raises(AdapterError, match="other and tiny"):
        RoutedFolder.write(both, QUERIES, tmp_path / "r")
