"""LoRA on the linear layers of a PyTorch model: y = xWᵀ + (alpha / rank) · x Aᵀ Bᵀ.

Tensors only; files are store.py's, GGUF is gguf.py's.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

from octavo.errors import AdapterError

ALL_LINEAR = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


class LoraLinear(nn.Module):
    """A frozen linear layer beside a trained product of two thin matrices.

    `a` (R, in) starts Kaiming-uniform, `b` (out, R) at zero, so that an untrained adapter changes nothing.
    Source: LoRA, arXiv 2106.09685 §4.1
    """

    def __init__(self, base: nn.Linear, *, rank: int, alpha: float, dropout: float = 0.0) -> None:
        super().__init__()
        self.base = base
        self.scale = alpha / rank
        self.dropout = dropout
        device = base.weight.device
        self.a = nn.Parameter(torch.empty(rank, base.in_features, dtype=torch.float32, device=device))
        self.b = nn.Parameter(torch.zeros(base.out_features, rank, dtype=torch.float32, device=device))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))

    def forward(self, x: Tensor) -> Tensor:
        """(…, in) -> (…, out)"""
        thin = nn.functional.dropout(x, self.dropout, self.training and self.dropout > 0)
        thin = nn.functional.linear(thin, self.a.to(x.dtype))
        return self.base(x) + nn.functional.linear(thin * self.scale, self.b.to(x.dtype))  # type: ignore[no-any-return]


def add_lora(
    model: nn.Module, *, rank: int, alpha: float, targets: Sequence[str] = ALL_LINEAR, dropout: float = 0.0
) -> None:
    """Freeze `model` and put a LoraLinear around every linear layer whose own name is in `targets`.

    Raises: AdapterError if nothing matches.
    """
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    found = [
        (parent, name, layer)
        for parent in list(model.modules())
        for name, layer in list(parent.named_children())
        if name in targets and isinstance(layer, nn.Linear)
    ]
    if not found:
        raise AdapterError(f"no linear layer is called {' or '.join(targets)}", hint="name the layers of this base")
    for parent, name, layer in found:
        setattr(parent, name, LoraLinear(layer, rank=rank, alpha=alpha, dropout=dropout))


def lora_layers(model: nn.Module) -> Iterator[tuple[str, LoraLinear]]:
    """The LoRA layers with their dotted names, in the model's order."""
    for name, module in model.named_modules():
        if isinstance(module, LoraLinear):
            yield name, module


def lora_tensors(model: nn.Module) -> dict[str, Tensor]:
    """`{"<layer>.a": (R, in), "<layer>.b": (out, R)}`, float32 on the CPU."""
    out = {}
    for name, layer in lora_layers(model):
        out[f"{name}.a"] = layer.a.detach().float().cpu().contiguous()
        out[f"{name}.b"] = layer.b.detach().float().cpu().contiguous()
    return out


@torch.no_grad()
def set_lora_tensors(model: nn.Module, tensors: dict[str, Tensor]) -> None:
    """Fill the LoRA layers. Raises: AdapterError naming the layer if one is missing or of another shape."""
    for name, layer in lora_layers(model):
        for part, parameter in (("a", layer.a), ("b", layer.b)):
            value = tensors.get(f"{name}.{part}")
            if value is None or value.shape != parameter.shape:
                got = "nothing" if value is None else tuple(value.shape)
                raise AdapterError(
                    f"{name}.{part}: the model has {tuple(parameter.shape)}, the adapter {got}",
                    hint="use the base and rank that the adapter was trained with",
                )
            parameter.copy_(value)
