"""The loop: plan, call, observe, as one generator of typed events.

A step's call is written and executed as soon as the step is complete, while the rest of the plan is still unwritten.
A failed call becomes an observation; steps that refer to it are not run, all others are.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from octavo.agents.event import CallWritten, Event, Finished, Observed, PlanEnded, StepPlanned
from octavo.agents.policy import Policy
from octavo.agents.summary import summarize
from octavo.devices.device import Device
from octavo.errors import CallError, DeviceError, OctavoError
from octavo.formats.reference import as_text, resolve
from octavo.functions import FunctionSet, require_call
from octavo.functions.check import references
from octavo.models.model import Generation
from octavo.types import Call, Observation, Plan, Step


class PlanWriter(Protocol):
    """What is asked of a planner; see Planner."""

    def steps(self, query: str, *, lane: int = 0, spent: list[Generation] | None = None) -> Iterator[Step]: ...


class CallWriter(Protocol):
    """What is asked of a caller; see Caller."""

    def call(
        self,
        query: str,
        step: Step,
        *,
        before: Sequence[Step] = (),
        lane: int = 0,
        spent: list[Generation] | None = None,
    ) -> Call: ...


def run(
    query: str,
    *,
    planner: PlanWriter,
    caller: CallWriter,
    functions: FunctionSet,
    device: Device | None,
    policy: Policy,
    lane: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Event]:
    """Carry out one request. Without a device nothing is executed: plan and checked calls only.

    Raises: whatever is not the model's, the device's or the policy's fault (`observable` is False).
    """
    start = clock()
    steps: list[Step] = []
    calls: dict[int, Call] = {}
    executed: dict[int, Call] = {}
    observations: dict[int, Observation] = {}
    generations: dict[str, list[Generation]] = {"planner": [], "caller": []}
    planned = planner.steps(query, lane=lane, spent=generations["planner"])
    for number, step in enumerate(_until_malformed(planned), 1):
        if isinstance(step, OctavoError):
            observations[number] = Observation(number, error=describe_error(step))
            steps.append(Step("(unreadable)"))
            yield Observed(observations[number], None, clock() - start)
            break
        steps.append(step)
        yield StepPlanned(number, step, clock() - start)
        try:
            call = caller.call(query, step, before=steps[:-1], lane=lane, spent=generations["caller"])
            calls[number] = call
            yield CallWritten(number, call, clock() - start)
            if device is None:
                continue
            ready = ready_call(call, functions, observations)
            policy(functions.get(ready.function), ready)
            executed[number] = ready
            observations[number] = Observation(number, device.execute(ready))
        except OctavoError as error:
            if not error.observable:
                raise
            observations[number] = Observation(number, error=describe_error(error))
        yield Observed(observations[number], executed.get(number), clock() - start)
    plan = Plan(tuple(steps))
    yield PlanEnded(plan, clock() - start)
    summary = summarize(plan, calls if device is None else executed, observations)
    yield Finished(plan, calls, executed, observations, summary, clock() - start, generations)


def _until_malformed(steps: Iterator[Step]) -> Iterator[Step | OctavoError]:
    """The steps, and at the end the error that made the rest of the plan unreadable, if there was one."""
    try:
        yield from steps
    except OctavoError as error:
        if not error.observable:
            raise
        yield error


def ready_call(call: Call, functions: FunctionSet, observations: Mapping[int, Observation]) -> Call:
    """The call with its references resolved to values, checked again.

    Raises: DeviceError if a step that it refers to failed; CallError if a value does not fit.
    """
    for value in call.arguments.values():
        for reference in references(value):
            before = observations.get(reference.step)
            if before is not None and not before.ok:
                raise DeviceError(f"not run: step {reference.step}, which it refers to, failed")
    function = functions.get(call.function)
    arguments = {}
    for name, value in call.arguments.items():
        resolved = resolve(value, observations)
        if any(isinstance(v, Call) for v in (resolved if isinstance(resolved, list) else [resolved])):
            raise CallError(call.function, "is a call", argument=name, hint="give that call a step of its own")
        parameter = function.parameter(name)
        if parameter and parameter.kind == "string" and resolved is not None and not isinstance(resolved, str):
            resolved = as_text(resolved)
        arguments[name] = resolved
    ready = Call(call.function, arguments)
    require_call(ready, functions)
    return ready


def describe_error(error: OctavoError) -> str:
    """The error and what to do next, in one line."""
    return f"{error} ({error.hint})" if error.hint else str(error)
