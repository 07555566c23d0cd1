"""How long a user waits: for the plan, the first call and the last, one request at a time.

It doesn't know whether the answers are right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from octavo.evaluation.answer import Answer, AskedAgent, DeviceFactory, ask
from octavo.evaluation.metric import Figure, percentile

Progress = Callable[[int, int], None]  # done, of how many


def no_progress(done: int, total: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Latency:
    """The waits over a number of requests."""

    figures: dict[str, Figure]
    by_steps: dict[int, dict[str, Figure]]  # by the number of steps of the plan; 0: refused, or no plan
    answers: tuple[Answer, ...]  # in the order of the queries

    def to_dict(self) -> dict[str, Any]:
        return {
            **{name: figure.to_dict() for name, figure in self.figures.items()},
            "by_steps": {str(n): {k: f.to_dict() for k, f in part.items()} for n, part in self.by_steps.items()},
        }


def latency(
    agent: AskedAgent,
    queries: Sequence[str],
    *,
    device_factory: DeviceFactory,
    warm_up: int = 1,
    progress: Progress = no_progress,
) -> Latency:
    """Ask each query alone, in lane 0. Before that, the last `warm_up` of them without counting.

    The last and not the first: an engine that remembers its latest prompt must not know the query that it is timed on.
    """
    for query in queries[max(0, len(queries) - warm_up) :]:
        ask(agent, query, device=device_factory())
    answers = []
    for number, query in enumerate(queries, 1):
        answers.append(ask(agent, query, device=device_factory()))
        progress(number, len(queries))
    counts = sorted({len(a.steps) for a in answers})
    by_steps = {n: time_figures([a for a in answers if len(a.steps) == n]) for n in counts}
    return Latency(time_figures(answers), by_steps, tuple(answers))


def time_figures(answers: Sequence[Answer]) -> dict[str, Figure]:
    """p50 and p95 of the time to plan, to the first call and to the last, of the answers that came so far."""
    times = {
        "time_to_plan": [a.plan_s for a in answers],
        "time_to_first_call": [a.first_call_s for a in answers],
        "time_to_last_call": [a.last_call_s for a in answers],
    }
    return {
        f"{name}_p{100 * q:.0f}_s": percentile([t for t in seconds if t is not None], q)
        for name, seconds in times.items()
        for q in (0.5, 0.95)
    }
