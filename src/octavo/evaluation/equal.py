"""The one definition of correctness: when two sequences of calls ask for the same things.

Defaults filled, dates resolved, free text folded; independent calls in any order, linked ones in theirs.
It doesn't know where the calls come from, and judges what was asked for, not what a device made of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import permutations
from typing import cast

from octavo.errors import FormatError
from octavo.formats.date import resolve_when
from octavo.formats.reference import join_parts
from octavo.functions import Effect, FunctionSet, Parameter
from octavo.functions.check import MOMENTS, references
from octavo.types import Call, Reference, Template, Value

_STRAIGHT = str.maketrans({**dict.fromkeys("‘’‚‛`´ʼ", "'"), **dict.fromkeys("“”„‟«»", '"')})
_START = re.compile(r"[ '\"]*(?:(?:an?|the) )?")
_ENDS = " '\".!?,;:…"


def fold(text: str) -> str:
    """`text` without what does not count: case, blanks, quotes around it, end punctuation, its leading article.

    Text of nothing else keeps it: '?' is '?'.
    """
    plain = _plain(text).strip()
    return _trimmed(plain) or plain


def canonical(call: Call, functions: FunctionSet, *, now: datetime, strict: bool = False) -> Call:
    """The call with its defaults filled and, unless `strict`, its dates resolved and its free text folded.

    Raises: UnknownFunction.
    """
    function = functions.get(call.function)
    arguments: dict[str, Value] = {}
    for parameter in function.parameters:
        if parameter.name in call.arguments:
            arguments[parameter.name] = call.arguments[parameter.name]
        elif not parameter.required:
            arguments[parameter.name] = cast(Value, parameter.default)
    arguments |= {name: value for name, value in call.arguments.items() if name not in arguments}
    return Call(
        call.function,
        {
            name: _canonical_value(value, function.parameter(name), functions, now=now, strict=strict)
            for name, value in arguments.items()
        },
    )


def equal_calls(
    a: Sequence[Call], b: Sequence[Call], functions: FunctionSet, *, now: datetime, strict: bool = False
) -> bool:
    """Do both hold the same calls, in orders that come to the same thing?

    References count from 1 within each sequence and must point to the call that matches; those to steps outside of it
    are compared as they stand, so that single calls can be compared too. `strict`: values exact, the order still free.
    Raises: UnknownFunction.
    """
    if sorted(c.function for c in a) != sorted(c.function for c in b):
        return False
    ours = [canonical(c, functions, now=now, strict=strict) for c in a]
    theirs = [canonical(c, functions, now=now, strict=strict) for c in b]
    links = linked(a, functions)
    return any(
        in_order(order, links) and all(not differences(ours[i], theirs[k], order) for i, k in enumerate(order))
        for order in _orders(a, b)
    )


def equal_functions(a: Sequence[Call], b: Sequence[Call], functions: FunctionSet) -> bool:
    """Does `b` call the functions of `a`, the gold calls, in an order in which they could be carried out?

    Raises: UnknownFunction.
    """
    links = linked(a, functions)
    return len(a) == len(b) and any(in_order(order, links) for order in _orders(a, b))


def differences(a: Call, b: Call, order: Sequence[int]) -> list[str]:
    """The names of the arguments in which two canonical calls of one function differ.

    order: of each call of the first sequence, counted from 0, the place of its match in the second.
    """
    steps = {i + 1: k + 1 for i, k in enumerate(order)}
    names = [*a.arguments, *(n for n in b.arguments if n not in a.arguments)]
    return [
        n
        for n in names
        if n not in a.arguments or n not in b.arguments or not _same(a.arguments[n], b.arguments[n], steps)
    ]


def linked(calls: Sequence[Call], functions: FunctionSet) -> list[tuple[int, int]]:
    """The places (earlier, later), from 0, of calls that keep their order: one refers to the other, or both change
    the same state, which two calls of one function that does more than read are taken to do."""
    links = []
    for later, call in enumerate(calls):
        steps = {r.step for value in call.arguments.values() for r in references(value)}
        changes = functions.get(call.function).effect is not Effect.READ
        for earlier in range(later):
            if earlier + 1 in steps or (changes and calls[earlier].function == call.function):
                links.append((earlier, later))
    return links


def in_order(order: Sequence[int], links: Sequence[tuple[int, int]]) -> bool:
    """Do the matches of linked calls stand in the order of those?"""
    return all(order[earlier] < order[later] for earlier, later in links)


def _orders(a: Sequence[Call], b: Sequence[Call]) -> list[tuple[int, ...]]:
    """Every way to match the calls of `a` with calls of the same function in `b`. At most 5 calls: at most 120."""
    return [
        order
        for order in permutations(range(len(b)))
        if all(call.function == b[k].function for call, k in zip(a, order, strict=True))
    ]


def _canonical_value(
    value: Value, parameter: Parameter | None, functions: FunctionSet, *, now: datetime, strict: bool
) -> Value:
    if isinstance(value, Call):
        return canonical(value, functions, now=now, strict=strict)
    if isinstance(value, list):
        return [_canonical_value(v, parameter, functions, now=now, strict=strict) for v in value]
    if strict or not isinstance(value, (str, Template)):
        return value
    if isinstance(value, Template):
        return _folded_template(value)
    if parameter is not None and parameter.choices:
        return value
    if parameter is not None and parameter.format in MOMENTS:
        try:
            return resolve_when(value, now=now, kind=parameter.format).isoformat()
        except FormatError:
            return fold(value.removeprefix("@"))
    return fold(value)


def _folded_template(template: Template) -> Value:
    """Texts before a reference end, as all text does, without punctuation; blanks around references don't count."""
    parts: list[str | Reference] = []
    for part in template.parts:
        if isinstance(part, Reference):
            parts.append(part)
        elif parts:
            parts.append(_plain(part).rstrip(_ENDS).lstrip())
        else:
            parts.append(_trimmed(_plain(part).lstrip()))
    return join_parts(parts)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return re.sub(r"\s+", " ", text.translate(_STRAIGHT))


def _trimmed(text: str) -> str:
    """Without quotes and article at the start, quotes and punctuation at the end, until there are none."""
    while True:
        shorter = _START.sub("", text, count=1).rstrip(_ENDS)
        if shorter == text:
            return text
        text = shorter


def _same(a: Value, b: Value, steps: Mapping[int, int]) -> bool:
    """Equal by structure; `steps` says which step of b's sequence a step of a's is."""
    if isinstance(a, Reference):
        return isinstance(b, Reference) and (steps.get(a.step, a.step), a.fields) == (b.step, b.fields)
    if isinstance(a, Template):
        return isinstance(b, Template) and _same_all(a.parts, b.parts, steps)
    if isinstance(a, list):
        return isinstance(b, list) and _same_all(a, b, steps)
    if isinstance(a, Call):
        return (
            isinstance(b, Call)
            and (a.function, set(a.arguments)) == (b.function, set(b.arguments))
            and all(_same(v, b.arguments[n], steps) for n, v in a.arguments.items())
        )
    return isinstance(a, bool) is isinstance(b, bool) and a == b


def _same_all(a: Sequence[Value], b: Sequence[Value], steps: Mapping[int, int]) -> bool:
    return len(a) == len(b) and all(_same(x, y, steps) for x, y in zip(a, b, strict=True))
