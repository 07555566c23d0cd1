"""Several agents on one base side by side: each query goes to one of them, each step to the caller of its function.

`routed.json` names the parts, each an agent's folder beside it, and `router.json` is what tells their queries apart.
The functions of the parts stand one behind the other. A request that needs two parts is planned by one of them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from octavo.agents.caller import Caller
from octavo.agents.folder import ROLES, AgentFolder, Rows
from octavo.agents.planner import Planner
from octavo.agents.router import Router
from octavo.errors import AdapterError, MisuseError
from octavo.formats.token import Token
from octavo.functions import FunctionSet
from octavo.models.model import Generation, Model
from octavo.models.prefixed import PrefixedModel, prefix_token
from octavo.types import Call, Step

ROUTED = "routed.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class RoutedFolder:
    """The parts by the name of their domain, and the router between them."""

    path: Path
    members: Mapping[str, AgentFolder]
    router: Router

    @classmethod
    def read(cls, path: Path) -> RoutedFolder:
        """Raises: MisuseError if the folder holds no routed agent or one of another version."""
        try:
            value = json.loads((path / ROUTED).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise MisuseError(f"{path} is no routed agent: {error}", hint="make one with `octavo merge`") from error
        if value.get("version") != _VERSION:
            raise MisuseError(f"{path} is of version {value.get('version')}", hint="merge the agents again")
        members = {name: AgentFolder.read(path / name) for name in value["parts"]}
        return cls(path, members, Router.load(path / "router.json"))

    @classmethod
    def write(cls, agents: Sequence[Path], queries: Mapping[str, Iterable[str]], out: Path) -> RoutedFolder:
        """Copy the agents into one folder and fit the router on queries by domain.

        Raises: AdapterError for agents on different bases; MisuseError for a domain that comes twice or has no queries.
        """
        members = {AgentFolder.read(path).domain: path for path in agents}
        if len(members) < len(agents):
            raise MisuseError("two agents for one domain", hint="give one for each")
        bases = {AgentFolder.read(path).base for path in agents}
        if len(bases) > 1:
            raise AdapterError(f"agents on {' and '.join(sorted(bases))}", hint="route between agents on one base")
        router = Router.fit({name: queries.get(name, ()) for name in members})
        for name, path in members.items():
            shutil.copytree(path, out / name)
        router.save(out / "router.json")
        (out / ROUTED).write_text(json.dumps({"version": _VERSION, "parts": list(members)}), encoding="utf-8")
        return cls.read(out)

    @property
    def domain(self) -> str:
        return "+".join(self.members)

    @property
    def base(self) -> str:
        return next(iter(self.members.values())).base

    @property
    def functions(self) -> FunctionSet:
        return FunctionSet(chain.from_iterable(m.functions for m in self.members.values()))

    @property
    def card(self) -> dict[str, Any]:
        return {"routed": {name: m.card for name, m in self.members.items()}}

    @property
    def tokens(self) -> dict[str, list[Token]]:
        return {
            f"{name}/{role}": [prefix_token(name, t) for t in member.tokens[role]]
            for name, member in self.members.items()
            for role in ROLES
        }

    def rows(self) -> dict[str, Rows]:
        found = {name: member.rows() for name, member in self.members.items()}
        return {f"{name}/{role}": rows[role] for name, rows in found.items() for role in ROLES}

    def parts(self) -> dict[str, Path]:
        return {f"{n}/{role}": path for n, member in self.members.items() for role, path in member.parts().items()}


def routed_roles(
    folder: RoutedFolder, models: Mapping[str, Model], ids: Callable[[str], int]
) -> tuple[RoutedPlanner, RoutedCaller]:
    """Planner and caller of a routed agent. models: by part and role, as in `folder.tokens`."""
    planners, callers = {}, {}
    for name, member in folder.members.items():
        own = frozenset(t for role in ROLES for t in member.tokens[role])

        def part_ids(token: str, name: str = name, own: frozenset[str] = own) -> int:
            return ids(prefix_token(name, token) if token in own else token)

        planner, caller = (PrefixedModel(models[f"{name}/{role}"], name, own) for role in ROLES)
        planners[name] = Planner(planner, member.contracts["planner"], member.functions, part_ids)
        callers[name] = Caller(caller, member.contracts["caller"], member.functions, part_ids)
    owners = {f.name: name for name, member in folder.members.items() for f in member.functions}
    return RoutedPlanner(planners, folder.router), RoutedCaller(callers, folder.router, owners)


@dataclass(frozen=True, slots=True)
class RoutedPlanner:
    """The planner of the part that a query is for."""

    planners: Mapping[str, Planner]
    router: Router

    def steps(self, query: str, *, lane: int = 0, spent: list[Generation] | None = None) -> Iterator[Step]:
        """See Planner.steps."""
        return self.planners[self.router.pick(query)].steps(query, lane=lane, spent=spent)


@dataclass(frozen=True, slots=True)
class RoutedCaller:
    """The caller of the part that has the step's function; of a step that names none, that which its words are for."""

    callers: Mapping[str, Caller]
    router: Router
    owners: Mapping[str, str]  # by function: the part

    def call(
        self,
        query: str,
        step: Step,
        *,
        before: Sequence[Step] = (),
        lane: int = 0,
        spent: list[Generation] | None = None,
    ) -> Call:
        """See Caller.call."""
        part = self.owners[step.function] if step.function else self.router.pick(f"{step.text} {query}")
        return self.callers[part].call(query, step, before=before, lane=lane, spent=spent)
