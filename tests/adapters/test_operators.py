"""The operators, against their definitions and against each other."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from octavo.adapters.operators import (
    compress,
    concatenate,
    drop_at_random,
    elected_mean,
    factor,
    keep_largest,
    weighted_sum,
)


def tensors(count: int, *shape: int) -> list[Tensor]:
    generator = torch.Generator().manual_seed(1)
    return [torch.randn(*shape, generator=generator) for _ in range(count)]


def test_a_concatenation_is_the_weighted_sum_of_the_products() -> None:
    factors = [(a, b) for a, b in zip(tensors(3, 2, 7), tensors(3, 5, 2), strict=True)]
    weights = [0.5, -1.0, 2.0]
    a, b = concatenate(factors, weights)
    assert (a.shape, b.shape) == ((6, 7), (5, 6))
    assert torch.allclose(b @ a, weighted_sum([b @ a for a, b in factors], weights), atol=1e-6)


@pytest.mark.parametrize("rank", [1, 2, 4])
def test_compressing_keeps_what_a_whole_decomposition_keeps(rank: int) -> None:
    (a,), (b,) = tensors(1, 4, 9), tensors(1, 6, 4)
    thin, whole = compress(a, b, rank), factor(b @ a, rank)
    assert thin[0].shape == (rank, 9)
    assert torch.allclose(thin[1] @ thin[0], whole[1] @ whole[0], atol=1e-5)
    best = torch.linalg.svdvals(b @ a)[rank:].square().sum().sqrt()
    assert torch.linalg.norm(b @ a - thin[1] @ thin[0]) == pytest.approx(float(best), abs=1e-5)


def test_full_rank_compresses_without_loss() -> None:
    (a,), (b,) = tensors(1, 4, 9), tensors(1, 6, 4)
    thin = compress(a, b, 4)
    assert torch.allclose(thin[1] @ thin[0], b @ a, atol=1e-5)


def test_the_largest_are_kept_and_untouched() -> None:
    tensor = torch.tensor([[0.1, -3.0, 2.0], [0.0, -0.5, 1.0]])
    assert torch.equal(keep_largest(tensor, 0.5), torch.tensor([[0.0, -3.0, 2.0], [0.0, 0.0, 1.0]]))
    assert torch.equal(keep_largest(tensor, 1), tensor)


def test_dropping_keeps_the_mean() -> None:
    tensor = torch.ones(400, 500)
    dropped = drop_at_random(tensor, 0.25, torch.Generator().manual_seed(0))
    assert set(dropped.unique().tolist()) == {0.0, 4.0}
    assert dropped.mean().item() == pytest.approx(1, abs=0.02)
    again = drop_at_random(tensor, 0.25, torch.Generator().manual_seed(0))
    assert torch.equal(dropped, again)


def test_only_values_of_the_elected_sign_count() -> None:
    merged = elected_mean([torch.tensor([3.0, 1.0, 0.0, -2.0]), torch.tensor([-1.0, 3.0, 2.0, -4.0])], [1.0, 1.0])
    assert merged.tolist() == [3.0, 2.0, 2.0, -3.0]
