"""Presets: all settings of a training run in one frozen value. Each number cites its source."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from octavo.data.augment import Augmentation
from octavo.errors import MisuseError
from octavo.formats.contract import Contract

Schedule = Literal["linear", "cosine", "constant"]


@dataclass(frozen=True, slots=True)
class Preset:
    """How a role is trained. `rank` 0 is full fine-tuning."""

    name: str
    contract: Contract = field(default_factory=Contract)
    rank: int = 32
    alpha: float = 64
    modules: int = 1  # LoRA modules side by side, each of this rank: MultiLoRA
    targets: tuple[str, ...] = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
    dropout: float = 0.0
    learning_rate: float = 1e-3
    row_learning_rate: float = 1e-3  # of the new token rows
    batch_size: int = 16  # records
    epochs: float = 4
    warmup_ratio: float = 0.05
    warmup_steps: int = 0  # where given, instead of the ratio
    schedule: Schedule = "cosine"
    weight_decay: float = 0.0
    clip: float = 1.0  # gradient norm
    special_weight: float = 1.0  # Octopus v2's ω
    augmentation: Augmentation = field(default_factory=Augmentation)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    def rate(self, step: int, total: int) -> float:
        """The share of the learning rate at `step` (0-based) of `total`."""
        warm = self.warmup_steps or math.ceil(self.warmup_ratio * total)
        if step < warm:
            return (step + 1) / warm
        done = (step - warm) / max(1, total - warm)
        if self.schedule == "constant":
            return 1.0
        return 1 - done if self.schedule == "linear" else 0.5 * (1 + math.cos(math.pi * done))


# The planner reads a query twice and learns one wording of a step, the caller learns that one and people's own.
_TWICE = Contract(query_reads=2)
_PLANNER = Augmentation(compose=0.2, alone=0.05, said=1)
_CALLER = Augmentation(values=0.7, numbers=0.6, times=0.7, noise=0.2, compose=0.05, clocks=0.1, said=0.6)

PRESETS: dict[str, dict[str, Preset]] = {  # name -> role -> settings
    # Ours: the best that we found for 135M parameters and two cores (docs/log.md). The epochs are for hundreds of
    # records; for thousands one is enough. No dropout: it takes a fifth of the time on a CPU.
    "pocket": {
        "planner": Preset("pocket", _TWICE, epochs=3, augmentation=_PLANNER),
        "caller": Preset("pocket", epochs=3, augmentation=_CALLER),
    },
    # A second, shorter stage on top of the first: other writers' records, half the learning rate. The planner now knows
    # what a plan is, and learns to come back to a step that it passed over.
    "pocket-second": {
        role: Preset(
            "pocket-second",
            contract,
            epochs=1,
            learning_rate=5e-4,
            row_learning_rate=5e-4,
            augmentation=augmentation,
        )
        for role, contract, augmentation in (
            ("planner", _TWICE, replace(_PLANNER, late=0.2)),
            ("caller", Contract(), _CALLER),
        )
    },
    # Ours with MultiLoRA, arXiv 2311.11501, for several domains at once: as many numbers as pocket's rank of 32. The
    # paper's own number of modules and rank are not known here.
    "multi-lora": {
        "planner": Preset("multi-lora", _TWICE, rank=8, alpha=16, modules=4, epochs=3, augmentation=_PLANNER),
        "caller": Preset("multi-lora", rank=8, alpha=16, modules=4, epochs=3, augmentation=_CALLER),
    },
    # Octo-planner, arXiv 2406.18082 §4: lr 5e-6, batch 4, warm-up 0.2, 2 epochs; LoRA r 64, α 256 on all linear layers.
    # Unstated: optimiser, schedule, dropout, masking. Ours: AdamW, linear, none, loss on the plan alone.
    "octo-planner": {
        "planner": Preset(
            "octo-planner",
            Contract(plan="split", caller_sees_query=False, spaced=False),
            rank=64,
            alpha=256,
            learning_rate=5e-6,
            row_learning_rate=5e-6,
            batch_size=4,
            epochs=2,
            warmup_ratio=0.2,
            schedule="linear",
            augmentation=Augmentation.none(),
        )
    },
    # Octopus v2, arXiv 2404.01744 §3.4: AdamW, lr 5e-5, 10 warm-up steps, linear, 3 epochs; LoRA r 16, α 32, no gate.
    # Unstated: batch size (16 in a public reproduction). The loss weight is 1 in the models that the paper reports.
    "octopus-v2": {
        "caller": Preset(
            "octopus-v2",
            Contract(plan="split", caller_sees_query=False, spaced=False, describe=True),
            rank=16,
            alpha=32,
            targets=("q_proj", "k_proj", "v_proj", "o_proj", "up_proj", "down_proj"),
            learning_rate=5e-5,
            row_learning_rate=5e-5,
            batch_size=16,
            epochs=3,
            warmup_steps=10,
            schedule="linear",
            augmentation=Augmentation.none(),
        )
    },
}


def load_preset(name: str, role: str, **changes: Any) -> Preset:
    """A preset for a role with some settings changed.

    Raises: MisuseError for an unknown name or setting, and for a role that the preset does not train.
    """
    if name not in PRESETS:
        raise MisuseError(f"no preset {name!r}", hint="one of " + ", ".join(PRESETS))
    if role not in PRESETS[name]:
        raise MisuseError(f"the preset {name} trains {' and '.join(PRESETS[name])} only, no {role}", hint="try pocket")
    try:
        return replace(PRESETS[name][role], **changes)
    except TypeError as error:
        raise MisuseError(f"unknown setting: {error}", hint="see octavo/training/preset.py") from error
