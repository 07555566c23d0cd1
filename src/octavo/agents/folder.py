"""An agent's folder on disk: one part per role, token rows, functions, prompt contracts and card.

`agent.json` holds everything but the weights. The base is not in the folder; prepare.py brings the two together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from octavo.errors import MisuseError
from octavo.formats.contract import Contract
from octavo.formats.token import Token
from octavo.functions import FunctionSet
from octavo.functions.schema import functions_from_json, functions_to_json

PRETRAINED = Path(__file__).parent.parent / "pretrained" / "android"  # the agent that comes with the package
ROLES = ("planner", "caller")
_VERSION = 1

Rows = NDArray[np.float32]


class Packed(Protocol):
    """What is needed of a folder to make its models: by the name of a part, its tokens, their rows and its file."""

    @property
    def path(self) -> Path: ...

    @property
    def base(self) -> str: ...

    @property
    def tokens(self) -> Mapping[str, Sequence[Token]]: ...

    def rows(self) -> dict[str, Rows]: ...

    def parts(self) -> dict[str, Path]: ...


@dataclass(frozen=True, slots=True)
class AgentFolder:
    """What stands in an agent's folder, without its weights."""

    path: Path
    domain: str
    base: str
    functions: FunctionSet
    contracts: dict[str, Contract]  # by role
    tokens: dict[str, list[Token]]  # by role; their rows are in rows.npz
    card: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> AgentFolder:
        """Raises: MisuseError if the folder is no agent or of another version."""
        try:
            value = json.loads((path / "agent.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise MisuseError(f"{path} is no agent folder: {error}", hint="make one with `octavo pack`") from error
        if value.get("version") != _VERSION:
            raise MisuseError(f"{path} is of version {value.get('version')}", hint="pack it again")
        return cls(
            path,
            value["domain"],
            value["base"],
            functions_from_json(value["functions"]),
            {role: Contract.from_dict(value["contracts"][role]) for role in ROLES},
            {role: [Token(t) for t in value["tokens"][role]] for role in ROLES},
            value["card"],
        )

    def write(self, rows: Mapping[str, Rows]) -> None:
        """Write agent.json and rows.npz; the parts are put beside them as <role>.gguf."""
        self.path.mkdir(parents=True, exist_ok=True)
        value = {
            "version": _VERSION,
            "domain": self.domain,
            "base": self.base,
            "contracts": {role: c.to_dict() for role, c in self.contracts.items()},
            "tokens": self.tokens,
            "functions": functions_to_json(self.functions),
            "card": self.card,
        }
        text = json.dumps(value, indent=1, ensure_ascii=False)
        (self.path / "agent.json").write_text(text + "\n", encoding="utf-8")
        small: dict[str, Any] = {role: r.astype(np.float16) for role, r in rows.items()}
        np.savez(self.path / "rows.npz", **small)

    def parts(self) -> dict[str, Path]:
        """By role: the file with what was trained for it, a LoRA adapter or whole weights."""
        return {role: self.path / f"{role}.gguf" for role in ROLES}

    def rows(self) -> dict[str, Rows]:
        """By role: the rows of its tokens, (N, D)."""
        with np.load(self.path / "rows.npz") as file:
            return {role: file[role].astype(np.float32) for role in ROLES}
