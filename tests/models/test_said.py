"""What counts as said: the values of the phone's records are, and what is made up is not."""

from __future__ import annotations

import re
from itertools import accumulate

import llguidance
import pytest

from octavo.data.records import load_records
from octavo.domains import load_domain
from octavo.functions import Format
from octavo.models.said import PAIR, TERMINALS, said, said_rules
from tests.data.test_records import FILES

FUNCTIONS = load_domain("android").functions


def copied(value: str, text: str, form: Format, *, spaced: bool = False) -> bool:
    """Can the value be put together as said() promises, whatever the case? Everything can where it finds no run."""
    runs = said(text, form, spaced=spaced)
    return not runs or any(_holds([p.casefold() for p in run], value.casefold()) for run in runs)


def _holds(run: list[str], value: str) -> bool:
    text = "".join(run)
    ends = set(accumulate(map(len, run), initial=0))
    begins = ends | {end + 1 for end, piece in zip(sorted(ends), run, strict=False) if piece.startswith(" ")}
    found = (m.start() for m in re.finditer(f"(?={re.escape(value)})", text))
    return any(start in begins and start + len(value) in ends for start in found)


@pytest.mark.parametrize("spaced", [False, True])
@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        ("span", 'play "Don\'t Stop" by Fleetwood', "Don't Stop"),
        ("span", "snap\nthe   arch", "the arch"),
        ("phone", "ring (415) 555-0137 now", "4155550137"),
        ("phone", "+7 495 555 01-26, ok?", "+74955550126"),
        ("phone", "dim to 3 and ring 0131 496 0288", "01314960288"),
        ("email", "mail o'neil@x.ie, please", "o'neil@x.ie"),
        ("email", "to 'r&d@x.ca'", "r&d@x.ca"),
        ("email", "to a.b+c@mail.example.co.uk.", "a.b+c@mail.example.co.uk"),
    ],
)
def test_what_is_said_can_be_copied(form: Format, text: str, value: str, spaced: bool) -> None:
    assert said(text, form, spaced=spaced)
    assert copied(value, text, form, spaced=spaced)


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        ("span", "play Don't Stop", "Dont Stop"),
        ("span", "play Don't Stop", "Sto"),
        ("phone", "ring 415 555 0137", "415555013"),
        ("phone", "ring 555 0137 at 10", "555013710"),
        ("email", "mail tope@x.ng", "pepe@x.ng"),
    ],
)
def test_what_is_not_said_cannot(form: Format, text: str, value: str) -> None:
    assert not copied(value, text, form)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("call oh seven double three 8", [["07338"], ["8"]]),
        ("call five five 0123", [["550123"], ["0123"]]),
        ("ring Mum", []),
        ("", []),
    ],
)
def test_a_number_said_aloud_is_read(text: str, runs: list[list[str]]) -> None:
    assert said(text, "phone", spaced=True) == runs


@pytest.mark.parametrize("text", ["one of them: 555 0199", "double shot, 555 0199", "I said three. 555 0199"])
def test_a_word_for_a_digit_alone_does_not_make_a_number_spoken(text: str) -> None:
    assert copied("5550199", text, "phone")
    assert not copied("5550198", text, "phone")


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_the_phones_records_say_their_values(file: object) -> None:
    values = [
        (value, record.query, parameter.format)
        for record in load_records([file])  # type: ignore[list-item]
        for call in record.calls
        for name, value in call.arguments.items()
        if (parameter := FUNCTIONS.get(call.function).parameter(name))
        and parameter.format in ("span", "phone", "email")
        if isinstance(value, str)
    ]
    missed = [v for v in values if not copied(*v)]
    assert len(missed) <= 0.01 * len(values), missed  # numbers that are corrected, surnames that are said later


@pytest.mark.parametrize(
    "text", ['"', "\\", "<oct_3> $1", "日本 ☎", "a\u2028b", "%regex { } /", "", "\t", "+", "a@b.c a@b.c", "7 to 9"]
)
@pytest.mark.parametrize("spaced", [False, True])
def test_whatever_is_said_the_grammar_compiles(text: str, spaced: bool) -> None:
    grammar = f"start: {' | '.join([*TERMINALS.values(), PAIR])}\n{said_rules(text, spaced=spaced)}"
    assert not llguidance.LLMatcher.validate_grammar(grammar)
