"""The caller: one step becomes one checked call."""

from __future__ import annotations

from octavo.errors import FormatError
from octavo.formats.contract import Contract
from octavo.formats.plan import MAX_STEPS
from octavo.formats.token import CALL_END
from octavo.functions import FunctionSet, require_call
from octavo.models.constraint import Ids, call_grammar
from octavo.models.model import Generation, Model
from octavo.models.said import said_rules
from octavo.types import Call

_CALL_TOKENS = 200


class Caller:
    """Writes calls with a model under a contract."""

    def __init__(self, model: Model, contract: Contract, functions: FunctionSet, ids: Ids) -> None:
        self._model = model
        self._contract = contract
        self._functions = functions
        self._grammars = [call_grammar(functions, contract, ids, step=n) for n in range(1, MAX_STEPS + 1)]

    def call(
        self, query: str, step_text: str, *, number: int, lane: int = 0, spent: list[Generation] | None = None
    ) -> Call:
        """The call that carries out step `number` (1-based) of a query; checked against its function's schema.

        Raises: FormatError, CallError: both observable; ModelError.
        """
        read = query if self._contract.caller_sees_query else step_text  # what values are copied from
        part = self._model.generate(
            self._contract.caller_prompt(query, step_text),
            stops=[CALL_END],
            max_tokens=_CALL_TOKENS,
            constraint=self._grammars[number - 1] + said_rules(read, spaced=self._contract.spaced),
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
