"""A base of two layers, made on the fly: a real GGUF file, no download. In float32, so that engines agree closely."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFWriter, TokenType

LAYERS, WIDTH, HIDDEN, HEADS, HEADS_KV = 2, 64, 96, 4, 2


def write_tiny_base(path: Path, *, seed: int = 0) -> None:
    """A Llama with byte-level tokens, a few merges and two special tokens."""
    rng = np.random.default_rng(seed)
    letters = [chr(c) for c in range(33, 127)] + ["Ġ", "Ċ"]
    merges = ["Ġ t", "Ġt h", "e r", "i n", "o n", "Ġ a", "Ġ s"]
    words = [m.replace(" ", "") for m in merges]
    tokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *letters, *words]
    size = len(tokens)
    writer = GGUFWriter(None, "llama")
    writer.add_block_count(LAYERS)
    writer.add_context_length(512)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS_KV)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10000.0)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(size)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.CONTROL] * 3 + [TokenType.NORMAL] * (size - 3))
    writer.add_token_merges(merges)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_pad_token_id(2)
    writer.add_add_bos_token(False)

    def put(name: str, *shape: int) -> None:
        writer.add_tensor(name, rng.normal(0, 0.25, shape).astype(np.float32))

    def norm(name: str) -> None:
        writer.add_tensor(name, (1 + 0.1 * rng.normal(size=WIDTH)).astype(np.float32))

    put("token_embd.weight", size, WIDTH)
    norm("output_norm.weight")
    kv = WIDTH // HEADS * HEADS_KV
    for i in range(LAYERS):
        norm(f"blk.{i}.attn_norm.weight")
        norm(f"blk.{i}.ffn_norm.weight")
        for name, out, inner in (
            ("attn_q", WIDTH, WIDTH),
            ("attn_k", kv, WIDTH),
            ("attn_v", kv, WIDTH),
            ("attn_output", WIDTH, WIDTH),
            ("ffn_gate", HIDDEN, WIDTH),
            ("ffn_up", HIDDEN, WIDTH),
            ("ffn_down", WIDTH, HIDDEN),
        ):
            put(f"blk.{i}.{name}.weight", out, inner)
    writer.write_header_to_file(path)
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


@pytest.fixture(scope="session")
def tiny_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("base") / "tiny.gguf"
    write_tiny_base(path)
    return path
