"""Adapters on disk: LoRA tensors together with their token rows, and what they were made for.

`adapter.json` (base, role, rank, alpha, tokens, contract, functions, training), `adapter.safetensors`
(`<layer>.a`, `<layer>.b`, `rows`). Full fine-tuning stores changed weights under their own names instead of a and b.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from octavo.errors import AdapterError
from octavo.formats.contract import Contract
from octavo.formats.token import Token
from octavo.functions import FunctionSet
from octavo.functions.schema import functions_from_json, functions_to_json

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Adapter:
    """One role's adapter. `tensors` holds everything that was trained; `rows` (N, D) belong to `tokens`."""

    role: str
    domain: str
    base: str  # name of the base
    rank: int  # 0: full fine-tuning
    alpha: float
    tokens: tuple[Token, ...]
    contract: Contract
    functions: FunctionSet
    tensors: dict[str, Tensor]
    training: dict[str, Any] = field(default_factory=dict)  # preset, data hash, scores, versions

    @property
    def rows(self) -> Tensor:
        """(N, D) float32"""
        return self.tensors["rows"]


def save_adapter(adapter: Adapter, folder: Path) -> None:
    """Write an adapter folder; adapter.json last, so that a folder with it is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(adapter.tensors, folder / "adapter.safetensors")
    value = {
        "version": _VERSION,
        "role": adapter.role,
        "domain": adapter.domain,
        "base": adapter.base,
        "rank": adapter.rank,
        "alpha": adapter.alpha,
        "tokens": adapter.tokens,
        "contract": adapter.contract.to_dict(),
        "functions": functions_to_json(adapter.functions),
        "training": adapter.training,
    }
    beside = folder / "adapter.json.new"
    beside.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(folder / "adapter.json")


def load_adapter(folder: Path) -> Adapter:
    """Raises: AdapterError if the folder is no adapter, is of another version, or its tensors do not fit its tokens."""
    try:
        value = json.loads((folder / "adapter.json").read_text(encoding="utf-8"))
        tensors = load_file(folder / "adapter.safetensors")
    except (OSError, ValueError, SafetensorError) as error:
        raise AdapterError(f"{folder} is no adapter: {error}", hint="make one with `octavo train`") from error
    if value.get("version") != _VERSION:
        raise AdapterError(f"{folder} is of version {value.get('version')}", hint="train it again")
    if tensors["rows"].shape[0] != len(value["tokens"]):
        raise AdapterError(f"{folder}: {tensors['rows'].shape[0]} rows for {len(value['tokens'])} tokens")
    return Adapter(
        value["role"],
        value["domain"],
        value["base"],
        value["rank"],
        value["alpha"],
        tuple(Token(t) for t in value["tokens"]),
        Contract.from_dict(value["contract"]),
        functions_from_json(value["functions"]),
        tensors,
        value["training"],
    )
