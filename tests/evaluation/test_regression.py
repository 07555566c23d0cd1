"""What a change costs: by domain, on the same records, in points."""

from __future__ import annotations

import pytest

from evaluation.asked import NOW, call
from octavo.errors import MisuseError
from octavo.evaluation.metric import NOTHING, difference, share
from octavo.evaluation.regression import compare, format_changes
from octavo.evaluation.score import Score, score
from octavo.functions import FunctionSet
from octavo.types import Record, Step

PHOTO = call("take_a_photo")
LOCK = call("open_or_lock_door", status="lock")


def scores(functions: FunctionSet, *right: bool) -> list[Score]:
    records = [Record("android", f"photo {i}", (Step("Take a photo."),), (PHOTO,)) for i in range(len(right))]
    return [score(r, [PHOTO if ok else LOCK], functions, now=NOW) for r, ok in zip(records, right, strict=True)]


def test_points_are_lost_and_won(functions: FunctionSet) -> None:
    before = scores(functions, True, True, True, False)
    change = compare("android", before, scores(functions, True, False, False, False))
    assert (change.before, change.after) == (share([True] * 3 + [False]), share([True] + [False] * 3))
    assert change.lost == pytest.approx(50)
    assert compare("android", before, before).lost == 0
    assert compare("android", before, scores(functions, True, True, True, True)).lost == pytest.approx(-25)


def test_records_out_of_scope_do_not_count(functions: FunctionSet) -> None:
    outside = Record("android", "a joke")
    refused, answered = (score(outside, written, functions, now=NOW) for written in ([], [PHOTO]))
    inside = scores(functions, True)
    assert compare("android", [*inside, refused], [*inside, answered]).lost == 0


def test_what_was_not_there_before_cannot_be_lost(functions: FunctionSet) -> None:
    change = compare("android+video", None, scores(functions, False))
    assert (change.before, change.difference, change.lost) == (None, None, 0.0)
    assert change.to_dict()["before"] is None


def test_only_answers_to_the_same_records_are_compared(functions: FunctionSet) -> None:
    with pytest.raises(MisuseError, match="different records"):
        compare("android", scores(functions, True), scores(functions, True, True))


def test_a_line_for_each_domain(functions: FunctionSet) -> None:
    change = compare("android", scores(functions, True, True), scores(functions, True, False))
    new = compare("android+video", None, scores(functions, True))
    assert format_changes([change, new]).split("\n") == [
        "android        n 2    before 100.0 % [34.2, 100.0]  after 50.0 % [9.5, 90.5]"
        "  difference -50.0 % [-89.8, +39.8]",
        "android+video  n 1    before -  after 100.0 % [20.7, 100.0]  difference -",
    ]


def test_the_difference_of_matched_pairs() -> None:
    """The example of the source: of 1,600 people 944 approve at first (794 + 150), and 880 later (794 + 86)."""
    before = [True] * 944 + [False] * 656
    after = [True] * 794 + [False] * 150 + [True] * 86 + [False] * 570
    found = difference(before, after)
    assert found.value == pytest.approx(-0.04)
    assert found.interval == pytest.approx((-0.0588, -0.0211), abs=5e-4)
    assert difference([], []) == NOTHING
    same = difference([True] * 50, [True] * 50)
    assert same.value == 0 and same.interval[0] is not None and -0.06 < same.interval[0] < 0
