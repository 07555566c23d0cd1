"""The same base, adapter and token rows give the same next tokens in transformers and in llama.cpp."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from octavo.adapters.convert import adapter_to_gguf
from octavo.adapters.lora import add_lora, lora_layers, lora_tensors
from octavo.adapters.store import Adapter
from octavo.errors import ConstraintError, ContextOverflow, ModelError
from octavo.formats.contract import Contract
from octavo.formats.token import CALL_END, END, START, caller_tokens
from octavo.functions import FunctionSet
from octavo.models.constraint import call_grammar
from octavo.models.gguf import grow_gguf
from octavo.models.llamacpp import LlamaEngine
from octavo.models.tokenizer import Tokenizer
from octavo.models.torch_model import TorchModel
from octavo.models.transformers import GrownModel, greedy, load_grown

PROMPTS = (" the other thing", " a son in the sand", " 12:45 and 'x'", " <oct_3> in text stays text")
TOLERANCE = 0.03  # nats: llama.cpp keeps its KV cache in 16 bits


def random_adapter(base: Path, functions: FunctionSet, *, seed: int) -> tuple[GrownModel, Adapter, Tokenizer]:
    tokens = caller_tokens(functions)
    tokenizer = Tokenizer.from_gguf(base, tokens)
    model = load_grown(base, tokenizer, functions, dtype=torch.float32).eval()
    add_lora(model.base, rank=8, alpha=16)
    torch.manual_seed(seed)
    with torch.no_grad():
        for _, layer in lora_layers(model):
            layer.a.normal_(0, 0.3)
            layer.b.normal_(0, 0.3)
        model.rows.normal_(0, 0.25)
    tensors = {**lora_tensors(model.base), "rows": model.rows.detach().clone()}
    adapter = Adapter("caller", "android", "tiny", 8, 16, tuple(tokens), Contract(), functions, tensors)
    return model, adapter, tokenizer


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


def torch_logprobs(model: GrownModel, ids: list[int]) -> torch.Tensor:
    T = len(ids)
    allowed = torch.ones(1, T, T, dtype=torch.bool).tril()
    with torch.no_grad():
        hidden = model(torch.tensor([ids]), torch.arange(T)[None], allowed)
        return torch.log_softmax(model.logits(hidden[0, -1]).float(), -1)


def llama_logprobs(engine: LlamaEngine, ids: list[int], adapter: int, **more: object) -> dict[int, float]:
    request = {
        "prompt": ids,
        "n_predict": 1,
        "temperature": 0,
        "lora": [{"id": adapter, "scale": 1.0}],
        "logprobs": 5,
        "n_probs": 5,
        "cache_prompt": False,
        **more,
    }
    top = engine.complete(request, None)["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
    return {t["id"]: t["logprob"] for t in top}


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
    grammar = call_grammar(functions, Contract(), engine.tokenizer.id, step=2)
    ours = TorchModel(models[0], engine.tokenizer)
    for text in PROMPTS:
        got = ours.generate([START, text, END], stops=[CALL_END], max_tokens=60, constraint=grammar)
        assert got.text.startswith("<oct_") and got.text.count("<oct_") == 1
        if got.stop:
            assert Contract().parse_calls(got.text, functions, step=2)


def test_a_broken_grammar_is_an_error(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    with pytest.raises(ConstraintError):
        pair[1].model("one").generate([START, " a", END], stops=[END], max_tokens=4, constraint="start: nothing (\n")


def test_a_long_prompt_and_an_unknown_adapter_are_errors(pair: tuple[list[GrownModel], LlamaEngine]) -> None:
    with pytest.raises(ContextOverflow):
        pair[1].model("one").generate([START, " a" * 200, END], stops=[END], max_tokens=4)
    with pytest.raises(ModelError, match="three"):
        pair[1].model("three")
