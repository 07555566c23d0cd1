"""An agent's models, made ready on the device that runs it and kept in the cache for the next time.

Two ways: each role folded into a model of its own (fast), or one base for all with an adapter beside it (small).
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from octavo.agents.folder import Packed
from octavo.errors import AdapterError
from octavo.models.base import home, require_base
from octavo.models.fold import fold
from octavo.models.gguf import GROWTH, grow_gguf, is_adapter
from octavo.models.tokenizer import Tokenizer

_KEPT = 4  # agents in the cache, of up to 300 MB each


def no_notice(text: str) -> None:
    """No notice taken."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an engine loads: a model by role, or the same grown base for all and an adapter by role."""

    tokenizer: Tokenizer
    models: dict[str, Path]
    adapters: dict[str, Path]  # empty where each model is whole


def prepare(
    folder: Packed,
    base: Path | None = None,
    *,
    folded: bool | None = None,
    notice: Callable[[str], None] = no_notice,
) -> Prepared:
    """The agent's models, from the cache where they have been made before.

    base: the GGUF file to build on; the fetched one by default. notice: told before work that takes seconds.
    folded: a whole model per role; by default only where the folder holds whole weights and no adapters.
    Raises: SourceError if the base has not been fetched; AdapterError if the agent does not fit it.
    """
    base = base or require_base(folder.base)
    new = [t for tokens in folder.tokens.values() for t in tokens]
    parts, rows = folder.parts(), folder.rows()
    adapted = all(map(is_adapter, parts.values()))
    if folded is None:
        folded = not adapted
    if not folded and not adapted:
        raise AdapterError(f"{folder.path} holds whole weights, no adapters", hint="load it folded")
    digest = hashlib.sha256(f"{GROWTH}{base.name}{base.stat().st_size}{new}".encode())
    for role in folder.tokens:
        digest.update(rows[role].tobytes())
        digest.update(parts[role].read_bytes() if folded else b"")
    kept = home() / "prepared" / digest.hexdigest()[:16]
    models = {role: kept / f"{role if folded else 'base'}.gguf" for role in folder.tokens}
    words = kept / "tokenizer.json"
    if words.is_file():
        words.touch()  # in use: forgotten later than others
    else:
        notice(f"making the models of {folder.path.name} for this machine, once")
        _forget(kept.parent, keep=_KEPT - 1)
        grown = np.concatenate([rows[role] for role in folder.tokens])
        if folded:
            for role, path in models.items():
                grow_gguf(base, path, new, grown, change=fold(parts[role]))
        else:
            grow_gguf(base, kept / "base.gguf", new, grown)
        Tokenizer.from_gguf(base, new).save(words)  # last: a folder with it is complete
    return Prepared(Tokenizer.load(words), models, {} if folded else parts)


def _forget(cache: Path, *, keep: int) -> None:
    """Remove all but the models that were used last; an engine that has them open is not disturbed."""
    found = sorted(cache.glob("*/tokenizer.json"), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    for words in found[keep:]:
        shutil.rmtree(words.parent, ignore_errors=True)
