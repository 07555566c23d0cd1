"""Merged adapters: what becomes of layers, functions and token rows; PEFT as the oracle where it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch
from peft import LoraConfig, get_peft_model
from torch import Tensor, nn

from octavo.adapters.merge import METHODS, merge_adapters
from octavo.adapters.store import Adapter
from octavo.errors import AdapterError, FunctionError, MisuseError
from octavo.formats.contract import Contract
from octavo.formats.token import CALL_END, REFUSE, TOKEN_SETS
from octavo.functions import Function, FunctionSet

RANK, ALPHA, WIDTH, OUT = 4, 6.0, 10, 8
EXACT = ["sum", "mean", "svd"]
IN_PEFT = {
    "linear": "linear",
    "svd": "svd",
    "magnitude": "magnitude_prune",
    "ties": "ties",
    "dare": "dare_linear",
    "dare-ties": "dare_ties",
    "magnitude-svd": "magnitude_prune_svd",
    "ties-svd": "ties_svd",
}


def adapter(domain: str, *names: str, role: str = "caller", rank: int = RANK, seed: int = 0) -> Adapter:
    functions = FunctionSet([Function(n) for n in names])
    tokens = TOKEN_SETS[role](functions)
    generator = torch.Generator().manual_seed(seed)
    tensors = {
        f"layers.0.{layer}.{part}": torch.randn(*shape, generator=generator)
        for layer in ("q_proj", "o_proj")
        for part, shape in (("a", (rank, WIDTH)), ("b", (OUT, rank)))
    }
    tensors["rows"] = torch.randn(len(tokens), WIDTH, generator=generator)
    return Adapter(role, domain, "tiny", rank, ALPHA, tuple(tokens), Contract(), functions, tensors)


def two(**changes: int) -> list[Adapter]:
    return [
        adapter("shop", "buy", "sell", seed=1, **changes),
        adapter("car", "drive", "park", "honk", seed=2, **changes),
    ]


def change(one: Adapter, layer: str = "layers.0.q_proj") -> Tensor:
    """What the adapter adds to a layer's weights: (out, in)."""
    return one.alpha / one.rank * one.tensors[f"{layer}.b"] @ one.tensors[f"{layer}.a"]


@pytest.mark.parametrize("method", list(METHODS))
@pytest.mark.parametrize("role", ["planner", "caller"])
def test_every_function_keeps_its_own_row(method: str, role: str) -> None:
    shop, car = adapter("shop", "buy", "sell", role=role, seed=1), adapter("car", "drive", role=role, seed=2)
    merged = merge_adapters([shop, car], method)
    assert [f.name for f in merged.functions] == ["buy", "sell", "drive"]
    assert merged.tokens == tuple(TOKEN_SETS[role](merged.functions))
    assert torch.equal(merged.rows[:3], torch.stack([shop.rows[0], shop.rows[1], car.rows[0]]))
    shared = REFUSE if role == "planner" else CALL_END
    both = [a.rows[a.tokens.index(shared)] for a in (shop, car)]
    assert torch.allclose(merged.rows[merged.tokens.index(shared)], (both[0] + both[1]) / 2)
    assert merged.domain == "shop+car"
    assert set(merged.tensors) == set(shop.tensors)


def test_sums_are_exact() -> None:
    parts = two()
    total = sum(change(p) for p in parts)
    assert torch.allclose(change(merge_adapters(parts, "sum")), total, atol=1e-5)
    assert torch.allclose(change(merge_adapters(parts, "mean")), total / 2, atol=1e-5)
    weighted = merge_adapters(parts, "sum", weights=[2, -0.5])
    assert torch.allclose(change(weighted), 2 * change(parts[0]) - 0.5 * change(parts[1]), atol=1e-5)
    assert weighted.rank == 2 * RANK


def test_compressed_to_the_sum_of_the_ranks_nothing_is_lost() -> None:
    parts = two()
    assert torch.allclose(
        change(merge_adapters(parts, "svd", rank=2 * RANK)), change(merge_adapters(parts, "sum")), atol=1e-5
    )
    assert merge_adapters(parts, "svd").rank == RANK


def test_ranks_may_differ_where_the_change_itself_is_merged() -> None:
    parts = [adapter("shop", "buy", rank=2, seed=1), adapter("car", "drive", rank=3, seed=2)]
    assert torch.allclose(change(merge_adapters(parts, "sum")), change(parts[0]) + change(parts[1]), atol=1e-5)
    with pytest.raises(AdapterError, match="differ in rank"):
        merge_adapters(parts, "linear")


def test_the_order_of_the_tensors_does_not_count() -> None:
    shop, car = two()
    turned = replace(car, tensors=dict(reversed(car.tensors.items())))
    assert torch.equal(change(merge_adapters([shop, turned], "sum")), change(merge_adapters([shop, car], "sum")))


def peft_change(parts: Sequence[Adapter], combination: str, weights: Sequence[float], density: float) -> Tensor:
    """What PEFT makes of the same matrices, as the change of q_proj."""
    model = nn.Sequential()
    model.add_module("q_proj", nn.Linear(WIDTH, OUT, bias=False))
    config = LoraConfig(r=RANK, lora_alpha=ALPHA, target_modules=["q_proj"])
    wrapped = get_peft_model(model, config, adapter_name="0")
    wrapped.add_adapter("1", config)
    layer = wrapped.base_model.model.q_proj
    with torch.no_grad():
        for name, part in enumerate(parts):
            layer.lora_A[str(name)].weight.copy_(part.tensors["layers.0.q_proj.a"])
            layer.lora_B[str(name)].weight.copy_(part.tensors["layers.0.q_proj.b"])
    extra = {} if combination in ("linear", "svd") else {"density": density}
    wrapped.add_weighted_adapter(["0", "1"], list(weights), "merged", combination_type=combination, **extra)
    return layer.get_delta_weight("merged").detach()


def every_third(shares: Tensor, *, generator: torch.Generator | None = None) -> Tensor:
    """Chance that is the same for both."""
    return (torch.arange(shares.numel()).reshape(shares.shape) % 3 > 0).float()


@pytest.mark.parametrize("method", list(IN_PEFT))
@pytest.mark.parametrize("weights", [(1.0, 1.0), (0.3, 1.5)])
def test_peft_gives_the_same(method: str, weights: tuple[float, float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "bernoulli", every_third)
    parts = two()
    merged = merge_adapters(parts, method, weights=weights, density=0.6)
    expected = peft_change(parts, IN_PEFT[method], weights, density=0.6)
    assert torch.allclose(change(merged), expected, atol=1e-4)


def test_a_seed_gives_the_same_again_and_another_one_another() -> None:
    first, again = (merge_adapters(two(), "dare", seed=3) for _ in range(2))
    assert torch.equal(change(first), change(again))
    assert not torch.equal(change(first), change(merge_adapters(two(), "dare", seed=4)))


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (adapter("car", "drive", role="planner"), "role"),
        (replace(adapter("car", "drive"), base="other"), "base"),
        (replace(adapter("car", "drive"), contract=Contract(query_reads=2)), "contract"),
        (replace(adapter("car", "drive"), rank=0), "full"),
    ],
)
def test_what_does_not_fit_is_refused(other: Adapter, what: str) -> None:
    with pytest.raises(AdapterError, match=what):
        merge_adapters([adapter("shop", "buy"), other], "sum")


def test_misuse_says_what_to_give() -> None:
    with pytest.raises(MisuseError, match="no method 'average'"):
        merge_adapters(two(), "average")
    with pytest.raises(MisuseError, match="3 weights for 2"):
        merge_adapters(two(), "sum", weights=[1, 1, 1])
    with pytest.raises(MisuseError, match="density"):
        merge_adapters(two(), "ties", density=0)
    with pytest.raises(MisuseError, match="a rank of 9"):
        merge_adapters(two(), "svd", rank=9)
    with pytest.raises(MisuseError, match="1 adapters"):
        merge_adapters(two()[:1], "sum")
    with pytest.raises(FunctionError, match="'buy'"):
        merge_adapters([adapter("shop", "buy"), adapter("market", "buy")], "sum")
