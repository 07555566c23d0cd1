"""A trained agent learns functions or loses them: new token rows and a small adapter beside the old one.

All that the agent had learned is held: its matrices and the rows of its tokens get no gradient. What it forgets is
measured by others (cli/gate.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from octavo.adapters.lora import add_lora, hold, hold_first, lora_layers, lora_tensors
from octavo.adapters.store import Adapter, load_adapter, save_adapter
from octavo.errors import AdapterError, MisuseError
from octavo.formats.token import TOKEN_SETS, Token
from octavo.functions import FunctionSet
from octavo.models.tokenizer import Tokenizer
from octavo.models.transformers import GrownModel, load_grown
from octavo.training.example import Encoder
from octavo.training.loop import Progress, train
from octavo.training.pack import unpack_agent
from octavo.training.pair import Report, by_role
from octavo.training.preset import Preset
from octavo.training.role import describe_training
from octavo.types import Record


def change_functions(
    adapter: Adapter, functions: FunctionSet, *, domain: str, tokens: Sequence[Token], rows: torch.Tensor
) -> Adapter:
    """The adapter for another set of functions: known ones keep their rows, others have those of `rows`.

    Shapes: rows (N, D), for the tokens of `functions`.
    """
    rows = rows.clone()
    own = {f.name: adapter.rows[i] for i, f in enumerate(adapter.functions)}
    for i, function in enumerate(functions):
        if function.name in own:
            rows[i] = own[function.name]
    rows[len(functions) :] = adapter.rows[len(adapter.functions) :]
    return replace(
        adapter, domain=domain, functions=functions, tokens=tuple(tokens), tensors={**adapter.tensors, "rows": rows}
    )


def teach_pair(
    agent: Path,
    functions: FunctionSet,
    records: Sequence[Record],
    presets: Mapping[str, Preset],
    *,
    domain: str,
    base: Path,
    work: Path,
    seed: int = 0,
    reporter: Callable[[str], Report],
) -> dict[str, Adapter]:
    """Both roles of an agent's folder side by side, see teach_role.

    work: a folder for checkpoints and finished roles, of this agent, these functions, records and presets alone.
    """
    folders = by_role(_teach, agent, functions, tuple(records), presets, domain, base, work, seed, reporter)
    return {role: load_adapter(folder) for role, folder in folders.items()}


def _teach(
    role: str,
    agent: Path,
    functions: FunctionSet,
    records: Sequence[Record],
    presets: Mapping[str, Preset],
    domain: str,
    base: Path,
    work: Path,
    seed: int,
    reporter: Callable[[str], Report],
) -> Path:
    out = work / role
    if not (out / "adapter.json").is_file():
        adapter = unpack_agent(agent, base)[role]
        taught = teach_role(
            adapter,
            functions,
            records,
            presets[role],
            domain=domain,
            base=base,
            out=out,
            seed=seed,
            report=reporter(role),
        )
        save_adapter(taught, out)
        (out / "checkpoint.pt").unlink(missing_ok=True)
    return out


def teach_role(
    adapter: Adapter,
    functions: FunctionSet,
    records: Sequence[Record],
    preset: Preset,
    *,
    domain: str,
    base: Path,
    out: Path,
    seed: int = 0,
    report: Callable[[Progress], None] = lambda progress: None,
) -> Adapter:
    """Train what is new for these functions on records; `preset.rank` is that of the small adapter.

    Its contract, alpha and modules do not count: they are the old adapter's, and one.
    out: a folder for the checkpoint, from which a killed run goes on. Without records nothing is trained.
    Raises: AdapterError if the adapter is no LoRA; MisuseError for a preset with weight decay.
    """
    if preset.weight_decay:
        raise MisuseError("weight decay would shrink what is held", hint="take a preset without it")
    if not adapter.rank:
        raise AdapterError("an agent that was fine-tuned in full cannot be taught", hint="train it as LoRA")
    begun = time.time()
    tokenizer = Tokenizer.from_gguf(base, TOKEN_SETS[adapter.role](functions))
    model = load_grown(base, tokenizer, functions, dtype=torch.bfloat16)
    changed = change_functions(adapter, functions, domain=domain, tokens=tokenizer.new, rows=model.rows.detach())
    if not records:
        return changed
    scale = adapter.alpha / adapter.rank
    rank = adapter.rank + preset.rank
    torch.manual_seed(seed)
    add_lora(model.base, rank=rank, alpha=scale * rank, targets=preset.targets)
    known = {f.name for f in adapter.functions}
    shared = len(tokenizer.new) - len(functions)
    _fill(model, changed, held=torch.tensor([f.name in known for f in functions] + [True] * shared))
    encoder = Encoder(adapter.role, adapter.contract, tokenizer, functions, preset.special_weight)
    end = train(model, encoder, records, preset, seed=seed, checkpoint=out / "checkpoint.pt", report=report)
    told = replace(preset, alpha=scale * preset.rank, contract=adapter.contract)
    training = describe_training(told, records, end, seed=seed, start=adapter, begun=begun)
    tensors = {**lora_tensors(model.base), "rows": model.rows.detach().float().contiguous()}
    return replace(changed, rank=rank, alpha=scale * rank, tensors=tensors, training=training)


@torch.no_grad()
def _fill(model: GrownModel, adapter: Adapter, *, held: torch.Tensor) -> None:
    """Put the adapter into the first rows of a prepared model's LoRA and hold it there.

    held: (N,) bool, the tokens whose rows stay as they are.
    """
    for name, layer in lora_layers(model.base):
        if f"{name}.a" in adapter.tensors:
            layer.a[: adapter.rank] = adapter.tensors[f"{name}.a"]
            layer.b[:, : adapter.rank] = adapter.tensors[f"{name}.b"]
    model.rows.copy_(adapter.rows)
    model.rows.requires_grad_(True)
    hold(model.rows, held[:, None])
    hold_first(model.base, adapter.rank)
