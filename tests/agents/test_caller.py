"""The caller turns one step into one checked call, or says why not."""

from __future__ import annotations

import pytest

from octavo.agents.caller import Caller
from octavo.errors import CallError, FormatError, ModelError
from octavo.formats.contract import Contract
from octavo.functions import FunctionSet
from octavo.models.constraint import Ids
from octavo.models.model import Generation
from octavo.models.scripted import ScriptedModel
from octavo.types import Call, Reference, Step, Template

QUERY, STEP = "Text Mia the weather", Step("Text it to Mia.")
EARLIER = [Step("Something earlier.")] * 4


def call(script: str, functions: FunctionSet, ids: Ids, *, number: int = 2, contract: Contract | None = None) -> Call:
    return Caller(ScriptedModel([script]), contract or Contract(), functions, ids).call(
        QUERY, STEP, before=EARLIER[: number - 1]
    )


def test_a_step_becomes_a_call(functions: FunctionSet, ids: Ids) -> None:
    found = call('<oct_7>(" Mia", " It says $1")<oct_end>', functions, ids)
    message = Template(("It says ", Reference(1)))
    assert found == Call("send_text_message", {"contact_name": "Mia", "message": message})
    plain = call('<oct_7>("Mia", $1)<oct_end>', functions, ids, contract=Contract(spaced=False))
    assert plain == Call("send_text_message", {"contact_name": "Mia", "message": Reference(1)})


@pytest.mark.parametrize(
    ("contract", "prompt"),
    [
        (Contract(), "<|im_start|> Text Mia the weather\n Text it to Mia.<|im_end|>"),
        (Contract(caller_sees_query=False), "<|im_start|> Text it to Mia.<|im_end|>"),
    ],
)
def test_what_the_model_is_asked(contract: Contract, prompt: str, functions: FunctionSet, ids: Ids) -> None:
    model = ScriptedModel(["<oct_0>()<oct_end>"])
    spent: list[Generation] = []
    Caller(model, contract, functions, ids).call(QUERY, STEP, spent=spent)
    assert model.prompts == [prompt]
    assert [(g.text, g.stop) for g in spent] == [("<oct_0>()", "<oct_end>")]


def test_the_grammar_knows_which_steps_can_be_referred_to(functions: FunctionSet, ids: Ids) -> None:
    model = ScriptedModel(["<oct_0>()<oct_end>"] * 3)
    caller = Caller(model, Contract(), functions, ids)
    for number in (1, 2, 4):
        caller.call(QUERY, STEP, before=EARLIER[: number - 1])
    first, second, fourth = (c or "" for c in model.constraints)
    assert r"\$" not in first
    assert r"\$1(" in second
    assert r"\$[1-3](" in fourth


@pytest.mark.parametrize(
    "script",
    [
        "I'm sorry, I can't do that",
        '<oct_7>(" Mia", " hi")',
        "<oct_99>()<oct_end>",
        '<oct_7>(" Mia"<oct_end>',
        '<oct_7>(" Mia", $2)<oct_end>',
        "<oct_end>",
        '<oct_7>(" Mia", " hi");<oct_19>(" open")<oct_end>',
    ],
    ids=["prose", "no end", "no function", "half", "later step", "nothing", "two calls"],
)
def test_what_is_no_call_is_malformed(script: str, functions: FunctionSet, ids: Ids) -> None:
    with pytest.raises(FormatError) as caught:
        call(script, functions, ids)
    assert caught.value.observable
    assert caught.value.text in script


@pytest.mark.parametrize(
    ("script", "argument"),
    [
        ('<oct_7>(" Mia")<oct_end>', "message"),
        ('<oct_13>(11, " ring")<oct_end>', "level"),
        ('<oct_13>(3, " loud")<oct_end>', "volume_type"),
        ('<oct_10>(" soon")<oct_end>', "time"),
    ],
)
def test_what_breaks_the_schema_is_refused(script: str, argument: str, functions: FunctionSet, ids: Ids) -> None:
    with pytest.raises(CallError) as caught:
        call(script, functions, ids)
    assert caught.value.argument == argument
    assert caught.value.observable


def test_a_model_that_cannot_answer_is_no_malformed_call(functions: FunctionSet, ids: Ids) -> None:
    with pytest.raises(ModelError):
        Caller(ScriptedModel([]), Contract(), functions, ids).call(QUERY, STEP)


def test_a_step_that_says_its_call_is_not_decoded(functions: FunctionSet, ids: Ids) -> None:
    caller = Caller(ScriptedModel([]), Contract(), functions, ids)
    step = Step("Text Mia: the forecast of step 1", "send_text_message")
    before = [Step("Get the weather forecast for Rome.", "get_weather_forecast")]
    spent: list[Generation] = []
    found = caller.call(QUERY, step, before=before, spent=spent)
    assert found == Call("send_text_message", {"contact_name": "Mia", "message": Reference(1)})
    assert spent == []


def test_the_model_chooses_between_the_calls_that_a_step_can_say(functions: FunctionSet, ids: Ids) -> None:
    model = ScriptedModel(['<oct_10>(" 19:15")<oct_end>'])
    found = Caller(model, Contract(), functions, ids).call(
        "wake me at 7:15", Step("Set an alarm: 7:15.", "set_timer_alarm")
    )
    assert found.arguments == {"time": "19:15"}
    token, end = ids("<oct_10>"), ids("<oct_end>")
    options = [f'<[{token}]> "(\\" {time}\\")" <[{end}]>' for time in ("07:15", "19:15")]
    assert model.constraints == [f"start: {' | '.join(options)}\n"]


def test_a_value_that_the_step_does_not_say_is_not_made_up(functions: FunctionSet, ids: Ids) -> None:
    caller = Caller(ScriptedModel(['<oct_7>(" Mia", " Hello")<oct_end>']), Contract(), functions, ids)
    with pytest.raises(FormatError, match="without its last value"):
        caller.call(QUERY, Step("Text Mia:", "send_text_message"))
