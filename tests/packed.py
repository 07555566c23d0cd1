"""Two agents on the tiny base, packed: a car's and a player's, with adapters of random numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from octavo.adapters.lora import add_lora, lora_layers, lora_tensors
from octavo.adapters.store import Adapter
from octavo.agents.folder import ROLES
from octavo.domains import load_domain
from octavo.formats.contract import Contract
from octavo.formats.token import TOKEN_SETS
from octavo.models.tokenizer import Tokenizer
from octavo.models.transformers import load_grown
from octavo.training.pack import pack_agent

QUERIES = {
    "vehicle": ["open the window", "warmer seat in the car", "drive to the station"],
    "video": ["play the film", "Polish words in the film", "skip the film intro"],
}


def random_adapter(role: str, domain: str, base: Path, *, seed: int) -> Adapter:
    functions = load_domain(domain).functions
    tokenizer = Tokenizer.from_gguf(base, TOKEN_SETS[role](functions))
    model = load_grown(base, tokenizer, functions, dtype=torch.float32)
    add_lora(model.base, rank=4, alpha=8)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for _, layer in lora_layers(model):
            layer.a.normal_(0, 0.2, generator=generator)
            layer.b.normal_(0, 0.2, generator=generator)
        model.rows.normal_(0, 0.25, generator=generator)
    tensors = {**lora_tensors(model.base), "rows": model.rows.detach().clone()}
    training = {"preset": {}, "start": None}
    return Adapter(role, domain, "tiny", 4, 8, tokenizer.new, Contract(), functions, tensors, training)


@pytest.fixture(scope="session")
def adapters(tiny_base: Path) -> dict[str, dict[str, Adapter]]:
    return {
        domain: {role: random_adapter(role, domain, tiny_base, seed=10 * i + k) for k, role in enumerate(ROLES)}
        for i, domain in enumerate(QUERIES)
    }


@pytest.fixture
def agents(
    adapters: dict[str, dict[str, Adapter]], tiny_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Path]:
    """Two packed agents by domain. Their cards are not written: these adapters were not trained."""
    monkeypatch.setenv("OCTAVO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("octavo.training.pack.format_card", lambda folder: "")
    monkeypatch.setattr("octavo.training.merged.require_base", lambda name: tiny_base)
    for domain, pair in adapters.items():
        pack_agent(pair["planner"], pair["caller"], base=tiny_base, out=tmp_path / domain, card={})
    return {domain: tmp_path / domain for domain in adapters}
