"""`octavo pack`: two adapter folders become an agent folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from octavo.cli.option import JsonOption
from octavo.errors import MissingExtra
from octavo.models.base import require_base


def pack(
    planner: Annotated[Path, typer.Argument(help="The planner's adapter folder.")],
    caller: Annotated[Path, typer.Argument(help="The caller's adapter folder.")],
    out: Annotated[Path, typer.Option("--out", help="The agent folder to write.")],
    scores: Annotated[
        Path | None, typer.Option("--scores", help="A report of `octavo evaluate --json` to put on the card.")
    ] = None,
    json_: JsonOption = False,
) -> None:
    """Make the agent folder that `octavo run` takes: adapters as GGUF, functions, contract, card."""
    try:
        from octavo.adapters.store import load_adapter
        from octavo.training.pack import pack_agent
    except ModuleNotFoundError as error:
        raise MissingExtra("train", error.name or "torch") from error
    first = load_adapter(planner)
    card = {"scores": json.loads(scores.read_text(encoding="utf-8"))} if scores else {}
    folder = pack_agent(first, load_adapter(caller), base=require_base(first.base), out=out, card=card)
    size = sum(p.stat().st_size for p in out.iterdir()) / 1e6
    if json_:
        print(
            json.dumps({"agent": str(out), "domain": folder.domain, "base": folder.base, "megabytes": round(size, 2)})
        )
    else:
        print(f"agent for {folder.domain}: {out} ({size:.1f} MB, base {folder.base} not included)")
