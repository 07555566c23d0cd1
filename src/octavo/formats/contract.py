"""The one prompt contract: what planner and caller read and write, the same in training and in every engine.

It says which pieces stand where; it does not know how they become token ids (models/tokenizer.py).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, get_args

from octavo.errors import MisuseError
from octavo.formats.call import format_calls, parse_calls
from octavo.formats.plan import PlanStyle, format_plan, parse_plan
from octavo.formats.token import CALL_END, END, START, Prompt, Token
from octavo.functions import Function, FunctionSet
from octavo.functions.check import describe
from octavo.types import Call, Plan, Record


@dataclass(frozen=True, slots=True)
class Contract:
    """How the text of the two roles looks. Saved with every adapter and agent."""

    plan: PlanStyle = "committed"  # "split" is Octo-planner's
    caller_sees_query: bool = True  # False is the papers': the caller reads its step alone
    spaced: bool = True  # strings open with a blank, see call.py
    describe: bool = False  # the caller's target continues with the function's description (Octopus v2 §3.1)
    named: bool = False  # calls begin with the function's name as text, not with its functional token
    query_reads: int = 1  # times that the query stands in the planner's prompt; the second reading knows its end

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Contract:
        """Raises: MisuseError for a contract of another version."""
        try:
            contract = cls(**value)
        except TypeError as error:
            raise MisuseError(f"unknown prompt contract: {error}", hint="pack the agent again") from error
        if contract.plan not in get_args(PlanStyle):
            raise MisuseError(f"unknown prompt contract: plan {contract.plan!r}", hint="pack the agent again")
        return contract

    def planner_prompt(self, query: str) -> Prompt:
        """Source: Re-reading, arXiv 2309.06275 §2, for `query_reads` 2"""
        return [START, "\n".join([" " + _one_line(query)] * self.query_reads), END]

    def planner_target(self, plan: Plan, functions: FunctionSet) -> Prompt:
        return [*tokens_in(format_plan(plan, functions, style=self.plan)), END]

    def parse_plan(self, text: str, functions: FunctionSet) -> Plan:
        return parse_plan(text, functions, style=self.plan)

    def caller_prefix(self, query: str) -> Prompt:
        """The part of the caller's prompt that all steps of a query share."""
        return [START, " " + _one_line(query), "\n"] if self.caller_sees_query else [START]

    def caller_suffix(self, step_text: str) -> Prompt:
        """The part of the caller's prompt that belongs to one step."""
        return [" " + _one_line(step_text), END]

    def caller_prompt(self, query: str, step_text: str) -> Prompt:
        return [*self.caller_prefix(query), *self.caller_suffix(step_text)]

    def call_text(self, call: Call, functions: FunctionSet, *, step: int) -> Prompt:
        """What the caller writes for step `step` (1-based), to the end token."""
        text = format_calls([call], functions, step=step, spaced=self.spaced, named=self.named)
        return [*tokens_in(text), CALL_END]

    def caller_target(self, call: Call, functions: FunctionSet, *, step: int) -> Prompt:
        target = self.call_text(call, functions, step=step)
        return [*target, f"\n\n{description(functions.get(call.function))}", END] if self.describe else target

    def parse_calls(self, text: str, functions: FunctionSet, *, step: int) -> list[Call]:
        return parse_calls(text, functions, step=step, spaced=self.spaced, named=self.named)


def description(function: Function) -> str:
    """A function's description as it stands in training targets and in in-context prompts."""
    lines = [describe(function), function.description, function.returns and f"Returns {function.returns}"]
    return "\n".join(line for line in lines if line)


def record_plan(record: Record) -> Plan:
    """The plan of a record, each step committed to the function of its call."""
    return Plan(record.steps)


def tokens_in(text: str) -> Prompt:
    """Split text that we formatted into pieces: tokens by their names, everything else as text."""
    parts = re.split(r"(<(?:oct|plan)_(?:\d+|none|split|end)>)", text)
    return [Token(p) if i % 2 else p for i, p in enumerate(parts) if p]


def _one_line(text: str) -> str:
    return " ".join(text.split())
