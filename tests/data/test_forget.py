"""Records without a function."""

from __future__ import annotations

import pytest

from gold import gold
from octavo.data.forget import without_function
from octavo.domains import load_domain
from octavo.functions import check_call
from octavo.types import Call, Record, Reference, Step, Template

WEATHER = Call("get_weather_forecast", {"location": "Rome"})
NEWS = Call("get_trending_news", {"query": "tides"})
TEXT = Call("send_text_message", {"contact_name": "Mia", "message": Template(("Tides: ", Reference(2)))})
MAIL = Call("send_email", {"recipient": "m@x.org", "title": "Rome", "content": Reference(1, ("text",))})
RECORD = Record(
    "android",
    "…",
    (Step("Get Rome."), Step("Get tides."), Step("Text the news from step 2."), Step("Mail the forecast from step 1.")),
    (WEATHER, NEWS, TEXT, MAIL),
)


def test_its_steps_go_with_those_that_need_them_and_the_rest_counts_anew() -> None:
    left = without_function(RECORD, "get_weather_forecast")
    assert [s.text for s in left.steps] == ["Get tides.", "Text the news from step 1."]
    assert left.calls == (
        NEWS,
        Call("send_text_message", {**TEXT.arguments, "message": Template(("Tides: ", Reference(1)))}),
    )
    assert left.query == RECORD.query


def test_what_needs_what_is_gone_goes_too() -> None:
    chain = Record("android", "…", (Step("a"), Step("b"), Step("c")), (WEATHER, NEWS, TEXT))
    chain = without_function(chain, "get_trending_news")
    assert chain.calls == (WEATHER,)


def test_nothing_left_is_out_of_scope() -> None:
    alone = Record("android", "…", RECORD.steps[:1], (WEATHER,))
    assert without_function(alone, "get_weather_forecast") == Record("android", "…")


def test_records_without_the_function_stay_as_they_are() -> None:
    assert without_function(RECORD, "take_a_photo") == RECORD


@pytest.mark.parametrize("domain", ["video", "travel"])
def test_what_is_left_of_the_records_can_be_called(domain: str) -> None:
    functions = load_domain(domain).functions
    for function in functions:
        for record in gold(domain)[:150]:
            left = without_function(record, function.name)
            for number, call in enumerate(left.calls, 1):
                assert call.function != function.name
                assert check_call(call, functions, step=number) == []
