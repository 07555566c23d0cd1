"""`octavo build-pretrained`: rebuild a domain's committed agent from its committed records."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from octavo.agents.folder import PRETRAINED, ROLES
from octavo.cli.option import SeedOption
from octavo.cli.train import Reporter
from octavo.data.records import domain_files, hash_records, load_records
from octavo.domains import load_domain
from octavo.errors import MissingExtra, MisuseError
from octavo.models.base import require_base

_BASE = "smollm2-135m"
_GIVEN = ("a", "b", "c")  # learned last, so that leaving one of them out costs little
_SUBJECTS = tuple(f"a{x}" for x in "hijklmnoqrstuvwx")  # one subject each
_LAST = ("ba", "bb", "bc", "bd", "be", "bf", "bg", "bh", "bi")  # what the stages before still got wrong
_FILES = {"subjects": _SUBJECTS, "given": _GIVEN, "last": (*_GIVEN, *_LAST)}  # by stage; all others are our own
# Preset and epochs of android's stages; part of an epoch where all of it would take hours. The caller's is easier.
_STAGES: dict[str, tuple[str, dict[str, float]]] = {
    "own": ("pocket", {"planner": 0.75, "caller": 0.75}),
    "subjects": ("pocket-second", {"planner": 1, "caller": 1}),
    "given": ("pocket-second", {"planner": 2, "caller": 2}),
    "last": ("pocket-second", {"planner": 1, "caller": 1}),
}
_ALONE = {"name": "pocket", "rank": 16, "alpha": 32.0, "epochs": 2.0}  # of every other domain: one stage on all files


def build_pretrained(
    domain: Annotated[str, typer.Argument(help="The domain, e.g. video.")] = "android",
    work: Annotated[Path, typer.Option("--work", help="Adapters and checkpoints; a killed run goes on.")] = Path(
        "runs"
    ),
    out: Annotated[
        Path | None, typer.Option("--out", help="The agent folder to write; by default the committed one.")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option("--leave-out", help="Records files that are not learned, by letters, e.g. c.")
    ] = None,
    seed: SeedOption = 0,
) -> None:
    """Train planner and caller on the records of a domain, and pack them.

    Android takes four stages: our own writers' files, more of them on one subject each, the given ones, a to c, and
    these once more with what was still wrong after that. Leaving out some of a to c repeats the last two stages alone.
    Any other domain takes one.
    """
    try:
        from octavo.training.pack import pack_agent
        from octavo.training.pair import Stage, train_pair
        from octavo.training.preset import load_preset
    except ModuleNotFoundError as error:
        raise MissingExtra("train", error.name or "torch") from error
    functions, files = load_domain(domain).functions, domain_files(domain)
    if not files:
        raise MisuseError(f"no records come with {domain}", hint="name one domain")
    unknown = sorted(set(leave_out or ()) - files.keys())
    if unknown:
        raise MisuseError(f"no records file {', '.join(unknown)}", hint="one of " + ", ".join(files))
    learned = {letters: path for letters, path in files.items() if letters not in (leave_out or ())}
    stages = []
    for name, (chosen, settings) in _stages(domain, learned).items():
        records = tuple(load_records(chosen))
        presets = {role: load_preset(role=role, **settings[role]) for role in ROLES}
        stages.append(Stage(f"{name}-{hash_records(records)[:8]}", records, presets))
    adapters = train_pair(
        stages,
        functions,
        domain=domain,
        base=require_base(_BASE),
        base_name=_BASE,
        work=work,
        seed=seed,
        reporter=Reporter,
    )
    out = out or PRETRAINED.with_name(domain)
    card = {"files": [path.name for path in learned.values()]}
    pack_agent(adapters["planner"], adapters["caller"], base=require_base(_BASE), out=out, card=card)
    print(f"agent: {out}", file=sys.stderr)


def _stages(domain: str, learned: dict[str, Path]) -> dict[str, tuple[list[Path], dict[str, dict[str, Any]]]]:
    """By stage: the files to learn, and the settings of the preset by role. Stages without files are left out."""
    if domain != "android":
        return {domain: (list(learned.values()), dict.fromkeys(ROLES, _ALONE))}
    files = {name: [path for letters, path in learned.items() if _learns(name, letters)] for name in _STAGES}
    return {
        name: (files[name], {role: {"name": preset, "epochs": epochs[role]} for role in ROLES})
        for name, (preset, epochs) in _STAGES.items()
        if files[name]
    }


def _learns(stage: str, letters: str) -> bool:
    if stage in _FILES:
        return letters in _FILES[stage]
    return not any(letters in files for files in _FILES.values())
