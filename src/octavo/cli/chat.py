"""`octavo chat`: requests in a loop on one device, with history and undo."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer
from rich.console import Console

from octavo.agents.agent import Agent
from octavo.agents.event import Finished
from octavo.agents.folder import PRETRAINED
from octavo.cli.option import AgentOption, NowOption, parse_now
from octavo.cli.run import choose_policy
from octavo.cli.show import Screen, print_notice
from octavo.domains import load_domain
from octavo.errors import OctavoError
from octavo.formats.call import show_call

_HELP = "Say what you want done. /history what was done · /undo take the last plan back · /quit"


def chat(
    agent: AgentOption = PRETRAINED,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before irreversible calls.")] = False,
    now: NowOption = "",
) -> None:
    """Carry out requests one after the other on the simulated device of the agent's domain."""
    loaded = Agent.load(agent, notice=print_notice)
    device = load_domain(loaded.folder.domain).device(parse_now(now))
    session = Session(loaded, device, yes=yes)
    console = Console(highlight=False)
    console.print(f"[dim]{_HELP}[/]")
    while True:
        try:
            line = console.input("[bold]› [/]").strip() if sys.stdin.isatty() else input().strip()
        except EOFError:
            return
        if line in ("/quit", "/exit"):
            return
        if line:
            session.answer(line, console)


class Session:
    """What was done since the chat began, and the device's state before each plan."""

    def __init__(self, agent: Agent, device: Any, *, yes: bool) -> None:
        self._agent = agent
        self._device = device
        self._yes = yes
        self._done: list[tuple[str, Finished]] = []
        self._states: list[Any] = []

    def answer(self, line: str, console: Console) -> None:
        """One line of the user: a command or a request. Errors are shown; the chat goes on."""
        if line == "/history":
            self._history(console)
        elif line == "/undo":
            self._undo(console)
        elif line.startswith("/"):
            console.print(f"[yellow]no command {line}[/]  [dim]{_HELP}[/]")
        else:
            try:
                self._run(line)
            except OctavoError as error:
                console.print(f"[red]{error}[/] [dim]{error.hint}[/]")

    def _run(self, query: str) -> None:
        screen = Screen()
        before = self._device.snapshot()
        for event in self._agent.run(query, device=self._device, policy=choose_policy(yes=self._yes)):
            screen.show(event)
            if isinstance(event, Finished):
                screen.end(event, load_s=0.0)
                self._done.append((query, event))
                self._states.append(before)

    def _history(self, console: Console) -> None:
        if not self._done:
            console.print("[dim]nothing was done yet[/]")
        for number, (query, end) in enumerate(self._done, 1):
            console.print(f"[bold]{number}[/] {query}")
            for step, call in sorted(end.executed.items()):
                console.print(f"  {'✓' if end.observations[step].ok else '✗'} {show_call(call)}", markup=False)

    def _undo(self, console: Console) -> None:
        if not self._done:
            console.print("[yellow]nothing to undo[/]")
            return
        query, _ = self._done.pop()
        self._device.restore(self._states.pop())
        console.print(f"taken back: {query}", markup=False)
