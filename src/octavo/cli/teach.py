"""`octavo add-function` and `octavo remove-function`: what an agent can do changes, and what that costs is measured."""

from __future__ import annotations

import json
import random
import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from octavo.agents.folder import ROLES, AgentFolder
from octavo.cli.gate import ByDomain, Scores, changes, changes_by_function, gate_records, keep, score_agent
from octavo.cli.option import FIXED_NOW, JsonOption, SeedOption, parse_now
from octavo.cli.train import Reporter
from octavo.data.forget import without_function
from octavo.data.records import domain_files, hash_records, load_records
from octavo.domains import DOMAINS, load_domain
from octavo.errors import MissingExtra, MisuseError
from octavo.evaluation.regression import format_changes
from octavo.functions import Function, FunctionSet
from octavo.functions.schema import functions_from_json
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
_COUNT = 300  # records of what is new, repeated with other values each time; and as many of what is known
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
    found = load_records(learned)
    joint = FunctionSet([*folder.functions, *new])
    unknown = sorted({c.function for r in found for c in r.calls if c.function not in joint})
    unused = sorted({f.name for f in new} - {c.function for r in found for c in r.calls})
    if unknown or unused:
        what = f"use {', '.join(unknown)}, which is not there" if unknown else f"do not use {', '.join(unused)}"
        raise MisuseError(f"the records {what}", hint="give records of the functions that are added, and only those")
    name = "+".join(dict.fromkeys([*folder.domain.split("+"), *(d for r in found for d in r.domain.split("+"))]))
    known = _known(folder, replay, seed)
    items = found * max(1, round(_COUNT / len(found))) + known[:_COUNT]
    gate = gate_records(records, name, limit)
    value = _teach(folder, joint, items, name, gate, out=out, work=work, seed=seed, max_loss=max_loss, force=force)
    _tell(value, json_)


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
    using = [without_function(r, function) for r in known if any(c.function == function for c in r.calls)]
    others = [r for r in known if all(c.function != function for c in r.calls)]
    gate = gate_records(records, folder.domain, limit)
    items = using[:_COUNT] + others[:_COUNT]
    needing = [r for some in gate.values() for r in some if any(c.function == function for c in r.calls)]
    forgotten = {f"without {function}": [without_function(r, function) for r in needing]} if needing else {}
    value = _teach(
        folder,
        left,
        items,
        folder.domain,
        gate,
        out=out,
        work=work,
        seed=seed,
        max_loss=max_loss,
        force=force,
        also=forgotten,
    )
    _tell(value, json_)


def _teach(
    folder: AgentFolder,
    functions: FunctionSet,
    items: Sequence[Record],
    domain: str,
    gate: ByDomain,
    *,
    out: Path,
    work: Path,
    seed: int,
    max_loss: float,
    force: bool,
    also: ByDomain | None = None,
) -> dict[str, Any]:
    """Train, pack, measure, and keep what does not lose too much."""
    try:
        from octavo.training.pack import pack_agent, unpack_agent
        from octavo.training.preset import load_preset
        from octavo.training.teach import teach_pair
    except ModuleNotFoundError as error:
        raise MissingExtra("train", error.name or "torch") from error
    if out.exists():
        raise MisuseError(f"{out} is there already", hint="remove it, or give another --out")
    base = require_base(folder.base)
    run = work / hash_records(items)[:8]
    adapters = teach_pair(
        unpack_agent(folder.path, base),
        functions,
        items,
        {role: load_preset("pocket-second", role, **_SETTINGS) for role in ROLES},
        domain=domain,
        base=base,
        work=run,
        seed=seed,
        reporter=Reporter,
    )
    beside = out.with_name(f"{out.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    pack_agent(adapters["planner"], adapters["caller"], base=base, out=beside, card={})
    now = parse_now(FIXED_NOW)
    before, after = score_agent(folder.path, gate, now), score_agent(beside, gate, now)
    found = changes(before, after)
    kept = [f.name for f in functions if f.name in folder.functions]
    by_function = changes_by_function(before, after, kept)
    new = [f.name for f in functions if f.name not in folder.functions]
    learned = changes({}, _using_any(after, new))
    if also:
        learned += changes(score_agent(folder.path, also, now), score_agent(beside, also, now), refusals=True)
    hint = "give more records to --replay, or --force"
    keep(beside, out, found, max_loss=max_loss, force=force, hint=hint)
    return {
        "agent": str(out),
        "domain": domain,
        "functions": [f.name for f in functions],
        "added": new,
        "removed": [f.name for f in folder.functions if f.name not in functions],
        "domains": found,
        "by_function": by_function,
        "learned": learned,
        "trained_on": hash_records(items),
        "minutes": round(max(a.training.get("total_s", 0) for a in adapters.values()) / 60, 1),
        "command": shlex.join(["octavo", *sys.argv[1:]]),
    }


def _using_any(scores: Scores, names: Sequence[str]) -> Scores:
    """By each of these functions: the answers to requests that need it."""
    every = [s for some in scores.values() for s in some]
    found = {name: [s for s in every if any(c.function == name for c in s.record.calls)] for name in names}
    return {name: some for name, some in found.items() if some}


def _new_functions(folder: AgentFolder, domain: str, only: list[str] | None, path: Path | None) -> list[Function]:
    """The functions to add. Raises: MisuseError unless they are named in one way and none is there already."""
    if bool(domain) == bool(path):
        raise MisuseError("what is to be added?", hint="give --domain NAME or --functions FILE")
    if path:
        try:
            found = list(functions_from_json(json.loads(path.read_text(encoding="utf-8"))))
        except (OSError, ValueError) as error:
            raise MisuseError(f"{path} holds no functions: {error}", hint="see `octavo functions --json`") from error
    else:
        every = load_domain(domain).functions
        found = [every.get(name) for name in only] if only else list(every)
    again = [f.name for f in found if f.name in folder.functions]
    if again:
        raise MisuseError(f"the agent has {', '.join(again)} already", hint="add others, with --only")
    return found


def _known(folder: AgentFolder, replay: list[Path] | None, seed: int) -> list[Record]:
    """Records that the agent can answer, in an order that chance made."""
    files = replay or [f for part in folder.domain.split("+") if part in DOMAINS for f in domain_files(part).values()]
    if not files:
        raise MisuseError(f"no records that the agent for {folder.domain} knows", hint="give some with --replay")
    found = [r for r in load_records(files) if all(c.function in folder.functions for c in r.calls)]
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
    print(f"\nagent for {value['domain']}: {value['agent']} ({value['minutes']} minutes)")
