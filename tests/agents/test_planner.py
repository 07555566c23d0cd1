"""The planner gives each step as soon as the model has written it."""

from __future__ import annotations

import pytest

from octavo.agents.planner import Planner
from octavo.errors import FormatError
from octavo.formats.contract import Contract
from octavo.formats.plan import MAX_STEPS
from octavo.functions import FunctionSet
from octavo.models.constraint import Ids
from octavo.models.model import Generation
from octavo.models.scripted import ScriptedModel
from octavo.types import Step

SPLIT = Contract(plan="split")
PLAN = "<plan_2> Get the weather for Rome.<plan_7> Text it to Mia.<|im_end|>"
STEPS = [Step("Get the weather for Rome.", "get_weather_forecast"), Step("Text it to Mia.", "send_text_message")]
PROMPT = "<|im_start|> Text Mia the weather<|im_end|>"


def plan(script: str, functions: FunctionSet, ids: Ids, contract: Contract) -> tuple[list[Step], ScriptedModel]:
    model = ScriptedModel(script.split("|||"))
    return list(Planner(model, contract, functions, ids).steps("Text Mia the weather")), model


def test_a_committed_plan(functions: FunctionSet, ids: Ids) -> None:
    steps, model = plan(PLAN, functions, ids, Contract())
    assert steps == STEPS
    assert model.prompts == [
        PROMPT,
        f"{PROMPT}<plan_2>",
        f"{PROMPT}<plan_2> Get the weather for Rome.<plan_7>",
    ]


def test_a_split_plan(functions: FunctionSet, ids: Ids) -> None:
    steps, model = plan(" Get the weather.<oct_split> Text Mia.<|im_end|>", functions, ids, SPLIT)
    assert steps == [Step("Get the weather."), Step("Text Mia.")]
    assert model.prompts == [PROMPT, f"{PROMPT} Get the weather.<oct_split>"]


def test_nothing_is_generated_before_somebody_asks_for_it(functions: FunctionSet, ids: Ids) -> None:
    model = ScriptedModel([PLAN])
    steps = Planner(model, Contract(), functions, ids).steps("Text Mia the weather")
    assert len(model.prompts) == 0
    assert next(steps) == STEPS[0]
    assert len(model.prompts) == 2  # the opening token and the first step
    assert next(steps) == STEPS[1]
    assert len(model.prompts) == 3
    assert next(steps, None) is None
    assert len(model.prompts) == 3


@pytest.mark.parametrize(("script", "contract"), [("<plan_none><|im_end|>", Contract()), ("<|im_end|>", SPLIT)])
def test_a_refusal_has_no_steps(script: str, contract: Contract, functions: FunctionSet, ids: Ids) -> None:
    steps, model = plan(script, functions, ids, contract)
    assert steps == []
    assert len(model.prompts) == 1


@pytest.mark.parametrize(
    ("script", "contract"),
    [("<plan_0> Take a photo." * 9, Contract()), (" Take a photo.<oct_split>" * 9, SPLIT)],
)
def test_a_plan_ends_at_the_most_steps(script: str, contract: Contract, functions: FunctionSet, ids: Ids) -> None:
    steps, _ = plan(script, functions, ids, contract)
    assert [s.text for s in steps] == ["Take a photo."] * MAX_STEPS


def test_every_token_is_written_under_a_grammar_and_the_last_step_can_only_end(
    functions: FunctionSet, ids: Ids
) -> None:
    _, model = plan("<plan_0> Take a photo." * 5 + "<|im_end|>", functions, ids, Contract())
    opening, *steps = model.constraints
    refuse, end, photo = (f"<[{ids(t)}]>" for t in ("<plan_none>", "<|im_end|>", "<plan_0>"))
    assert opening is not None
    assert refuse in opening
    assert end not in opening
    assert len(steps) == MAX_STEPS
    for number, grammar in enumerate(steps, 1):
        assert grammar is not None
        assert end in grammar
        assert refuse not in grammar
        assert (photo in grammar) == (number < MAX_STEPS)


def test_what_was_generated_is_handed_over(functions: FunctionSet, ids: Ids) -> None:
    spent: list[Generation] = []
    list(Planner(ScriptedModel([PLAN]), Contract(), functions, ids).steps("Text Mia the weather", spent=spent))
    assert [(g.text, g.stop) for g in spent] == [
        ("", "<plan_2>"),
        (" Get the weather for Rome.", "<plan_7>"),
        (" Text it to Mia.", "<|im_end|>"),
    ]


@pytest.mark.parametrize(
    ("script", "contract"),
    [
        ("<plan_0> Take a photo and never stop", Contract()),
        ("<plan_0><plan_1> Get the news.<|im_end|>", Contract()),
        ("Sure, I can do that!||| Take a photo.<|im_end|>", Contract()),
        (" Take a photo and never stop", SPLIT),
    ],
)
def test_a_malformed_plan_is_an_error(script: str, contract: Contract, functions: FunctionSet, ids: Ids) -> None:
    with pytest.raises(FormatError) as caught:
        plan(script, functions, ids, contract)
    assert caught.value.hint


def test_a_reference_is_put_right_and_nothing_is_read_twice(functions: FunctionSet, ids: Ids) -> None:
    rome, mia = "<plan_2> Get the weather forecast for Rome.", "<plan_7> Text Mia: the forecast of step 2"
    steps, _ = plan(f"{rome}{rome}{mia}<|im_end|>", functions, ids, Contract())
    assert [s.text for s in steps] == ["Get the weather forecast for Rome.", "Text Mia: the forecast of step 1"]


def test_a_part_that_was_begun_and_not_said_is_no_part_of_a_step(functions: FunctionSet, ids: Ids) -> None:
    script = ["<plan_10> Set an alarm: 7,<plan_7> Text Bo: see you,<|im_end|>"]
    steps = list(Planner(ScriptedModel(script), Contract(), functions, ids).steps("alarm at 7, text Bo see you,"))
    assert [s.text for s in steps] == ["Set an alarm: 7.", "Text Bo: see you,"]


def test_what_sets_something_may_be_wanted_twice(functions: FunctionSet, ids: Ids) -> None:
    photo = "<plan_0> Take a photo."
    steps, _ = plan(f"{photo}{photo}<|im_end|>", functions, ids, Contract())
    assert len(steps) == 2


def test_a_plan_that_leaves_a_number_out_goes_on(functions: FunctionSet, ids: Ids) -> None:
    script = ["<plan_19> Lock the door.<|im_end|>", "<plan_8> Call 0117 496 0733.<|im_end|>"]
    model = ScriptedModel([script[0], script[1]])
    steps = list(Planner(model, Contract(), functions, ids).steps("ring 0117 496 0733 and lock up"))
    assert [s.text for s in steps] == ["Lock the door.", "Call 0117 496 0733."]
    more = model.constraints[2] or ""
    assert f"<[{ids('<plan_8>')}]>" in more
    assert all(f"<[{ids(token)}]>" not in more for token in ("<plan_0>", "<plan_none>"))


def test_a_step_that_does_not_say_what_was_left_out_is_not_taken(functions: FunctionSet, ids: Ids) -> None:
    model = ScriptedModel(["<plan_19> Lock the door.<|im_end|>", "<plan_8> Call her.<|im_end|>"])
    steps = list(Planner(model, Contract(), functions, ids).steps("ring 0117 496 0733 and lock up"))
    assert [s.text for s in steps] == ["Lock the door."]
    assert len(model.prompts) == 4


def test_nobody_is_called_without_a_number(functions: FunctionSet, ids: Ids) -> None:
    model = ScriptedModel(["<plan_19> Lock the door.<|im_end|>"])
    list(Planner(model, Contract(), functions, ids).steps("call Mum and lock up"))
    calling, locking = (f"<[{ids(f'<plan_{i}>')}]>" for i in (8, 19))
    assert all(calling not in str(c) and locking in str(c) for c in model.constraints)
