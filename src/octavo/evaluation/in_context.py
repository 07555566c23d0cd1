"""A model that was not trained for the functions: their descriptions stand in its context, and it writes all calls.

The other way to make an agent, beside which ours has to stand. It decodes under a grammar as strict as the caller's:
functions that it was shown, arguments of their types, names and numbers copied from the query.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from octavo.agents.event import CallWritten, Event, Finished, Observed, PlanEnded, StepPlanned
from octavo.agents.loop import describe_error
from octavo.agents.policy import Policy, allow_all
from octavo.devices.device import Device
from octavo.errors import FormatError, OctavoError
from octavo.formats.call import format_calls, parse_calls, show_call
from octavo.formats.contract import Contract, description
from octavo.formats.token import END, START, Prompt
from octavo.functions import Function, FunctionSet, require_call
from octavo.models.constraint import Ids, series_grammar
from octavo.models.model import Generation, Model
from octavo.models.said import said_rules
from octavo.types import Call, Observation, Plan, Record, Step

NOTHING = "none"
_MAX_TOKENS = 300  # five calls
_CONTRACT = Contract(named=True, spaced=False)
_RULES = (
    "You carry out requests on a device by calling functions. Answer with the calls alone, in the order in which they "
    f'are made, separated by ";", or with {NOTHING} if no function does what is asked.\n'
    "Give arguments by position and leave out those at the end that the request does not say. Copy names and texts "
    'from the request. A time is "HH:MM". A date, with or without a time, is "@" and the words of the request, then '
    'HH:MM: "@tomorrow 17:00", "@in 20 minutes". $1 is what the first call returned, $2 the second; $1.name is a field '
    "of it.\nFunctions:\n"
)


@dataclass(frozen=True)
class InContext:
    """An agent made of a prompt.

    model: an instruction-tuned base in ChatML. ids: of its tokens. shown: the functions in the prompt, by query.
    shots: records that stand in the prompt as examples; their functions are shown too.
    """

    model: Model
    ids: Ids
    functions: FunctionSet
    shown: Callable[[str], FunctionSet]
    shots: Sequence[Record] = ()
    clock: Callable[[], float] = field(default=time.perf_counter)

    def run(
        self, query: str, /, *, device: Device | None, policy: Policy = allow_all, lane: int = 0
    ) -> Iterator[Event]:
        """All calls at once, as the events of a run. Nothing is executed: what is scored is what was written."""
        start = self.clock()
        shown = self._with_shots(self.shown(query))
        written: list[Generation] = []
        calls: dict[int, Call] = {}
        observations: dict[int, Observation] = {}
        try:
            for number, call in enumerate(self._write(query, shown, lane, written), 1):
                yield StepPlanned(number, Step(show_call(call), call.function), self.clock() - start)
                require_call(call, self.functions, step=number)
                calls[number] = call
                yield CallWritten(number, call, self.clock() - start)
        except OctavoError as error:
            if not error.observable:
                raise
            number = len(calls) + 1
            observations[number] = Observation(number, error=describe_error(error))
            yield Observed(observations[number], None, self.clock() - start)
        plan = Plan(tuple(Step(show_call(c), c.function) for c in calls.values()))
        yield PlanEnded(plan, self.clock() - start)
        spent = {"planner": written}
        yield Finished(plan, calls, {}, observations, "", self.clock() - start, spent)

    def prompt(self, query: str, shown: FunctionSet) -> Prompt:
        """The functions, the examples and the query, in ChatML."""
        described = "\n".join(description(f).replace("\n", " - ") for f in shown)
        turns = [("system", f"{_RULES}{described}")]
        for shot in self.shots:
            turns += [("user", shot.query), ("assistant", self._answer(shot))]
        pieces: list[str] = []
        for role, text in (*turns, ("user", query)):
            pieces += [START, f"{role}\n{text}", END, "\n"]
        return [*pieces, START, "assistant\n"]

    def _with_shots(self, shown: FunctionSet) -> FunctionSet:
        """What the examples call is shown as well: a model imitates them."""
        used = dict.fromkeys(c.function for shot in self.shots for c in shot.calls)
        return FunctionSet([*shown, *(self.functions.get(name) for name in used if name not in shown)])

    def _answer(self, shot: Record) -> str:
        if not shot.calls:
            return NOTHING
        return format_calls(shot.calls, self.functions, step=1, spaced=False, named=True, series=True)

    def _write(self, query: str, shown: FunctionSet, lane: int, spent: list[Generation]) -> list[Call]:
        part = self.model.generate(
            self.prompt(query, shown),
            stops=[END],
            max_tokens=_MAX_TOKENS,
            constraint=_grammar(tuple(shown), self.ids) + said_rules(query, spaced=False),
            lane=lane,
        )
        spent.append(part)
        if not part.stop:
            raise FormatError("calls without end", text=part.text, position=len(part.text), expected=END)
        if part.text == NOTHING:
            return []
        return parse_calls(part.text, shown, step=1, spaced=False, named=True, series=True)


@lru_cache(maxsize=256)
def _grammar(shown: tuple[Function, ...], ids: Ids) -> str:
    return series_grammar(FunctionSet(shown), _CONTRACT, ids, nothing=NOTHING, end=END)
