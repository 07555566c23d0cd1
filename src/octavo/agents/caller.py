"""The caller: one step becomes one checked call.

Of a step in its function's own wording only those calls are left that it can say (formats/read.py); where that is one,
there is nothing to decode.
"""

from __future__ import annotations

from collections.abc import Sequence

from octavo.errors import FormatError
from octavo.formats.contract import Contract
from octavo.formats.plan import MAX_STEPS
from octavo.formats.read import read_step, stops_short
from octavo.formats.say import results_of
from octavo.formats.token import CALL_END
from octavo.functions import FunctionSet, check_call, require_call
from octavo.models.constraint import Ids, call_grammar, choice_grammar
from octavo.models.model import Generation, Model
from octavo.models.said import said_rules
from octavo.types import Call, Step

_CALL_TOKENS = 200


class Caller:
    """Writes calls with a model under a contract."""

    def __init__(self, model: Model, contract: Contract, functions: FunctionSet, ids: Ids) -> None:
        self._model = model
        self._contract = contract
        self._functions = functions
        self._ids = ids
        self._grammars = [call_grammar(functions, contract, ids, step=n) for n in range(1, MAX_STEPS + 1)]

    def call(
        self,
        query: str,
        step: Step,
        *,
        before: Sequence[Step] = (),
        lane: int = 0,
        spent: list[Generation] | None = None,
    ) -> Call:
        """The call that carries out a step of a query; checked against its function's schema.

        before: the steps before it, which it may refer to. What was generated is appended to `spent`.
        Raises: FormatError (also for a step that stops short, whose value would be made up), CallError: both
        observable; ModelError.
        """
        number = len(before) + 1
        if step.function and stops_short(step.text, self._functions.get(step.function)):
            raise FormatError("a step without its last value", text=step.text, position=len(step.text))
        sayable = self._sayable(query, step, before)
        if len(sayable) == 1:
            return sayable[0]
        part = self._model.generate(
            self._contract.caller_prompt(query, step.text),
            stops=[CALL_END],
            max_tokens=_CALL_TOKENS,
            constraint=self._choice(sayable, number) if sayable else self._copying(query, step, number),
            lane=lane,
        )
        if spent is not None:
            spent.append(part)
        if part.stop != CALL_END:
            raise FormatError("a call without end", text=part.text, position=len(part.text), expected=CALL_END)
        call, *more = self._contract.parse_calls(part.text, self._functions, step=number)
        if more:
            raise FormatError("several calls for one step", text=part.text, position=0, expected="one call")
        require_call(call, self._functions, step=number)
        return call

    def _sayable(self, query: str, step: Step, before: Sequence[Step]) -> list[Call]:
        """The valid calls that the step says in its function's wording; none if the planner named no function."""
        if step.function is None:
            return []
        results = results_of((s.function for s in before), self._functions)
        calls = read_step(step.text, self._functions.get(step.function), query=query, results=results)
        return [call for call in calls if not check_call(call, self._functions, step=len(before) + 1)]

    def _choice(self, calls: Sequence[Call], number: int) -> str:
        """A grammar of these calls alone."""
        return choice_grammar([self._contract.call_text(c, self._functions, step=number) for c in calls], self._ids)

    def _copying(self, query: str, step: Step, number: int) -> str:
        """A grammar of every call whose values stand in what the caller reads."""
        read = query if self._contract.caller_sees_query else step.text
        return self._grammars[number - 1] + said_rules(read, spaced=self._contract.spaced)
