"""`octavo build-pretrained`: rebuild the committed agent from the committed records."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from octavo.agents.agent import PRETRAINED
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

    Two stages: the files d to i, then all of them. Leaving a, b or c out repeats the second stage alone.
    """
    try:
        from octavo.adapters.store import load_adapter
        from octavo.training.pack import pack_agent
        from octavo.training.preset import load_preset
        from octavo.training.role import train_role
    except ModuleNotFoundError as error:
        raise MissingExtra("train", error.name or "torch") from error
    files = {p.stem.rsplit("_", 1)[1]: p for p in sorted(RECORDS.glob("android_*.jsonl"))}
    learned = [letter for letter in files if letter not in leave_out]
    stages = {"first": [x for x in learned if x not in LAST], "second": learned}
    functions, base = load_domain("android").functions, require_base(_BASE)
    adapters: dict[str, Any] = {}
    for role in ("planner", "caller"):
        for stage, letters in stages.items():
            folder = work / f"{role}-{''.join(letters)}-{stage}-{seed}"
            if not (folder / "adapter.json").is_file():
                train_role(
                    role,
                    load_records([files[x] for x in letters]),
                    functions,
                    load_preset("pocket" if stage == "first" else "pocket-second", role),
                    base=base,
                    base_name=_BASE,
                    out=folder,
                    seed=seed,
                    start=adapters.get(role),
                    report=Reporter(f"{role}, {stage} stage:"),
                )
            adapters[role] = load_adapter(folder)
    pack_agent(
        adapters["planner"], adapters["caller"], base=base, out=out, card={"files": [files[x].name for x in learned]}
    )
    print(f"agent: {out}", file=sys.stderr)
