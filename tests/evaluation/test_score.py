"""Scoring single answers, and the shares that they make."""

from __future__ import annotations

import pytest

from evaluation.asked import NOW, call
from octavo.errors import RecordError
from octavo.evaluation.metric import share
from octavo.evaluation.miss import Malformed, Written
from octavo.evaluation.score import Score, missed, quality_figures, require_records, score
from octavo.functions import FunctionSet
from octavo.types import Call, Record, Step

VOLUME, DOOR = call("set_volume", level=3, volume_type="ring"), call("open_or_lock_door", status="lock")
TEXT = call("send_text_message", contact_name="Mia", message="hello")


def record(*calls: Call) -> Record:
    return Record("android", "please", tuple(Step("Do it.", c.function) for c in calls), calls)


@pytest.mark.parametrize(
    ("written", "success", "strict", "functions_right"),
    [
        ((TEXT, DOOR), True, True, True),
        ((DOOR, TEXT), True, True, True),
        ((call("send_text_message", contact_name="Mia", message="Hello!"), DOOR), True, False, True),
        ((call("send_text_message", contact_name="Mia", message="hey"), DOOR), False, False, True),
        ((TEXT, VOLUME), False, False, False),
        ((TEXT, DOOR, VOLUME), False, False, False),
        ((TEXT, Malformed("no end")), False, False, False),
        ((TEXT, DOOR, Malformed("no end")), False, False, False),
        ((TEXT, Malformed("no end"), DOOR), False, False, False),
        ((), False, False, False),
    ],
)
def test_score(
    written: tuple[Written, ...], success: bool, strict: bool, functions_right: bool, functions: FunctionSet
) -> None:
    scored = score(record(TEXT, DOOR), written, functions, now=NOW)
    assert (scored.success, scored.strict, scored.functions) == (success, strict, functions_right)
    assert bool(scored.misses) is not success
    assert scored.refused is not bool(written)


def scores(functions: FunctionSet) -> list[Score]:
    steps = [Step("Lock the door.", "open_or_lock_door")]
    return [
        score(record(TEXT), [TEXT], functions, now=NOW),
        score(record(TEXT), [], functions, now=NOW),
        score(record(DOOR), [VOLUME], functions, now=NOW),
        score(record(), [], functions, now=NOW),
        score(record(), [DOOR], functions, now=NOW, steps=steps),
        score(record(), [Malformed("no end")], functions, now=NOW),
    ]


def test_figures_of_success_count_records_in_scope_and_refusal_the_others(functions: FunctionSet) -> None:
    figures = quality_figures(scores(functions))
    assert figures == {
        "success": share([True, False, False]),
        "strict": share([True, False, False]),
        "functions": share([True, False, False]),
        "refusal": share([True, False, False]),
        "over_refusal": share([False, True, False]),
    }


def test_missed_records_keep_plan_and_calls(functions: FunctionSet) -> None:
    kinds = [[m.kind for m in one.misses] for one in missed(scores(functions))]
    assert kinds == [["refused"], ["wrong function"], ["not refused"], ["not refused"]]
    assert missed(scores(functions))[2].steps == (Step("Lock the door.", "open_or_lock_door"),)


def test_records_of_other_functions_are_refused_beforehand(functions: FunctionSet) -> None:
    require_records([record(TEXT), record()], functions)
    with pytest.raises(RecordError, match="open_sunroof") as info:
        require_records([record(TEXT), record(call("open_sunroof"))], functions)
    assert "send_text_message" in info.value.hint


def test_records_longer_than_any_plan_are_refused_beforehand(functions: FunctionSet) -> None:
    require_records([record(*[TEXT] * 5)], functions)
    with pytest.raises(RecordError, match="6 steps"):
        require_records([record(*[TEXT] * 6)], functions)
