"""What merging does to tensors: pure functions on tensors of one shape, in the order of the adapters.

Knows nothing about adapters, layers or token rows (merge.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor


def weighted_sum(tensors: Sequence[Tensor], weights: Sequence[float]) -> Tensor:
    """Σ wᵢ Tᵢ. Source: task arithmetic, arXiv 2212.04089 §2"""
    return sum((w * t for w, t in zip(weights, tensors, strict=True)), torch.zeros_like(tensors[0]))


def elected_mean(tensors: Sequence[Tensor], weights: Sequence[float]) -> Tensor:
    """At each place the mean of the weighted values whose sign is that of the sum of all; zero where none is left.

    Source: TIES-Merging, arXiv 2306.01708 §3 (elect, disjoint merge); its trimming is keep_largest
    """
    stacked = torch.stack(list(tensors))  # (K, …)
    elected = torch.where(stacked.sum(0) >= 0, 1.0, -1.0)
    agree = stacked.sign() == elected
    scale = torch.tensor(weights, dtype=stacked.dtype).reshape(-1, *[1] * (stacked.dim() - 1))
    return (stacked * scale * agree).sum(0) / agree.sum(0).clamp(min=1)


def keep_largest(tensor: Tensor, density: float) -> Tensor:
    """The share `density` of the values that are largest without their sign; the others are zero.

    Source: TIES-Merging, arXiv 2306.01708 §3 (trim)
    """
    kept = tensor.abs().flatten().topk(int(density * tensor.numel())).indices
    out = torch.zeros_like(tensor).flatten()
    out[kept] = tensor.flatten()[kept]
    return out.reshape(tensor.shape)


def drop_at_random(tensor: Tensor, density: float, generator: torch.Generator) -> Tensor:
    """Each value kept with probability `density` and divided by it, so that the mean stays.

    Source: DARE, arXiv 2311.03099 §3.1
    """
    kept = torch.bernoulli(torch.full_like(tensor, density), generator=generator)
    return tensor * kept / density


def concatenate(factors: Sequence[tuple[Tensor, Tensor]], weights: Sequence[float]) -> tuple[Tensor, Tensor]:
    """One pair of thin matrices whose product is exactly Σ wᵢ Bᵢ Aᵢ: (Rᵢ, in), (out, Rᵢ) -> (ΣR, in), (out, ΣR)."""
    a = torch.cat([a for a, _ in factors])
    return a, torch.cat([w * b for (_, b), w in zip(factors, weights, strict=True)], dim=1)


def compress(a: Tensor, b: Tensor, rank: int) -> tuple[Tensor, Tensor]:
    """The nearest product of rank `rank` to B A, by its largest singular values; nothing of size (out, in) is made.

    Shapes: a (R, in), b (out, R) -> (rank, in), (out, rank)
    """
    left, upper_b = torch.linalg.qr(b)
    right, upper_a = torch.linalg.qr(a.T)
    thin_a, thin_b = factor(upper_b @ upper_a.T, rank)
    return thin_a @ right.T, left @ thin_b


def factor(delta: Tensor, rank: int) -> tuple[Tensor, Tensor]:
    """The nearest product of rank `rank` to a change of weights: (out, in) -> (rank, in), (out, rank)."""
    u, s, v = torch.linalg.svd(delta, full_matrices=False)
    root = s[:rank].sqrt()
    return v[:rank] * root[:, None], u[:, :rank] * root
