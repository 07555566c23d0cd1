"""A random adapter on the tiny base, and the next tokens' probabilities in both engines."""

from __future__ import annotations

from pathlib import Path

import torch

from octavo.adapters.lora import add_lora, lora_layers, lora_tensors
from octavo.adapters.store import Adapter
from octavo.formats.contract import Contract
from octavo.formats.token import caller_tokens
from octavo.functions import FunctionSet
from octavo.models.llamacpp import LlamaEngine
from octavo.models.tokenizer import Tokenizer
from octavo.models.transformers import GrownModel, load_grown

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


def torch_logprobs(model: GrownModel, ids: list[int]) -> torch.Tensor:
    T = len(ids)
    allowed = torch.ones(1, T, T, dtype=torch.bool).tril()
    with torch.no_grad():
        hidden = model(torch.tensor([ids]), torch.arange(T)[None], allowed)
        return torch.log_softmax(model.logits(hidden[0, -1]).float(), -1)


def llama_logprobs(engine: LlamaEngine, ids: list[int], adapter: int | None = None, **more: object) -> dict[int, float]:
    request: dict[str, object] = {
        "prompt": ids,
        "n_predict": 1,
        "temperature": 0,
        "logprobs": 5,
        "n_probs": 5,
        "cache_prompt": False,
        **more,
    }
    if adapter is not None:
        request["lora"] = [{"id": adapter, "scale": 1.0}]
    top = engine.complete(request, None)["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
    return {t["id"]: t["logprob"] for t in top}
