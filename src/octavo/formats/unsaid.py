"""What a request says and its plan does not: then a step is missing.

Phone numbers, addresses and spans of time are said for one reason only: of 10,180 plans of the records 9 leave one out
that stands in the query, where somebody corrects himself or tells a story. What is corrected at once is not missing:
the wrong number must not be called after the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from octavo.formats.address import DIALLED, emails_in, number_groups
from octavo.formats.moment import unsaid_ranges
from octavo.functions import Function, FunctionSet

_CORRECTS = (
    "no|nope|not|wait|sorry|scratch|actually|rather|hmm|ah|er|erm|uh|oops|misread|instead|correction|i mean|"
    "hang on|hold on|make that|make it"
)
_CORRECTED = re.compile(rf"\W*(?:[\w']+\W+){{0,4}}?(?:{_CORRECTS})\b", re.IGNORECASE)


class Unsaid(NamedTuple):
    """What a query says and no step."""

    kind: Literal["phone", "email", "range"]
    text: str


def unsaid(query: str, steps: Sequence[str]) -> list[Unsaid]:
    """What stands in the query and in none of the steps' texts. Empty: nothing of this kind is missing."""
    said = "\n".join(steps)
    numbers, addresses = _numbers(said), {a.casefold() for a in emails_in(said)}
    missing = [
        *(Unsaid("phone", n) for n in _numbers(query) if not any(n in m or m in n for m in numbers)),
        *(Unsaid("email", a) for a in emails_in(query) if a.casefold() not in addresses),
        *(Unsaid("range", r) for r in unsaid_ranges(query, steps)),
    ]
    return [m for m in missing if not _corrected(m, query)]


def _corrected(missing: Unsaid, query: str) -> bool:
    """Is it taken back within the next few words ("call 0117 496 0733, no, 0734")?"""
    between = r"\D{0,3}" if missing.kind == "phone" else ""
    where = re.search(between.join(map(re.escape, missing.text)), query, re.IGNORECASE)
    return where is not None and _CORRECTED.match(query, where.end()) is not None


def functions_for(missing: Iterable[Unsaid], functions: FunctionSet) -> set[int]:
    """The indices of the functions with an argument for something of what is missing."""
    kinds = {m.kind for m in missing}
    return {i for i, function in enumerate(functions) if kinds & _takes(function)}


def _takes(function: Function) -> set[str]:
    return {p.format or "" for p in function.parameters} | ({"range"} if function.span else set())


def _numbers(text: str) -> list[str]:
    digits = (re.sub(r"\D", "", "".join(groups)) for groups in number_groups(text))
    return [number for number in digits if len(number) >= DIALLED]
