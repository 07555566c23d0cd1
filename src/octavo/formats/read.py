"""A step as the calls that it can say: the inverse of say.py.

A planner that writes a step in its function's own wording has said the whole call; what is left open is which half of
the day "7:15" is, or where one name ends and the next begins. Knows nothing about models: who asks decides between
several calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from itertools import product

from octavo.errors import FormatError
from octavo.formats.address import digits_of, emails_in
from octavo.formats.date import resolve_when
from octavo.formats.moment import said_moments
from octavo.formats.reference import join_parts
from octavo.formats.say import FIELD, OPTIONAL, template_of
from octavo.functions import Function, Parameter
from octavo.functions.language import CODES
from octavo.types import Call, Reference, Value

_REFERENCE = re.compile(r"\bthe (\w+(?: \w+)*?) of step (\d+)\b")
_ANY = datetime(2026, 11, 17, 9, 30)  # a clock against which two readings are compared
_ON_OFF: dict[str, Value] = {"on": True, "off": False}


def read_step(text: str, function: Function, *, query: str, results: Sequence[str] = ()) -> list[Call]:
    """The calls whose sentence `text` is, in no order; none if it is not in the function's wording.

    Names, numbers and addresses count only as they stand in the query, moments as it can mean them (moment.py).
    results: what the steps before this one return, in a word.
    """
    found = [
        Call(function.name, arguments)
        for pattern in _patterns(template_of(function))
        for sentence in (text, text[:1].lower() + text[1:])
        if (match := pattern.fullmatch(sentence))
        for arguments in _arguments(match.groupdict(), function, query, results)
    ]
    return [call for i, call in enumerate(found) if call not in found[:i]]


@lru_cache(maxsize=1024)
def _patterns(template: str) -> list[re.Pattern[str]]:
    """With each bracket kept and left out, and with every boundary as early and as late as can be."""
    parts = OPTIONAL.split(template)  # what stands in brackets is at the odd places
    patterns = []
    for kept in product((True, False), repeat=len(parts) // 2):
        sentence = "".join(part for i, part in enumerate(parts) if i % 2 == 0 or kept[i // 2])
        literals = FIELD.split(sentence)  # names are at the odd places
        for any_text in (".+?", ".+"):
            pieces = (f"(?P<{p}>{any_text})" if i % 2 else re.escape(p) for i, p in enumerate(literals))
            patterns.append(re.compile("".join(pieces)))
    return patterns


def _arguments(
    said: dict[str, str], function: Function, query: str, results: Sequence[str]
) -> Iterator[dict[str, Value]]:
    """Every combination of what the fields can mean, in the order of the signature."""
    spans = [p.name for p in function.parameters if p.format == "datetime"]
    meant: list[list[dict[str, Value]]] = []
    for parameter in function.parameters:
        if len(spans) == 2 and parameter.name in spans:
            if parameter.name == spans[0]:
                words = tuple(said.get(name, "").casefold() for name in spans)
                found = said_moments(query).spans
                meant.append([dict(zip(spans, span, strict=True)) for span, w in found.items() if w == words])
        elif parameter.name in said:
            values = _values(said[parameter.name], parameter, query, results)
            meant.append([{parameter.name: value} for value in values])
    for combination in product(*meant):
        yield {name: value for part in combination for name, value in part.items()}


def _values(text: str, parameter: Parameter, query: str, results: Sequence[str]) -> Sequence[Value]:
    """What the words of one field can mean: nothing if they cannot be what the parameter asks for."""
    if _REFERENCE.search(text) and not parameter.choices and parameter.kind != "boolean":
        return _references(text, results)
    if parameter.choices:
        return [choice for choice in parameter.choices if str(choice) == text]
    if parameter.kind == "boolean":
        return [_ON_OFF[text]] if text in _ON_OFF else []
    if parameter.kind in ("integer", "number"):
        fraction = r"(\.\d{1,9})?" if parameter.kind == "number" else ""
        if not re.fullmatch(rf"-?\d{{1,9}}{fraction}", text):
            return []
        return [float(text) if "." in text else int(text)]
    if parameter.format == "language":
        return [CODES[text]] if text in CODES else []
    if parameter.format == "time":
        return _times(text, query)
    if parameter.format == "email":
        return [text] if text in emails_in(query) else []
    if parameter.format in ("phone", "span"):
        copied = text if text == parameter.default else _stands_in(text, query)
        if parameter.format == "phone":
            copied = copied and digits_of(copied)
        return [copied] if copied else []
    return [text] if parameter.kind == "string" and not parameter.format else []


def _times(text: str, query: str) -> Sequence[Value]:
    """The times that the query's words `text` mean, each once: an hour and 60 minutes are one."""
    found: dict[datetime, Value] = {}
    for value, words in said_moments(query).alarms.items():
        with suppress(FormatError):  # the 31st of a month that has none
            if words == text.casefold():
                found.setdefault(resolve_when(value, now=_ANY, kind="time"), value)
    return list(found.values())


def _references(text: str, results: Sequence[str]) -> Sequence[Value]:
    """The text with its references as nodes; nothing if one names what its step does not return."""
    parts: list[str | Reference] = []
    start = 0
    for match in _REFERENCE.finditer(text):
        step = int(match[2])
        if not 1 <= step <= len(results) or match[1] not in (results[step - 1], "result"):
            return []
        parts += [text[start : match.start()], Reference(step)]
        start = match.end()
    return [join_parts([*parts, text[start:]])]


def _stands_in(text: str, query: str) -> str:
    """The text as the query writes it, as whole words; empty if it does not."""
    found = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", " ".join(query.split()), re.IGNORECASE)
    return found[0] if found else ""
