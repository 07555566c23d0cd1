"""Agent folders on one base are taken apart, their adapters merged role by role, and packed as one agent.

How good that is others measure (evaluation/regression.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from octavo.adapters.merge import METHODS, merge_adapters
from octavo.adapters.search import Choice
from octavo.adapters.store import Adapter
from octavo.agents.folder import ROLES, AgentFolder
from octavo.errors import AdapterError, MisuseError
from octavo.functions import FunctionSet
from octavo.models.base import require_base
from octavo.training.pack import pack_agent, unpack_agent


@dataclass(frozen=True, slots=True)
class Merger:
    """The adapters of several agents by role, and the method that merges them."""

    parts: dict[str, list[Adapter]]
    base: Path
    method: str
    rank: int = 0  # of what is compressed; 0: the largest of the parts'
    seed: int = 0

    @classmethod
    def of(cls, agents: Sequence[Path], method: str, *, rank: int = 0, seed: int = 0) -> Merger:
        """Raises: MisuseError for an unknown method, or a path that is no agent; AdapterError for two bases."""
        if method not in METHODS:
            raise MisuseError(f"no method {method!r}", hint="one of " + ", ".join(METHODS))
        names = {AgentFolder.read(path).base for path in agents}
        if len(names) > 1:
            raise AdapterError(f"agents on {' and '.join(sorted(names))}", hint="merge agents on one base")
        base = require_base(names.pop())
        unpacked = [unpack_agent(path, base) for path in agents]
        return cls({role: [u[role] for u in unpacked] for role in ROLES}, base, method, rank, seed)

    @property
    def domain(self) -> str:
        return "+".join(a.domain for a in self.parts[ROLES[0]])

    @property
    def functions(self) -> FunctionSet:
        return FunctionSet(chain.from_iterable(a.functions for a in self.parts[ROLES[0]]))

    def numbers(self, choice: Choice) -> dict[str, Any]:
        """The numbers that the method looks at, and the rank that comes out; None: it looks at none."""
        how, ranks = METHODS[self.method], [a.rank for a in self.parts[ROLES[0]]]
        whole = how.on == "exact" and not how.compressed
        rank = sum(ranks) if whole else self.rank or max(ranks)
        return {"weights": choice.weights, "density": choice.density if self.sparse else None, "rank": rank}

    @property
    def sparse(self) -> bool:
        """Does the method look at the density?"""
        return bool(METHODS[self.method].thin)

    def write(self, choice: Choice, out: Path, *, card: dict[str, Any] | None = None) -> AgentFolder:
        """Merge with these numbers and pack the agent. Raises: what merge_adapters and pack_agent raise."""
        merged = {
            role: merge_adapters(
                parts, self.method, weights=choice.weights, density=choice.density, rank=self.rank, seed=self.seed
            )
            for role, parts in self.parts.items()
        }
        return pack_agent(merged["planner"], merged["caller"], base=self.base, out=out, card=card or {})
