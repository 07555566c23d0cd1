"""What happens while a request is carried out, as typed events. Command line, evaluation and logs all consume these."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from octavo.models.model import Generation
from octavo.types import Call, Observation, Plan, Step


@dataclass(frozen=True, slots=True)
class StepPlanned:
    """The planner has finished one step."""

    number: int  # 1-based
    step: Step
    at_s: float  # since the query, as in all events


@dataclass(frozen=True, slots=True)
class PlanEnded:
    """The plan is complete, or the planner refused."""

    plan: Plan
    at_s: float


@dataclass(frozen=True, slots=True)
class CallWritten:
    """The caller has written the call of a step; it is checked, its references are not resolved."""

    number: int
    call: Call
    at_s: float


@dataclass(frozen=True, slots=True)
class Observed:
    """What became of a step: the device's answer, or why there is none. `call` is what was executed, if anything."""

    observation: Observation
    call: Call | None
    at_s: float


@dataclass(frozen=True, slots=True)
class Finished:
    """The end: everything that happened, once more, and the summary."""

    plan: Plan
    calls: dict[int, Call]  # as written, by step number
    executed: dict[int, Call]  # references resolved
    observations: dict[int, Observation]
    summary: str
    at_s: float
    generations: dict[str, list[Generation]] = field(default_factory=dict)  # by role

    @property
    def ok(self) -> bool:
        """Every step of a plan worked; a refusal is no success."""
        return not self.plan.refused and all(
            n in self.observations and self.observations[n].ok for n in range(1, len(self.plan.steps) + 1)
        )


Event: TypeAlias = StepPlanned | PlanEnded | CallWritten | Observed | Finished
