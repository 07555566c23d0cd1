"""Phone numbers in digits and in words, and email addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.formats.address import digits_of, emails_in, number_groups, number_words, numbers_aloud


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("+44 (0)20 79-46", "+440207946"),
        ("0117.496/0733", "01174960733"),
        ("oh seven double three, four one two", "0733412"),
        ("plus forty four, seven nine two oh", "+447920"),
        ("one eight hundred, six six six", "1800666"),
        ("five six double 2 zero one 8", "5622018"),
        ("seventy twenty one twelve", "702112"),
        ("triple nine 1 2", "99912"),
        ("Bo", ""),
        ("two four", ""),
        ("nine one one", "911"),
        ("ring 0117", ""),
    ],
)
def test_a_number_as_calls_hold_it(text: str, digits: str) -> None:
    assert digits_of(text) == digits


def test_numbers_said_aloud_in_a_request() -> None:
    text = "ring oh two oh seven, double one five, then volume two and 0117 496 0733"
    assert numbers_aloud(text) == {"oh two oh seven, double one five": "0207115"}
    assert number_groups("at 7. 0117.496 is Bo") == [["7"], ["0117", "496"]]
    assert number_groups("0117 496, or +33 1") == [["0117", "496"], ["+33", "1"]]


def test_a_number_is_found_however_it_is_grouped() -> None:
    assert number_words("01174960733", "on (0117) 496-0733 now") == "(0117) 496-0733"
    assert number_words("0117496", "on 0117 4960 733") is None


def test_addresses() -> None:
    assert emails_in("mail a.b+c@x-y.co.uk, a.b+c@x-y.co.uk or @home, d@e.") == ["a.b+c@x-y.co.uk"]
    assert emails_in("mail night.desk at hospiz dot de, and look at bbc dot com") == ["night.desk@hospiz.de"]
    assert emails_in("that to jo dot bo at pine dot co dot uk subject Hi at ten") == ["jo.bo@pine.co.uk"]


@given(st.text(), st.text(alphabet=" ,-+()0123456789abcdefghijklmnopqrstuvwxyz"))
def test_any_text_can_be_read(anything: str, likely: str) -> None:
    for text in (anything, likely):
        for words, digits in numbers_aloud(text).items():
            assert words in text
            assert digits_of(words) == digits
