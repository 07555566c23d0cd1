"""What a model reads and what it is scored on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from octavo.data.augment import put_late
from octavo.formats.contract import Contract
from octavo.formats.token import commit_token, planner_tokens
from octavo.functions import FunctionSet
from octavo.models.tokenizer import Tokenizer
from octavo.training.example import Encoder
from octavo.types import Call, Record, Step


def record() -> Record:
    calls = (Call("set_volume", {"level": 3}), Call("take_a_photo"), Call("open_or_lock_door", {"status": "lock"}))
    return Record("android", "volume 3, a photo, lock up", tuple(Step("Do it.", c.function) for c in calls), calls)


@pytest.mark.parametrize("seed", range(4))
def test_where_a_plan_passes_a_step_over_nothing_is_learned(seed: int, tiny_base: Path, functions: FunctionSet) -> None:
    tokenizer = Tokenizer.from_gguf(tiny_base, planner_tokens(functions))
    encoder = Encoder("planner", Contract(), tokenizer, functions)
    late = put_late(record(), functions, random.Random(seed))
    assert late.late is not None
    example = encoder.example(late)
    assert example is not None
    (branch,) = example.branches
    unscored = [t for t, w in zip(branch.target, branch.weights, strict=True) if not w]
    there = commit_token(functions.index(late.calls[late.late - 1].function))
    assert unscored == tokenizer.encode([there])
    assert branch.target.count(unscored[0]) == 1


def test_every_token_of_a_plan_in_order_is_learned(tiny_base: Path, functions: FunctionSet) -> None:
    encoder = Encoder("planner", Contract(), Tokenizer.from_gguf(tiny_base, planner_tokens(functions)), functions)
    example = encoder.example(record())
    assert example is not None
    assert set(example.branches[0].weights) == {1.0}
