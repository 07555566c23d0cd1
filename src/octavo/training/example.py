"""Records as token trees: what a model reads unscored, and the targets that it is scored on.

A tree is one prefix and branches that all continue it without seeing each other: the caller reads a query once and
learns all its steps. The planner's tree has one branch. Knows nothing about tensors (batch.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from octavo.errors import MisuseError
from octavo.formats.contract import Contract, record_plan
from octavo.functions import FunctionSet
from octavo.models.tokenizer import Tokenizer
from octavo.types import Plan, Record


@dataclass(frozen=True, slots=True)
class Branch:
    """Tokens read, then tokens learned. `weights` has one entry per target token."""

    prompt: tuple[int, ...]
    target: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A prefix and the branches that continue it."""

    prefix: tuple[int, ...]
    branches: tuple[Branch, ...]

    def __len__(self) -> int:
        return len(self.prefix) + sum(len(b.prompt) + len(b.target) for b in self.branches)


@dataclass(frozen=True, slots=True)
class Encoder:
    """Makes the examples of one role. `special_weight` is Octopus v2's ω for tokens that the role added (Eq. 4)."""

    role: str
    contract: Contract
    tokenizer: Tokenizer
    functions: FunctionSet
    special_weight: float = 1.0

    def example(self, record: Record) -> Example | None:
        """The tree of a record, None where the role has nothing to learn from it (a caller from a refusal).

        Raises: MisuseError for a role other than planner and caller.
        """
        if self.role == "planner":
            prompt = self.tokenizer.encode(self.contract.planner_prompt(record.query))
            target = self.tokenizer.encode(self.contract.planner_target(record_plan(record), self.functions))
            return Example((), (self._branch(prompt, target, unscored=self._late(record)),))
        if self.role != "caller":
            raise MisuseError(f"no role {self.role!r}", hint="planner or caller")
        prefix = self.tokenizer.encode(self.contract.caller_prefix(record.query))
        branches = []
        for number, (step, call) in enumerate(zip(record.steps, record.calls, strict=True), 1):
            prompt = self.tokenizer.encode(self.contract.caller_suffix(step.text))
            target = self.tokenizer.encode(self.contract.caller_target(call, self.functions, step=number))
            branches.append(self._branch(prompt, target))
        return Example(tuple(prefix), tuple(branches)) if branches else None

    def _late(self, record: Record) -> int | None:
        """The target token at which the plan passes a step over: nothing to learn."""
        if record.late is None:
            return None
        before = record.steps[: record.late - 1]
        read = self.contract.planner_target(Plan(before), self.functions)[:-1] if before else ()
        return len(self.tokenizer.encode(read))

    def _branch(self, prompt: list[int], target: list[int], *, unscored: int | None = None) -> Branch:
        special = self.tokenizer.base_size
        weights = [self.special_weight if t >= special else 1.0 for t in target]
        if unscored is not None:
            weights[unscored] = 0.0
        return Branch(tuple(prompt), tuple(target), tuple(weights))


def count_tokens(examples: list[Example]) -> Mapping[str, int]:
    """Tokens that the model reads and, of these, tokens that it is scored on."""
    return {
        "read": sum(map(len, examples)),
        "scored": sum(len(b.target) for e in examples for b in e.branches),
    }
