"""The grammar holds on the real base even where the model is pushed towards what it forbids."""

from __future__ import annotations

import pytest

from octavo.agents.agent import Agent
from octavo.agents.folder import PRETRAINED, AgentFolder
from octavo.agents.prepare import prepare
from octavo.models.constraint import call_grammar
from octavo.models.llamacpp import LlamaEngine
from octavo.models.said import said_rules

PUSH = 80.0  # added to a token's logit: without a grammar nothing else would be written


@pytest.fixture(scope="module")
def agent() -> Agent:
    return Agent.load(PRETRAINED)


@pytest.fixture(scope="module")
def engine() -> LlamaEngine:
    """The caller's, to ask for what no Model offers."""
    ready = prepare(AgentFolder.read(PRETRAINED))
    return LlamaEngine(ready.models["caller"], ready.tokenizer, ready.adapters)


@pytest.mark.parametrize("pushed", ["<oct_3>", "<oct_end>", "<|im_end|>", "<plan_none>"])
def test_no_special_token_gets_into_a_string(agent: Agent, engine: LlamaEngine, pushed: str) -> None:
    tokenizer, contract = agent.tokenizer, agent.folder.contracts["caller"]
    grammar = call_grammar(agent.functions, contract, tokenizer.id, step=2)
    for query in ("text Mia I'm late", "weather in Rome", "the way from x to y"):
        request = {
            "prompt": tokenizer.encode(contract.caller_prompt(query, query)),
            "n_predict": 60,
            "temperature": 0,
            "lora": [{"id": 1, "scale": 1.0}],
            "id_slot": 1,
            "grammar": "%llguidance {}\n" + grammar + said_rules(query, spaced=contract.spaced),
            "logit_bias": [[tokenizer.id(pushed), PUSH]],
        }
        text = engine.complete(request, None)["choices"][0]["text"]
        assert text.startswith("<oct_") and text.count("<oct_") - text.count("<oct_end>") == 1, text
        assert "<plan_" not in text and "<|im_end|>" not in text.removesuffix("<|im_end|>"), text


def test_warm_and_loaded_it_keeps_to_five_steps(agent: Agent) -> None:
    query = "dim the screen to 1, then 2, then 3, then 4, then 5, then 6, then 7 and then to 8"
    *_, end = agent.run(query, device=None)
    assert len(end.plan.steps) <= 5
