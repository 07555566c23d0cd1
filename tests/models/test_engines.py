"""The same base, adapter and token rows give the same next tokens in transformers and in llama.cpp."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.engines import TOLERANCE, llama_logprobs, random_adapter, torch_logprobs
from octavo.adapters.convert import adapter_to_gguf
from octavo.errors import ConstraintError, ContextOverflow, ModelError
from octavo.formats.contract import Contract
from octavo.formats.token import CALL_END, END, START
from octavo.functions import FunctionSet
from octavo.models.constraint import call_grammar
from octavo.models.gguf import grow_gguf
from octavo.models.llamacpp import LlamaEngine
from octavo.models.said import said_rules
from octavo.models.torch_model import TorchModel
from octavo.models.transformers import GrownModel, greedy

PROMPTS = (" the other thing", " a son in the sand", " 12:45 and 'x'", " <oct_3> in text stays text")


@pytest.fixture(scope="module")
def pair(
    tiny_base: Path, functions: FunctionSet, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[GrownModel], LlamaEngine]:
    """Two adapters on one base, in both engines. Both share the token rows of the first."""
    folder = tmp_path_factory.mktemp("engines")
    models, files = [], {}
    for name, seed in (("one", 0), ("two", 1)):
        model, adapter, tokenizer = random_adapter(tiny_base, functions, seed=seed)
        if models:
            model.rows.data.copy_(models[0].rows)
        models.append(model)
        files[name] = folder / f"{name}.gguf"
        adapter_to_gguf(adapter, tiny_base, files[name], kind="f32")
    grow_gguf(tiny_base, folder / "grown.gguf", tokenizer.new, models[0].rows.detach().numpy())
    return models, LlamaEngine(folder / "grown.gguf", tokenizer, files, context=128, threads=2)


@pytest.mark.parametrize("text", PROMPTS)
def test_next_token_probabilities_agree(pair: tuple[list[GrownModel], LlamaEngine], text: str) -> None:
    models, engine = pair
    ids = engine.tokenizer.encode([START, text, END])
    for number, model in enumerate(models):
        expected = torch_logprobs(model, ids)
        got = llama_logprobs(engine, ids, number)
        assert set(got) & set(expected.topk(3).indices.tolist()) >= {int(expected.argmax())}
        for token, value in got.items():
            assert value == pytest.approx(float(expected[token]), abs=TOLERANCE)


def test_the_adapter_matters(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    _, engine = pair
    ids = engine.tokenizer.encode([START, PROMPTS[0], END])
    assert llama_logprobs(engine, ids, 0) != pytest.approx(llama_logprobs(engine, ids, 1), abs=TOLERANCE)


def test_no_cache_is_shared_between_adapters(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    """Adapter two must not continue from keys and values that adapter one computed for the same prompt."""
    _, engine = pair
    prompt = [START, PROMPTS[1], END]
    fresh = [llama_logprobs(engine, engine.tokenizer.encode(prompt), n) for n in (0, 1)]
    alone = engine.model("two").generate(prompt, stops=[], max_tokens=8)
    for _ in range(2):  # one after the other, the same prompt, both ways
        engine.model("one").generate(prompt, stops=[], max_tokens=8)
        again = engine.model("two").generate(prompt, stops=[], max_tokens=8)
        assert again.text == alone.text
    ids = engine.tokenizer.encode(prompt)
    cached = [llama_logprobs(engine, ids, n, cache_prompt=True, id_slot=n) for n in (0, 1)]
    for before, after in zip(fresh, cached, strict=True):
        assert after == pytest.approx(before, abs=TOLERANCE)


def test_greedy_texts_agree(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    models, engine = pair
    prompt = [START, PROMPTS[0], END]
    ids = greedy(models[0], [engine.tokenizer.encode(prompt)], stop=engine.tokenizer.id(END), max_tokens=6)[0]
    assert engine.model("one").generate(prompt, stops=[END], max_tokens=6).text == engine.tokenizer.decode(ids)


def test_greedy_does_not_depend_on_the_batch(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    models, engine = pair
    ids = [engine.tokenizer.encode([START, p, END]) for p in PROMPTS]
    together = greedy(models[0], ids, stop=engine.tokenizer.id(END), max_tokens=6)
    assert together == [greedy(models[0], [i], stop=engine.tokenizer.id(END), max_tokens=6)[0] for i in ids]


def test_a_constraint_holds_and_the_stop_is_named(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    _, engine = pair
    ids = engine.tokenizer.id
    grammar = f"start: /[a-d]{{3}}/ (<[{ids('<oct_1>')}]> | <[{ids('<oct_2>')}]>)\n"
    pieces: list[str] = []
    written = engine.model("one").generate(
        [START, " a", END], stops=["<oct_1>", "<oct_2>"], max_tokens=20, constraint=grammar, on_text=pieces.append
    )
    assert written.stop in ("<oct_1>", "<oct_2>")
    assert len(written.text) == 3 and set(written.text) <= set("abcd")
    assert "".join(pieces).startswith(written.text)


def test_torch_obeys_a_grammar(pair: tuple[list[GrownModel], LlamaEngine], functions: FunctionSet) -> None:
    models, engine = pair
    body = call_grammar(functions, Contract(), engine.tokenizer.id, step=2)
    ours = TorchModel(models[0], engine.tokenizer)
    for text in PROMPTS:
        grammar = body + said_rules(text, spaced=True)
        got = ours.generate([START, text, END], stops=[CALL_END], max_tokens=60, constraint=grammar)
        assert got.text.startswith("<oct_") and got.text.count("<oct_") == 1
        if got.stop:
            assert Contract().parse_calls(got.text, functions, step=2)


def test_the_server_that_used_a_grammar_last_is_not_freed(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    _, engine = pair
    engine.model("one").generate([START], stops=[END], max_tokens=1, constraint="start: /[a-z]/\n")
    assert LlamaEngine._held is engine._server


def test_a_broken_grammar_is_an_error(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    with pytest.raises(ConstraintError):
        pair[1].model("one").generate([START, " a", END], stops=[END], max_tokens=4, constraint="start: nothing (\n")


def test_a_long_prompt_and_an_unknown_adapter_are_errors(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    with pytest.raises(ContextOverflow):
        pair[1].model("one").generate([START, " a" * 200, END], stops=[END], max_tokens=4)
    with pytest.raises(ModelError, match="three"):
        pair[1].model("three")
