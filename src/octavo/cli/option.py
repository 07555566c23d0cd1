"""Options that several commands share, and what they default to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from octavo.errors import MisuseError

FIXED_NOW = "2026-11-21T09:30"  # a clock for reports, so that they can be repeated

AgentOption = Annotated[Path, typer.Option("--agent", help="An agent folder, made by `octavo pack`.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on stdout instead of text.")]
NowOption = Annotated[
    str, typer.Option("--now", help="The clock that relative dates are resolved against, ISO 8601; default: now.")
]
SeedOption = Annotated[int, typer.Option("--seed", help="Where chance enters.")]


def parse_now(text: str) -> datetime:
    """Raises: MisuseError if it is no date and time."""
    if not text:
        return datetime.now()
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise MisuseError(f"--now {text!r} is no date and time", hint="write 2026-11-21T09:30") from error
