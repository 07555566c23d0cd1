"""Growing a base: old weights untouched, new rows behind them, names and counts in step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from octavo.errors import AdapterError, ModelError
from octavo.formats.token import CALL_END, Token
from octavo.models.gguf import gguf_text, grow_gguf, read_gguf, write_part_gguf

TOKENS = [Token("<oct_0>"), CALL_END]


def tensors(path: Path) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    return {t.name: np.asarray(t.data) for t in read_gguf(path).tensors}


def test_rows_stand_behind_the_old_ones(tiny_base: Path, tmp_path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(2, 64)).astype(np.float32)
    grow_gguf(tiny_base, tmp_path / "grown.gguf", TOKENS, rows)
    before, after = tensors(tiny_base), tensors(tmp_path / "grown.gguf")
    size = before["token_embd.weight"].shape[0]
    assert np.array_equal(after["token_embd.weight"][size:], rows)
    assert np.array_equal(after["token_embd.weight"][:size], before["token_embd.weight"])
    assert all(np.array_equal(after[n], t) for n, t in before.items() if n != "token_embd.weight")


def test_names_and_counts_follow(tiny_base: Path, tmp_path: Path) -> None:
    grow_gguf(tiny_base, tmp_path / "grown.gguf", TOKENS, np.zeros((2, 64), np.float32))
    old, new = read_gguf(tiny_base).fields, read_gguf(tmp_path / "grown.gguf").fields
    words = old["tokenizer.ggml.tokens"].contents()
    assert new["tokenizer.ggml.tokens"].contents() == [*words, *TOKENS]
    assert new["llama.vocab_size"].contents() == len(words) + 2
    assert new["tokenizer.ggml.eot_token_id"].contents() == len(words) + 1
    for name in old:
        if not name.startswith(("GGUF.", "tokenizer.ggml.token", "llama.vocab_size")):
            assert new[name].contents() == old[name].contents(), name


def test_rows_of_another_width_are_refused(tiny_base: Path, tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match="width 64"):
        grow_gguf(tiny_base, tmp_path / "x.gguf", TOKENS, np.zeros((2, 32), np.float32))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("kind", "tolerance"), [("f32", 0), ("f16", 2e-3), ("q8_0", 2e-2)])
def test_lora_files_hold_what_was_given(tmp_path: Path, kind: str, tolerance: float) -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(32, 64)).astype(np.float32), rng.normal(size=(96, 32)).astype(np.float32)
    named = {"blk.0.ffn_up.weight.lora_a": a, "blk.0.ffn_up.weight.lora_b": b}
    write_part_gguf(tmp_path / "l.gguf", named, alpha=8, architecture="llama", kind=kind)
    from gguf import quants

    read = {t.name: quants.dequantize(t.data, t.tensor_type) for t in read_gguf(tmp_path / "l.gguf").tensors}
    assert np.allclose(read["blk.0.ffn_up.weight.lora_a"], a, atol=tolerance)
    assert np.allclose(read["blk.0.ffn_up.weight.lora_b"], b, atol=tolerance)
    assert gguf_text(tmp_path / "l.gguf", "adapter.type") == "lora"


def test_no_gguf_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing"):
        read_gguf(tmp_path / "missing.gguf")
