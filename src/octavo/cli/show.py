"""How a run looks in a terminal and as JSON. Consumes events; decides nothing."""

from __future__ import annotations

import sys
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.prompt import Confirm

from octavo.agents.event import CallWritten, Event, Finished, Observed, PlanEnded, StepPlanned
from octavo.agents.summary import shorten
from octavo.data.records import plain_value
from octavo.formats.call import show_call
from octavo.functions import Function
from octavo.models.model import Generation
from octavo.types import Call


class Screen:
    """Prints a run as it happens, and remembers when what happened."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(quiet=quiet, highlight=False)
        self.timings: dict[str, float] = {}
        self._written: Call | None = None

    def start(self, query: str, *, dry_run: bool = False) -> None:
        note = "  [dim](dry run: nothing is executed)[/]" if dry_run else ""
        self._console.print(f"[bold]{escape(query)}[/]{note}\n")

    def show(self, event: Event) -> None:
        """One event, at the moment it happens."""
        out = self._console.print
        match event:
            case StepPlanned(number, step, at_s):
                self.timings.setdefault("first_step_s", at_s)
                out(f"[bold cyan]{number}[/] {escape(step.text)}")
            case CallWritten(_, call, at_s):
                self.timings.setdefault("first_call_s", at_s)
                self.timings["last_call_s"] = at_s
                self._written = call
                out(f"  [green]{escape(show_call(call))}[/]")
            case Observed(observation, call, _):
                if call and call != self._written:
                    out(f"  [dim]{escape(show_call(call))}[/]")
                if observation.ok:
                    text = "done" if observation.value is None else shorten(observation.value)
                    out(f"  [dim]→[/] {escape(text)}")
                else:
                    out(f"  [red]✗ {escape(observation.error or '')}[/]")
            case PlanEnded(_, at_s):
                self.timings["plan_s"] = at_s
            case Finished():
                self.timings["total_s"] = event.at_s

    def end(self, event: Finished, *, load_s: float) -> None:
        """The summary and the times."""
        times = " · ".join(f"{name[:-2].replace('_', ' ')} {s:.2f} s" for name, s in self.timings.items())
        tokens = sum(g.tokens for parts in event.generations.values() for g in parts)
        self._console.print(f"\n[bold]{escape(event.summary)}[/]")
        self._console.print(f"[dim]loaded in {load_s:.2f} s · {times} · {tokens} tokens written[/]")


def confirm(function: Function, call: Call) -> bool:
    """Ask the person in front of the terminal."""
    console = Console(stderr=True, highlight=False)
    return Confirm.ask(f"  [yellow]{escape(show_call(call))}[/] cannot be undone. Do it?", console=console)


def print_notice(text: str) -> None:
    """A line on stderr, so that nobody waits without knowing why."""
    print(text, file=sys.stderr, flush=True)


def print_progress(done: int, total: int) -> None:
    """One line on stderr that overwrites itself."""
    print(f"\r{done}/{total}", end="", file=sys.stderr, flush=True)


def finished_to_dict(query: str, end: Finished, *, load_s: float, timings: dict[str, float]) -> dict[str, Any]:
    """Everything that happened as one JSON object."""
    return {
        "query": query,
        "ok": end.ok,
        "refused": end.plan.refused,
        "plan": [{"text": s.text, "function": s.function} for s in end.plan.steps],
        "calls": [_call_to_dict(n, c) for n, c in sorted(end.calls.items())],
        "executed": [_call_to_dict(n, c) for n, c in sorted(end.executed.items())],
        "observations": [
            {"step": n, "ok": o.ok, "value": o.value, "error": o.error} for n, o in sorted(end.observations.items())
        ],
        "summary": end.summary,
        "timings": {"load_s": round(load_s, 4), **{k: round(v, 4) for k, v in timings.items()}},
        "tokens": {role: _tokens(parts) for role, parts in end.generations.items()},
    }


def _tokens(parts: list[Generation]) -> dict[str, int]:
    return {
        "prompt": parts[0].prompt_tokens if parts else 0,
        "written": sum(g.tokens for g in parts),
    }


def _call_to_dict(number: int, call: Call) -> dict[str, Any]:
    return {
        "step": number,
        "function": call.function,
        "arguments": {k: plain_value(v) for k, v in call.arguments.items()},
    }
