"""When are two sequences of calls equal?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.asked import NOW, call
from octavo.errors import UnknownFunction
from octavo.evaluation.equal import canonical, equal_calls, equal_functions, fold, in_order, linked
from octavo.functions import REQUIRED, Effect, Function, FunctionSet, Parameter
from octavo.types import Call, Reference, Template, Value

NOTE = Function("note", (Parameter("text", "string"), Parameter("tag", "string", "none")))
LOOK = Function("look", (Parameter("what", "string"), Parameter("deep", "boolean", False)), effect=Effect.READ)
SIZE = Function("size", (Parameter("value", "number"), Parameter("unit", "string", REQUIRED, ("cm", "in"))))
WHEN = Function("when", (Parameter("time", "string", format="time"),))
DAY = Function("day", (Parameter("date", "string", format="date"),))
MEET = Function("meet", (Parameter("start", "string", format="datetime"),))
TAGS = Function("tags", (Parameter("names", "array", items="string"), Parameter("near", "string", None, nullable=True)))
SET = FunctionSet([NOTE, LOOK, SIZE, WHEN, DAY, MEET, TAGS])


def equal(a: Sequence[Call], b: Sequence[Call], *, strict: bool = False) -> bool:
    return equal_calls(a, b, SET, now=NOW, strict=strict)


def one(a: Call, b: Call, *, strict: bool = False) -> bool:
    return equal([a], [b], strict=strict)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("I'm Late!", "i'm late"),
        ("  two\n\tblanks ", "two blanks"),
        ("Really?!...", "really"),
        ('"Bohemian Rhapsody"', "bohemian rhapsody"),
        ("“Dune.”", "dune"),
        ("I’m here", "i'm here"),
        ("The Wire", "wire"),
        ("an apple", "apple"),
        ('"The Office"', "office"),
        ("Theodore", "theodore"),
        ("to the moon", "to the moon"),
        ("The The", "the"),
        ("Cafe\u0301", "caf\u00e9"),
        ("STRASSE", "strasse"),
        ("?", "?"),
        ("the", "the"),
        ("+1 415-555-0132", "+1 415-555-0132"),
        ("3.5", "3.5"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.sampled_from("ab the\"'.,!?“’")))
def test_folding_twice_changes_nothing_in_what_is_folded(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_defaults_are_filled() -> None:
    assert canonical(call("note", text="Milk"), SET, now=NOW) == call("note", text="milk", tag="none")
    assert one(call("note", text="milk"), call("note", text="milk", tag="none"))
    assert one(call("note", text="milk"), call("note", text="milk", tag="none"), strict=True)
    assert one(call("tags", names=["a"]), call("tags", names=["a"], near=None))
    assert not one(call("note", text="milk"), call("note", text="milk", tag="shop"))


def test_the_order_of_arguments_does_not_count() -> None:
    assert one(call("size", value=1, unit="cm"), call("size", unit="cm", value=1), strict=True)


def test_numbers_are_compared_by_value() -> None:
    assert one(call("size", value=71, unit="cm"), call("size", value=71.0, unit="cm"), strict=True)
    assert not one(call("size", value=71, unit="cm"), call("size", value=7, unit="cm"))


def test_true_is_not_the_number_one() -> None:
    assert not one(call("look", what="x", deep=True), call("look", what="x", deep=1))
    assert one(call("look", what="x", deep=True), call("look", what="x", deep=True))


def test_digits_of_phone_numbers_are_kept() -> None:
    assert not one(call("note", text="+4420794600"), call("note", text="020794600"))
    assert not one(call("note", text="020 794600"), call("note", text="020794600"))


def test_free_text_is_folded_but_not_when_strict() -> None:
    a, b = call("note", text="I’m late."), call("note", text="i'm late")
    assert one(a, b)
    assert not one(a, b, strict=True)


def test_choices_are_exact() -> None:
    assert not one(call("size", value=1, unit="cm"), call("size", value=1, unit="CM"))


def test_lists_keep_their_order() -> None:
    assert one(call("tags", names=["A", "b"]), call("tags", names=["a", "B"]))
    assert not one(call("tags", names=["a", "b"]), call("tags", names=["b", "a"]))
    assert not one(call("tags", names=["a"]), call("tags", names=["a", "b"]))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (call("when", time="14:25"), call("when", time="@in 25 minutes")),
        (call("when", time="06:20"), call("when", time="@tomorrow 06:20")),
        (call("day", date="2026-11-24"), call("day", date="@tomorrow")),
        (call("day", date="@christmas"), call("day", date="@december 25")),
        (call("meet", start="2026-11-24-17-00"), call("meet", start="@tomorrow 17:00")),
        (call("meet", start="@june 5 14:30"), call("meet", start="@5 June 14:30")),
        (call("meet", start="@in two hours"), call("meet", start="@today 16:00")),
    ],
)
def test_dates_are_resolved_but_not_when_strict(a: Call, b: Call) -> None:
    assert one(a, b)
    assert not one(a, b, strict=True)


def test_dates_that_differ_are_not_equal() -> None:
    assert not one(call("meet", start="@tomorrow 17:00"), call("meet", start="@tomorrow 07:00"))
    assert not one(call("day", date="@friday"), call("day", date="@next friday"))


def test_the_clock_decides_what_a_date_is() -> None:
    a, b = [call("day", date="@tomorrow")], [call("day", date="2026-11-24")]
    assert equal_calls(a, b, SET, now=NOW)
    assert not equal_calls(a, b, SET, now=NOW.replace(day=24))


def test_phrases_that_cannot_be_resolved_are_compared_as_text() -> None:
    assert one(call("meet", start="@After the Match"), call("meet", start="@after the match."))
    assert not one(call("meet", start="@after the match"), call("meet", start="@before the match"))


def test_a_date_is_only_a_date_where_one_belongs() -> None:
    assert not one(call("note", text="@tomorrow"), call("note", text="2026-11-24"))


def test_independent_calls_come_in_any_order() -> None:
    calls = [call("look", what="a"), call("note", text="b"), call("size", value=1, unit="cm")]
    assert all(equal(calls, order) and equal(calls, order, strict=True) for order in permutations(calls))


def test_a_call_cannot_stand_for_two() -> None:
    a, b = call("look", what="a"), call("look", what="b")
    assert not equal([a, a], [a, b])
    assert not equal([a, b], [a, a])
    assert not equal([a, b], [a])
    assert not equal([a], [a, a])
    assert not equal([a], [])
    assert equal([], [])


def test_calls_of_a_function_that_changes_something_keep_their_order() -> None:
    first, second = call("size", value=1, unit="cm"), call("size", value=2, unit="cm")
    assert equal([first, second], [first, second])
    assert not equal([first, second], [second, first])
    one_look, other_look = call("look", what="a"), call("look", what="b")
    assert equal([one_look, other_look], [other_look, one_look])


def test_references_follow_the_calls_that_they_mean() -> None:
    gold = [call("look", what="a"), call("look", what="b"), call("note", text=Reference(2, ("price",)))]
    swapped = [call("look", what="b"), call("look", what="a"), call("note", text=Reference(1, ("price",)))]
    wrong = [call("look", what="b"), call("look", what="a"), call("note", text=Reference(2, ("price",)))]
    assert equal(gold, swapped)
    assert not equal(gold, wrong)
    moved = [gold[0], call("size", value=1, unit="cm"), gold[1], call("note", text=Reference(3, ("price",)))]
    assert equal([*gold, call("size", value=1, unit="cm")], moved)


def test_a_reference_must_come_after_what_it_means() -> None:
    gold = [call("look", what="a"), call("note", text=Reference(1))]
    assert not equal(gold, [call("note", text=Reference(2)), call("look", what="a")])


def test_the_fields_of_a_reference_count() -> None:
    look = call("look", what="a")
    whole, part = call("note", text=Reference(1)), call("note", text=Reference(1, ("name",)))
    assert not equal([look, whole], [look, part])
    assert not equal([look, whole], [look, call("note", text="$1")])


def template(*parts: str | Reference) -> Call:
    return call("note", text=Template(parts))


def test_templates_are_folded_around_their_references() -> None:
    look = call("look", what="a")
    gold = [look, template("The forecast: ", Reference(1), ". See you!")]
    assert equal(gold, [look, template("forecast ", Reference(1), ". see you")])
    assert not equal(gold, [look, template("forecast ", Reference(1), ". see you")], strict=True)
    assert not equal(gold, [look, template("forecast ", Reference(1))])
    assert not equal(gold, [look, template("weather ", Reference(1), ". see you")])
    assert equal([look, call("note", text=Reference(1))], [look, template('"', Reference(1), '."')])


def test_references_inside_templates_follow_too() -> None:
    gold = [call("look", what="a"), call("look", what="b"), template("it is ", Reference(1), " and ", Reference(2))]
    good = [call("look", what="b"), call("look", what="a"), template("it is ", Reference(2), " and ", Reference(1))]
    assert equal(gold, good)
    assert not equal(gold, [*good[:2], gold[2]])


def test_nested_calls_are_compared_as_calls() -> None:
    a = call("note", text=call("look", what="The Moon"))
    assert one(a, call("note", text=call("look", what="moon", deep=False)))
    assert not one(a, call("note", text=call("look", what="sun")))
    assert not one(a, call("note", text="look"))


def test_a_single_call_may_refer_to_steps_that_are_not_there() -> None:
    def note(step: int) -> Call:
        return call("note", text=Reference(step))

    assert one(note(1), note(1))
    assert one(note(3), note(3))
    assert not one(note(1), note(2))
    assert not one(note(3), note(2))


def test_unknown_functions_raise_and_unknown_arguments_differ() -> None:
    with pytest.raises(UnknownFunction):
        one(call("nothing"), call("nothing"))
    assert not one(call("note", text="a"), call("note", text="a", more="b"))


def test_functions_ask_only_for_names_in_a_right_order() -> None:
    gold = [call("look", what="a"), call("note", text=Reference(1)), call("size", value=1, unit="cm")]
    note, look, size = call("note", text="x"), call("look", what="y"), call("size", value=9, unit="in")
    assert equal_functions(gold, [look, note, size], SET)
    assert equal_functions(gold, [size, look, note], SET)
    assert not equal_functions(gold, [note, look, size], SET)
    assert not equal_functions(gold, [look, note], SET)
    assert not equal_functions(gold, [look, note, note], SET)
    assert not equal_functions(gold, [look, note, size, size], SET)


def test_functions_of_one_state_bring_their_links_along() -> None:
    # The second size must come before the note, so both do.
    gold = [call("size", value=1, unit="cm"), call("size", value=2, unit="cm"), call("note", text=Reference(2))]
    size, note = gold[0], gold[2]
    assert equal_functions(gold, [size, size, note], SET)
    assert not equal_functions(gold, [size, note, size], SET)


@st.composite
def sequences(draw: st.DrawFn) -> list[Call]:
    """Up to four calls, some of which refer to earlier ones."""
    calls: list[Call] = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        values: st.SearchStrategy[Value] = st.sampled_from(["a", "b"])
        if number > 1:
            values |= st.builds(Reference, st.integers(1, number - 1))
        name, argument = draw(st.sampled_from([("note", "text"), ("look", "what")]))
        calls.append(Call(name, {argument: draw(values)}))
    return calls


def reorder(calls: Sequence[Call], order: Sequence[int]) -> list[Call]:
    """The calls with call i at place order[i], references renumbered."""

    def moved(value: Value) -> Value:
        return Reference(order[value.step - 1] + 1, value.fields) if isinstance(value, Reference) else value

    out = dict(zip(order, calls, strict=True))
    return [Call(out[k].function, {n: moved(v) for n, v in out[k].arguments.items()}) for k in range(len(calls))]


@given(sequences())
def test_every_order_that_keeps_the_links_is_equal(calls: list[Call]) -> None:
    for order in permutations(range(len(calls))):
        other = reorder(calls, order)
        if in_order(order, linked(calls, SET)):
            assert equal(calls, other)
            assert equal(other, calls)
            assert equal(calls, other, strict=True)
            assert equal_functions(calls, other, SET)


@given(sequences(), sequences())
def test_equality_is_symmetric_and_strict_is_stricter(a: list[Call], b: list[Call]) -> None:
    assert equal(a, b) == equal(b, a)
    assert equal(a, b) or not equal(a, b, strict=True)
    assert equal_functions(a, b, SET) or not equal(a, b)
