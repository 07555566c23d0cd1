"""An agent on records: every record carried out on a fresh device, every gold step given to the caller alone.

The report holds figures and misses; it doesn't know how they are shown (report.py) nor where records come from.
"""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from octavo.agents.loop import CallWriter
from octavo.errors import CallError, MisuseError, OctavoError
from octavo.evaluation.answer import Answer, AskedAgent, DeviceFactory, ask
from octavo.evaluation.equal import equal_calls
from octavo.evaluation.latency import Progress, no_progress, time_figures
from octavo.evaluation.metric import NOTHING, Figure, exact, mean, share
from octavo.evaluation.miss import Missed, count_misses
from octavo.evaluation.score import Score, missed, quality_figures, require_records, score
from octavo.functions import FunctionSet
from octavo.models.model import Generation
from octavo.types import Call, Record, Step

Figures = dict[str, Figure]


@dataclass(frozen=True, slots=True)
class CallerScore:
    """How the caller alone answered one gold step."""

    gold: Call
    function: bool
    success: bool
    strict: bool
    prompt_tokens: int | None  # None: nothing was generated


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one record."""

    score: Score
    answer: Answer
    caller: tuple[CallerScore, ...]  # by gold step


@dataclass(frozen=True, slots=True)
class Report:
    """The figures over all records, and how each was answered."""

    figures: Figures
    by_steps: dict[int, Figures]  # of the records in scope, by the number of gold steps
    by_function: dict[str, Figures]  # of the records that use it, and of its own gold steps for the caller
    scores: tuple[Score, ...]  # by record
    lanes: int  # above 1 the times are those of an engine under load
    now: datetime
    seconds: float
    agent: str = ""
    command: str = ""
    records_sha256: str = ""

    @property
    def records(self) -> int:
        return len(self.scores)

    @property
    def missed(self) -> tuple[Missed, ...]:
        """The records that were answered wrongly, in their order."""
        return missed(self.scores)

    def to_dict(self) -> dict[str, Any]:
        """As JSON: each figure at the top under its name, as {"value", "n", "interval"}."""
        return {
            **_plain(self.figures),
            "by_steps": {str(n): _plain(part) for n, part in self.by_steps.items()},
            "by_function": {name: _plain(part) for name, part in self.by_function.items()},
            "misses": count_misses(self.missed),
            "records": self.records,
            "records_sha256": self.records_sha256,
            "agent": self.agent,
            "command": self.command,
            "now": self.now.isoformat(),
            "lanes": self.lanes,
            "seconds": self.seconds,
        }


def evaluate(
    agent: AskedAgent,
    records: Sequence[Record],
    *,
    device_factory: DeviceFactory,
    now: datetime,
    lanes: int = 1,
    caller: CallWriter | None = None,
    progress: Progress = no_progress,
    name: str = "",
    command: str = "",
    records_sha256: str = "",
) -> Report:
    """Carry out every record and score what was written; `lanes` records side by side.

    now: the clock of the devices. caller: given the gold steps, alone.
    name, command, records_sha256: passed on to the report.
    Raises: MisuseError if there is nothing to do; RecordError for a record that the agent's functions cannot answer;
    the errors that the agent does not take upon itself.
    """
    if not records or lanes < 1:
        raise MisuseError(f"{len(records)} records in {lanes} lanes", hint="give at least one of each")
    require_records(records, agent.functions)
    start = time.perf_counter()

    def one(record: Record, lane: int) -> Result:
        answer = ask(agent, record.query, device=device_factory(), lane=lane)
        scored = score(record, answer.written, agent.functions, now=now, steps=answer.steps)
        alone = tuple(_call_alone(caller, record, agent.functions, now=now, lane=lane)) if caller else ()
        return Result(scored, answer, alone)

    results = _in_lanes(one, records, lanes, progress)
    return Report(
        figures=_figures(results),
        by_steps=_by_steps(results),
        by_function=_by_function(results, agent.functions),
        scores=tuple(r.score for r in results),
        lanes=lanes,
        now=now,
        seconds=time.perf_counter() - start,
        agent=name,
        command=command,
        records_sha256=records_sha256,
    )


def peak_memory() -> Figure:
    """The most memory that this process has held so far, in MB; nothing where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return NOTHING
    unit = 1 if sys.platform == "darwin" else 1024
    return exact(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6)


def _call_alone(
    caller: CallWriter, record: Record, functions: FunctionSet, *, now: datetime, lane: int
) -> Iterable[CallerScore]:
    """The caller on the gold steps. A call with the right function that breaks its schema still has the function."""
    for number, (step, gold) in enumerate(zip(record.steps, record.calls, strict=True), 1):
        spent: list[Generation] = []
        call: Call | None = None
        function: str | None = None
        try:
            before = record.steps[: number - 1]
            call = caller.call(record.query, Step(step.text), before=before, lane=lane, spent=spent)
            function = call.function
        except OctavoError as error:
            if not error.observable:
                raise
            function = error.function if isinstance(error, CallError) else None
        yield CallerScore(
            gold,
            function == gold.function,
            call is not None and equal_calls([gold], [call], functions, now=now),
            call is not None and equal_calls([gold], [call], functions, now=now, strict=True),
            spent[0].prompt_tokens if spent else None,
        )


def _in_lanes(
    one: Callable[[Record, int], Result], records: Sequence[Record], lanes: int, progress: Progress
) -> list[Result]:
    """`one` of every record, in their order. A lane serves one record at a time; the first error stops all."""
    free: queue.SimpleQueue[int] = queue.SimpleQueue()
    for lane in range(lanes):
        free.put(lane)

    def in_lane(record: Record) -> Result:
        lane = free.get()
        try:
            return one(record, lane)
        finally:
            free.put(lane)

    with ThreadPoolExecutor(lanes, thread_name_prefix="lane") as pool:
        futures = [pool.submit(in_lane, record) for record in records]
        try:
            for done, future in enumerate(as_completed(futures), 1):
                future.result()
                progress(done, len(records))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]


def _figures(results: Sequence[Result]) -> Figures:
    answers = [r.answer for r in results]
    first = [a.generations["planner"][0] for a in answers if a.generations.get("planner")]
    alone = [c.prompt_tokens for r in results for c in r.caller if c.prompt_tokens is not None]
    return {
        **quality_figures([r.score for r in results]),
        **_caller_figures([c for r in results for c in r.caller]),
        "calls_decoded": share([d for a in answers for d in _decoded(a)]),
        **time_figures(answers),
        "prompt_tokens": mean([g.prompt_tokens for g in first]),  # what the planner reads before it writes anything
        "caller_prompt_tokens": mean(alone),
        "tokens_read": mean([sum(g.prompt_tokens for g in _all(a)) for a in answers]),  # cached ones counted
        "tokens_written": mean([sum(g.tokens for g in _all(a)) for a in answers]),
        "peak_memory_mb": peak_memory(),
    }


def _all(answer: Answer) -> list[Generation]:
    return [generation for role in answer.generations.values() for generation in role]


def _decoded(answer: Answer) -> list[bool]:
    """Once for each call that was written: did the caller decode it, or had its step said it in full? In no order."""
    decoded = len(answer.generations.get("caller", ()))
    written = sum(isinstance(call, Call) for call in answer.written)
    return [True] * decoded + [False] * (written - decoded)


def _by_steps(results: Sequence[Result]) -> dict[int, Figures]:
    inside = [r for r in results if r.score.in_scope]
    counts = sorted({len(r.score.record.calls) for r in inside})
    return {n: _inside_figures([r for r in inside if len(r.score.record.calls) == n]) for n in counts}


def _by_function(results: Sequence[Result], functions: FunctionSet) -> dict[str, Figures]:
    out = {}
    for name in (f.name for f in functions):
        using = [r for r in results if any(c.function == name for c in r.score.record.calls)]
        if using:
            alone = [c for r in using for c in r.caller if c.gold.function == name]
            out[name] = {**_inside_figures(using), **_caller_figures(alone)}
    return out


def _inside_figures(results: Sequence[Result]) -> Figures:
    """The figures of records in scope."""
    quality = quality_figures([r.score for r in results])
    del quality["refusal"]
    return {**quality, **_caller_figures([c for r in results for c in r.caller])}


def _caller_figures(scores: Sequence[CallerScore]) -> Figures:
    return {
        "caller_function": share([s.function for s in scores]),
        "caller_success": share([s.success for s in scores]),
        "caller_strict": share([s.strict for s in scores]),
    }


def _plain(figures: Figures) -> dict[str, Any]:
    return {name: figure.to_dict() for name, figure in figures.items()}
