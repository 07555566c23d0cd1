"""The report at the end of a request, put together from what was done: no model, so nothing in it is made up."""

from __future__ import annotations

from collections.abc import Mapping

from octavo.formats.reference import as_text
from octavo.types import Call, Observation, Plan

_SHOWN = 160  # characters of a result


def summarize(plan: Plan, calls: Mapping[int, Call], observations: Mapping[int, Observation]) -> str:
    """A sentence on how many steps worked, then what was found and what failed."""
    if plan.refused:
        return "That is not something I can do here."
    count = len(plan.steps)
    if not observations:
        return f"Planned {count} {_steps(count)}; nothing was executed."
    done = sum(o.ok for o in observations.values())
    lines = [f"All {count} {_steps(count)} done." if done == count else f"{done} of {count} {_steps(count)} done."]
    if count == 1 == done:
        lines = ["Done."]
    for number in sorted(observations):
        observation = observations[number]
        if observation.error:
            lines.append(f"Step {number} failed: {observation.error.removesuffix('.')}.")
        elif observation.value is not None and not isinstance(observation.value, bool):
            lines.append(f"{_about(calls.get(number))}: {shorten(observation.value).removesuffix('.')}.")
    return " ".join(lines)


def shorten(value: object) -> str:
    """A result in one short line; of a list, the first item and how many more there are."""
    more = ""
    if isinstance(value, list) and value:
        more = f" (+{len(value) - 1} more)" if len(value) > 1 else ""
        value = value[0]
    text = as_text(value)
    return (text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…") + more


def _steps(count: int) -> str:
    return "step" if count == 1 else "steps"


def _about(call: Call | None) -> str:
    if call is None:
        return "Result"
    first = next((v for v in call.arguments.values() if isinstance(v, str)), "")
    words = call.function.replace("_", " ").capitalize()
    return f"{words} ({first})" if first else words
