"""LoRA on the linear layers of a PyTorch model: y = xWᵀ + (alpha / rank) · x Aᵀ Bᵀ; and MultiLoRA, which ends as LoRA.

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
        thin = self.scaled(thin)
        return self.base(x) + nn.functional.linear(thin, self.b.to(x.dtype))  # type: ignore[no-any-return]

    def scaled(self, thin: Tensor) -> Tensor:
        """(…, R) -> (…, R)"""
        return thin * self.scale

    def factors(self) -> tuple[Tensor, Tensor]:
        """The two thin matrices, (R, in) and (out, R), whose product times `scale` is added to the weights."""
        return self.a, self.b

    @torch.no_grad()
    def fill(self, a: Tensor, b: Tensor) -> None:
        """Set what `factors` gives."""
        self.a.copy_(a)
        self.b.copy_(b)


class MultiLoraLinear(LoraLinear):
    """Several LoRA modules side by side, each times a trained scale that starts at zero; their sum is one LoRA.

    `a` (N·R, in), `b` (out, N·R) and `scales` (N,). Here `b` starts Kaiming-uniform too, module by module.
    Source: MultiLoRA, arXiv 2311.11501 §4
    """

    def __init__(self, base: nn.Linear, *, rank: int, alpha: float, modules: int, dropout: float = 0.0) -> None:
        super().__init__(base, rank=modules * rank, alpha=modules * alpha, dropout=dropout)
        self.rank = rank
        self.scales = nn.Parameter(torch.zeros(modules, dtype=torch.float32, device=base.weight.device))
        for part in torch.split(self.b, rank, dim=1):
            nn.init.kaiming_uniform_(part, a=math.sqrt(5))

    def scaled(self, thin: Tensor) -> Tensor:
        """(…, N·R) -> (…, N·R)"""
        return thin * (self.scale * self._by_column()).to(thin.dtype)

    def factors(self) -> tuple[Tensor, Tensor]:
        """See LoraLinear.factors; the trained scales are in `b`."""
        return self.a, self.b * self._by_column()

    @torch.no_grad()
    def fill(self, a: Tensor, b: Tensor) -> None:
        """See LoraLinear.fill; the trained scales are one afterwards."""
        super().fill(a, b)
        self.scales.fill_(1.0)

    def _by_column(self) -> Tensor:
        return self.scales.repeat_interleave(self.rank)


def add_lora(
    model: nn.Module,
    *,
    rank: int,
    alpha: float,
    targets: Sequence[str] = ALL_LINEAR,
    dropout: float = 0.0,
    modules: int = 1,
) -> None:
    """Freeze `model` and put a LoraLinear around every linear layer whose own name is in `targets`.

    modules: above 1 a MultiLoraLinear of so many.
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
        if modules > 1:
            adapted: LoraLinear = MultiLoraLinear(layer, rank=rank, alpha=alpha, modules=modules, dropout=dropout)
        else:
            adapted = LoraLinear(layer, rank=rank, alpha=alpha, dropout=dropout)
        setattr(parent, name, adapted)


def lora_layers(model: nn.Module) -> Iterator[tuple[str, LoraLinear]]:
    """The LoRA layers with their dotted names, in the model's order."""
    for name, module in model.named_modules():
        if isinstance(module, LoraLinear):
            yield name, module


def lora_tensors(model: nn.Module) -> dict[str, Tensor]:
    """`{"<layer>.a": (R, in), "<layer>.b": (out, R)}`, float32 on the CPU."""
    out = {}
    for name, layer in lora_layers(model):
        for part, factor in zip("ab", layer.factors(), strict=True):
            out[f"{name}.{part}"] = factor.detach().float().cpu().contiguous()
    return out


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
        layer.fill(tensors[f"{name}.a"], tensors[f"{name}.b"])


def hold_first(model: nn.Module, rank: int) -> None:
    """Keep the first `rank` rows of every `a` and columns of every `b` as they are: their gradients are zero."""
    for _, layer in lora_layers(model):
        hold(layer.a, torch.arange(layer.a.shape[0])[:, None] < rank)
        hold(layer.b, torch.arange(layer.b.shape[1])[None] < rank)


def hold(parameter: nn.Parameter, where: Tensor) -> None:
    """Keep a parameter as it is where the mask, which broadcasts to it, is True."""
    free = (~where).to(parameter.device, parameter.dtype)
    parameter.register_hook(lambda gradient: gradient * free)  # type: ignore[no-untyped-call]
