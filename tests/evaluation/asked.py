"""A scripted agent on the real planner, caller and loop, and records for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from octavo.agents import loop
from octavo.agents.caller import Caller
from octavo.agents.event import Event
from octavo.agents.planner import Planner
from octavo.agents.policy import Policy
from octavo.devices import Device, SimulatedDevice
from octavo.domains.android.phone import Phone
from octavo.formats.contract import Contract
from octavo.functions import FunctionSet
from octavo.models.model import Generation
from octavo.models.scripted import ScriptedModel
from octavo.types import Call, Plan, Record, Step, Value

NOW = datetime(2026, 11, 23, 14, 0)  # a Monday
CONTRACT = Contract()


@dataclass(frozen=True)
class Said:
    """What the models say to one query."""

    plan: str
    calls: tuple[str, ...] = ()


class ScriptedAgent:
    """Says to each query what is scripted for it, and as the caller alone what is scripted for a step's text."""

    def __init__(
        self, functions: FunctionSet, ids: Callable[[str], int], said: Mapping[str, Said], alone: Mapping[str, str]
    ) -> None:
        self._functions = functions
        self._ids = ids
        self._said = said
        self._alone = alone

    @property
    def functions(self) -> FunctionSet:
        return self._functions

    @property
    def caller(self) -> ScriptedAgent:
        return self

    def call(
        self,
        query: str,
        step: Step,
        /,
        *,
        before: Sequence[Step] = (),
        lane: int = 0,
        spent: list[Generation] | None = None,
    ) -> Call:
        caller = self._caller([self._alone[step.text]])
        return caller.call(query, step, before=before, lane=lane, spent=spent)

    def run(self, query: str, /, *, device: Device | None, policy: Policy, lane: int = 0) -> Iterator[Event]:
        said = self._said[query]
        return loop.run(
            query,
            planner=Planner(ScriptedModel([said.plan]), CONTRACT, self._functions, self._ids),
            caller=self._caller(list(said.calls)),
            functions=self._functions,
            device=device,
            policy=policy,
            lane=lane,
        )

    def _caller(self, texts: list[str]) -> Caller:
        return Caller(ScriptedModel(texts), CONTRACT, self._functions, self._ids)


class Script:
    """Records, and what an agent says to them; by default what is right."""

    def __init__(self, functions: FunctionSet, ids: Callable[[str], int]) -> None:
        self.functions = functions
        self.ids = ids
        self.records: list[Record] = []
        self.said: dict[str, Said] = {}
        self.alone: dict[str, str] = {}

    def add(self, query: str, *gold: Call, says: tuple[Call, ...] | Said | None = None) -> Record:
        """A record; `says` is what the agent answers instead of the gold calls."""
        steps = tuple(Step(f"Step {n} of {query}.", c.function) for n, c in enumerate(gold, 1))
        record = Record("android", query, steps, gold)
        self.records.append(record)
        self.said[query] = says if isinstance(says, Said) else self.right(gold if says is None else says)
        for number, (step, call) in enumerate(zip(steps, gold, strict=True), 1):
            self.alone[step.text] = self.text(call, number)
        return record

    def right(self, calls: tuple[Call, ...]) -> Said:
        plan = Plan(tuple(Step(f"Do part {n}.", c.function) for n, c in enumerate(calls, 1)))
        texts = tuple(self.text(c, n) for n, c in enumerate(calls, 1))
        return Said("".join(CONTRACT.planner_target(plan, self.functions)), texts)

    def text(self, call: Call, number: int) -> str:
        return "".join(CONTRACT.caller_target(call, self.functions, step=number))

    def agent(self) -> ScriptedAgent:
        return ScriptedAgent(self.functions, self.ids, self.said, self.alone)


def phone() -> Device:
    return SimulatedDevice(Phone(NOW))


def call(name: str, /, **arguments: Value) -> Call:
    return Call(name, arguments)
