"""What a user said, as terminals of a grammar: spans of a request, its numbers and addresses, what times it can mean.

Values that people say are copied, and moments chosen from every reading of the text (formats/moment.py). Written freely
they are the first thing that a small model gets wrong: a digit is dropped, a name bent, 5 pm becomes 16:00, and 45
minutes are not added (docs/log.md). With these terminals that cannot happen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from types import MappingProxyType

from octavo.formats.address import emails_in, number_groups, numbers_aloud
from octavo.formats.moment import said_moments
from octavo.functions import Format
from octavo.functions.check import MOMENTS, written_pattern

TERMINALS: MappingProxyType[Format, str] = MappingProxyType(
    {"span": "SPAN", "phone": "PHONE", "email": "EMAIL", "time": "TIME", "datetime": "MOMENT"}
)
PAIR = "MOMENTS"  # two arguments of the format datetime side by side: a start and its end


def said(text: str, form: Format, *, spaced: bool) -> list[list[str]]:
    """Runs of pieces of `text`; a value of the form is a piece or several neighbours of one run, joined.

    form: span, phone or email. spaced: the blank before a word belongs to it, as in the middle of a text.
    Empty where `text` says no such value in a form that can be copied: then the form's own pattern holds.
    """
    if form == "email":
        return [[address] for address in emails_in(text)]
    if form == "phone":
        return [*([digits] for digits in numbers_aloud(text).values()), *number_groups(text)]
    pieces = re.findall(r"\s*\w+|\s*[^\w\s]" if spaced else r"\s+|\w+|[^\w\s]", " " * spaced + " ".join(text.split()))
    return [pieces] if pieces else []


@lru_cache(maxsize=64)
def said_rules(text: str, *, spaced: bool) -> str:
    """The rules that define TERMINALS and PAIR for `text`, quotes included: to append to a grammar that uses them."""
    text = " ".join(text.split())
    moments, blank = said_moments(text), " " * spaced
    free = {form: f'"{blank}{_pattern(form)}"' for form in TERMINALS}
    rules = {
        "TIME": _one_of(f'"{blank}{m}"' for m in moments.alarms) or f"/{free['time']}/",
        "MOMENT": _one_of(f'"{blank}{m}"' for m in dict.fromkeys(m for span in moments.spans for m in span))
        or f"/{free['datetime']}/",
        PAIR: _one_of(f'"{blank}{start}", "{blank}{end}"' for start, end in moments.spans)
        or f"/{free['datetime']}, {free['datetime']}/",
    }
    for form in ("span", "phone", "email"):
        rules[TERMINALS[form]] = _copied(text, form, spaced) or f"/{free[form]}/"
    return "".join(f"{name}: {terminal}\n" for name, terminal in rules.items())


def _copied(text: str, form: Format, spaced: bool) -> str:
    runs = said(text, form, spaced=spaced)
    if not runs:
        return ""
    blank = " " * spaced
    escaped = [[re.sub(r'[\\"$<]', r"\\\g<0>", piece) for piece in run] for run in runs]
    joined = " | ".join(f"%regex {json.dumps({'substring_chunks': run})}" for run in escaped)
    opening = '"\\"" (" ")?' if form == "span" and spaced else f'"\\"{blank}"'  # a word brings its blank along
    return f'({opening} ({joined}) "\\"") & /"{blank}[^ "].*"/'


def _one_of(texts: Iterable[str]) -> str:
    return " | ".join(map(json.dumps, texts))


def _pattern(form: Format) -> str:
    written = written_pattern(form)
    return rf'({written}|@[^"\\\x00-\x1f]+)' if form in MOMENTS else f"({written})"
