"""What a user said, as terminals of a grammar: spans of a request, its phone numbers and its mail addresses.

Values that people say are copied, not made up. Written freely they are the first thing that a small model gets wrong: a
digit is dropped, a name bent (docs/log.md). With these terminals it cannot.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from types import MappingProxyType

from octavo.functions import Format
from octavo.functions.check import written_pattern

TERMINALS: MappingProxyType[Format, str] = MappingProxyType({"span": "SPAN", "phone": "PHONE", "email": "EMAIL"})
_EMAIL = re.compile(r"[\w+][\w.+%&'-]*@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"\+?\(?\d[\d\s().\-/]*")
_WORD = r"(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine)"
_ALOUD = re.compile(  # digits in words beside others, which no copying turns into a number
    rf"\b(?:(?:double|triple)\s+(?:\d|{_WORD})|(?:\d+|{_WORD})[\s,-]+{_WORD}|{_WORD}[\s,-]+\d)\b", re.IGNORECASE
)


def said(text: str, form: Format, *, spaced: bool) -> list[list[str]]:
    """Runs of pieces of `text`; a value of the form is a piece or several neighbours of one run, joined.

    form: span, phone or email. spaced: the blank before a word belongs to it, as in the middle of a text.
    Empty where `text` says no such value in a form that can be copied: then the form's own pattern holds.
    """
    if form == "email":
        return [[address] for address in dict.fromkeys(_EMAIL.findall(text))]
    if form == "phone":
        runs = [] if _ALOUD.search(text) else _NUMBER.findall(text)
        return [re.findall(r"\+?\d+", run) for run in runs]
    pieces = re.findall(r"\s*\w+|\s*[^\w\s]" if spaced else r"\s+|\w+|[^\w\s]", " " * spaced + " ".join(text.split()))
    return [pieces] if pieces else []


@lru_cache(maxsize=64)
def said_rules(text: str, *, spaced: bool) -> str:
    """The rules that define TERMINALS for `text`, quotes included: to append to a grammar that uses them."""
    return "".join(f"{name}: {_terminal(text, form, spaced)}\n" for form, name in TERMINALS.items())


def _terminal(text: str, form: Format, spaced: bool) -> str:
    blank = " " * spaced
    runs = said(text, form, spaced=spaced)
    if not runs:
        return f'/"{blank}({written_pattern(form)})"/'
    escaped = [[re.sub(r'[\\"$<]', r"\\\g<0>", piece) for piece in run] for run in runs]
    joined = " | ".join(f"%regex {json.dumps({'substring_chunks': run})}" for run in escaped)
    opening = '"\\"" (" ")?' if form == "span" and spaced else f'"\\"{blank}"'  # a word brings its blank along
    return f'({opening} ({joined}) "\\"") & /"{blank}[^ "].*"/'
