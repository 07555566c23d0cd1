"""`octavo train`: make one role's adapter from records."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from octavo.cli.option import JsonOption, SeedOption
from octavo.data.records import learnable, load_records
from octavo.domains import join_names, load_domain
from octavo.errors import MissingExtra, MisuseError
from octavo.models.base import require_base


def train(
    role: Annotated[str, typer.Argument(help="planner or caller.")],
    records: Annotated[list[Path], typer.Argument(help="One or more records files (JSON lines).")],
    out: Annotated[Path, typer.Option("--out", help="The adapter folder to write; a killed run goes on from it.")],
    preset: Annotated[str, typer.Option("--preset", help="pocket, multi-lora, octo-planner or octopus-v2.")] = "pocket",
    base: Annotated[str, typer.Option("--base", help="The base to train on.")] = "smollm2-135m",
    from_: Annotated[Path | None, typer.Option("--from", help="An adapter folder to go on from.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="Change a setting of the preset, e.g. --set epochs=2.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Full fine-tuning instead of LoRA.")] = False,
    holdout: Annotated[float, typer.Option("--holdout", help="Share of records kept apart and scored.")] = 0.1,
    device: Annotated[str, typer.Option("--device", help="cpu, cuda or cuda:1.")] = "cpu",
    seed: SeedOption = 0,
    json_: JsonOption = False,
) -> None:
    """Train a planner or a caller: LoRA with token rows, or full fine-tuning.

    Records of several domains make one adapter for the functions of all of them. What one of these domains refuses is
    left out then: another may do it.
    """
    if role not in ("planner", "caller"):
        raise MisuseError(f"no role {role!r}", hint="planner or caller")
    if not 0 <= holdout < 1:
        raise MisuseError(f"--holdout {holdout} is no share", hint="give a number from 0 to below 1")
    found = load_records(records)
    domain = join_names(r.domain for r in found)
    found = learnable(found, domain)
    try:
        from octavo.adapters.store import load_adapter
        from octavo.training.preset import load_preset
        from octavo.training.role import train_role
    except ModuleNotFoundError as error:
        raise MissingExtra("train", error.name or "torch") from error
    settings: dict[str, Any] = dict(read_setting(s) for s in set_ or [])
    adapter = train_role(
        role,
        found,
        load_domain(domain).functions,
        load_preset(preset, role, **settings, **({"rank": 0} if full else {})),
        domain=domain,
        base=require_base(base),
        base_name=base,
        out=out,
        seed=seed,
        holdout=holdout,
        device=device,
        start=load_adapter(from_) if from_ else None,
        report=Reporter(role),
    )
    if json_:
        print(json.dumps(adapter.training, ensure_ascii=False))
    else:
        for name, figure in adapter.training["heldout"].items():
            low, high = figure["interval"]
            print(f"held out: {name} {figure['value']:.3f} (n {figure['n']}, 95 % {low:.3f} to {high:.3f})")
        print(f"{role} adapter: {out}")


def read_setting(text: str) -> tuple[str, Any]:
    """`epochs=2` -> ("epochs", 2). Raises: MisuseError."""
    name, mark, value = text.partition("=")
    if not mark:
        raise MisuseError(f"--set {text!r} has no '='", hint="write --set epochs=2")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


class Reporter:
    """Progress on stderr, a line every ten seconds."""

    def __init__(self, role: str) -> None:
        self._role = role
        self._last = 0.0

    def __call__(self, progress: Any) -> None:
        if time.monotonic() - self._last < 10 and progress.step < progress.total:
            return
        self._last = time.monotonic()
        left = progress.seconds / max(1, progress.step) * (progress.total - progress.step)
        print(
            f"{self._role} {progress.step}/{progress.total} loss {progress.loss:.3f} "
            f"{progress.tokens_per_s:.0f} tokens/s, {left / 60:.0f} min left",
            file=sys.stderr,
            flush=True,
        )
