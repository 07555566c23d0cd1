"""`octavo add-function` and `octavo remove-function`: what an agent can do changes, and what that costs is measured."""

from __future__ import annotations

import hashlib
import json
import random
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from octavo.agents.folder import ROLES, AgentFolder
from octavo.cli.gate import (
    ByDomain,
    Scores,
    beside,
    changes,
    changes_by_function,
    gate_records,
    require_apart,
    score_agent,
    verdict,
)
from octavo.cli.option import FIXED_NOW, JsonOption, SeedOption, parse_now
from octavo.cli.train import Reporter
from octavo.data.forget import without_function
from octavo.data.records import CROSS, domain_files, hash_records, learnable, load_records
from octavo.domains import DOMAINS, load_domain
from octavo.errors import MissingExtra, MisuseError, RegressionError
from octavo.evaluation.regression import Change, format_changes
from octavo.functions import Function, FunctionSet
from octavo.functions.schema import functions_from_json, functions_to_json
from octavo.models.base import require_base
from octavo.types import Record

AgentArgument = Annotated[Path, typer.Argument(help="The agent folder to start from; it stays as it is.")]
OutOption = Annotated[Path, typer.Option("--out", help="The agent folder to write.")]
ReplayOption = Annotated[
    list[Path] | None,
    typer.Option("--replay", help="Records that the agent knows, to hold them; by default those of its domains."),
]
GateOption = Annotated[
    list[Path] | None,
    typer.Option("--records", help="What is measured before and after; by default what the domains hold out."),
]
LimitOption = Annotated[int, typer.Option("--limit", help="At most so many records of a domain to measure; 0: all.")]
LossOption = Annotated[float, typer.Option("--max-loss", help="Points of success that a domain may lose.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Write the agent whatever it loses.")]
WorkOption = Annotated[Path, typer.Option("--work", help="Checkpoints; a killed run goes on.")]
_COUNT = 300  # records of what is new, repeated with other values each time; and at least as many of what is known
_SETTINGS: dict[str, Any] = {"rank": 4, "alpha": 8.0, "epochs": 1.0, "learning_rate": 1e-3, "row_learning_rate": 1e-3}


def add_function(
    agent: AgentArgument,
    learned: Annotated[list[Path], typer.Argument(help="Records that use what is new: a handful for each function.")],
    out: OutOption,
    domain: Annotated[str, typer.Option("--domain", help="The domain whose functions are added, e.g. video.")] = "",
    only: Annotated[list[str] | None, typer.Option("--only", help="Of that domain these functions alone.")] = None,
    functions: Annotated[
        Path | None,
        typer.Option("--functions", help="Or a JSON file of them, as `octavo functions --json` writes."),
    ] = None,
    replay: ReplayOption = None,
    records: GateOption = None,
    limit: LimitOption = 100,
    max_loss: LossOption = 2.0,
    force: ForceOption = False,
    work: WorkOption = Path("runs/teach"),
    seed: SeedOption = 0,
    json_: JsonOption = False,
) -> None:
    """Teach an agent one more function, or a whole domain: new token rows and a small adapter beside what it knows."""
    folder = AgentFolder.read(agent)
    new = _new_functions(folder, domain, only, functions)
    joint = FunctionSet([*folder.functions, *new])
    found = load_records(learned)
    _require_fitting(found, new, joint)
    name = "+".join(dict.fromkeys([*folder.domain.split("+"), *(d for r in found for d in r.domain.split("+"))]))
    found = learnable(found, name)
    known = learnable(_known(folder, replay, seed), name)[: max(_COUNT, len(found))]
    gate = gate_records(records, name, joint, limit, needed=[f.name for f in new])
    require_apart(gate, [*found, *known], "to learn")
    items = found * max(1, round(_COUNT / len(found))) + known
    change = _Change(folder, joint, name, items, gate)
    _tell(change.run(out, work=work, seed=seed, max_loss=max_loss, force=force, json_=json_), json_)


def remove_function(
    agent: AgentArgument,
    function: Annotated[str, typer.Argument(help="The function to forget.")],
    out: OutOption,
    replay: ReplayOption = None,
    records: GateOption = None,
    limit: LimitOption = 100,
    max_loss: LossOption = 2.0,
    force: ForceOption = False,
    work: WorkOption = Path("runs/teach"),
    seed: SeedOption = 0,
    json_: JsonOption = False,
) -> None:
    """Make an agent forget a function: its token goes, and requests for it are refused or done without it."""
    folder = AgentFolder.read(agent)
    folder.functions.get(function)
    if len(folder.functions) == 1:
        raise MisuseError(f"{function} is the agent's only function", hint="then no agent is left")
    left = FunctionSet(f for f in folder.functions if f.name != function)
    known = _known(folder, replay, seed)
    using = [without_function(r, function) for r in known if _uses(r, function)]
    others = [r for r in known if not _uses(r, function)]
    gate = gate_records(records, folder.domain, folder.functions, limit)
    require_apart(gate, known, "to learn")
    needing = [without_function(r, function) for some in gate.values() for r in some if _uses(r, function)]
    items = using[:_COUNT] + others[:_COUNT]
    also = {f"without {function}": needing} if needing else {}
    change = _Change(folder, left, folder.domain, items, gate, also)
    _tell(change.run(out, work=work, seed=seed, max_loss=max_loss, force=force, json_=json_), json_)


@dataclass(frozen=True, slots=True)
class _Change:
    """An agent, the functions that it shall have, what it learns for that, and what is measured."""

    folder: AgentFolder
    functions: FunctionSet
    domain: str
    items: Sequence[Record]
    gate: ByDomain
    also: ByDomain = field(default_factory=dict)  # what the change is for, refusals included

    def run(self, out: Path, *, work: Path, seed: int, max_loss: float, force: bool, json_: bool) -> dict[str, Any]:
        """Measure, train, pack, measure again, and keep what does not lose too much.

        Raises: RegressionError, after the figures have been told, if it loses more than `max_loss` points.
        """
        try:
            from octavo.training.pack import pack_agent
            from octavo.training.preset import load_preset
            from octavo.training.teach import teach_pair
        except ModuleNotFoundError as error:
            raise MissingExtra("train", error.name or "torch") from error
        now, base = parse_now(FIXED_NOW), require_base(self.folder.base)
        presets = {role: load_preset("pocket-second", role, **_SETTINGS) for role in ROLES}
        run = work / self._key(presets, seed)
        with beside(out) as made:
            before = score_agent(self.folder.path, {**self.gate, **self.also}, now)
            adapters = teach_pair(
                self.folder.path,
                self.functions,
                self.items,
                presets,
                domain=self.domain,
                base=base,
                work=run,
                seed=seed,
                reporter=Reporter,
            )
            pack_agent(adapters["planner"], adapters["caller"], base=base, out=made, card={})
            after = score_agent(made, {**self.gate, **self.also}, now)
            found = self._changes(before, after)
            why = "" if force else verdict(found["domains"], max_loss)
            value = {
                "agent": str(out),
                "domain": self.domain,
                "functions": [f.name for f in self.functions],
                "added": [f.name for f in self.functions if f.name not in self.folder.functions],
                "removed": [f.name for f in self.folder.functions if f.name not in self.functions],
                **found,
                "trained_on": hash_records(self.items),
                "minutes": round(max(a.training.get("total_s", 0) for a in adapters.values()) / 60, 1),
                "written": not why,
                "command": shlex.join(["octavo", *sys.argv[1:]]),
            }
            if why:
                _tell(value, json_)
                raise RegressionError(why, hint="give other records, or --force: what was trained is used again")
            made.replace(out)
        shutil.rmtree(run, ignore_errors=True)
        return value

    def _changes(self, before: Scores, after: Scores) -> dict[str, list[Change]]:
        """What is won and lost: by domain, by function that was there before, and in what the change is for."""
        old, new = ({n: s for n, s in side.items() if n not in self.also} for side in (before, after))
        kept = [f.name for f in self.functions if f.name in self.folder.functions]
        fresh = [f.name for f in self.functions if f.name not in self.folder.functions]
        purpose = ({n: s for n, s in side.items() if n in self.also} for side in (before, after))
        return {
            "domains": changes(old, new),
            "by_function": changes_by_function(old, new, kept),
            "learned": [*changes({}, _using_any(new, fresh)), *changes(*purpose, refusals=True)],
        }

    def _key(self, presets: Mapping[str, Any], seed: int) -> str:
        """Of everything that the training depends on: a checkpoint of anything else must not be taken for its own."""
        digest = hashlib.sha256(f"{seed}{presets}{functions_to_json(self.functions)}".encode())
        digest.update(hash_records(self.items).encode())
        for path in sorted(p for p in self.folder.path.iterdir() if p.suffix in (".gguf", ".npz", ".json")):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:12]


def _uses(record: Record, function: str) -> bool:
    return any(call.function == function for call in record.calls)


def _using_any(scores: Scores, names: Sequence[str]) -> Scores:
    """By each of these functions: the answers to requests that need it."""
    every = [s for some in scores.values() for s in some]
    found = {name: [s for s in every if any(c.function == name for c in s.record.calls)] for name in names}
    return {name: some for name, some in found.items() if some}


def _new_functions(folder: AgentFolder, domain: str, only: list[str] | None, path: Path | None) -> list[Function]:
    """The functions to add. Raises: MisuseError unless they are named in one way and none is there already."""
    if bool(domain) == bool(path) or (path and only):
        raise MisuseError("what is to be added?", hint="give --domain NAME, perhaps with --only, or --functions FILE")
    if path:
        try:
            found = list(functions_from_json(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError) as error:
            raise MisuseError(f"{path} holds no functions: {error}", hint="see `octavo functions --json`") from error
    else:
        every = load_domain(domain).functions
        found = [every.get(name) for name in only] if only else list(every)
    again = [f.name for f in found if f.name in folder.functions]
    if again or not found:
        what = f"the agent has {', '.join(again)} already" if again else "there is nothing to add"
        raise MisuseError(what, hint="add others, with --only or another file")
    return found


def _require_fitting(found: Sequence[Record], new: Sequence[Function], joint: FunctionSet) -> None:
    """Raises: MisuseError unless the records use all new functions, and none that the agent will not have."""
    used = {c.function for r in found for c in r.calls}
    unknown = sorted(name for name in used if name not in joint)
    unused = sorted(f.name for f in new if f.name not in used)
    if unknown or unused:
        what = f"use {', '.join(unknown)}, which is not there" if unknown else f"do not use {', '.join(unused)}"
        raise MisuseError(f"the records {what}", hint="give records of the functions that are added, and only those")


def _known(folder: AgentFolder, replay: list[Path] | None, seed: int) -> list[Record]:
    """Records that the agent can answer, in an order that chance made."""
    parts = [part for part in folder.domain.split("+") if part in DOMAINS]
    files = replay or [f for part in (*parts, CROSS) for f in domain_files(part).values()]
    fits = [r for r in load_records(files) if all(c.function in folder.functions for c in r.calls)]
    found = learnable([r for r in fits if r.calls or set(r.domain.split("+")) & set(parts)], folder.domain)
    if not any(r.calls for r in found):
        raise MisuseError(f"no records that the agent for {folder.domain} knows", hint="give some with --replay")
    random.Random(f"{seed}:replay").shuffle(found)
    return found


def _tell(value: dict[str, Any], json_: bool) -> None:
    """Print what was won and lost."""
    parts = {name: value[name] for name in ("domains", "by_function", "learned")}
    if json_:
        plain = {name: {change.domain: change.to_dict() for change in part} for name, part in parts.items()}
        print(json.dumps({**value, **plain}, ensure_ascii=False))
        return
    for name, part in parts.items():
        if part:
            print(f"\n{name.replace('_', ' ')}\n{format_changes(part)}")
    if value["written"]:
        print(f"\nagent for {value['domain']}: {value['agent']} ({value['minutes']} minutes)")
