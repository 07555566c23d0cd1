"""Plans as text, in both styles."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.errors import FormatError, UnknownFunction
from octavo.formats.plan import MAX_STEPS, PlanStyle, format_plan, parse_plan
from octavo.functions import Function, FunctionSet
from octavo.types import Plan, Step

FUNCTIONS = FunctionSet(Function(name) for name in ["text", "call", *"abcdefghij"])
NAMES = [f.name for f in FUNCTIONS]
FRAGMENTS = ["Text Mia", " ", "$1", "step 1", "<plan_", "<oct_", "none>", "3>", '"', "\\", ".", "é", "<|im_start|>"]
TOKEN = re.compile(r"<(oct|plan)_(\d+|none|split|end)>|<\|?nexa_split\|?>|<\|im_end\|>")
TEXTS = (
    st.one_of(st.text(max_size=12), st.lists(st.sampled_from(FRAGMENTS), max_size=5).map("".join))
    .map(str.strip)
    .filter(lambda t: t and "\n" not in t and not TOKEN.search(t))
)
COMMITTED = st.lists(st.builds(Step, TEXTS, st.sampled_from(NAMES)), max_size=MAX_STEPS).map(lambda s: Plan(tuple(s)))
SPLIT = st.lists(st.builds(Step, TEXTS), max_size=MAX_STEPS).map(lambda s: Plan(tuple(s)))


@given(COMMITTED)
def test_a_committed_plan_comes_back(plan: Plan) -> None:
    text = format_plan(plan, FUNCTIONS)
    assert parse_plan(text, FUNCTIONS) == plan
    assert parse_plan(f"{text}<|im_end|>and more", FUNCTIONS) == plan


@given(SPLIT)
def test_a_split_plan_comes_back(plan: Plan) -> None:
    text = format_plan(plan, FUNCTIONS, style="split")
    assert parse_plan(text, FUNCTIONS, style="split") == plan
    assert parse_plan(f"{text}<|im_end|>and more", FUNCTIONS, style="split") == plan


def test_the_text_of_plans() -> None:
    plan = Plan((Step("Text Mia hello.", "text"), Step("Call $1.", "call")))
    assert format_plan(plan, FUNCTIONS) == "<plan_0> Text Mia hello.<plan_1> Call $1."
    assert format_plan(plan, FUNCTIONS, style="split") == " Text Mia hello.<oct_split> Call $1."
    assert format_plan(Plan(), FUNCTIONS) == "<plan_none>"
    assert format_plan(Plan(), FUNCTIONS, style="split") == ""


@pytest.mark.parametrize("mark", ["<oct_split>", "<nexa_split>", "<|nexa_split|>", " <oct_split>\n"])
def test_the_papers_separators_are_read_too(mark: str) -> None:
    found = parse_plan(f"Text Mia{mark}Call her{mark}", FUNCTIONS, style="split")
    assert found == Plan((Step("Text Mia"), Step("Call her")))


def test_a_refusal_has_no_steps() -> None:
    assert parse_plan(" <plan_none> ", FUNCTIONS) == Plan()
    assert Plan().refused
    assert not Plan((Step("Text Mia."),)).refused


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("", ""),
        ("Sure! <plan_0> Text Mia.", "Sure! <plan_0> Text Mia."),
        ("<plan_x> Text Mia.", "<plan_x> Text Mia."),
        ("<plan_0> Text Mia.<plan_12> Call her.", "<plan_12> Call her."),
        ("<plan_0> Text Mia.<plan_none>", "<plan_none>"),
        ("<plan_none> Sorry.", "<plan_none> Sorry."),
        ("<plan_none><plan_none>", "<plan_none><plan_none>"),
        ("<plan_0><plan_1> Call her.", "<plan_1> Call her."),
        ("<plan_0> Text Mia.<plan_1>", ""),
        ("<plan_0> a" * 6, "<plan_0> a" * 6),
    ],
)
def test_malformed_plans_say_where(text: str, rest: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse_plan(text, FUNCTIONS)
    assert text[caught.value.position :] == rest
    assert caught.value.text == text
    assert caught.value.expected


def test_too_many_steps_are_malformed_in_both_styles() -> None:
    with pytest.raises(FormatError, match="6 steps"):
        parse_plan("<oct_split>".join("abcdef"), FUNCTIONS, style="split")
    assert len(parse_plan("<oct_split>".join("abcde"), FUNCTIONS, style="split").steps) == MAX_STEPS


def test_an_endless_number_is_malformed_too() -> None:
    with pytest.raises(FormatError):
        parse_plan(f"<plan_{'9' * 5000}> Text Mia.", FUNCTIONS)


@pytest.mark.parametrize("style", ["committed", "split"])
@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        (" Text Mia.", 0),
        ("Text Mia.\nCall her.", 0),
        ("Text <plan_3>", 5),
        ("Say <oct_3>", 4),
        ("Say <oct_end>", 4),
        ("Say <oct_split> and <|im_end|>", 4),
        ("Say <|nexa_split|>", 4),
        ("Say <|im_end|>", 4),
    ],
)
def test_a_step_that_would_be_read_otherwise_is_not_written(text: str, position: int, style: PlanStyle) -> None:
    with pytest.raises(FormatError) as caught:
        format_plan(Plan((Step(text, "text"),)), FUNCTIONS, style=style)
    assert caught.value.position == position


def test_a_committed_step_needs_a_function_of_the_set() -> None:
    with pytest.raises(FormatError, match="without its function"):
        format_plan(Plan((Step("Text Mia."),)), FUNCTIONS)
    with pytest.raises(UnknownFunction):
        format_plan(Plan((Step("Text Mia.", "fax"),)), FUNCTIONS)
