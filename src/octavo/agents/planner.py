"""The planner: a query becomes steps, one after the other, each as soon as it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from octavo.errors import FormatError
from octavo.formats.contract import Contract
from octavo.formats.plan import MAX_STEPS
from octavo.formats.possible import possible_functions
from octavo.formats.say import mend_step
from octavo.formats.token import END, REFUSE, Prompt, Token
from octavo.formats.unsaid import unsaid
from octavo.functions import Effect, FunctionSet
from octavo.models.constraint import Ids, opening_grammar, step_grammar, stops_of
from octavo.models.model import Generation, Model
from octavo.types import Step

_STEP_TOKENS = 120  # a step is one sentence; a longer one has lost its way


class Planner:
    """Writes plans with a model under a contract."""

    def __init__(self, model: Model, contract: Contract, functions: FunctionSet, ids: Ids) -> None:
        self._model = model
        self._contract = contract
        self._functions = functions
        self._stops = stops_of(functions, contract)
        self._ids = ids

    def steps(self, query: str, *, lane: int = 0, spent: list[Generation] | None = None) -> Iterator[Step]:
        """The steps, each as soon as the planner has finished it. None at all: refused.

        Only functions whose numbers and addresses the query can give are planned (formats/possible.py).
        A plan that leaves out what a request says for one reason only (formats/unsaid.py) is asked to go on.
        The caller of this may stop asking at any time. What was generated is appended to `spent`.
        Raises: FormatError if a step does not end; ModelError.
        """
        spent = [] if spent is None else spent
        prompt, before = list(self._contract.planner_prompt(query)), list[Step]()
        possible = possible_functions(query, self._functions)
        opened = self._open(prompt, lane, spent, opening_grammar(possible, self._ids))
        for number in range(1, MAX_STEPS + 1):
            ended = opened == END and self._contract.plan == "committed"
            missing = unsaid(query, [s.text for s in before]) if ended else []
            if missing and possible:
                opened = self._open(prompt, lane, spent, opening_grammar(possible, self._ids, refusal=False))
            if opened in (REFUSE, END):
                return
            prompt += [opened] if opened else []
            grammar = step_grammar(possible, self._contract, self._ids, number=number)
            part = self._model.generate(
                prompt, stops=self._stops, max_tokens=_STEP_TOKENS, constraint=grammar, lane=lane
            )
            spent.append(part)
            if not part.stop:
                raise FormatError("a step without end", text=part.text, position=len(part.text), expected=str(END))
            for written in self._contract.parse_plan(f"{opened}{part.text}", self._functions).steps:
                step = self._mended(written, before)
                if missing and len(unsaid(query, [*(s.text for s in before), step.text])) == len(missing):
                    return  # asked to go on, it has nothing to add
                if not self._again(step, before):
                    before.append(step)
                    yield step
            prompt += [part.text] if self._contract.plan == "committed" else [part.text, Token(part.stop)]
            opened = Token(part.stop) if self._contract.plan == "committed" or part.stop == END else Token("")

    def _open(self, prompt: Prompt, lane: int, spent: list[Generation], grammar: str) -> Token:
        """The token that the plan begins with or goes on with: a step's function, a refusal where it may be."""
        if self._contract.plan != "committed":
            return Token("")
        first = self._model.generate(prompt, stops=self._tokens(), max_tokens=1, constraint=grammar, lane=lane)
        spent.append(first)
        return Token(first.stop)

    def _mended(self, step: Step, before: Sequence[Step]) -> Step:
        """The step with each reference at a step that returns what it names."""
        results = [self._functions.get(s.function).result if s.function else "" for s in before]
        return replace(step, text=mend_step(step.text, results)) if step.function else step

    def _again(self, step: Step, before: Sequence[Step]) -> bool:
        """Has it been said already? One forecast or one call is not wanted twice; what only sets something may be."""
        said = step.function is not None and step in before
        return said and self._functions.get(str(step.function)).effect is not Effect.WRITE

    def _tokens(self) -> Sequence[str]:
        return [*(s for s in self._stops if s != END), REFUSE]
