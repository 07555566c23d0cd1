"""`octavo run`: carry out one request."""

from __future__ import annotations

import json
import sys
import time
from typing import Annotated

import typer

from octavo.agents.agent import Agent
from octavo.agents.event import Finished
from octavo.agents.folder import PRETRAINED
from octavo.agents.policy import Policy, allow_all, ask_before, refuse_irreversible
from octavo.cli.option import AgentOption, JsonOption, NowOption, parse_now
from octavo.cli.show import Screen, confirm, finished_to_dict, print_notice
from octavo.domains import load_domain


def run(
    query: Annotated[str, typer.Argument(help="What you want done.")],
    agent: AgentOption = PRETRAINED,
    json_: JsonOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Plan and checked calls; nothing is executed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before irreversible calls.")] = False,
    now: NowOption = "",
) -> None:
    """Carry out a request on the simulated device of the agent's domain."""
    begun = time.perf_counter()
    clock = parse_now(now)
    loaded = Agent.load(agent, notice=print_notice)
    domain = load_domain(loaded.folder.domain)
    device = None if dry_run else domain.device(clock)
    load_s = time.perf_counter() - begun
    screen = Screen(quiet=json_)
    screen.start(query, dry_run=dry_run)
    end: Finished | None = None
    for event in loaded.run(query, device=device, policy=choose_policy(yes=yes, ask=not json_)):
        screen.show(event)
        end = event if isinstance(event, Finished) else end
    assert end is not None
    if json_:
        print(json.dumps(finished_to_dict(query, end, load_s=load_s, timings=screen.timings), ensure_ascii=False))
    else:
        screen.end(end, load_s=load_s)
    if not (end.ok or (dry_run and not end.plan.refused and not end.observations)):
        raise typer.Exit(1)


def choose_policy(*, yes: bool, ask: bool = True) -> Policy:
    """`--yes`: all may run. In a terminal: ask before what cannot be undone. Elsewhere: refuse it."""
    if yes:
        return allow_all
    return ask_before(confirm) if ask and sys.stdin.isatty() and sys.stderr.isatty() else refuse_irreversible
