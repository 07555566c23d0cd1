"""An agent in a folder: adapters, token rows, functions, prompt contract and card. Load it, ask it.

    agent = Agent.load(folder)
    for event in agent.run("Text Mia the weather for Rome", device=device):
        ...

`agent.json` holds everything but the weights; the base is not in the folder and is fetched apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from octavo.agents.caller import Caller
from octavo.agents.event import Event
from octavo.agents.loop import run
from octavo.agents.planner import Planner
from octavo.agents.policy import Policy, allow_all
from octavo.devices.device import Device
from octavo.errors import CallError, FormatError, MisuseError
from octavo.formats.contract import Contract
from octavo.formats.token import Token
from octavo.functions import FunctionSet
from octavo.functions.schema import functions_from_json, functions_to_json
from octavo.models.base import home, require_base
from octavo.models.gguf import GROWTH, grow_gguf
from octavo.models.llamacpp import LlamaEngine
from octavo.models.tokenizer import Tokenizer

PRETRAINED = Path(__file__).parent.parent / "pretrained" / "android"  # the agent that comes with the package
ROLES = ("planner", "caller")
_VERSION = 1


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

    def write(self, rows: dict[str, np.ndarray[Any, np.dtype[np.float32]]]) -> None:
        """Write agent.json and rows.npz; the adapters are put beside them as <role>.gguf."""
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

    def adapters(self) -> dict[str, Path]:
        return {role: self.path / f"{role}.gguf" for role in ROLES}

    def prepare(self, base: Path | None = None) -> tuple[Path, Tokenizer]:
        """The base grown by this agent's token rows, and its tokenizer. Made once, then kept in the cache.

        Raises: SourceError if the base has not been fetched.
        """
        base = base or require_base(self.base)
        new = [t for role in ROLES for t in self.tokens[role]]
        digest = hashlib.sha256(f"{GROWTH}{base.name}{base.stat().st_size}{new}".encode())
        digest.update((self.path / "rows.npz").read_bytes())
        folder = home() / "prepared" / digest.hexdigest()[:16]
        grown, words = folder / "base.gguf", folder / "tokenizer.json"
        if not words.is_file():
            with np.load(self.path / "rows.npz") as file:
                rows = np.concatenate([file[role].astype(np.float32) for role in ROLES])
            grow_gguf(base, grown, new, rows)
            Tokenizer.from_gguf(base, new).save(words)
        return grown, Tokenizer.load(words)


class Agent:
    """A loaded agent. One base in memory, one adapter per role; `lanes` requests can run side by side."""

    def __init__(self, folder: AgentFolder, engine: LlamaEngine) -> None:
        self.folder = folder
        self.engine = engine
        ids = engine.tokenizer.id
        contracts, functions = folder.contracts, folder.functions
        self.planner = Planner(engine.model("planner"), contracts["planner"], functions, ids)
        self.caller = Caller(engine.model("caller"), contracts["caller"], functions, ids)

    @classmethod
    def load(cls, path: Path, *, base: Path | None = None, lanes: int = 1, threads: int | None = None) -> Agent:
        """Raises: MisuseError if `path` is no agent; SourceError if its base is not here; ModelError."""
        folder = AgentFolder.read(path)
        grown, tokenizer = folder.prepare(base)
        agent = cls(folder, LlamaEngine(grown, tokenizer, folder.adapters(), lanes=lanes, threads=threads))
        agent.warm()
        return agent

    def warm(self) -> None:
        """Pay what the first request would: the engine's tables for grammars, first pages of the weights."""
        with suppress(FormatError, CallError):
            step = next(self.planner.steps("hello"), None)
            self.caller.call("hello", step.text if step else "hello", number=1)

    @property
    def functions(self) -> FunctionSet:
        return self.folder.functions

    def run(self, query: str, *, device: Device | None, policy: Policy = allow_all, lane: int = 0) -> Iterator[Event]:
        """Carry out one request, see loop.run. Raises: MisuseError for an empty query."""
        if not query.strip():
            raise MisuseError("the query is empty", hint="say what you want done")
        return run(
            query,
            planner=self.planner,
            caller=self.caller,
            functions=self.functions,
            device=device,
            policy=policy,
            lane=lane,
        )
