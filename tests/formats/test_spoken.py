"""Spoken numbers and times of day in digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.formats.spoken import fold_spoken


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ("In  Half an Hour", "in 0.5 hour"),
        ("an hour and a half", "1 hour 0.5 hour"),
        ("two and a half hours", "2 hours 0.5 hours"),
        ("a quarter of an hour", "0.25 hour"),
        ("a couple of days", "2 days"),
        ("twenty five minutes", "25 minutes"),
        ("ninety-nine weeks", "99 weeks"),
        ("5 p.m. tomorrow", "5 pm tomorrow"),
        ("5 o'clock", "5:00"),
        ("5 o’clock", "5:00"),
        ("friday, noon", "friday 12:00"),
        ("midnight", "00:00"),
        ("tonight", "today night"),
        ("the first of may", "the 1th of may"),
        ("june twenty first", "june 21th"),
        ("thirty-first", "31th"),
    ],
)
def test_words_become_digits(said: str, folded: str) -> None:
    assert fold_spoken(said) == folded


@pytest.mark.parametrize("said", ["30 second", "one second"])
def test_second_after_a_number_is_the_unit(said: str) -> None:
    assert fold_spoken(said).endswith(" second")


def test_numbers_inside_other_words_stay() -> None:
    assert fold_spoken("a tenant phoned") == "a tenant phoned"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz .,'0123456789:", max_size=30))
def test_result_is_trimmed_and_lower(text: str) -> None:
    folded = fold_spoken(text)
    assert folded == folded.strip().casefold()
    assert "  " not in folded
