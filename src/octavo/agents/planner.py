"""The planner: a query becomes steps, one after the other, each as soon as it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from octavo.errors import FormatError
from octavo.formats.contract import Contract
from octavo.formats.plan import MAX_STEPS
from octavo.formats.possible import possible_functions
from octavo.formats.say import end_step, mend_step, results_of
from octavo.formats.token import END, REFUSE, Prompt, Token, commit_token
from octavo.formats.unsaid import Unsaid, functions_for, unsaid
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
        self._committed = {commit_token(i): f.name for i, f in enumerate(functions)}

    def steps(self, query: str, *, lane: int = 0, spent: list[Generation] | None = None) -> Iterator[Step]:
        """The steps, each as soon as the planner has finished it. None at all: refused.

        Only functions whose numbers and addresses the query can give are planned (formats/possible.py).
        A plan that leaves out what a request says for one reason only (formats/unsaid.py) is asked to go on with a
        function that takes it.
        The caller of this may stop asking at any time. What was generated is appended to `spent`.
        Raises: FormatError if a step does not end; ModelError.
        """
        spent = [] if spent is None else spent
        prompt, plan = list(self._contract.planner_prompt(query)), _Plan(self._functions)
        opened = self._open(prompt, query, plan, lane, spent)
        for number in range(1, MAX_STEPS + 1):
            ended = opened == END and self._contract.plan == "committed"
            missing = unsaid(query, plan.texts) if ended else []
            if missing:
                opened = self._open(prompt, query, plan, lane, spent, missing)
            if opened in (REFUSE, END):
                return
            prompt += [opened] if opened else []
            after = self._possible(query, [*plan.functions, self._committed.get(opened)])
            grammar = step_grammar(after, self._contract, self._ids, number=number)
            part = self._model.generate(
                prompt, stops=self._stops, max_tokens=_STEP_TOKENS, constraint=grammar, lane=lane
            )
            spent.append(part)
            if not part.stop:
                raise FormatError("a step without end", text=part.text, position=len(part.text), expected=str(END))
            for written in self._contract.parse_plan(f"{opened}{part.text}", self._functions).steps:
                step = plan.add(written)
                if missing and len(unsaid(query, plan.texts)) == len(missing):
                    return  # asked to go on, it has nothing to add
                if step:
                    yield step
            prompt += [part.text] if self._contract.plan == "committed" else [part.text, Token(part.stop)]
            opened = Token(part.stop) if self._contract.plan == "committed" or part.stop == END else Token("")

    def _open(
        self,
        prompt: Prompt,
        query: str,
        plan: _Plan,
        lane: int,
        spent: list[Generation],
        missing: Sequence[Unsaid] = (),
    ) -> Token:
        """The token that the plan begins with, a step's function or a refusal; or goes on with, for what is missing."""
        if self._contract.plan != "committed":
            return Token("")
        possible = self._possible(query, plan.functions)
        if missing:
            takers = functions_for(missing, self._functions)
            possible = [i for i in possible if i in takers]
            if not possible:
                return END
        grammar = opening_grammar(possible, self._ids, refusal=not missing)
        first = self._model.generate(prompt, stops=self._tokens(), max_tokens=1, constraint=grammar, lane=lane)
        spent.append(first)
        return Token(first.stop)

    def _possible(self, query: str, before: Sequence[str | None]) -> list[int]:
        return possible_functions(query, self._functions, before=before)

    def _tokens(self) -> Sequence[str]:
        return [*(s for s in self._stops if s != END), REFUSE]


class _Plan:
    """The steps so far, as the planner wrote them and as they are handed out.

    References and ends of sentences are put right. What has been said already is not handed out again: nobody wants one
    forecast or one call twice; what only sets something on the device may be wanted twice.
    """

    def __init__(self, functions: FunctionSet) -> None:
        self._functions = functions
        self._written: list[Step] = []
        self._numbers: list[int] = []  # of each written step: its number among those handed out
        self._steps: list[Step] = []

    @property
    def texts(self) -> list[str]:
        return [step.text for step in self._steps]

    @property
    def functions(self) -> list[str | None]:
        return [step.function for step in self._steps]

    def add(self, written: Step) -> Step | None:
        """The step as it is handed out; None if it is none."""
        step = written
        if written.function:
            results = results_of((s.function for s in self._written), self._functions)
            text = end_step(written.text, self._functions.get(written.function))
            step = replace(written, text=mend_step(text, results, self._numbers))
        again = step in self._steps and self._is_once(step)
        if not again:
            self._steps.append(step)
        self._written.append(written)
        self._numbers.append(self._steps.index(step) + 1 if again else len(self._steps))
        return None if again else step

    def _is_once(self, step: Step) -> bool:
        return step.function is not None and self._functions.get(step.function).effect is not Effect.WRITE
