"""LoRA tensors in PyTorch's names and row order, to llama.cpp's.

llama.cpp keeps the rows of Llama's q and k in another order (its rotary embedding pairs neighbours, PyTorch's pairs
halves), so their `b` is permuted; `a` is not touched.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from octavo.adapters.store import Adapter
from octavo.errors import AdapterError
from octavo.models.gguf import read_gguf, write_lora_gguf

_LAYERS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_NAME = re.compile(r"layers\.(\d+)\.([a-z_.]+)\.(a|b)$")


def adapter_to_gguf(adapter: Adapter, base: Path, out: Path, *, kind: str = "q8_0") -> None:
    """Write the LoRA part of an adapter for llama.cpp; its token rows go into the grown base (models/gguf.py).

    Raises: AdapterError for full fine-tuning, whose weights are no adapter, and for layers that GGUF has no name for.
    """
    if not adapter.rank:
        raise AdapterError("full fine-tuning makes no adapter", hint="train with a rank, or export a whole model")
    fields = read_gguf(base).fields
    architecture = str(fields["general.architecture"].contents())
    heads = int(fields[f"{architecture}.attention.head_count"].contents())
    heads_kv = int(fields[f"{architecture}.attention.head_count_kv"].contents())
    pairs: dict[str, dict[str, NDArray[np.float32]]] = {}
    for name, tensor in adapter.tensors.items():
        if name == "rows":
            continue
        match = _NAME.search(name)
        if not match or match[2] not in _LAYERS:
            raise AdapterError(f"{name} has no place in a GGUF file", hint="target the linear layers of the blocks")
        layer, part = _LAYERS[match[2]], match[3]
        if part == "b" and architecture == "llama" and layer in ("attn_q", "attn_k"):
            tensor = permute_rows(tensor, heads if layer == "attn_q" else heads_kv)
        pairs.setdefault(f"blk.{match[1]}.{layer}.weight", {})[part] = tensor.float().numpy()
    tensors = {name: (p["a"], p["b"]) for name, p in pairs.items()}
    write_lora_gguf(out, tensors, alpha=adapter.alpha, architecture=architecture, kind=kind)


def permute_rows(weight: Tensor, heads: int) -> Tensor:
    """(H·2·D/2, R) in halves -> the same rows in pairs, head by head."""
    rows, width = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, width).transpose(1, 2).reshape(rows, width).contiguous()
