"""A step as the calls that it can say: the inverse of say.py.

A planner that writes a step in its function's own wording has said the whole call; what is left open is which half of
the day "7:15" is, or where one name ends and the next begins. Knows nothing about models: who asks decides between
several calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import product

from octavo.formats.address import digits_of, emails_in
from octavo.formats.date import comparable
from octavo.formats.moment import said_moments
from octavo.formats.reference import join_parts
from octavo.formats.say import ON_OFF, OPTIONAL, is_returned, reference_pattern, say_choice, template_of
from octavo.functions import Function, Parameter
from octavo.functions.function import FIELD
from octavo.functions.language import CODES
from octavo.types import Call, Reference, Value

_SWITCH: dict[str, Value] = {word: value for value, word in ON_OFF.items()}
_OF_STEP = re.compile(r"\bof step \d")
_LONGEST = 18  # digits
_BRACKETS = 4  # of a template, up to which every choice of them is tried


def read_step(text: str, function: Function, *, query: str, results: Sequence[str] = ()) -> list[Call]:
    """The calls whose sentence `text` is, in no order; none if it is not in the function's wording.

    Names, phone numbers and addresses count only as they stand in the query, moments as it can mean them (moment.py).
    results: what the steps before this one return, in a word.
    """
    query = " ".join(query.split())
    found = [
        Call(function.name, arguments)
        for pattern, names in _patterns(template_of(function))
        for sentence in (text, text[:1].lower() + text[1:])
        if (match := pattern.fullmatch(sentence))
        for arguments in _arguments(dict(zip(names, match.groups(), strict=True)), function, query, results)
    ]
    return [call for i, call in enumerate(found) if call not in found[:i]]


def stops_short(text: str, function: Function) -> bool:
    """Does a step end where the last value of its function's sentence should begin ("Text Mia:")?"""
    start, _, end = template_of(function).rpartition("{")
    if not end.endswith("}") or not start.rstrip().endswith(":"):
        return False  # where only a blank stands before the value, "Tell Ann hello" may be all of it
    pattern = ""
    for i, part in enumerate(OPTIONAL.split(start.rstrip())):  # what stands in brackets is at the odd places
        words = "".join("[^:]+" if k % 2 else re.escape(piece) for k, piece in enumerate(FIELD.split(part)))
        pattern += f"(?:{words})?" if i % 2 else words
    return any(re.fullmatch(pattern, t) for t in (text.strip(), text[:1].lower() + text[1:].strip()))


@lru_cache(maxsize=1024)
def _patterns(template: str) -> list[tuple[re.Pattern[str], list[str]]]:
    """Every choice of brackets, boundaries as early or as late as can be; each with the names of its groups.

    Of many brackets not every choice is tried, only as many and as few as can be.
    """
    parts = OPTIONAL.split(template)  # what stands in brackets is at the odd places
    count = len(parts) // 2
    choices = product(("{1}", "{0}"), repeat=count) if count <= _BRACKETS else [("?",) * count, ("??",) * count]
    patterns = []
    for kept, any_text in product(choices, ("(.+?)", "(.+)")):
        pattern = ""
        for i, part in enumerate(parts):
            pieces = FIELD.split(part)  # names are at the odd places
            text = "".join(any_text if k % 2 else re.escape(piece) for k, piece in enumerate(pieces))
            pattern += f"(?:{text}){kept[i // 2]}" if i % 2 else text
        patterns.append((re.compile(pattern), FIELD.findall(template)))
    return patterns


def _arguments(
    said: dict[str, str | None], function: Function, query: str, results: Sequence[str]
) -> Iterator[dict[str, Value]]:
    """Every combination of what the fields can mean, in the order of the signature."""
    span = function.span
    meant: list[list[dict[str, Value]]] = []
    for parameter in function.parameters:
        words = said[parameter.name]
        if span and parameter.name == span[0]:
            both = ((words or "").casefold(), (said[span[1]] or "").casefold())
            found = said_moments(query).spans
            meant.append([dict(zip(span, moments, strict=True)) for moments, w in found.items() if both in w])
        elif words is not None and not (span and parameter.name == span[1]):
            meant.append([{parameter.name: value} for value in _values(words, parameter, query, results)])
    for combination in product(*meant):
        yield {name: value for part in combination for name, value in part.items()}


def _values(text: str, parameter: Parameter, query: str, results: Sequence[str]) -> Sequence[Value]:
    """What the words of one field can mean: nothing if they cannot be what the parameter asks for."""
    if _OF_STEP.search(text) and not parameter.choices:
        alone = parameter.kind != "string" or bool(parameter.format)
        return _references(text, results, alone=alone)
    if parameter.choices:
        return [choice for choice in parameter.choices if say_choice(choice) == text]
    if parameter.kind == "boolean":
        return [_SWITCH[text]] if text in _SWITCH else []
    if parameter.kind in ("integer", "number"):
        fraction = r"(\.\d{1,9})?" if parameter.kind == "number" else ""
        if not re.fullmatch(rf"-?\d{{1,{_LONGEST}}}{fraction}", text):
            return []
        return [float(text) if "." in text else int(text)]
    if parameter.format == "language":
        return [CODES[text]] if text in CODES else []
    if parameter.format == "time":
        return _times(text, query)
    if parameter.format == "date":
        return [value for value, words in said_moments(query).days.items() if text.casefold() in words]
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
    found: dict[tuple[datetime, ...], Value] = {}
    for value, words in said_moments(query).alarms.items():
        moment = comparable(value, "time") if text.casefold() in words else ()
        if moment:
            found.setdefault(moment, value)
    return list(found.values())


def _references(text: str, results: Sequence[str], *, alone: bool) -> Sequence[Value]:
    """The text with its references as nodes; nothing if one names what its step does not return.

    alone: nothing but one reference may stand there.
    """
    parts: list[str | Reference] = []
    start = 0
    for match in reference_pattern(results).finditer(text):
        step = int(match["step"])
        if not is_returned(match["result"], step, results):
            return []
        fields = tuple(match["fields"].split(".")) if match["fields"] else ()
        parts += [text[start : match.start()], Reference(step, fields)]
        start = match.end()
    parts.append(text[start:])
    value = join_parts(parts)
    unread = _OF_STEP.search("".join(p for p in parts if isinstance(p, str)))
    return [] if unread or (alone and not isinstance(value, Reference)) else [value]


def _stands_in(text: str, query: str) -> str:
    """The text as the query writes it, as whole words, best in the same case; empty if it does not."""
    word = rf"(?<!\w){re.escape(text)}(?!\w)"
    found = re.search(word, query) or re.search(word, query, re.IGNORECASE)
    return found[0] if found else ""
