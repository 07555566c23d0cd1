"""Naming what is wrong, and the file of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.asked import NOW, call
from octavo.evaluation.equal import equal_calls
from octavo.evaluation.miss import (
    KINDS,
    Malformed,
    Miss,
    Missed,
    Written,
    classify,
    count_misses,
    show_call,
    write_misses,
)
from octavo.functions import Effect, Function, FunctionSet, Parameter
from octavo.types import Call, Record, Reference, Step, Template

SET = FunctionSet(
    [
        Function("note", (Parameter("text", "string"), Parameter("tag", "string", "none"))),
        Function("look", (Parameter("what", "string"),), effect=Effect.READ),
        Function("size", (Parameter("value", "number"),)),
        Function("when", (Parameter("time", "string", format="time"),)),
    ]
)
MILK = 'note(text="milk")'
NOTE, LOOK, SIZE = call("note", text="milk"), call("look", what="moon"), call("size", value=1)


def misses(gold: Sequence[Call], written: Sequence[Written]) -> list[tuple[str, str]]:
    return [(m.kind, m.text) for m in classify(gold, written, SET, now=NOW)]


def test_equal_calls_are_no_miss() -> None:
    assert misses([NOTE, LOOK], [LOOK, call("note", text="Milk.", tag="none")]) == []
    assert misses([call("when", time="14:10")], [call("when", time="@in 10 minutes")]) == []
    assert misses([], []) == []


def test_refused() -> None:
    assert misses([NOTE, LOOK], []) == [("refused", "2 steps wanted")]


def test_not_refused() -> None:
    assert misses([], [LOOK, Malformed("no end")]) == [("not refused", 'look(what="moon"); malformed: no end')]


def test_missed() -> None:
    assert misses([NOTE, LOOK, SIZE], [NOTE, SIZE]) == [("missed", 'step 2: look(what="moon")')]


def test_extra() -> None:
    assert misses([NOTE, SIZE], [NOTE, LOOK, SIZE]) == [("extra", 'step 2: look(what="moon")')]
    assert misses([NOTE], [NOTE, NOTE]) == [("extra", 'step 2: note(text="milk")')]


def test_wrong_function() -> None:
    assert misses([NOTE, LOOK], [NOTE, SIZE]) == [("wrong function", "step 2: size instead of look")]


def test_wrong_arguments() -> None:
    gold, written = [call("note", text="milk", tag="shop")], [call("note", text="silk")]
    assert misses(gold, written) == [
        ("wrong argument", 'step 1: note.text: "silk" instead of "milk"'),
        ("wrong argument", 'step 1: note.tag: nothing instead of "shop"'),
    ]


def test_wrong_order() -> None:
    gold, written = [call("size", value=1), call("size", value=2)], [call("size", value=2), call("size", value=1)]
    assert misses(gold, written) == [("wrong order", "size(value=1) comes before size(value=2)")]


def test_the_order_of_a_call_that_is_not_there_is_no_second_miss() -> None:
    gold, written = [call("size", value=1), call("size", value=2)], [call("size", value=2), LOOK]
    assert misses(gold, written) == [("wrong function", "step 2: look instead of size")]


def test_a_reference_to_another_step_is_a_wrong_argument() -> None:
    gold = [LOOK, call("look", what="sun"), call("note", text=Reference(2, ("size",)))]
    written = [LOOK, call("look", what="sun"), call("note", text=Reference(1, ("size",)))]
    assert misses(gold, written) == [("wrong argument", "step 3: note.text: $1.size instead of $2.size")]


def test_a_malformed_call_is_compared_with_the_gold_call_in_its_place() -> None:
    bad = Malformed("a call without end")
    assert misses([LOOK, NOTE], [LOOK, bad]) == [("malformed", "step 2: a call without end")]
    assert misses([LOOK, NOTE], [bad, NOTE]) == [("malformed", "step 1: a call without end")]
    assert misses([LOOK], [LOOK, bad]) == [("malformed", "step 2: a call without end")]
    assert misses([LOOK, NOTE], [bad]) == [("malformed", "step 1: a call without end"), ("missed", f"step 2: {MILK}")]


def test_calls_are_compared_with_what_they_resemble_most() -> None:
    # Another order, one of them wrong: only that one is named.
    a, b, c = (call("look", what=w) for w in ("moon", "sun", "stars"))
    assert misses([a, b, NOTE], [NOTE, c, a]) == [("wrong argument", 'step 2: look.what: "stars" instead of "sun"')]


def test_several_kinds_at_once() -> None:
    found = misses([NOTE, LOOK, SIZE], [call("note", text="silk"), call("when", time="10:00"), SIZE, SIZE])
    assert [kind for kind, _ in found] == ["wrong argument", "wrong function", "extra"]


words = st.sampled_from(["a", "b"])
answers = st.one_of(
    st.builds(lambda w: call("note", text=w), words),
    st.builds(lambda w: call("look", what=w), words),
    st.builds(lambda r: call("look", what=r), st.builds(Reference, st.just(1))),
)


@given(st.lists(answers, max_size=4), st.lists(answers | st.just(Malformed("no end")), max_size=4))
def test_there_is_a_miss_if_and_only_if_calls_are_not_equal(gold: list[Call], written: list[Written]) -> None:
    gold = [c for i, c in enumerate(gold) if i or not isinstance(c.arguments.get("what"), Reference)]
    calls = [w for w in written if isinstance(w, Call)]
    equal = len(calls) == len(written) and equal_calls(gold, calls, SET, now=NOW)
    assert (classify(gold, written, SET, now=NOW) == []) == equal


def test_calls_are_shown_as_people_write_them() -> None:
    shown = show_call(
        call("note", text=Template(('say "', Reference(1, ("name",)), '" é')), tag=["a", 2, True, None, NOTE])
    )
    assert shown == 'note(text="say \\"$1.name\\" é", tag=["a", 2, True, None, note(text="milk")])'


@pytest.fixture
def missed() -> list[Missed]:
    step = Step("Note down milk.", "note")
    wrong = Miss("wrong argument", 'step 1: note.text: "silk" instead of "milk"')
    return [
        Missed(Record("d", "note\nmilk", (step,), (NOTE,)), (step,), (call("note", text="silk"),), (wrong,)),
        Missed(Record("d", "tell a joke"), (), (LOOK,), (Miss("not refused", show_call(LOOK)),)),
        Missed(
            Record("d", "moon and milk", (step,), (NOTE,)),
            (),
            (LOOK, Malformed("no end")),
            (wrong, Miss("malformed", "step 2: no end")),
        ),
        Missed(Record("d", "just milk", (step,), (NOTE,)), (), (), (Miss("refused", "1 step wanted"),)),
    ]


def test_records_are_counted_once_for_each_kind(missed: list[Missed]) -> None:
    twice = Missed(missed[0].record, (), (), (*missed[0].misses, *missed[0].misses))
    assert count_misses([*missed, twice]) == {"refused": 1, "not refused": 1, "malformed": 1, "wrong argument": 3}
    assert list(count_misses(missed)) == [k for k in KINDS if k in count_misses(missed)]
    assert count_misses([]) == {}


def test_the_file_has_counts_at_the_top_and_every_miss_by_kind(missed: list[Missed], tmp_path: Path) -> None:
    write_misses(tmp_path / "misses.md", missed, records=20)
    text = (tmp_path / "misses.md").read_text(encoding="utf-8")
    top, *sections = text.split("\n## ")
    assert top.startswith("# 4 of 20 records were missed\n")
    assert "- wrong argument: 2\n" in top
    assert [s.split("\n")[0] for s in sections] == ["refused", "not refused", "malformed", "wrong argument"]
    assert "### moon and milk" in sections[2]  # its first kind; its wrong argument is not listed again below
    assert sections[3] == (
        'wrong argument\n\n### note milk\n\n- **wrong argument** step 1: note.text: "silk" instead of "milk"\n'
        '\ngold:\n\n    1. note(text="milk")  <- Note down milk.\n'
        '\nwritten:\n\n    1. note(text="silk")  <- Note down milk.\n'
    )
    assert "    (refused)" in sections[0]
    assert "2. malformed: no end" in sections[2]
