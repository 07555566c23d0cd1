"""LoRA layers: what they compute, what they change, what they refuse."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from octavo.adapters.lora import LoraLinear, MultiLoraLinear, add_lora, lora_layers, lora_tensors, set_lora_tensors
from octavo.errors import AdapterError


def model() -> nn.Sequential:
    torch.manual_seed(0)
    layers = nn.Sequential()
    layers.add_module("q_proj", nn.Linear(8, 6, bias=False))
    layers.add_module("other", nn.Linear(6, 4))
    return layers


def test_an_untrained_adapter_changes_nothing() -> None:
    plain, x = model(), torch.randn(3, 8)
    expected = plain(x)
    add_lora(plain, rank=2, alpha=4)
    assert torch.equal(plain(x), expected)


def test_it_computes_the_formula() -> None:
    layer = LoraLinear(nn.Linear(8, 6, bias=False), rank=2, alpha=6)
    nn.init.normal_(layer.b)
    x = torch.randn(5, 8)
    merged = layer.base.weight + 6 / 2 * layer.b @ layer.a
    assert torch.allclose(layer(x), x @ merged.T, atol=1e-5)


def test_only_the_targets_thin_matrices_train() -> None:
    adapted = model()
    add_lora(adapted, rank=2, alpha=4, targets=("q_proj",))
    trained = {name for name, p in adapted.named_parameters() if p.requires_grad}
    assert trained == {"q_proj.a", "q_proj.b"}
    assert [name for name, _ in lora_layers(adapted)] == ["q_proj"]


def test_tensors_come_back() -> None:
    first, second = model(), model()
    for m in (first, second):
        add_lora(m, rank=2, alpha=4)
    nn.init.normal_(first.q_proj.b)
    set_lora_tensors(second, lora_tensors(first))
    x = torch.randn(2, 8)
    assert torch.equal(first(x), second(x))


def test_another_rank_is_refused_with_both_shapes_named() -> None:
    first, second = model(), model()
    add_lora(first, rank=2, alpha=4)
    add_lora(second, rank=3, alpha=4)
    with pytest.raises(AdapterError, match=r"q_proj\.a.*\(3, 8\).*\(2, 8\)"):
        set_lora_tensors(second, lora_tensors(first))


def test_no_target_is_an_error() -> None:
    with pytest.raises(AdapterError, match="w_proj"):
        add_lora(model(), rank=2, alpha=4, targets=("w_proj",))


def multi() -> MultiLoraLinear:
    torch.manual_seed(1)
    return MultiLoraLinear(nn.Linear(8, 6, bias=False), rank=2, alpha=6, modules=3)


def test_an_untrained_multi_lora_changes_nothing_but_learns_at_once() -> None:
    layer, x = multi(), torch.randn(5, 8)
    assert torch.equal(layer(x), layer.base(x))
    layer(x).sum().backward()
    assert layer.scales.grad is not None and layer.scales.grad.abs().min() > 0


def test_multi_lora_is_the_sum_of_its_modules_and_one_lora() -> None:
    layer, x = multi(), torch.randn(5, 8)
    with torch.no_grad():
        layer.scales.copy_(torch.tensor([0.5, -1.0, 2.0]))
    change = sum(
        s * 6 / 2 * layer.b[:, 2 * i : 2 * i + 2] @ layer.a[2 * i : 2 * i + 2] for i, s in enumerate(layer.scales)
    )
    assert torch.allclose(layer(x), x @ (layer.base.weight + change).T, atol=1e-5)
    plain = LoraLinear(layer.base, rank=6, alpha=18)
    plain.fill(*layer.factors())
    assert torch.allclose(layer(x), plain(x), atol=1e-5)
    again = multi()
    again.fill(*layer.factors())
    assert torch.allclose(layer(x), again(x), atol=1e-5)


def test_multi_lora_trains_its_scales_and_goes_out_as_lora() -> None:
    adapted = model()
    add_lora(adapted, rank=2, alpha=4, targets=("q_proj",), modules=3)
    assert {n for n, p in adapted.named_parameters() if p.requires_grad} == {"q_proj.a", "q_proj.b", "q_proj.scales"}
    shapes = {name: tuple(tensor.shape) for name, tensor in lora_tensors(adapted).items()}
    assert shapes == {"q_proj.a": (6, 8), "q_proj.b": (6, 6)}
