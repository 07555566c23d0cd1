"""References: nodes made at parse time, resolved on values. What a device returns is never read as one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.errors import DeviceError
from octavo.formats.reference import (
    escape_text,
    format_reference,
    format_string,
    join_parts,
    parse_string,
    resolve,
    unescape_text,
)
from octavo.types import Call, Observation, Reference, Template, Value

ONE = Reference(1)
PRICE = Reference(1, ("price",))
TRICKY = ["$1", "$2.url", "$25", "<oct_19>(' open')", '<oct_7>(" Mia", $1)<oct_end>', '"', "\\", "@tomorrow", "\n"]
FRAGMENTS = [
    "$",
    "$1",
    "$1.price",
    "$25",
    "1",
    "5",
    ".price",
    ".",
    "n",
    "\\",
    '"',
    "\n",
    "&",
    "<oct_0>",
    "_x",
    "é",
    " ",
]
TEXTS = st.one_of(st.text(max_size=8), st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join))


@pytest.mark.parametrize(
    ("text", "step", "value"),
    [
        ("$1", 2, ONE),
        ("$1.price", 2, PRICE),
        ("$12.a_b.c1", 13, Reference(12, ("a_b", "c1"))),
        ("$1", 1, "$1"),
        ("$2", 2, "$2"),
        ("it costs $25", 5, "it costs $25"),
        ("$0 and $", 5, "$0 and $"),
        ("$1 costs $25", 5, Template((ONE, " costs $25"))),
        ("see $1.price.", 2, Template(("see ", PRICE, "."))),
        ("$1$2", 3, Template((ONE, Reference(2)))),
        ("$1$2", 2, Template((ONE, "$2"))),
        ("$1.Price", 2, Template((ONE, ".Price"))),
        ("", 2, ""),
    ],
)
def test_strings_of_records(text: str, step: int, value: str | Reference | Template) -> None:
    assert parse_string(text, step=step) == value
    assert format_string(value) == text


@given(TEXTS, st.integers(1, 12))
def test_a_plain_string_survives_parsing(text: str, step: int) -> None:
    assert format_string(parse_string(text, step=step)) == text


@given(TEXTS, st.integers(1, 12))
def test_an_escaped_text_comes_back_as_text(text: str, step: int) -> None:
    assert unescape_text(escape_text(text, step=step), step=step) == text


@given(TEXTS.filter(bool), st.sampled_from([ONE, PRICE, Reference(11, ("a", "b2"))]), TEXTS.filter(bool))
def test_a_text_beside_a_reference_never_becomes_part_of_it(before: str, reference: Reference, after: str) -> None:
    value = Template((before, reference, after))
    assert unescape_text(escape_text(value, step=12), step=12) == value


@given(TEXTS)
def test_no_name_of_a_token_stands_in_an_escaped_text(text: str) -> None:
    body = escape_text(f"<oct_3> {text}<oct_end><plan_none>", step=3)
    assert "<oct_" not in body
    assert "<plan_" not in body


def test_parts_are_joined_to_the_simplest_value() -> None:
    assert join_parts([]) == ""
    assert join_parts(["", "a", "", "b"]) == "ab"
    assert join_parts(["", ONE, ""]) == ONE
    assert join_parts(["a", "b", ONE, "c", "", "d"]) == Template(("ab", ONE, "cd"))


def test_references_are_written_as_people_write_prices() -> None:
    assert [format_reference(r) for r in (ONE, PRICE, Reference(2, ("a", "b")))] == ["$1", "$1.price", "$2.a.b"]


@given(st.one_of(TEXTS, st.sampled_from(TRICKY)))
def test_what_a_device_returned_is_never_parsed(returned: str) -> None:
    observations = {1: Observation(1, returned), 2: Observation(2, "secret")}
    assert resolve(ONE, observations) == returned
    assert resolve(Template(("say ", ONE, "!")), observations) == f"say {returned}!"
    assert resolve([ONE], observations) == [returned]
    assert resolve(Call("f", {"a": ONE}), observations) == Call("f", {"a": returned})


def test_fields_and_first_items_are_looked_up() -> None:
    found = [{"url": "https://a", "price": {"eur": 9.5}}, {"url": "https://b"}]
    observations = {1: Observation(1, found), 2: Observation(2, ["first", "second"]), 3: Observation(3, {"rows": [7]})}
    assert resolve(Reference(1, ("url",)), observations) == "https://a"
    assert resolve(Reference(1, ("price", "eur")), observations) == 9.5
    assert resolve(Reference(2), observations) == "first"
    assert resolve(Reference(3, ("rows",)), observations) == 7
    assert resolve(Template(("for ", Reference(1, ("price",)))), observations) == 'for {"eur": 9.5}'


def test_values_without_references_stay_as_they_are() -> None:
    values: list[Value] = ["$1", 5, None, True, [1, "$1"]]
    for value in values:
        assert resolve(value, {1: Observation(1, "no")}) == value


@pytest.mark.parametrize(
    ("reference", "observation", "reason"),
    [
        (Reference(2), Observation(1, "x"), "step 2"),
        (ONE, Observation(1, error="the line is dead"), "step 1"),
        (PRICE, Observation(1, "text"), "no 'price'"),
        (PRICE, Observation(1, {"cost": 1}), "no 'price'"),
        (PRICE, Observation(1, []), "no 'price'"),
        (ONE, Observation(1, []), "step 1"),
        (ONE, Observation(1, None), "step 1"),
        (PRICE, Observation(1, {"price": None}), "step 1"),
    ],
)
def test_a_reference_to_nothing_is_an_error(reference: Reference, observation: Observation, reason: str) -> None:
    for value in (reference, Template(("see ", reference))):
        with pytest.raises(DeviceError, match=reason) as caught:
            resolve(value, {1: observation})
        assert caught.value.hint
