"""The loop: it learns, it resumes exactly, and it trains what the preset says."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from octavo.data.augment import Augmentation
from octavo.errors import MisuseError
from octavo.formats.token import TOKEN_SETS
from octavo.functions import FunctionSet
from octavo.models.tokenizer import Tokenizer
from octavo.models.transformers import GrownModel, load_grown
from octavo.training.example import Encoder
from octavo.training.loop import Progress, prepare_model, train
from octavo.training.preset import Preset, load_preset
from octavo.types import Call, Record, Step

RECORDS = [
    Record("android", f"screen to {n} now", (Step(f"Set it to {n}.", "change_screen_brightness"),),
           (Call("change_screen_brightness", {"level": n}),))
    for n in range(10)
]  # fmt: skip


def setup(base: Path, functions: FunctionSet, preset: Preset, role: str = "caller") -> tuple[GrownModel, Encoder]:
    tokenizer = Tokenizer.from_gguf(base, TOKEN_SETS[role](functions))
    model = load_grown(base, tokenizer, functions, dtype=torch.float32)
    prepare_model(model, preset, seed=0)
    return model, Encoder(role, preset.contract, tokenizer, functions, preset.special_weight)


def preset(**changes: object) -> Preset:
    settings: dict[str, object] = {"rank": 4, "alpha": 8, "batch_size": 4, "epochs": 4, "learning_rate": 1e-2}
    return load_preset("pocket", "caller", **{**settings, **changes})


def weights(model: GrownModel) -> dict[str, torch.Tensor]:
    return {n: p.detach().clone() for n, p in model.named_parameters() if p.requires_grad}


class KilledError(Exception):
    """Stands for a kill in the middle of a run."""


def kill_at(step: int) -> object:
    def report(progress: Progress) -> None:
        if progress.step == step:
            raise KilledError

    return report


@pytest.mark.parametrize("role", ["planner", "caller"])
def test_the_loss_falls(tiny_base: Path, functions: FunctionSet, tmp_path: Path, role: str) -> None:
    settings = preset(epochs=8)
    model, encoder = setup(tiny_base, functions, settings, role)
    losses: list[float] = []
    train(
        model, encoder, RECORDS, settings, seed=0, checkpoint=tmp_path / "c.pt", report=lambda p: losses.append(p.loss)
    )
    assert losses[-1] < 0.7 * losses[0]


def test_a_killed_run_ends_where_an_unbroken_one_does(tiny_base: Path, functions: FunctionSet, tmp_path: Path) -> None:
    settings = preset(dropout=0.1)
    whole, encoder = setup(tiny_base, functions, settings)
    done = train(whole, encoder, RECORDS, settings, seed=5, checkpoint=tmp_path / "whole.pt")

    broken, encoder = setup(tiny_base, functions, settings)
    with pytest.raises(KilledError):
        train(
            broken, encoder, RECORDS, settings, seed=5, checkpoint=tmp_path / "c.pt", save_every_s=0, report=kill_at(7)
        )  # type: ignore[arg-type]
    resumed, encoder = setup(tiny_base, functions, settings)
    again = train(resumed, encoder, RECORDS, settings, seed=5, checkpoint=tmp_path / "c.pt")

    assert again.step == done.step == done.total
    for name, value in weights(whole).items():
        assert torch.allclose(value, weights(resumed)[name], atol=1e-5), name


def test_lora_leaves_the_base_alone_and_full_does_not(tiny_base: Path, functions: FunctionSet, tmp_path: Path) -> None:
    for rank, changed in ((4, False), (0, True)):
        settings = preset(rank=rank, epochs=1)
        model, encoder = setup(tiny_base, functions, settings)
        before = {
            n: p.detach().clone() for n, p in model.base.named_parameters() if n.endswith(("weight",)) and ".a" not in n
        }
        train(model, encoder, RECORDS, settings, seed=0, checkpoint=tmp_path / f"{rank}.pt")
        after = dict(model.base.named_parameters())
        assert any(not torch.equal(before[n], after[n]) for n in before) is changed


def test_rows_train(tiny_base: Path, functions: FunctionSet, tmp_path: Path) -> None:
    settings = preset(epochs=1, augmentation=Augmentation.none())
    model, encoder = setup(tiny_base, functions, settings)
    before = model.rows.detach().clone()
    train(model, encoder, RECORDS, settings, seed=0, checkpoint=tmp_path / "c.pt")
    assert not torch.equal(before, model.rows)


def test_presets_hold_the_papers_numbers() -> None:
    planner, caller = load_preset("octo-planner", "planner"), load_preset("octopus-v2", "caller")
    # Octo-planner, arXiv 2406.18082 §4
    assert (planner.learning_rate, planner.batch_size, planner.epochs, planner.warmup_ratio) == (5e-6, 4, 2, 0.2)
    assert (planner.rank, planner.alpha, planner.contract.plan) == (64, 256, "split")
    # Octopus v2, arXiv 2404.01744 §3.4
    assert (caller.learning_rate, caller.warmup_steps, caller.schedule, caller.epochs) == (5e-5, 10, "linear", 3)
    assert (caller.rank, caller.alpha, caller.special_weight, caller.contract.describe) == (16, 32, 1.0, True)
    assert "gate_proj" not in caller.targets and len(caller.targets) == 6


def test_rates() -> None:
    linear = load_preset("octopus-v2", "caller")
    assert [linear.rate(s, 110) for s in (0, 9, 10, 60, 110)] == pytest.approx([0.1, 1.0, 1.0, 0.5, 0.0])
    cosine = load_preset("pocket", "planner", warmup_ratio=0.1)
    assert [cosine.rate(s, 100) for s in (0, 10, 55, 100)] == pytest.approx([0.1, 1.0, 0.5, 0.0])


def test_a_preset_trains_its_own_role() -> None:
    with pytest.raises(MisuseError, match="octo-planner trains planner only"):
        load_preset("octo-planner", "caller")
    with pytest.raises(MisuseError, match="unknown setting"):
        load_preset("pocket", "planner", epoch=3)
