"""The one training loop: LoRA, full fine-tuning, both roles, all presets. It resumes where it was killed.

Knows nothing about files of the finished adapter (adapters/store.py) nor about the meaning of records.
"""

from __future__ import annotations

import ctypes
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from octavo.adapters.lora import add_lora
from octavo.data.augment import augment
from octavo.errors import MisuseError
from octavo.models.transformers import GrownModel
from octavo.training.batch import cut, epoch_order, make_batch
from octavo.training.example import Encoder, Example
from octavo.training.loss import target_loss
from octavo.training.preset import Preset
from octavo.types import Record

_MAX_TOKENS = 1536  # padded tokens computed at once: bounds memory, does not change the step


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands after a step."""

    step: int  # done so far
    total: int
    loss: float  # nats per scored token, running mean
    tokens_per_s: float
    seconds: float  # since the run began, earlier sessions counted in


def prepare_model(model: GrownModel, preset: Preset, *, seed: int) -> None:
    """Make trainable what the preset trains: LoRA layers and the new rows, or everything."""
    torch.manual_seed(seed)
    if preset.rank:
        add_lora(
            model.base,
            rank=preset.rank,
            alpha=preset.alpha,
            targets=preset.targets,
            dropout=preset.dropout,
            modules=preset.modules,
        )
    model.rows.requires_grad_(True)


def train(
    model: GrownModel,
    encoder: Encoder,
    records: Sequence[Record],
    preset: Preset,
    *,
    seed: int,
    checkpoint: Path,
    device: str = "cpu",
    save_every_s: float = 120,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Train a prepared model in place; go on from `checkpoint` if it exists.

    The order of data depends on seed and epoch alone, so a resumed run does what an uninterrupted one does.
    Raises: MisuseError if the records hold nothing for the role.
    """
    if device == "cpu":
        keep_freed_memory()
    steps_per_epoch = -(-len(_epoch(records, encoder, preset, seed, 0)) // preset.batch_size)
    if not steps_per_epoch:
        raise MisuseError(
            f"nothing for a {encoder.role} to learn in {len(records)} records", hint="give records with steps"
        )
    total = max(1, round(preset.epochs * steps_per_epoch))
    optimizer = _optimizer(model, preset)
    state: dict[str, Any] = {"step": 0, "seconds": 0.0, "loss": 0.0}
    if checkpoint.exists():
        state = _restore(checkpoint, model, optimizer)
    progress = Progress(state["step"], total, state["loss"], 0.0, state["seconds"])
    started, saved = time.monotonic() - state["seconds"], time.monotonic()
    for batch in _batches(records, encoder, preset, seed, first=state["step"], total=total):
        begun = time.monotonic()
        loss = _step(model, optimizer, batch, preset.rate(progress.step, total), preset.clip, device)
        seconds = time.monotonic() - begun
        mean = loss if progress.step == 0 else 0.95 * progress.loss + 0.05 * loss
        speed = sum(map(len, batch)) / seconds
        progress = Progress(progress.step + 1, total, mean, speed, time.monotonic() - started)
        report(progress)
        if time.monotonic() - saved > save_every_s:
            _save(checkpoint, model, optimizer, progress)
            saved = time.monotonic()
    _save(checkpoint, model, optimizer, progress)
    return progress


def keep_freed_memory() -> None:
    """Tell glibc to keep freed memory: giving it back and asking again costs a third of a step on a CPU."""
    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:  # not glibc: nothing to tell, only speed is lost
        return
    libc.mallopt(-3, 1 << 30)  # M_MMAP_THRESHOLD
    libc.mallopt(-1, (1 << 31) - 1)  # M_TRIM_THRESHOLD


def _step(
    model: GrownModel,
    optimizer: torch.optim.Optimizer,
    examples: Sequence[Example],
    rate: float,
    clip: float,
    device: str,
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = group["initial_lr"] * rate
    model.train()
    total = 0.0
    weight = sum(sum(b.weights) for e in examples for b in e.branches)
    for part in cut(examples, max_tokens=_MAX_TOKENS):
        with torch.autocast(device.split(":")[0], torch.bfloat16):
            loss = target_loss(model, make_batch(part).to(device)) / weight
        loss.backward()  # type: ignore[no-untyped-call]
        total += loss.item()
    nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], clip)
    optimizer.step()
    optimizer.zero_grad()
    return total


def _optimizer(model: GrownModel, preset: Preset) -> torch.optim.AdamW:
    rest = [p for p in model.parameters() if p.requires_grad and p is not model.rows]
    groups: list[dict[str, Any]] = [
        {"params": rest, "initial_lr": preset.learning_rate, "weight_decay": preset.weight_decay},
        {"params": [model.rows], "initial_lr": preset.row_learning_rate, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=preset.learning_rate)


def _epoch(records: Sequence[Record], encoder: Encoder, preset: Preset, seed: int, epoch: int) -> list[Example]:
    rng = random.Random(f"{seed}:{epoch}")
    varied = augment(records, preset.augmentation, functions=encoder.functions, rng=rng)
    return [e for e in map(encoder.example, varied) if e is not None]


def _batches(
    records: Sequence[Record], encoder: Encoder, preset: Preset, seed: int, *, first: int, total: int
) -> Iterator[list[Example]]:
    step = epoch = 0
    while step < total:
        examples = _epoch(records, encoder, preset, seed, epoch)
        order = epoch_order(
            [len(e) for e in examples], batch_size=preset.batch_size, rng=random.Random(f"{seed}:{epoch}:order")
        )
        for batch in order:
            if step == total:
                return
            if step >= first:
                yield [examples[i] for i in batch]
            step += 1
        epoch += 1


def _trained(model: GrownModel) -> dict[str, Tensor]:
    return {name: p.detach() for name, p in model.named_parameters() if p.requires_grad}


def _save(path: Path, model: GrownModel, optimizer: torch.optim.Optimizer, progress: Progress) -> None:
    """Write beside, then rename: a kill at any moment leaves the old checkpoint or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    state = {
        "model": _trained(model),
        "optimizer": optimizer.state_dict(),
        "random": torch.get_rng_state(),
        "step": progress.step,
        "loss": progress.loss,
        "seconds": progress.seconds,
    }
    torch.save(state, beside)
    beside.replace(path)


@torch.no_grad()
def _restore(path: Path, model: GrownModel, optimizer: torch.optim.Optimizer) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(path, map_location=model.rows.device, weights_only=True)
    for name, parameter in _trained(model).items():
        parameter.copy_(state["model"][name])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"].cpu())
    return state
