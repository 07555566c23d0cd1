"""Train one role from records to an adapter folder: the steps between the loop and the disk."""

from __future__ import annotations

import platform
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
import transformers

from octavo.adapters.lora import lora_tensors, set_lora_tensors
from octavo.adapters.store import Adapter, save_adapter
from octavo.data.records import hash_records
from octavo.errors import AdapterError
from octavo.formats.token import TOKEN_SETS, Token
from octavo.functions import FunctionSet
from octavo.models.tokenizer import Tokenizer
from octavo.models.transformers import GrownModel, load_grown
from octavo.training.example import Encoder
from octavo.training.heldout import score_heldout
from octavo.training.loop import Progress, prepare_model, train
from octavo.training.preset import Preset
from octavo.types import Record


def train_role(
    role: str,
    records: Sequence[Record],
    functions: FunctionSet,
    preset: Preset,
    *,
    domain: str,
    base: Path,
    base_name: str,
    out: Path,
    seed: int = 0,
    holdout: float = 0.0,
    device: str = "cpu",
    start: Adapter | None = None,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Adapter:
    """Train a role and write its adapter folder; a killed run goes on from its checkpoint in `out`.

    domain: whose functions these are, by name.
    holdout: share of the records that is kept apart and on which the finished model is scored.
    start: an adapter to go on from, of the same role, base, rank and functions.
    Raises: AdapterError if `start` does not fit.
    """
    begun = time.time()
    kept, learned = split_holdout(records, holdout, seed=seed)
    tokenizer = Tokenizer.from_gguf(base, TOKEN_SETS[role](functions))
    encoder = Encoder(role, preset.contract, tokenizer, functions, preset.special_weight)
    model = load_grown(
        base, tokenizer, functions, dtype=torch.bfloat16 if preset.rank else torch.float32, device=device
    )
    prepare_model(model, preset, seed=seed)
    if start:
        continue_from(model, start, role=role, base_name=base_name, tokens=tokenizer.new)
    end = train(
        model, encoder, learned, preset, seed=seed, checkpoint=out / "checkpoint.pt", device=device, report=report
    )
    scores = {k: f.to_dict() for k, f in score_heldout(model, encoder, kept).items()} if kept else {}
    training = {
        **describe_training(preset, learned, end, seed=seed, start=start, begun=begun, device=device),
        "heldout_records": len(kept),
        "heldout": scores,
    }
    adapter = Adapter(
        role,
        domain,
        base_name,
        preset.modules * preset.rank,
        preset.modules * preset.alpha,
        tokenizer.new,
        preset.contract,
        functions,
        trained_tensors(model, preset),
        training,
    )
    save_adapter(adapter, out)
    (out / "checkpoint.pt").unlink(missing_ok=True)
    return adapter


def describe_training(
    preset: Preset,
    records: Sequence[Record],
    end: Progress,
    *,
    seed: int,
    start: Adapter | None,
    begun: float,
    device: str = "cpu",
) -> dict[str, Any]:
    """How an adapter was trained, for its folder and its card. begun: by time.time()."""
    return {
        "preset": preset.to_dict(),
        "seed": seed,
        "start": start.training if start else None,
        "records": len(records),
        "records_sha256": hash_records(records),
        "heldout": {},
        "steps": end.total,
        "loss": round(end.loss, 4),
        "train_s": round(end.seconds),
        "total_s": round(time.time() - begun),
        "device": device,
        "machine": platform.machine(),
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
    }


@torch.no_grad()
def continue_from(model: GrownModel, start: Adapter, *, role: str, base_name: str, tokens: Sequence[Token]) -> None:
    """Fill a prepared model with an adapter's tensors and rows. Raises: AdapterError if it does not fit."""
    if (start.role, start.base, start.tokens) != (role, base_name, tuple(tokens)) or not start.rank:
        raise AdapterError(
            f"cannot go on from a {start.role} on {start.base} with {len(start.tokens)} tokens",
            hint=f"give a LoRA {role} on {base_name} for the same functions",
        )
    set_lora_tensors(model.base, start.tensors)
    model.rows.copy_(start.rows)


def trained_tensors(model: GrownModel, preset: Preset) -> dict[str, torch.Tensor]:
    """What an adapter of this preset holds: thin matrices, or all weights of a full fine-tuning; and the rows."""
    rows = {"rows": model.rows.detach().float().cpu().contiguous()}
    if preset.rank:
        return {**lora_tensors(model.base), **rows}
    weights = {n: p.detach().to(torch.bfloat16).cpu().contiguous() for n, p in model.base.named_parameters()}
    return {**weights, **rows}


def split_holdout(records: Sequence[Record], holdout: float, *, seed: int) -> tuple[list[Record], list[Record]]:
    """Records kept apart and records to learn from; the same ones for a seed."""
    order = list(range(len(records)))
    random.Random(f"{seed}:holdout").shuffle(order)
    count = round(holdout * len(records))
    kept = set(order[:count])
    return [records[i] for i in order[:count]], [r for i, r in enumerate(records) if i not in kept]
