"""Several adapters of one role on one base become one, together with their token rows.

Every function keeps its own token: the sets are put one behind the other, and tokens renumbered. The rows of tokens
that all share (refusal, end of a call) are averaged. The operators are in operators.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

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
from octavo.adapters.store import Adapter
from octavo.errors import AdapterError, MisuseError
from octavo.formats.token import TOKEN_SETS
from octavo.functions import FunctionSet

Factors = tuple[Tensor, Tensor]  # a (R, in), b (out, R), the scale folded in


@dataclass(frozen=True, slots=True)
class Method:
    """How the thin matrices of a layer are merged.

    `on` exact: the weighted sum of the changes of weights, kept exactly; the rank is the sum of the ranks, or what it
    is compressed to. factors: each of the two matrices by itself; cheap, the rank stays, but products of different
    adapters come in. changes: the changes of weights, then compressed to a rank.
    """

    on: Literal["exact", "factors", "changes"]
    thin: Literal["", "largest", "random"] = ""  # which values are left before merging
    elect: bool = False  # signs are elected (TIES)
    mean: bool = False  # weights are divided by their number
    compressed: bool = False  # exact, then to a rank


METHODS: dict[str, Method] = {
    "sum": Method("exact"),
    "mean": Method("exact", mean=True),
    "svd": Method("exact", compressed=True),
    "linear": Method("factors"),
    "magnitude": Method("factors", thin="largest"),
    "ties": Method("factors", thin="largest", elect=True),
    "dare": Method("factors", thin="random"),
    "dare-ties": Method("factors", thin="random", elect=True),
    "magnitude-svd": Method("changes", thin="largest"),
    "ties-svd": Method("changes", thin="largest", elect=True),
    "dare-svd": Method("changes", thin="random"),
    "dare-ties-svd": Method("changes", thin="random", elect=True),
}


def merge_adapters(
    adapters: Sequence[Adapter],
    method: str,
    *,
    weights: Sequence[float] = (),
    density: float = 0.5,
    rank: int = 0,
    seed: int = 0,
) -> Adapter:
    """One adapter for the functions of all, in the order given.

    weights: one for each adapter; 1 each if none are given (`mean` divides them by their number).
    density: the share of values that magnitude, ties and dare keep. rank: of svd; 0: the largest of the adapters'.
    Raises: MisuseError for an unknown method, weights that are too few, a density outside 0 to 1, or a rank that no
    layer has; AdapterError if the adapters differ in role, base, contract or layers, are not LoRA, or, on factors,
    differ in rank; FunctionError if two functions share a name.
    """
    how = METHODS.get(method)
    if how is None:
        raise MisuseError(f"no method {method!r}", hint="one of " + ", ".join(METHODS))
    if not 0 < density <= 1:
        raise MisuseError(f"a density of {density}", hint="give the share of values to keep, above 0 and up to 1")
    _require_alike(adapters)
    shares = list(weights) or [1.0] * len(adapters)
    if len(shares) != len(adapters):
        raise MisuseError(f"{len(shares)} weights for {len(adapters)} adapters", hint="give one for each")
    if how.mean:
        shares = [w / len(adapters) for w in shares]
    generator = torch.Generator().manual_seed(seed)
    target = rank or max(a.rank for a in adapters)
    _require_rank(target, adapters[0])
    tensors: dict[str, Tensor] = {}
    for name in _layers(adapters[0]):
        factors = [_factors(adapter, name) for adapter in adapters]
        a, b = _merge(factors, how, shares, density=density, rank=target, generator=generator)
        tensors |= {f"{name}.a": a.contiguous(), f"{name}.b": b.contiguous()}
        merged_rank = a.shape[0]
    functions = FunctionSet(chain.from_iterable(a.functions for a in adapters))
    tokens = TOKEN_SETS[adapters[0].role](functions)
    own = [a.rows[: len(a.functions)] for a in adapters]
    shared = torch.stack([a.rows[len(a.functions) :] for a in adapters]).mean(0)
    tensors["rows"] = torch.cat([*own, shared])
    return Adapter(
        adapters[0].role,
        "+".join(a.domain for a in adapters),
        adapters[0].base,
        merged_rank,
        merged_rank,  # the scale is in the matrices
        tuple(tokens),
        adapters[0].contract,
        functions,
        tensors,
        _training(adapters, method, shares, density=density, rank=merged_rank, seed=seed),
    )


def _require_alike(adapters: Sequence[Adapter]) -> None:
    if len(adapters) < 2:
        raise MisuseError(f"{len(adapters)} adapters to merge", hint="give two or more")
    first, *others = adapters
    for adapter in adapters:
        if not adapter.rank:
            raise AdapterError(f"the {adapter.role} for {adapter.domain} is fine-tuned in full", hint="merge LoRA only")
    for other in others:
        for what in ("role", "base", "contract"):
            if getattr(other, what) != getattr(first, what):
                raise AdapterError(
                    f"{first.domain} and {other.domain} differ in {what}", hint="train both in the same way"
                )
        if _layers(other) != _layers(first):
            raise AdapterError(f"{first.domain} and {other.domain} adapt different layers", hint="train both alike")


def _require_rank(rank: int, adapter: Adapter) -> None:
    most = min(min(adapter.tensors[f"{n}.a"].shape[1], adapter.tensors[f"{n}.b"].shape[0]) for n in _layers(adapter))
    if not 1 <= rank <= most:
        raise MisuseError(f"a rank of {rank}", hint=f"give one from 1 to {most}, the smallest side of a layer")


def _layers(adapter: Adapter) -> list[str]:
    return sorted(name.removesuffix(".a") for name in adapter.tensors if name.endswith(".a"))


def _factors(adapter: Adapter, layer: str) -> Factors:
    """The two matrices of a layer, each with the root of the scale."""
    root = (adapter.alpha / adapter.rank) ** 0.5
    return root * adapter.tensors[f"{layer}.a"], root * adapter.tensors[f"{layer}.b"]


def _merge(
    factors: Sequence[Factors],
    how: Method,
    weights: Sequence[float],
    *,
    density: float,
    rank: int,
    generator: torch.Generator,
) -> Factors:
    if how.on == "exact":
        a, b = concatenate(factors, weights)
        return compress(a, b, rank) if how.compressed else (a, b)

    def merge(tensors: Sequence[Tensor], shares: Sequence[float]) -> Tensor:
        if how.thin == "largest":
            tensors = [keep_largest(t, density) for t in tensors]
        elif how.thin == "random":
            tensors = [drop_at_random(t, density, generator) for t in tensors]
        return elected_mean(tensors, shares) if how.elect else weighted_sum(tensors, shares)

    if how.on == "changes":
        return factor(merge([b @ a for a, b in factors], weights), rank)
    if len({a.shape[0] for a, _ in factors}) > 1:
        raise AdapterError("the adapters differ in rank", hint="use sum, mean, svd or a method that ends with -svd")
    roots = [abs(w) ** 0.5 for w in weights]
    signed = [r if w >= 0 else -r for r, w in zip(roots, weights, strict=True)]
    return merge([a for a, _ in factors], signed), merge([b for _, b in factors], roots)


def _training(
    adapters: Sequence[Adapter], method: str, weights: Sequence[float], *, density: float, rank: int, seed: int
) -> dict[str, Any]:
    parts = [{"domain": a.domain, "functions": len(a.functions), "training": a.training} for a in adapters]
    numbers = {"weights": list(weights), "density": density, "rank": rank, "seed": seed}
    return {"merged": {"method": method, **numbers, "parts": parts}}
