"""Two trained adapters become an agent folder that runs without torch, and are taken out of one again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from octavo.adapters.convert import adapter_to_gguf, lora_from_gguf
from octavo.adapters.store import Adapter
from octavo.agents.folder import AgentFolder
from octavo.agents.routed import ROUTED
from octavo.errors import AdapterError, MisuseError


def pack_agent(planner: Adapter, caller: Adapter, *, base: Path, out: Path, card: dict[str, Any]) -> AgentFolder:
    """Write an agent folder: both parts as GGUF, their rows, functions, contracts, and a card.

    Raises: AdapterError if the two are not one planner and one caller for the same base and functions.
    """
    if (planner.role, caller.role) != ("planner", "caller"):
        raise AdapterError(f"got a {planner.role} and a {caller.role}", hint="give a planner and a caller")
    if planner.base != caller.base or planner.functions != caller.functions:
        raise AdapterError("planner and caller differ in base or functions", hint="train both on the same")
    pair = {"planner": planner, "caller": caller}
    folder = AgentFolder(
        out,
        planner.domain,
        planner.base,
        planner.functions,
        {role: a.contract for role, a in pair.items()},
        {role: list(a.tokens) for role, a in pair.items()},
        {**card, "training": {role: a.training for role, a in pair.items()}},
    )
    folder.write({role: a.rows.numpy() for role, a in pair.items()})
    for role, adapter in pair.items():
        adapter_to_gguf(adapter, base, folder.parts()[role])
    (out / "CARD.md").write_text(format_card(folder), encoding="utf-8")
    return folder


def unpack_agent(path: Path, base: Path) -> dict[str, Adapter]:
    """The adapters of an agent's folder by role, as it runs them: in 8 bits (rows: 16), read back as float32.

    Raises: MisuseError if `path` is no agent or a routed one; AdapterError if it was fine-tuned in full.
    """
    if (path / ROUTED).is_file():
        raise MisuseError(f"{path} is routed: its parts stand side by side", hint="give the parts themselves")
    folder = AgentFolder.read(path)
    adapters = {}
    rows = folder.rows()
    for role, part in folder.parts().items():
        tensors, alpha = lora_from_gguf(part, base)
        adapters[role] = Adapter(
            role,
            folder.domain,
            folder.base,
            next(t.shape[0] for name, t in tensors.items() if name.endswith(".a")),
            alpha,
            tuple(folder.tokens[role]),
            folder.contracts[role],
            folder.functions,
            {**tensors, "rows": torch.from_numpy(rows[role])},
            folder.card["training"][role],
        )
    return adapters


def format_card(folder: AgentFolder) -> str:
    """The agent's card for people."""
    lines = [
        f"# Octavo agent: {folder.domain}",
        "",
        f"Planner and caller for {len(folder.functions)} functions, trained on `{folder.base}`.",
        "The base is not in this folder; `octavo pull` fetches it.",
        "",
    ]
    for role, training in folder.card["training"].items():
        size = (folder.path / f"{role}.gguf").stat().st_size / 1e6
        lines += [f"## {role} ({size:.1f} MB)", "", *_training_lines(training), ""]
    return "\n".join(lines)


def _training_lines(training: dict[str, Any]) -> list[str]:
    """How a role was trained, the stage before it first."""
    if "merged" in training:
        return _merged_lines(training["merged"])
    preset = training["preset"]
    before = _training_lines(training["start"]) if training["start"] else []
    return [
        *before,
        f"- preset `{preset['name']}`: rank {preset['rank']}{_modules(preset)}, alpha {preset['alpha']}, learning rate "
        f"{preset['learning_rate']}, {preset['epochs']} epochs, batch {preset['batch_size']}, seed {training['seed']}",
        f"  - data: {training['records']} records, sha256 `{training['records_sha256']}`",
        f"  - {training['steps']} steps, {training['train_s'] / 60:.0f} minutes on {training['device']}, "
        f"final loss {training['loss']} nats per scored token",
        *(
            f"  - held out: {name} {figure['value']} (n {figure['n']}, 95 % {figure['interval']})"
            for name, figure in training["heldout"].items()
        ),
    ]


def _modules(preset: dict[str, Any]) -> str:
    count = preset.get("modules", 1)
    return f" in each of {count} modules" if count > 1 else ""


def _merged_lines(merged: dict[str, Any]) -> list[str]:
    """How adapters were merged, and then how each was trained."""
    lines = [f"- merged by {merged['method']}, density {merged['density']}, seed {merged['seed']}"]
    for part, weight in zip(merged["parts"], merged["weights"], strict=True):
        lines += [f"- {part['domain']}, {part['functions']} functions, weight {weight:g}:"]
        lines += [f"  {line}" for line in _training_lines(part["training"])]
    return lines
