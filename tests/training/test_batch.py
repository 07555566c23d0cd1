"""Token trees: each branch is computed as if it stood alone."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch

from octavo.formats.token import caller_tokens
from octavo.functions import FunctionSet
from octavo.models.tokenizer import Tokenizer
from octavo.models.transformers import GrownModel, load_grown
from octavo.training.batch import UNSCORED, cut, epoch_order, make_batch
from octavo.training.example import Branch, Example
from octavo.training.loss import target_loss


@pytest.fixture(scope="module")
def model(tiny_base: Path, functions: FunctionSet) -> GrownModel:
    tokenizer = Tokenizer.from_gguf(tiny_base, caller_tokens(functions))
    return load_grown(tiny_base, tokenizer, functions, dtype=torch.float32).eval()


def branch(prompt: list[int], target: list[int], weight: float = 1.0) -> Branch:
    return Branch(tuple(prompt), tuple(target), (weight,) * len(target))


TREE = Example((1, 30, 31, 32), (branch([40, 41], [50, 51, 2]), branch([42], [52, 110]), branch([43, 44, 45], [2])))


def flat(tree: Example) -> list[Example]:
    """The same tree as separate sequences."""
    return [Example((), (Branch(tree.prefix + b.prompt, b.target, b.weights),)) for b in tree.branches]


def test_a_tree_scores_like_its_branches_alone(model: GrownModel) -> None:
    together = target_loss(model, make_batch([TREE]))
    alone = torch.stack([target_loss(model, make_batch([e])) for e in flat(TREE)]).sum()
    assert together.item() == pytest.approx(float(alone.detach()), rel=1e-4)


def test_padding_changes_nothing(model: GrownModel) -> None:
    both = target_loss(model, make_batch([TREE, flat(TREE)[1]]))
    apart = target_loss(model, make_batch([TREE])) + target_loss(model, make_batch([flat(TREE)[1]]))
    assert both.item() == pytest.approx(apart.item(), rel=1e-4)


def test_the_loss_is_torchs_with_weights(model: GrownModel) -> None:
    example = Example((), (branch([1, 30, 31], [40, 110, 2], 4.0),))
    ids = torch.tensor([[1, 30, 31, 40, 110, 2]])
    T = ids.shape[1]
    hidden = model(ids, torch.arange(T)[None], torch.ones(1, T, T, dtype=torch.bool).tril())
    labels = torch.tensor([UNSCORED, UNSCORED, 40, 110, 2, UNSCORED])
    expected = torch.nn.functional.cross_entropy(
        model.logits(hidden[0]), labels, ignore_index=UNSCORED, reduction="sum"
    )
    assert target_loss(model, make_batch([example])).item() == pytest.approx(4 * expected.item(), rel=1e-5)


def test_only_targets_are_labels() -> None:
    batch = make_batch([TREE])
    assert batch.labels[0][batch.labels[0] != UNSCORED].tolist() == [50, 51, 2, 52, 110, 2]
    assert batch.positions[0].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 4, 5, 6, 4, 5, 6, 7]


def test_an_epoch_visits_each_record_once_and_depends_on_the_seed() -> None:
    lengths = [random.Random(1).randint(1, 90) for _ in range(500)]
    order = epoch_order(lengths, batch_size=16, rng=random.Random("a"))
    assert sorted(i for batch in order for i in batch) == list(range(500))
    assert order == epoch_order(lengths, batch_size=16, rng=random.Random("a"))
    assert order != epoch_order(lengths, batch_size=16, rng=random.Random("b"))


def test_parts_of_a_step_hold_every_example_and_respect_the_bound() -> None:
    examples = [Example((), (branch([1] * n, [2]),)) for n in (3, 90, 10, 40, 7, 60, 20)]
    parts = cut(examples, max_tokens=100)
    assert sorted(len(e) for p in parts for e in p) == sorted(map(len, examples))
    assert all(len(p) == 1 or max(map(len, p)) * len(p) <= 100 for p in parts)
