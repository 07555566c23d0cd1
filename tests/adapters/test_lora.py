"""LoRA layers: what they compute, what they change, what they refuse."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from octavo.adapters.lora import LoraLinear, add_lora, lora_layers, lora_tensors, set_lora_tensors
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
