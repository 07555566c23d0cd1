"""`octavo pull`: fetch base weights by pinned version and sha256."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from octavo.cli.option import JsonOption
from octavo.models.base import BASES, base_path, find_base
from octavo.models.base import pull as fetch


def pull(
    base: Annotated[str, typer.Argument(help=f"One of {', '.join(BASES)}.")] = "smollm2-135m",
    from_: Annotated[Path | None, typer.Option("--from", help="A file that you have, instead of fetching.")] = None,
    json_: JsonOption = False,
) -> None:
    """Fetch a base, check its sha256, and keep it in the cache (or under $OCTAVO_HOME)."""
    wanted = find_base(base)
    here = base_path(wanted).is_file()
    path = fetch(wanted, source=from_, progress=lambda line: print(line, file=sys.stderr))
    if json_:
        print(json.dumps({"base": base, "path": str(path), "sha256": wanted.sha256, "fetched": not here}))
    else:
        print(f"{wanted.about} ({wanted.licence}): {path}")
