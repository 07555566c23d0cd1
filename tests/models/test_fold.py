"""A folded role computes what its base and its training compute apart; whole weights replace the base's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from models.engines import TOLERANCE, llama_logprobs, random_adapter, torch_logprobs
from octavo.adapters.convert import adapter_to_gguf
from octavo.adapters.store import Adapter
from octavo.errors import AdapterError
from octavo.formats.contract import Contract
from octavo.formats.token import END, START, caller_tokens
from octavo.functions import FunctionSet
from octavo.models.fold import fold
from octavo.models.gguf import grow_gguf, is_adapter, read_gguf, write_part_gguf
from octavo.models.llamacpp import LlamaEngine
from octavo.models.tokenizer import Tokenizer
from octavo.models.transformers import GrownModel, load_grown
from octavo.training.preset import load_preset
from octavo.training.role import trained_tensors


def agree(model: GrownModel, engine: LlamaEngine) -> None:
    for text in (" the other thing", " a son in the sand"):
        ids = engine.tokenizer.encode([START, text, END])
        expected = torch_logprobs(model, ids)
        for token, value in llama_logprobs(engine, ids).items():
            assert value == pytest.approx(float(expected[token]), abs=TOLERANCE)


def test_an_adapter_folded_in_gives_the_same_next_tokens(
    tiny_base: Path, functions: FunctionSet, tmp_path: Path
) -> None:
    model, adapter, tokenizer = random_adapter(tiny_base, functions, seed=0)
    adapter_to_gguf(adapter, tiny_base, tmp_path / "part.gguf", kind="f32")
    assert is_adapter(tmp_path / "part.gguf")
    rows = model.rows.detach().numpy()
    grow_gguf(tiny_base, tmp_path / "m.gguf", tokenizer.new, rows, change=fold(tmp_path / "part.gguf"), kind="f32")
    agree(model, LlamaEngine(tmp_path / "m.gguf", tokenizer, context=128, threads=2))
    plain = load_grown(tiny_base, tokenizer, functions, dtype=torch.float32).eval()
    with pytest.raises(AssertionError):  # the adapter matters
        agree(plain, LlamaEngine(tmp_path / "m.gguf", tokenizer, context=128, threads=2))


def test_whole_weights_take_the_place_of_the_base(tiny_base: Path, functions: FunctionSet, tmp_path: Path) -> None:
    tokens = caller_tokens(functions)
    tokenizer = Tokenizer.from_gguf(tiny_base, tokens)
    model = load_grown(tiny_base, tokenizer, functions, dtype=torch.float32).eval()
    torch.manual_seed(0)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_((parameter + torch.randn_like(parameter) * 0.1).bfloat16())  # as they are stored
    tensors = trained_tensors(model, load_preset("pocket", "caller", rank=0))
    adapter = Adapter("caller", "android", "tiny", 0, 0, tuple(tokens), Contract(), functions, tensors)
    adapter_to_gguf(adapter, tiny_base, tmp_path / "part.gguf", kind="f32")
    assert not is_adapter(tmp_path / "part.gguf")
    rows = model.rows.detach().numpy()
    grow_gguf(tiny_base, tmp_path / "m.gguf", tokenizer.new, rows, change=fold(tmp_path / "part.gguf"), kind="f32")
    written = {t.name for t in read_gguf(tmp_path / "part.gguf").tensors}
    assert written == {t.name for t in read_gguf(tiny_base).tensors}
    agree(model, LlamaEngine(tmp_path / "m.gguf", tokenizer, context=128, threads=2))


def test_an_adapter_for_another_base_is_named(tiny_base: Path, tmp_path: Path) -> None:
    wrong = {f"blk.0.ffn_up.weight.lora_{side}": np.ones((8, 8), np.float32) for side in "ab"}
    write_part_gguf(tmp_path / "part.gguf", wrong, architecture="llama", alpha=8)
    with pytest.raises(AdapterError, match=r"blk\.0\.ffn_up\.weight"):
        grow_gguf(
            tiny_base, tmp_path / "m.gguf", [], np.zeros((0, 64), np.float32), change=fold(tmp_path / "part.gguf")
        )
