"""Steps in one wording hold the values of their calls; times keep their words and phone numbers their groups."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from octavo.data.augment import Augmentation, augment
from octavo.data.wording import say_steps
from octavo.functions import FunctionSet
from octavo.types import Call, Record, Step, Value


def record(query: str, text: str, function: str, **arguments: Value) -> Record:
    return Record("android", query, (Step(text, function),), (Call(function, arguments),))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (record("screen to 5", "Screen to 5.", "change_screen_brightness", level=5), "Set the screen brightness to 5."),
        (
            record("Bo's on +44 (0)20 79-46, save", "Save Bo.", "create_contact", name="Bo", phone_number="+440207946"),
            "Save Bo with the number +44 (0)20 79-46.",
        ),
        (record("ring oh two oh two", "Ring oh two oh two.", "make_phone_call", phone_number="02022"), None),
        (record("wake me at ten to six", "Wake me.", "set_timer_alarm", time="05:50"), "Set an alarm: 10 to 6."),
        (record("wake me with the sun", "Wake me at sunrise.", "set_timer_alarm", time="05:50"), None),
    ],
)
def test_what_the_caller_converts_stays_as_it_was_said(
    functions: FunctionSet, before: Record, after: str | None
) -> None:
    said = say_steps(before, 1, functions, random.Random(0))
    assert said.steps[0].text == (after or before.steps[0].text)
    assert replace(said, steps=before.steps) == before


def test_the_share_is_kept_and_augmentation_says_last(functions: FunctionSet) -> None:
    records = [record(f"volume {n}", "Loud.", "set_volume", level=n, volume_type="ring") for n in range(1, 10)] * 20
    said = augment(records, replace(Augmentation.none(), said=0.5), functions=functions, rng=random.Random(0))
    changed = [r for r in said if r.steps[0].text != "Loud."]
    assert 0.35 < len(changed) / len(said) < 0.65
    other = augment(records, replace(Augmentation.none(), numbers=1, said=1), functions=functions, rng=random.Random(0))
    assert all(str(r.calls[0].arguments["level"]) in r.steps[0].text for r in other)
