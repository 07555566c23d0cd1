"""`octavo build-pretrained`: rebuild the committed agent from the committed records."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from octavo.agents.folder import PRETRAINED, ROLES
from octavo.cli.option import SeedOption
from octavo.cli.train import Reporter
from octavo.data.records import load_records
from octavo.domains import load_domain
from octavo.errors import MissingExtra
from octavo.models.base import require_base

RECORDS = Path(__file__).parent.parent / "domains" / "android" / "records"
LAST = "abc"  # learned in the second stage only, so that leaving one of them out costs little
_BASE = "smollm2-135m"


def build_pretrained(
    work: Annotated[Path, typer.Option("--work", help="Adapters and checkpoints; a killed run goes on.")] = Path(
        "runs"
    ),
    out: Annotated[Path, typer.Option("--out", help="The agent folder to write.")] = PRETRAINED,
    leave_out: Annotated[
        str, typer.Option("--leave-out", help="Letters of records files that are not learned, e.g. c.")
    ] = "",
    seed: SeedOption = 0,
) -> None:
    """Train planner and caller with the `pocket` preset on the records of android, and pack them.

    Two stages of an epoch each: our own writers' files, then the given ones, a to c. Leaving one of these out repeats
    the second stage alone.
    """
    try:
        from octavo.training.pack import pack_agent
        from octavo.training.pair import Stage, train_pair
        from octavo.training.preset import load_preset
    except ModuleNotFoundError as error:
        raise MissingExtra("train", error.name or "torch") from error
    files = {p.stem.rsplit("_", 1)[1]: p for p in sorted(RECORDS.glob("android_*.jsonl"))}
    learned = [letter for letter in files if letter not in leave_out]

    def stage(preset: str, letters: list[str]) -> Stage:
        presets = {role: load_preset(preset, role, epochs=1) for role in ROLES}
        return Stage(f"{preset}-{''.join(letters)}", tuple(load_records([files[x] for x in letters])), presets)

    own, given = [x for x in learned if x not in LAST], [x for x in learned if x in LAST]
    stages = [stage("pocket", own), *([stage("pocket-second", given)] if given else [])]
    adapters = train_pair(
        stages,
        load_domain("android").functions,
        base=require_base(_BASE),
        base_name=_BASE,
        work=work,
        seed=seed,
        reporter=Reporter,
    )
    card = {"files": [files[x].name for x in learned]}
    pack_agent(adapters["planner"], adapters["caller"], base=require_base(_BASE), out=out, card=card)
    print(f"agent: {out}", file=sys.stderr)
