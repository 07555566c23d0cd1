"""Token trees as padded tensors, and the order in which an epoch visits them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from octavo.training.example import Example

UNSCORED = -100
_BUCKET = 16  # batches sorted together by length: little padding, yet a shuffled order


@dataclass(frozen=True, slots=True)
class Batch:
    """B trees of at most T tokens. `labels` hold the token that follows, UNSCORED where nothing is learned."""

    ids: Tensor  # (B, T) int64
    positions: Tensor  # (B, T) int64: distance from the root of the tree
    allowed: Tensor  # (B, T, T) bool
    labels: Tensor  # (B, T) int64
    weights: Tensor  # (B, T) float32

    def to(self, device: str) -> Batch:
        return Batch(*(t.to(device) for t in (self.ids, self.positions, self.allowed, self.labels, self.weights)))


def make_batch(examples: Sequence[Example]) -> Batch:
    """Pad trees to one length. A token sees the prefix and what stands before it in its own branch."""
    B, T = len(examples), max(map(len, examples))
    ids = torch.zeros(B, T, dtype=torch.int64)
    positions = torch.zeros(B, T, dtype=torch.int64)
    allowed = torch.eye(T, dtype=torch.bool).expand(B, T, T).clone()  # padding sees itself: no empty softmax
    labels = torch.full((B, T), UNSCORED)
    weights = torch.zeros(B, T)
    for row, example in enumerate(examples):
        P = len(example.prefix)
        ids[row, :P] = torch.tensor(example.prefix, dtype=torch.int64)
        positions[row, :P] = torch.arange(P)
        allowed[row, :P, :P] = torch.ones(P, P, dtype=torch.bool).tril()
        start = P
        for branch in example.branches:
            n, first = len(branch.prompt) + len(branch.target), start + len(branch.prompt)
            end = start + n
            ids[row, start:end] = torch.tensor(branch.prompt + branch.target)
            positions[row, start:end] = torch.arange(P, P + n)
            allowed[row, start:end, :P] = True
            allowed[row, start:end, start:end] = torch.ones(n, n, dtype=torch.bool).tril()
            labels[row, first - 1 : end - 1] = torch.tensor(branch.target)
            weights[row, first - 1 : end - 1] = torch.tensor(branch.weights)
            start = end
    return Batch(ids, positions, allowed, labels, weights)


def epoch_order(lengths: Sequence[int], *, batch_size: int, rng: random.Random) -> list[list[int]]:
    """The indices of an epoch's batches: shuffled, batches of similar length, each index once."""
    order = list(range(len(lengths)))
    rng.shuffle(order)
    chunk = batch_size * _BUCKET
    batches = []
    for start in range(0, len(order), chunk):
        part = sorted(order[start : start + chunk], key=lengths.__getitem__)
        batches += [part[i : i + batch_size] for i in range(0, len(part), batch_size)]
    rng.shuffle(batches)
    return batches


def cut(examples: Sequence[Example], *, max_tokens: int) -> list[list[Example]]:
    """The examples of a step in parts of at most `max_tokens` padded tokens (at least one example each)."""
    parts: list[list[Example]] = [[]]
    for example in sorted(examples, key=len):
        if parts[-1] and len(example) * (len(parts[-1]) + 1) > max_tokens:
            parts.append([])
        parts[-1].append(example)
    return parts
