"""`octavo functions`: what an agent or a domain can do."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from octavo.cli.option import JsonOption
from octavo.domains import load_domain
from octavo.functions.check import describe
from octavo.functions.schema import functions_to_json


def functions(
    domain: Annotated[str, typer.Argument(help="A domain, e.g. android.")] = "android",
    json_: JsonOption = False,
) -> None:
    """List the functions of a domain: index, signature, effect, description."""
    found = load_domain(domain).functions
    if json_:
        print(json.dumps(functions_to_json(found), ensure_ascii=False))
        return
    table = Table("token", "function", "effect", "what it does", box=None, header_style="bold")
    for index, function in enumerate(found):
        table.add_row(f"<oct_{index}>", describe(function), function.effect.value, function.description)
    Console().print(table)
