"""Grammars that keep decoding to what a contract allows, in llguidance's Lark.

The caller can write one functional token, well-formed arguments of its types, references to earlier steps, and the end
token; names, numbers and moments only as the text that it reads says them (said.py). The planner can write one token
at a time that opens a step or ends the plan, and one line of text between. Whatever a grammar cannot say (a date that
exists) functions/check.py says afterwards.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import llguidance

from octavo.errors import ConstraintError
from octavo.formats.contract import Contract
from octavo.formats.plan import MAX_STEPS
from octavo.formats.token import CALL_END, END, REFUSE, SPLIT, Prompt, Token, commit_token, functional_token
from octavo.functions import Function, FunctionSet, Parameter
from octavo.functions.check import written_pattern
from octavo.models.said import PAIR, TERMINALS, said_rules

Ids = Callable[[str], int]  # a token's id
_TEXT = r'([^"\\\x00-\x1f]|\\[^\x00-\x1f])'
_WIDEST = 1000  # an integer range up to this size is spelled out


def call_grammar(functions: FunctionSet, contract: Contract, ids: Ids, *, step: int) -> str:
    """What the caller may write for step `step` (1-based): one call and the end token.

    To be completed by `said_rules` of the text that the values are copied from.
    Raises: ConstraintError if the grammar does not compile.
    """
    rules = [f"start: call {_token(CALL_END, ids)}"]
    rules.append("call: " + " | ".join(f"f{i}" for i in range(len(functions))))
    for i, function in enumerate(functions):
        rules.append(f"f{i}: {_opening(i, function, contract, ids)} {_arguments(function, contract, step)}")
    grammar = "\n".join(rules) + "\n"
    require_grammar(grammar + said_rules("anything", spaced=contract.spaced))
    return grammar


def series_grammar(functions: FunctionSet, contract: Contract, ids: Ids, *, nothing: str, end: Token) -> str:
    """What a model writes that plans nothing: up to MAX_STEPS calls, each the next step, or `nothing`; and `end`.

    To be completed by `said_rules`, as `call_grammar`. Raises: ConstraintError if the grammar does not compile.
    """
    series = ""
    for step in range(MAX_STEPS, 0, -1):
        series = f'c{step} (";" {series})?' if series else f"c{step}"
    rules = [f"start: ({json.dumps(nothing)} | {series}) {_token(end, ids)}"]
    for step in range(1, MAX_STEPS + 1):
        rules.append(f"c{step}: " + " | ".join(f"f{i}_{step}" for i in range(len(functions))))
        for i, function in enumerate(functions):
            rules.append(f"f{i}_{step}: {_opening(i, function, contract, ids)} {_arguments(function, contract, step)}")
    grammar = "\n".join(rules) + "\n"
    require_grammar(grammar + said_rules("anything", spaced=contract.spaced))
    return grammar


def choice_grammar(texts: Sequence[Prompt], ids: Ids) -> str:
    """One of these texts, each to its end token. Raises: ConstraintError if the grammar does not compile."""
    options = (" ".join(_token(p, ids) if isinstance(p, Token) else json.dumps(p) for p in text) for text in texts)
    return require_grammar(f"start: {' | '.join(options)}\n")


def opening_grammar(possible: Iterable[int], ids: Ids, *, refusal: bool = True) -> str:
    """How a committed plan may begin or go on: with a step of one of these functions, or a refusal."""
    tokens = [commit_token(i) for i in sorted(possible)] + [REFUSE] * refusal
    return require_grammar(f"start: {' | '.join(_token(t, ids) for t in tokens)}\n")


def step_grammar(possible: Iterable[int], contract: Contract, ids: Ids, *, number: int) -> str:
    """The text of step `number` (1-based) and what follows: the token of a possible function, unless that is one step
    too many, or the end. Where no token opens a plan, the end alone refuses.
    """
    after: list[Token] = [END]
    if number < MAX_STEPS:
        after += [commit_token(i) for i in sorted(possible)] if contract.plan == "committed" else [SPLIT]
    refusal = f" | {_token(END, ids)}" if number == 1 and contract.plan == "split" else ""
    return require_grammar(
        f"start: TEXT ({' | '.join(_token(t, ids) for t in after)}){refusal}\nTEXT: /[^\\x00-\\x1f]+/\n"
    )


def _token(token: Token, ids: Ids) -> str:
    return f"<[{ids(token)}]>"


def _opening(index: int, function: Function, contract: Contract, ids: Ids) -> str:
    return json.dumps(function.name) if contract.named else _token(functional_token(index), ids)


def _arguments(function: Function, contract: Contract, step: int) -> str:
    """`"(" a (", " b)? ")"`: trailing arguments with defaults may be left out."""
    parts = _parts(function, contract, step)
    needed = max((i + 1 for i, (_, required) in enumerate(parts) if required), default=0)
    body = ""
    for i, (part, _) in reversed(list(enumerate(parts))):
        one = ('", " ' if i else "") + part
        body = f"{one} {body}".strip() if i < needed else f"({one} {body})?".replace(" )", ")")
    return f'"(" {body} ")"'.replace("  ", " ")


def _parts(function: Function, contract: Contract, step: int) -> list[tuple[str, bool]]:
    """What stands between the commas, and whether it must. Two moments side by side are one part: start and end."""
    parts: list[tuple[str, bool]] = []
    left = list(function.parameters)
    while left:
        parameter = left.pop(0)
        if left and (parameter.name, left[0].name) == function.span:
            left.pop(0)
            reference = _reference(step) if step > 1 else ""
            parts.append((f'({PAIR} | {reference} ", " {reference})' if reference else PAIR, True))
        else:
            parts.append((_value(parameter, contract, step), parameter.required))
    return parts


def _value(parameter: Parameter, contract: Contract, step: int) -> str:
    options = [_literal(parameter, contract)]
    if parameter.nullable or parameter.default is None:
        options.append('"None"')
    if parameter.format in TERMINALS and isinstance(parameter.default, str):
        options.append(_regex(re.escape(f'"{" " * contract.spaced}{parameter.default}"')))
    if step > 1 and not parameter.choices and parameter.kind != "boolean":
        options.append(_reference(step))
    return options[0] if len(options) == 1 else f"({' | '.join(options)})"


def _reference(step: int) -> str:
    """To one of the steps before."""
    steps = f"[1-{step - 1}]" if step > 2 else "1"
    return _regex(rf"\${steps}(\.[a-z_][a-z0-9_]*)*")


def _literal(parameter: Parameter, contract: Contract) -> str:
    blank = " " if contract.spaced else ""
    if parameter.choices:
        texts = [f'"{blank}{c}"' if isinstance(c, str) else repr(c) for c in parameter.choices]
        return _regex("|".join(re.escape(t) for t in texts))
    if parameter.kind == "array":
        items = _literal(Parameter("item", parameter.items or "string"), contract)
        return f'"[" ({items} (", " {items})*)? "]"'
    if parameter.kind == "string":
        text = f"{_TEXT}+"
        if parameter.format and parameter.format in TERMINALS:
            return TERMINALS[parameter.format]
        if parameter.format:
            written = written_pattern(parameter.format)
            text = f"({written}|@{_TEXT}+)" if parameter.format == "date" else f"({written})"
        return _regex(f'"{blank}{text}"')
    if parameter.kind == "boolean":
        return _regex("True|False")
    return _regex(_number(parameter))


def _number(parameter: Parameter) -> str:
    low, high = parameter.minimum, parameter.maximum
    whole = r"-?[0-9]+"
    if low is not None and high is not None and high - low <= _WIDEST:
        whole = "|".join(str(n) for n in range(int(low), int(high) + 1))
    elif low is not None and low >= 0:
        whole = r"[0-9]+"
    return f"({whole})" if parameter.kind == "integer" else rf"({whole})(\.[0-9]+)?"


def _regex(pattern: str) -> str:
    return "/" + pattern.replace("\\ ", " ").replace("/", "\\/") + "/"


@lru_cache(maxsize=256)
def require_grammar(grammar: str) -> str:
    """The grammar itself, once it has been seen to compile: the engine would decode on without a broken one."""
    message: str = llguidance.LLMatcher.validate_grammar(grammar)
    if message:
        raise ConstraintError(f"the grammar does not compile: {message}", hint="report this function set")
    return grammar


def stops_of(functions: FunctionSet, contract: Contract) -> Sequence[str]:
    """The texts at which the writing of one step ends."""
    steps = [commit_token(i) for i in range(len(functions))] if contract.plan == "committed" else [SPLIT]
    return [END, *steps]
