"""Augmented records stay true: valid calls, values as the query says them, references to the right step."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from octavo.data.augment import Augmentation, augment, put_late, rewrite
from octavo.data.records import load_records
from octavo.domains import android
from octavo.evaluation.equal import equal_calls
from octavo.formats.plan import MAX_STEPS
from octavo.functions import FunctionSet, check_call
from octavo.functions.check import references
from octavo.types import Call, Record, Reference, Step, Template

EVERY = load_records(sorted((Path(android.__file__).parent / "records").glob("*.jsonl")))[::4]
ALL = Augmentation(1, 1, 1, 1, 0.5)
NONE = Augmentation.none()
SEEDS = range(12)
NOW = datetime(2026, 11, 18, 9, 0)
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def record(query: str, *steps: tuple[str, Call]) -> Record:
    return Record(
        "android", query, tuple(Step(text, call.function) for text, call in steps), tuple(call for _, call in steps)
    )


def weather(place: str) -> Call:
    return Call("get_weather_forecast", {"location": place})


def text(name: str, message: str | Reference | Template) -> Call:
    return Call("send_text_message", {"contact_name": name, "message": message})


def volume(level: int) -> Call:
    return Call("set_volume", {"level": level, "volume_type": "media"})


def texts(one: Record, functions: FunctionSet) -> Iterator[tuple[int, str, str]]:
    """Step, argument and value of each free text; codes of two letters stand in a query only by accident.

    Phone numbers are grouped otherwise or said in words: test_conversions.py compares their digits.
    """
    for index, call in enumerate(one.calls):
        for name, value in call.arguments.items():
            parameter = functions.get(call.function).parameter(name)
            free = parameter and not parameter.choices and not parameter.format
            if free and isinstance(value, str) and len(value) > 2 and not re.fullmatch(r"\+?\d{4,}", value):
                yield index, name, value


def says(query: str, value: object) -> bool:
    return re.search(rf"(?<!\w){re.escape(str(value))}(?!\w)", query) is not None


def assert_valid(one: Record, functions: FunctionSet) -> None:
    assert 0 <= len(one.steps) <= MAX_STEPS
    assert [s.function for s in one.steps] == [c.function for c in one.calls]
    for k, call in enumerate(one.calls, 1):
        assert check_call(call, functions, step=k) == [], one


@pytest.mark.parametrize("seed", SEEDS)
def test_an_epoch_of_the_phones_records_stays_true(seed: int, functions: FunctionSet) -> None:
    records = EVERY[seed % 4 :: 4]
    epoch = augment(records, ALL, functions=functions, rng=random.Random(seed))
    assert len(epoch) == len(records) + round(len(records) / 2)
    for one in epoch:
        assert_valid(one, functions)
    for before, after in zip(records, epoch, strict=False):
        assert [c.function for c in after.calls] == [c.function for c in before.calls]
        for index, name, value in texts(before, functions):
            if says(before.query, value):
                assert says(after.query, after.calls[index].arguments[name]), (before.query, after)


@pytest.mark.parametrize("seed", SEEDS)
def test_numbers_move_in_query_step_and_argument_together(seed: int, functions: FunctionSet) -> None:
    records = EVERY[seed % 4 :: 4]
    epoch = augment(records, replace(NONE, numbers=1), functions=functions, rng=random.Random(seed))
    assert sum(a != b for a, b in zip(records, epoch, strict=True)) > len(records) / 10
    for before, after in zip(records, epoch, strict=True):
        # Phone numbers may be grouped otherwise.
        dials = any(len(str(c.arguments.get("phone_number", ""))) > 6 for c in before.calls)
        assert dials or NUMBER.sub("#", after.query) == NUMBER.sub("#", before.query)
        for index, call in enumerate(before.calls):
            for name, value in call.arguments.items():
                new = after.calls[index].arguments[name]
                if new != value and not isinstance(value, str):
                    assert says(after.query, new)
                    assert says(after.steps[index].text, new)
                elif new != value:
                    assert str(new).lstrip("+") in re.sub(r"\D", "", in_digits(after.query))


def test_the_same_seed_gives_the_same_epoch_and_another_seed_another(functions: FunctionSet) -> None:
    def epoch(seed: int) -> list[Record]:
        return augment(EVERY[:200], Augmentation(), functions=functions, rng=random.Random(seed))

    assert epoch(7) == epoch(7)
    assert epoch(7) != epoch(8)
    assert {len(epoch(seed)) for seed in SEEDS} == {200 + round(200 * Augmentation().compose)}


def test_no_augmentation_changes_nothing(functions: FunctionSet) -> None:
    assert augment(EVERY, NONE, functions=functions, rng=random.Random(0)) == EVERY


@pytest.mark.parametrize("records", [[], EVERY[:1], [Record("android", "Order a pizza")] * 3])
def test_too_few_records_to_compose_are_left_alone(records: list[Record], functions: FunctionSet) -> None:
    assert len(augment(records, ALL, functions=functions, rng=random.Random(0))) == len(records)


def test_values_change_everywhere_and_as_whole_words() -> None:
    before = record(
        "Text Mia and Miami",
        ("Text Mia.", text("Mia", Template(("Hi Mia, ", Reference(1))))),
        ("See Miami.", weather("Miami")),
    )
    after = rewrite(before, "Mia", "Noah")
    assert after == record(
        "Text Noah and Miami",
        ("Text Noah.", text("Noah", Template(("Hi Noah, ", Reference(1))))),
        ("See Miami.", weather("Miami")),
    )
    assert rewrite(before, "Mia", r"\1").query == r"Text \1 and Miami"


def test_a_value_inside_another_one_is_not_lost(functions: FunctionSet) -> None:
    before = record(
        "weather in Lisbon, weather in Lisbon Airport, text Mia Lisbon is hot",
        ("Get the weather for Lisbon.", weather("Lisbon")),
        ("Get the weather for Lisbon Airport.", weather("Lisbon Airport")),
        ("Text Mia Lisbon is hot.", text("Mia", "Lisbon is hot")),
    )
    for seed in range(60):
        after, *_ = augment(
            [before, *EVERY[:50]], replace(ALL, compose=0), functions=functions, rng=random.Random(seed)
        )
        for _, _, value in texts(after, functions):
            assert says(after.query, value), after


END = record("Text Mia: are you home?", ("Text Mia.", text("Mia", "are you home?")))
SHOUT = record("Text Mia come now!", ("Text Mia.", text("Mia", "come now!")))
FIRST = record("Bergen, is it raining there", ("Get the weather for Bergen.", weather("Bergen")))
MAIL = record(
    "Mail Mia.Berg@Example.com Hello, Bye",
    ("Mail it.", Call("send_email", {"recipient": "Mia.Berg@Example.com", "title": "Hello", "content": "Bye"})),
)


@pytest.mark.parametrize("before", [END, SHOUT, FIRST, MAIL], ids=["question", "shout", "first", "mail"])
def test_noise_spares_the_values(before: Record, functions: FunctionSet) -> None:
    queries = set()
    for seed in range(40):
        (after,) = augment([before], replace(NONE, noise=1), functions=functions, rng=random.Random(seed))
        for _, _, value in texts(after, functions):
            assert says(after.query, value) or after.query.endswith(value), after
        queries.add(after.query)
    assert len(queries) > 5


def test_a_number_that_another_step_says_is_left_alone(functions: FunctionSet) -> None:
    before = record(
        "media volume five and an alarm at 5 pm",
        ("Set the media volume to 5.", volume(5)),
        ("Set an alarm for 5 pm.", Call("set_timer_alarm", {"time": "17:00"})),
    )
    for seed in SEEDS:
        assert augment([before], replace(NONE, numbers=1), functions=functions, rng=random.Random(seed)) == [before]


def in_digits(text: str) -> str:
    """ "oh seven double three" as 0733."""
    words = re.sub(r"double (\w+)", r"\1 \1", text)
    names = "oh one two three four five six seven eight nine".split()  # noqa: SIM905
    return re.sub(rf"\b({'|'.join(names)})\b", lambda m: str(names.index(m[1])), words)


def test_a_phone_number_changes_and_often_keeps_its_spelling(functions: FunctionSet) -> None:
    call = Call("make_phone_call", {"phone_number": "+442079460018"})
    before = record("ring +44 (20) 7946-0018 now", ("Call +44 20 7946 0018.", call))
    kept = 0
    for seed in range(100):
        (after,) = augment([before], replace(NONE, numbers=1), functions=functions, rng=random.Random(seed))
        digits = str(after.calls[0].arguments["phone_number"])
        assert re.fullmatch(r"\+4\d{11}", digits) and digits != "+442079460018"
        kept += re.fullmatch(r"ring \+\d\d \(\d\d\) \d{4}-\d{4} now", after.query) is not None
        assert "+" + re.sub(r"\D", "", after.query) == digits
        assert "+" + re.sub(r"\D", "", after.steps[0].text) == digits
    assert 40 < kept < 80


LATER = record(
    "What's up with rail, text the news to Mia",
    ("Get the news.", Call("get_trending_news", {"query": "rail"})),
    ("Text Mia the news from step 1.", text("Mia", Template(("News: ", Reference(1, ("url",)))))),
)


def test_composed_requests_say_both_and_refer_to_their_own_steps(functions: FunctionSet) -> None:
    compose = replace(NONE, compose=10)
    epoch = augment([FIRST, LATER], compose, functions=functions, rng=random.Random(0))[2:]
    assert len(epoch) == 20
    joined = [r for r in epoch if len(r.steps) > 2]
    assert len({r.query for r in joined}) > 8
    for one in joined:
        assert_valid(one, functions)
        assert says(one.query, "Bergen")
        assert says(one.query.lower(), "what's up with rail, text the news to mia")
        for k, (step, call) in enumerate(zip(one.steps, one.calls, strict=True), 1):
            for reference in (r for v in call.arguments.values() for r in references(v)):
                assert reference == Reference(k - 1, ("url",))
                assert one.calls[k - 2].function == "get_trending_news"
                assert step.text == f"Text Mia the news from step {k - 1}."


def test_a_step_alone_is_a_request_of_its_own(functions: FunctionSet) -> None:
    """Its query is the step's own text, with noise around it at most; what refers to another step is left out."""
    only = replace(Augmentation.none(), alone=0.5)
    made = augment(EVERY[:200], only, functions=functions, rng=random.Random(0))[200:]
    assert len(made) == 100
    texts = {s.text for r in EVERY[:200] for s in r.steps}
    for after in made:
        (step,) = after.steps
        assert step.text.casefold() in {t.casefold() for t in texts}
        assert "step 1" not in step.text and not any(references(v) for v in after.calls[0].arguments.values())
        assert step.text.rstrip(".!?")[1:].casefold() in after.query.casefold()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_late_step_comes_last_and_no_other_needs_it(seed: int, functions: FunctionSet) -> None:
    rng = random.Random(seed)
    moved = 0
    for one in EVERY:
        other = put_late(one, functions, rng)
        assert_valid(other, functions)
        if other.late is None:
            assert other == one
            continue
        moved += 1
        late = other.late - 1
        assert other.calls == (*one.calls[:late], *one.calls[late + 1 :], one.calls[late])
        assert other.steps == (*one.steps[:late], *one.steps[late + 1 :], one.steps[late])
        assert equal_calls(list(other.calls), list(one.calls), functions, now=NOW), one.query
    assert moved > len(EVERY) / 2


def test_what_a_later_step_needs_is_not_put_late(functions: FunctionSet) -> None:
    one = record("", ("", weather("Rome")), ("", text("Mia", Reference(1))))
    assert put_late(one, functions, random.Random(0)) is one
    twice = record("", ("", volume(3)), ("", volume(4)))
    assert put_late(twice, functions, random.Random(0)) is twice
