"""Functional-token calls: what is formatted comes back, and what is malformed says where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.errors import FormatError, UnknownFunction
from octavo.formats.call import format_calls, parse_calls, positional
from octavo.functions import REQUIRED, Function, FunctionSet, Parameter
from octavo.types import Call, Reference, Template, Value

FRAGMENTS = [
    "$", "$1", "$25", "$1.price", "$2.a.b", "1", ".price", "n", "\\", "\\n", '"', "'", "\n", "\r", "\t", "\u2028", "&",
    "<oct_0>", "<oct_end>", "<plan_none>", "<|im_end|>", ";", "(", ")", "é", "😀", " ", "@tomorrow", "None",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=8), st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join))
FIELDS = st.lists(st.sampled_from(["price", "url", "a_b", "x1", "_n"]), max_size=3).map(tuple)


@dataclass(frozen=True)
class Case:
    """Some functions and calls of them, for one step."""

    functions: FunctionSet
    step: int
    calls: list[Call]


def references(step: int) -> st.SearchStrategy[Reference]:
    return st.builds(Reference, st.integers(1, step - 1), FIELDS)


@st.composite
def templates(draw: st.DrawFn, step: int) -> Template:
    """At least two parts, no two texts side by side, no empty text: as parsing makes them."""
    parts: list[str | Reference] = [draw(references(step))]
    for _ in range(draw(st.integers(1, 4))):
        kind = references(step) if isinstance(parts[-1], str) else st.one_of(references(step), TEXTS.filter(bool))
        parts.append(draw(kind))
    return Template(tuple(draw(st.sampled_from([parts, parts[::-1]]))))


@st.composite
def calls(draw: st.DrawFn, functions: FunctionSet, values: st.SearchStrategy[Value]) -> Call:
    """A call that gives the first arguments and leaves trailing defaults out."""
    function = functions[draw(st.integers(0, len(functions) - 1))]
    needed = sum(p.required for p in function.parameters)
    given_count = draw(st.integers(needed, len(function.parameters)))
    return Call(function.name, {p.name: draw(values) for p in function.parameters[:given_count]})


@st.composite
def cases(draw: st.DrawFn) -> Case:
    step = draw(st.integers(1, 12))
    functions = FunctionSet(
        Function(
            f"f{i}",
            tuple(Parameter(f"a{k}", "string", REQUIRED if k < needed else "d") for k in range(needed + more)),
        )
        for i, (needed, more) in enumerate(
            draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=12))
        )
    )
    plain: list[st.SearchStrategy[Any]] = [
        TEXTS, st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([None, True, False]),
    ]  # fmt: skip
    if step > 1:
        plain += [references(step), templates(step)]
    values: st.SearchStrategy[Any] = st.recursive(
        st.one_of(plain), lambda inner: st.one_of(st.lists(inner, max_size=3), calls(functions, inner)), max_leaves=4
    )
    return Case(functions, step, draw(st.lists(calls(functions, values), min_size=1, max_size=3)))


@given(cases(), st.booleans(), st.booleans())
def test_what_is_formatted_comes_back(case: Case, spaced: bool, named: bool) -> None:
    text = format_calls(case.calls, case.functions, step=case.step, spaced=spaced, named=named)
    for written in (text, f"{text}<oct_end>", f"{text}<oct_end>\n\nsend(x: string)<|im_end|>"):
        found = parse_calls(written, case.functions, step=case.step, spaced=spaced, named=named)
        assert found == case.calls
        assert repr(found) == repr(case.calls)  # 1, 1.0 and True are equal, but not the same


@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(["<oct_7>", '("', '" ', "$1", ", ", ")", "[", "-", "1"])).map("".join),
    )
)
def test_any_other_text_is_an_error_inside_the_text(functions: FunctionSet, text: str) -> None:
    try:
        found = parse_calls(text, functions, step=2)
    except FormatError as error:
        assert 0 <= error.position <= len(text)
        assert error.text == text
        assert error.expected
    else:
        assert found


def test_the_text_of_calls(functions: FunctionSet) -> None:
    text = Call("send_text_message", {"contact_name": "Mia", "message": Template(("It's ", Reference(1), ' "now"'))})
    ring = Call("set_volume", {"level": 3, "volume_type": "ring"})
    assert format_calls([text, ring], functions, step=2) == (
        '<oct_7>(" Mia", " It\'s $1 \\"now\\"");<oct_13>(3, " ring")'
    )
    assert format_calls([ring], functions, step=1, spaced=False) == '<oct_13>(3, "ring")'
    nested = Call("send_text_message", {"contact_name": "Mia", "message": Call("check_nest_smoke_detector_status")})
    assert format_calls([nested], functions, step=1) == '<oct_7>(" Mia", <oct_6>())'


def test_named_calls_in_a_series(functions: FunctionSet) -> None:
    series = [Call("get_weather_forecast", {"location": "Rome"}), Call("take_a_photo"),
              Call("send_text_message", {"contact_name": "None", "message": Reference(1)})]  # fmt: skip
    text = format_calls(series, functions, step=1, spaced=False, named=True, series=True)
    assert text == 'get_weather_forecast("Rome");take_a_photo();send_text_message("None", $1)'
    assert parse_calls(text, functions, step=1, spaced=False, named=True, series=True) == series
    with pytest.raises(FormatError, match=r"\$1 is not an earlier step"):
        parse_calls(text, functions, step=1, spaced=False, named=True)
    with pytest.raises(FormatError, match="no call") as caught:
        parse_calls("take_a_photo();take_a_walk()", functions, step=1, named=True)
    assert (caught.value.position, caught.value.expected) == (15, "a function's name")


def test_a_price_is_text_and_only_what_could_be_read_otherwise_is_escaped(functions: FunctionSet) -> None:
    call = Call("get_trending_news", {"query": "$25 or $1", "language": "en"})
    assert format_calls([call], functions, step=3) == r'<oct_1>(" $25 or \$1", " en")'
    assert format_calls([call], functions, step=1) == '<oct_1>(" $25 or $1", " en")'


def test_blanks_between_the_parts_do_not_count(functions: FunctionSet) -> None:
    text = ' <oct_13> ( 3 , " ring" ) ; <oct_6>( )  '
    assert parse_calls(text, functions, step=1) == [
        Call("set_volume", {"level": 3, "volume_type": "ring"}),
        Call("check_nest_smoke_detector_status"),
    ]


def test_defaults_before_a_given_argument_are_filled_in() -> None:
    function = Function("f", (Parameter("a", "string"), Parameter("b", "integer", 1), Parameter("c", "integer", 2)))
    call = Call("f", {"a": "x", "c": 3})
    assert positional(call, function) == ["x", 1, 3]
    (found,) = parse_calls(format_calls([call], FunctionSet([function]), step=1), FunctionSet([function]), step=1)
    assert found == Call("f", {"a": "x", "b": 1, "c": 3})


@pytest.mark.parametrize(("arguments", "named"), [({"a": 1, "z": 2}, "'z'"), ({"b": 1}, "'a'"), ({}, "'a'")])
def test_calls_that_cannot_be_written(arguments: dict[str, Value], named: str) -> None:
    functions = FunctionSet([Function("f", (Parameter("a", "integer"), Parameter("b", "integer", 1)))])
    with pytest.raises(FormatError, match=named):
        format_calls([Call("f", arguments)], functions, step=1)
    with pytest.raises(UnknownFunction):
        format_calls([Call("g", arguments)], functions, step=1)


MALFORMED = [
    ("", ""),
    ("   ", ""),
    ("hello", "hello"),
    ("<oct_20>()", "<oct_20>()"),
    ("  <oct_99>()", "<oct_99>()"),
    ("<oct_>()", "<oct_>()"),
    ("<plan_0>()", "<plan_0>()"),
    ('<oct_0>" back"', '" back"'),
    ("<oct_0>(", ""),
    ('<oct_0>(" back"', ""),
    ('<oct_7>(" Mia" " hi")', '" hi")'),
    ('<oct_7>(" Mia",)', ")"),
    ('<oct_0>(" back', '" back'),
    ('<oct_0>(" ba\nck")', '" ba\nck")'),
    ('<oct_0>("back")', 'back")'),
    ("<oct_0>(back)", "back)"),
    ("<oct_0>(true)", "true)"),
    ("<oct_0>(' back')", "' back')"),
    ("<oct_0>(+1)", "+1)"),
    ("<oct_11>(1.)", ".)"),
    ('<oct_0>(" back", 1)', ", 1)"),
    ("<oct_6>(1)", "1)"),
    ("<oct_5>($1, $2)", "$2)"),
    ("<oct_5>($2.url)", "$2.url)"),
    ("<oct_5>($0)", "$0)"),
    ("<oct_5>([1, 2)", ")"),
    ("<oct_5>([1 2])", "2])"),
    ("<oct_5>([,])", ",])"),
    ("<oct_5>(<oct_6>)", ")"),
    ('<oct_0>(" back") and', "and"),
    ('<oct_0>(" back");', ""),
    ('<oct_0>(" back");;<oct_0>()', ";<oct_0>()"),
]


@pytest.mark.parametrize(("text", "rest"), MALFORMED)
def test_the_position_is_that_of_the_first_character_that_does_not_belong_there(
    functions: FunctionSet, text: str, rest: str
) -> None:
    with pytest.raises(FormatError) as caught:
        parse_calls(text, functions, step=2)
    assert text[caught.value.position :] == rest
    assert caught.value.text == text
    assert caught.value.expected
    assert caught.value.observable


@pytest.mark.parametrize(
    "text",
    [
        "<oct_5>(" + "[" * 5000,
        "<oct_5>(" * 5000,
        "<oct_5>(" + "9" * 5000 + ")",
        "<oct_" + "9" * 5000 + ">()",
    ],
    ids=["lists", "calls", "number", "token"],
)
def test_runaway_texts_are_malformed_too(functions: FunctionSet, text: str) -> None:
    with pytest.raises(FormatError):
        parse_calls(text, functions, step=1)
