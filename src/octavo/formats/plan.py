"""Plans as text.

committed (ours): `<plan_7> Text Mia hello.<plan_10> Set an alarm for 06:15.` A token in front of each step commits the
planner to a function before it writes the sentence; `<plan_none>` alone refuses.
split (Octo-planner §3.2): `Text Mia hello.<oct_split> Set an alarm for 06:15.` No steps, no text: refused.
Knows nothing about prompts (contract.py).
"""

from __future__ import annotations

import re
from typing import Literal

from octavo.errors import FormatError
from octavo.formats.token import END, REFUSE, SPLIT, commit_token
from octavo.functions import FunctionSet
from octavo.types import Plan, Step

PlanStyle = Literal["committed", "split"]
MAX_STEPS = 5  # SPEC: most requests on a phone need fewer than five steps (Octo-planner §3.2)
_COMMIT = re.compile(r"<plan_(\d{1,4}|none)>")


def format_plan(plan: Plan, functions: FunctionSet, *, style: PlanStyle = "committed") -> str:
    """The text of a plan, without the end token.

    Raises: FormatError for a step text that holds a token's name, and for a committed step without function.
    """
    texts = [_require_text(s.text) for s in plan.steps]
    if style == "split":
        return SPLIT.join(" " + t for t in texts)
    if plan.refused:
        return REFUSE
    out = ""
    for step, text in zip(plan.steps, texts, strict=True):
        if step.function is None:
            raise FormatError("a step without its function", text=text, position=0, expected="Step.function")
        out += f"{commit_token(functions.index(step.function))} {text}"
    return out


def parse_plan(text: str, functions: FunctionSet, *, style: PlanStyle = "committed") -> Plan:
    """The plan in `text`, up to the end token. Tolerates blanks and `<nexa_split>`, `<|nexa_split|>` as separator.

    Raises: FormatError for an unknown function, text before the first token, an empty step, or too many steps.
    """
    text = text.split(END)[0]
    steps = _parse_split(text) if style == "split" else _parse_committed(text, functions)
    if len(steps) > MAX_STEPS:
        raise FormatError(f"{len(steps)} steps", text=text, position=0, expected=f"at most {MAX_STEPS}")
    return Plan(tuple(steps))


def _parse_split(text: str) -> list[Step]:
    parts = re.split(r"<oct_split>|<\|?nexa_split\|?>", text)
    return [Step(p.strip()) for p in parts if p.strip()]


def _parse_committed(text: str, functions: FunctionSet) -> list[Step]:
    matches = list(_COMMIT.finditer(text))
    head = text[: matches[0].start()] if matches else text
    if head.strip() or not matches:
        raise FormatError("text before the first step", text=text, position=0, expected="<plan_i> or <plan_none>")
    steps: list[Step] = []
    for i, match in enumerate(matches):
        end = matches[i + 1].start() if i + 1 < len(matches) else len(text)
        body = text[match.end() : end].strip()
        if match[1] == "none":
            if body or len(matches) > 1:
                raise FormatError(
                    "a refusal beside steps", text=text, position=match.start(), expected="one or the other"
                )
            continue
        if int(match[1]) >= len(functions):
            raise FormatError(
                "no such function", text=text, position=match.start(), expected=f"0 to {len(functions) - 1}"
            )
        if not body:
            raise FormatError("an empty step", text=text, position=match.end(), expected="an instruction")
        steps.append(Step(body, functions[int(match[1])].name))
    return steps


def _require_text(text: str) -> str:
    if not text.strip() or text != text.strip() or "\n" in text:
        raise FormatError("a step must be one trimmed line", text=text, position=0, expected="an instruction")
    found = re.search(r"<(oct|plan)_(\d+|none|split|end)>|<\|?nexa_split\|?>|<\|im_end\|>", text)
    if found:
        raise FormatError("a token's name in a step", text=text, position=found.start(), expected="plain text")
    return text
