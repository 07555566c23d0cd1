"""Asking an agent: one request, carried out on a device, becomes an Answer.

It reads the events of the agent's own loop and doesn't know what a right answer is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from octavo.agents.event import CallWritten, Event, Finished, Observed, PlanEnded, StepPlanned
from octavo.agents.policy import Policy, allow_all
from octavo.devices.device import Device
from octavo.evaluation.miss import Malformed, Written
from octavo.functions import FunctionSet
from octavo.models.model import Generation
from octavo.types import Step

DeviceFactory: TypeAlias = Callable[[], Device | None]  # a fresh device for each request; None: nothing is executed


class AskedAgent(Protocol):
    """What is asked of an agent."""

    @property
    def functions(self) -> FunctionSet: ...

    def run(self, query: str, /, *, device: Device | None, policy: Policy, lane: int = 0) -> Iterator[Event]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agent wrote for one query, and when, in seconds since the query."""

    steps: tuple[Step, ...]
    written: tuple[Written, ...]  # by step, references not resolved; none: refused
    plan_s: float | None  # the last step stood, or the refusal
    first_call_s: float | None
    last_call_s: float | None
    generations: Mapping[str, Sequence[Generation]] = field(default_factory=dict)  # by role


def ask(agent: AskedAgent, query: str, *, device: Device | None, lane: int = 0) -> Answer:
    """Carry out one request. What the device makes of a call does not count, only what was written.

    Raises: the errors that the agent does not take upon itself (`observable` is False).
    """
    steps: list[Step] = []
    written: list[Written] = []
    plan_s: float | None = None
    called: list[float] = []
    generations: Mapping[str, Sequence[Generation]] = {}
    for event in agent.run(query, device=device, policy=allow_all, lane=lane):
        match event:
            case StepPlanned():
                steps.append(event.step)
                plan_s = event.at_s
            case CallWritten():
                written.append(event.call)
                called.append(event.at_s)
            case Observed() if len(written) < event.observation.step:
                written.append(Malformed(event.observation.error or "no call"))
                if len(steps) < event.observation.step:  # the plan itself was malformed: it never stood
                    plan_s = None
            case PlanEnded() if event.plan.refused:
                plan_s = event.at_s
            case Finished():
                generations = event.generations
    return Answer(
        tuple(steps),
        tuple(written),
        plan_s,
        called[0] if called else None,
        called[-1] if called else None,
        generations,
    )
