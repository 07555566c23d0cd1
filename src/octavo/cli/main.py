"""The command line: one table of commands, one place where errors become messages and exit codes.

Data goes to stdout, progress and errors to stderr. Exit codes: 0 done, 1 the work failed, 2 misuse.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from octavo.cli.bench import bench
from octavo.cli.build_pretrained import build_pretrained
from octavo.cli.chat import chat
from octavo.cli.evaluate import evaluate
from octavo.cli.functions import functions
from octavo.cli.merge import merge
from octavo.cli.pack import pack
from octavo.cli.pull import pull
from octavo.cli.run import run
from octavo.cli.teach import add_function, remove_function
from octavo.cli.train import train
from octavo.errors import MisuseError, OctavoError, RecordError

COMMANDS: dict[str, Callable[..., None]] = {
    "functions": functions,
    "pull": pull,
    "train": train,
    "pack": pack,
    "merge": merge,
    "add-function": add_function,
    "remove-function": remove_function,
    "evaluate": evaluate,
    "run": run,
    "chat": chat,
    "bench": bench,
    "build-pretrained": build_pretrained,
}

app = typer.Typer(
    name="octavo",
    help="Small, private, offline agents made from your functions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def main() -> None:
    """The entry point of the `octavo` command."""
    try:
        app(standalone_mode=True)
    except OctavoError as error:
        print(f"octavo: {error}", file=sys.stderr)
        if error.hint:
            print(f"        {error.hint}", file=sys.stderr)
        sys.exit(2 if isinstance(error, (MisuseError, RecordError)) else 1)
    except KeyboardInterrupt:
        print("octavo: stopped", file=sys.stderr)
        sys.exit(1)
