"""A model with the functions in its context: what it reads, what it may write, what is made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evaluation.asked import NOW, call
from gold import gold
from octavo.agents.event import Finished
from octavo.domains import load_domain
from octavo.errors import ConstraintError
from octavo.evaluation.agent import evaluate
from octavo.evaluation.in_context import NOTHING, InContext
from octavo.evaluation.retrieval import Retriever
from octavo.formats.call import format_calls
from octavo.formats.contract import Contract
from octavo.formats.token import END, Token
from octavo.functions import FunctionSet
from octavo.models.constraint import series_grammar
from octavo.models.matcher import Grammars
from octavo.models.said import said_rules
from octavo.models.scripted import ScriptedModel
from octavo.models.tokenizer import Tokenizer
from octavo.types import Call, Record, Reference, Step

WEATHER, TEXT = (
    call("get_weather_forecast", location="Rome"),
    call("send_text_message", contact_name="Mia", message=Reference(1)),
)
RECORD = Record("android", "Text Mia the weather for Rome", (Step("Get it."), Step("Text it.")), (WEATHER, TEXT))
WRITTEN = 'get_weather_forecast("Rome");send_text_message("Mia", $1)'


def agent(functions: FunctionSet, ids: Callable[[str], int], *texts: str) -> tuple[InContext, ScriptedModel]:
    model = ScriptedModel([f"{text}{END}" for text in texts])
    return InContext(model, ids, functions, lambda query: functions, (RECORD, Record("android", "a joke"))), model


def test_the_prompt_holds_functions_examples_and_the_query(functions: FunctionSet, ids: Callable[[str], int]) -> None:
    one, _ = agent(functions, ids)
    few = FunctionSet([functions.get("send_text_message")])
    prompt = one.prompt("call Mia", few)
    text = "".join(prompt)
    assert text.count("<|im_start|>") == 7 and text.endswith("user\ncall Mia<|im_end|>\n<|im_start|>assistant\n")
    assert "send_text_message(contact_name: string, message: string) - Send" in text
    assert "take_a_photo" not in text
    assert f"assistant\n{WRITTEN}<|im_end|>" in text and f"assistant\n{NOTHING}<|im_end|>" in text
    assert [p for p in prompt if isinstance(p, Token)].count(END) == 6


def test_calls_are_read_and_scored(functions: FunctionSet, ids: Callable[[str], int]) -> None:
    one, _ = agent(functions, ids, WRITTEN, NOTHING, 'send_text_message("Mia")', WRITTEN)
    records = [RECORD, Record("android", "sing"), replace(RECORD, query="again"), replace(RECORD, query="and again")]
    report = evaluate(one, records, device_factory=lambda: load_domain("android").device(NOW), now=NOW)
    assert (report.figures["success"].value, report.figures["success"].n) == (pytest.approx(2 / 3), 3)
    assert report.figures["refusal"].value == 1
    assert [m.misses[0].kind for m in report.missed] == ["malformed"]


def test_nothing_is_executed(functions: FunctionSet, ids: Callable[[str], int]) -> None:
    one, _ = agent(functions, ids, WRITTEN)
    device = load_domain("android").device(NOW)
    *_, end = one.run(RECORD.query, device=device)
    assert isinstance(end, Finished) and list(end.calls.values()) == [WEATHER, TEXT]
    assert device.log == []


@pytest.fixture(scope="module")
def grammars(tiny_base: Path) -> Grammars:
    return Grammars(Tokenizer.from_gguf(tiny_base))


def written(calls: list[Call], functions: FunctionSet) -> str:
    return format_calls(calls, functions, step=1, spaced=False, named=True, series=True)


@pytest.mark.parametrize("domain", ["android", "video", "vehicle"])
def test_the_grammar_allows_what_the_records_answer(domain: str, grammars: Grammars, tiny_base: Path) -> None:
    functions, ids = load_domain(domain).functions, Tokenizer.from_gguf(tiny_base).id
    contract = Contract(named=True, spaced=False)
    grammar = series_grammar(functions, contract, ids, nothing=NOTHING, end=END)
    kept = 0
    tried = [r for r in gold(domain) if r.calls][:40]
    for record in tried:
        whole = grammar + said_rules(record.query, spaced=False)
        try:
            grammars.require_obeyed(whole, [written(list(record.calls), functions), END])
        except ConstraintError:
            continue
        kept += 1
        with pytest.raises(ConstraintError):
            grammars.require_obeyed(whole, [written([*record.calls] * 6, functions), END])
    assert kept / len(tried) > 0.9
    grammars.require_obeyed(whole, [NOTHING, END])
    with pytest.raises(ConstraintError):
        grammars.require_obeyed(whole, [f"{NOTHING};{written([tried[0].calls[0]], functions)}", END])


@pytest.mark.parametrize(
    ("domain", "query", "function"),
    [
        ("android", "what will the weather be in Rome", "get_weather_forecast"),
        ("android", "set the volume of the ring tone to 3", "set_volume"),
        ("travel", "convert 20 dollars into another currency", "convert_currency"),
    ],
)
def test_the_functions_most_like_a_query_are_shown(domain: str, query: str, function: str) -> None:
    functions = load_domain(domain).functions
    shown = Retriever(functions)(query)
    assert len(shown) == 5 and shown[0].name == function
    assert list(Retriever(functions)("xyzzy")) == list(functions)[:5]
    assert len(Retriever(functions, count=99)(query)) == len(functions)
