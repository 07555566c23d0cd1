"""A loaded agent. Load it, ask it.

agent = Agent.load(folder)
for event in agent.run("Text Mia the weather for Rome", device=device):
    ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from octavo.agents.caller import Caller
from octavo.agents.event import Event
from octavo.agents.folder import AgentFolder
from octavo.agents.loop import CallWriter, PlanWriter, run
from octavo.agents.planner import Planner
from octavo.agents.policy import Policy, allow_all
from octavo.agents.prepare import no_notice, prepare
from octavo.agents.routed import ROUTED, RoutedFolder, routed_roles
from octavo.devices.device import Device
from octavo.errors import CallError, FormatError, MisuseError
from octavo.models.llamacpp import LlamaEngine
from octavo.models.model import Model
from octavo.models.tokenizer import Tokenizer
from octavo.types import Step


class Agent:
    """A loaded agent: a model for each role, and if it is routed, for each part. `lanes` requests run side by side."""

    def __init__(self, folder: AgentFolder | RoutedFolder, models: Mapping[str, Model], tokenizer: Tokenizer) -> None:
        self.folder = folder
        self.functions = folder.functions
        self.tokenizer = tokenizer
        self.planner: PlanWriter
        self.caller: CallWriter
        if isinstance(folder, RoutedFolder):
            self.planner, self.caller = routed_roles(folder, models, tokenizer.id)
            return
        self.planner = Planner(models["planner"], folder.contracts["planner"], folder.functions, tokenizer.id)
        self.caller = Caller(models["caller"], folder.contracts["caller"], folder.functions, tokenizer.id)

    @classmethod
    def load(
        cls,
        path: Path,
        *,
        base: Path | None = None,
        lanes: int = 1,
        threads: int | None = None,
        folded: bool | None = None,
        notice: Callable[[str], None] = no_notice,
    ) -> Agent:
        """Load an agent's folder. The first time its models are made, which takes some seconds; see prepare.py.

        folded, notice: see prepare.
        Raises: MisuseError if `path` is no agent; SourceError if its base is not here; ModelError.
        """
        folder = RoutedFolder.read(path) if (path / ROUTED).is_file() else AgentFolder.read(path)
        ready = prepare(folder, base, folded=folded, notice=notice)
        engines = {
            file: LlamaEngine(file, ready.tokenizer, ready.adapters, lanes=lanes, threads=threads)
            for file in set(ready.models.values())
        }
        models = {role: engines[file].model(role if ready.adapters else None) for role, file in ready.models.items()}
        agent = cls(folder, models, ready.tokenizer)
        agent.warm()
        return agent

    def warm(self) -> None:
        """Pay what the first request would: the engine's tables for grammars, first pages of the weights."""
        with suppress(FormatError, CallError):
            next(self.planner.steps("hello"), None)
            self.caller.call("hello", Step("hello"))

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
