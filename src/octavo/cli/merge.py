"""`octavo merge`: several agents on one base become one, unless a domain loses too much by it."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from octavo.agents.folder import AgentFolder
from octavo.agents.routed import RoutedFolder
from octavo.cli.gate import (
    ByDomain,
    beside,
    changes,
    gate_records,
    require_apart,
    score_agent,
    score_agents,
    verdict,
)
from octavo.cli.option import FIXED_NOW, JsonOption, SeedOption, parse_now
from octavo.data.records import domain_files, hash_records, load_records
from octavo.errors import MissingExtra, MisuseError, RegressionError
from octavo.evaluation.regression import format_changes
from octavo.functions import FunctionSet

if TYPE_CHECKING:
    from octavo.adapters.search import Choice
    from octavo.training.merged import Merger

_DENSITY = 0.5


def merge(
    agents: Annotated[list[Path], typer.Argument(help="Two or more agent folders on one base.")],
    out: Annotated[Path, typer.Option("--out", help="The agent folder to write.")],
    method: Annotated[
        str,
        typer.Option(
            "--method",
            help="sum, mean, svd, linear; magnitude, ties, dare, dare-ties, each also with -svd behind; or route: "
            "adapters stay apart, and each query goes to one.",
        ),
    ] = "svd",
    weights: Annotated[str, typer.Option("--weights", help="One for each agent, e.g. 1,0.8; 1 by default.")] = "",
    density: Annotated[
        float, typer.Option("--density", help="Share of values that magnitude, ties, dare keep.")
    ] = _DENSITY,
    rank: Annotated[int, typer.Option("--rank", help="Of the svd methods; 0: the largest of the agents'.")] = 0,
    records: Annotated[
        list[Path] | None,
        typer.Option("--records", help="What the gate measures on; by default what the domains hold out."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help="At most so many records of a domain; 0: all.")] = 100,
    max_loss: Annotated[float, typer.Option("--max-loss", help="Points of success that a domain may lose.")] = 2.0,
    force: Annotated[bool, typer.Option("--force", help="Write the merge whatever it loses.")] = False,
    learned: Annotated[
        list[Path] | None,
        typer.Option(
            "--learned", help="Records that tell a router the domains apart; by default those that come with them."
        ),
    ] = None,
    search: Annotated[
        list[Path] | None,
        typer.Option("--search", help="Records to find weights and density on; none of them the gate's."),
    ] = None,
    trials: Annotated[int, typer.Option("--trials", help="How many merges the search measures.")] = 12,
    seed: SeedOption = 0,
    json_: JsonOption = False,
) -> None:
    """Merge agents into one for the functions of all. A merge that loses more than --max-loss is not written."""
    try:
        from octavo.adapters.search import Choice
        from octavo.training.merged import Merger
    except ModuleNotFoundError as error:
        raise MissingExtra("train", error.name or "torch") from error
    if len(agents) < 2:
        raise MisuseError(f"{len(agents)} agents to merge", hint="give two or more")
    _require_used(method, weights=weights, density=density, rank=rank, search=search, learned=learned)
    merger: Merger | _Routing = (
        _Routing.of(agents, learned) if method == "route" else Merger.of(agents, method, rank=rank, seed=seed)
    )
    gate = gate_records(records, merger.domain, merger.functions, limit)
    now = parse_now(FIXED_NOW)
    choice = Choice(_read_weights(weights, len(agents)), density)
    tried: list[dict[str, Any]] = []
    with beside(out) as made:
        if search and isinstance(merger, Merger):
            dev = gate_records(search, merger.domain, merger.functions, limit)
            require_apart(gate, [r for some in dev.values() for r in some], "to search on")
            tried = _search(merger, choice, agents, dev, now, made=made, trials=trials)
            choice = Choice(tuple(tried[0]["weights"]), tried[0]["density"])
        folder = merger.write(choice, made)
        found = changes(score_agents(agents, gate, now), score_agent(made, gate, now))
        why = "" if force else verdict(found, max_loss)
        value = {
            "agent": str(out),
            "domain": folder.domain,
            "method": method,
            **merger.numbers(choice),
            "seed": seed,
            "megabytes": round(sum(p.stat().st_size for p in made.rglob("*") if p.is_file()) / 1e6, 2),
            "domains": {change.domain: change.to_dict() for change in found},
            "records_sha256": {name: hash_records(some) for name, some in gate.items()},
            "searched": tried,
            "written": not why,
            "command": shlex.join(["octavo", *sys.argv[1:]]),
        }
        print(f"\n{format_changes(found)}", file=sys.stderr if json_ else sys.stdout)
        if json_:
            print(json.dumps(value, ensure_ascii=False))
        if why:
            hint = "try another --method or --search, train one agent on all records, or give --force"
            raise RegressionError(why, hint=hint)
        made.replace(out)
    print(f"agent for {folder.domain}: {out}", file=sys.stderr)


def _require_used(method: str, *, weights: str, density: float, rank: int, search: object, learned: object) -> None:
    """Raises: MisuseError for a setting that the method does not look at."""
    from octavo.adapters.merge import METHODS

    how = METHODS.get(method)
    given = {
        "--weights": bool(weights) and how is None,
        "--search": bool(search) and how is None,
        "--density": density != _DENSITY and not (how and how.thin),
        "--rank": bool(rank) and not (how and (how.compressed or how.on == "changes")),
        "--learned": bool(learned) and method != "route",
    }
    idle = [name for name, useless in given.items() if useless]
    if idle and (how or method == "route"):
        raise MisuseError(f"{method} does not look at {', '.join(idle)}", hint="leave it out, or take another --method")


def _search(
    merger: Merger, start: Choice, agents: list[Path], dev: ByDomain, now: datetime, *, made: Path, trials: int
) -> list[dict[str, Any]]:
    """All merges that were tried on the development records, that which loses least in its worst domain first."""
    from octavo.adapters.search import search_choice

    alone = score_agents(agents, dev, now)

    def measure(choice: Choice) -> tuple[float, ...]:
        merger.write(choice, made)
        found = changes(alone, score_agent(made, dev, now))
        gains = [-change.lost for change in found if change.difference]
        fresh = [change.after.value or 0.0 for change in found if not change.difference]
        print(f"\nweights {choice.weights}, density {choice.density}: worst {min(gains):+.1f} points", file=sys.stderr)
        return min(gains), sum(gains) + 100 * sum(fresh)

    ranked = search_choice(measure, start, sparse=merger.sparse, trials=trials)
    return [{"weights": c.weights, "density": c.density, "worst": g[0], "sum": g[1]} for c, g in ranked]


@dataclass(frozen=True, slots=True)
class _Routing:
    """What stands in the place of a merger where the adapters stay apart."""

    agents: tuple[Path, ...]
    queries: dict[str, list[str]]  # by the domain of a part: what tells it apart
    functions: FunctionSet

    @classmethod
    def of(cls, agents: list[Path], learned: list[Path] | None) -> _Routing:
        folders = [AgentFolder.read(path) for path in agents]
        names = [folder.domain for folder in folders]
        parts = [part for name in names for part in name.split("+")]
        files = learned or [file for part in parts for file in domain_files(part).values()]
        queries: dict[str, list[str]] = {name: [] for name in names}
        for record in load_records(files):
            for name in names:  # what a part refuses tells nothing about it
                if record.calls and set(record.domain.split("+")) <= set(name.split("+")):
                    queries[name].append(record.query)
        return cls(tuple(agents), queries, FunctionSet(chain.from_iterable(f.functions for f in folders)))

    @property
    def domain(self) -> str:
        return "+".join(self.queries)

    def write(self, choice: Choice, out: Path) -> RoutedFolder:
        return RoutedFolder.write(self.agents, self.queries, out)

    def numbers(self, choice: Choice) -> dict[str, Any]:
        return {"weights": None, "density": None, "rank": None}


def _read_weights(text: str, count: int) -> tuple[float, ...]:
    if not text:
        return (1.0,) * count
    try:
        weights = tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise MisuseError(f"--weights {text!r} are no numbers", hint="write 1,0.8") from error
    if len(weights) != count:
        raise MisuseError(f"{len(weights)} weights for {count} agents", hint="give one for each")
    return weights
