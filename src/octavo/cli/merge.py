"""`octavo merge`: several agents on one base become one, unless a domain loses too much by it."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from octavo.agents.folder import AgentFolder
from octavo.agents.routed import RoutedFolder
from octavo.cli.gate import ByDomain, changes, gate_records, keep, score_agent, score_agents
from octavo.cli.option import FIXED_NOW, JsonOption, SeedOption, parse_now
from octavo.data.records import domain_files, hash_records, load_records
from octavo.errors import MissingExtra, MisuseError
from octavo.evaluation.regression import format_changes

if TYPE_CHECKING:
    from octavo.adapters.search import Choice
    from octavo.training.merged import Merger


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
    density: Annotated[float, typer.Option("--density", help="Share of values that magnitude, ties, dare keep.")] = 0.5,
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
    if out.exists():
        raise MisuseError(f"{out} is there already", hint="remove it, or give another --out")
    if method == "route":
        if search:
            raise MisuseError("a router has no weights to search", hint="drop --search")
        merger: Merger | _Routing = _Routing.of(agents, learned)
    else:
        merger = Merger.of(agents, method, rank=rank, seed=seed)
    gate = gate_records(records, merger.domain, limit)
    now = parse_now(FIXED_NOW)
    choice = Choice(_read_weights(weights, len(agents)), density)
    beside = out.with_name(f"{out.name}.new")
    shutil.rmtree(beside, ignore_errors=True)  # of a run that was killed
    tried: list[dict[str, Any]] = []
    if search and isinstance(merger, Merger):
        dev = gate_records(search, merger.domain, limit)
        _require_apart(gate, dev)
        tried = _search(merger, choice, agents, dev, now, beside=beside, trials=trials)
        choice = Choice(tuple(tried[0]["weights"]), tried[0]["density"])
    folder = merger.write(choice, beside)
    found = changes(score_agents(agents, gate, now), score_agent(beside, gate, now))
    lost = max(change.lost for change in found)
    print(f"\n{format_changes(found)}", file=sys.stdout if not json_ else sys.stderr)
    value = {
        "agent": str(out),
        "domain": folder.domain,
        "method": method,
        "weights": choice.weights,
        "density": choice.density,
        "rank": rank,
        "seed": seed,
        "megabytes": round(sum(p.stat().st_size for p in beside.rglob("*") if p.is_file()) / 1e6, 2),
        "domains": {change.domain: change.to_dict() for change in found},
        "records_sha256": {name: hash_records(some) for name, some in gate.items()},
        "searched": tried,
        "written": force or lost <= max_loss,
        "command": shlex.join(["octavo", *sys.argv[1:]]),
    }
    if json_:
        print(json.dumps(value, ensure_ascii=False))
    hint = "try another --method or --search, train one agent on all records, or give --force"
    keep(beside, out, found, max_loss=max_loss, force=force, hint=hint)
    print(f"agent for {folder.domain}: {out}", file=sys.stderr)


def _search(
    merger: Merger, start: Choice, agents: list[Path], dev: ByDomain, now: datetime, *, beside: Path, trials: int
) -> list[dict[str, Any]]:
    """All merges that were tried on the development records, that which loses least in its worst domain first."""
    from octavo.adapters.search import search_choice

    alone = score_agents(agents, dev, now)

    def measure(choice: Choice) -> tuple[float, ...]:
        merger.write(choice, beside)
        gains = [-change.lost for change in changes(alone, score_agent(beside, dev, now))]
        print(f"\nweights {choice.weights}, density {choice.density}: worst {min(gains):+.1f} points", file=sys.stderr)
        return min(gains), sum(gains)

    ranked = search_choice(measure, start, sparse=merger.sparse, trials=trials)
    return [{"weights": c.weights, "density": c.density, "worst": g[0], "sum": g[1]} for c, g in ranked]


@dataclass(frozen=True, slots=True)
class _Routing:
    """What stands in the place of a merger where the adapters stay apart."""

    agents: tuple[Path, ...]
    queries: dict[str, list[str]]  # by domain: what tells it apart

    @classmethod
    def of(cls, agents: list[Path], learned: list[Path] | None) -> _Routing:
        names = [AgentFolder.read(path).domain for path in agents]
        files = learned or [file for name in names for file in domain_files(name).values()]
        queries: dict[str, list[str]] = {name: [] for name in names}
        for record in load_records(files) if files else ():
            queries.setdefault(record.domain, []).append(record.query)
        return cls(tuple(agents), queries)

    @property
    def domain(self) -> str:
        return "+".join(AgentFolder.read(path).domain for path in self.agents)

    def write(self, choice: Choice, out: Path) -> RoutedFolder:
        return RoutedFolder.write(self.agents, self.queries, out)


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


def _require_apart(gate: ByDomain, dev: ByDomain) -> None:
    """Nothing is tuned on what is measured. Raises: MisuseError if a query stands in both."""
    known = {record.query for some in gate.values() for record in some}
    both = sum(record.query in known for some in dev.values() for record in some)
    if both:
        raise MisuseError(f"{both} records to search on are the gate's too", hint="search on other records")
