"""What a request says and its plan does not: then a step is missing.

Phone numbers, addresses and spans of time are said for one reason only: of 10,506 plans of the records 16 leave one out
that stands in the query, 13 where somebody corrects himself and 3 in a story. What is taken back is not missing: the
wrong number must not be called after the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from octavo.formats.address import DIALLED, emails_in, number_groups
from octavo.formats.moment import unsaid_ranges
from octavo.functions import Function, FunctionSet

_TAKEN_BACK = re.compile(
    r"\b(?:no|nope|not|wait|sorry|scratch|actually|rather|hmm|ah|er|erm|uh|oops|misread|correction|i mean|hang on"
    r"|hold on|make that|make it)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:not|never|instead of|rather than|(?:don'?t|do not) (?:call|ring|text|mail|email|use))"
    r"(?: (?:the|on|to|at|from))?\W*$",
    re.IGNORECASE,
)
_QUIET = re.compile(r"\b(?:do not|don'?t) disturb\b", re.IGNORECASE)  # no correction
_NEXT: dict[str, re.Pattern[str]] = {  # what another value begins with
    "phone": re.compile(r"\d{2}"),
    "email": re.compile(r"\w(?:@| at )\w"),
    "range": re.compile(r"\d|noon|midnight"),
}
_NEAR = 60  # characters within which somebody corrects himself


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
    """Is it taken back at once, or named only to be refused ("0117 496 0733, no, 0734", "not 0733")?

    Taken back: a word of correction and then another value of the kind, both near.
    """
    plain = _QUIET.sub(lambda m: "-" * len(m[0]), query)
    where = _where(missing).search(plain)
    if where is None:
        return False
    after = plain[where.end() : where.end() + _NEAR]
    word = _TAKEN_BACK.search(after)
    return bool(word and _NEXT[missing.kind].search(after, word.end())) or bool(_REFUSED.search(plain[: where.start()]))


def _where(missing: Unsaid) -> re.Pattern[str]:
    """How the query may have written it."""
    if missing.kind == "phone":
        return re.compile(r"(?<!\d)\+?" + r"\D{0,3}".join(missing.text) + r"(?!\d)")
    text = re.escape(missing.text)
    if missing.kind == "email":
        text = text.replace("@", "(?:@| at )").replace(r"\.", r"(?:\.| dot )")
    return re.compile(rf"(?<![\w.+-]){text}(?!\w)", re.IGNORECASE)


def functions_for(missing: Iterable[Unsaid], functions: FunctionSet) -> set[int]:
    """The indices of the functions with an argument for something of what is missing."""
    kinds = {m.kind for m in missing}
    return {i for i, function in enumerate(functions) if kinds & _takes(function)}


def _takes(function: Function) -> set[str]:
    return {p.format or "" for p in function.parameters} | ({"range"} if function.span else set())


def _numbers(text: str) -> list[str]:
    digits = (re.sub(r"\D", "", "".join(groups)) for groups in number_groups(text))
    return [number for number in digits if len(number) >= DIALLED]
