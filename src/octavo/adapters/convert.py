"""Trained tensors in PyTorch's names and row order, to llama.cpp's.

llama.cpp keeps the rows of Llama's q and k in another order (its rotary embedding pairs neighbours, PyTorch's pairs
halves), so their weights and an adapter's `b` are permuted; `a` is not touched.
"""

from __future__ import annotations

import re
from pathlib import Path

from torch import Tensor

from octavo.adapters.store import Adapter
from octavo.errors import AdapterError
from octavo.models.gguf import read_gguf, write_part_gguf

_LAYERS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}
_OUTSIDE = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
}
_NAME = re.compile(r"layers\.(\d+)\.([a-z_.]+)\.(a|b|weight)$")


def adapter_to_gguf(adapter: Adapter, base: Path, out: Path, *, kind: str = "q8_0") -> None:
    """Write what was trained for llama.cpp, but for the token rows: those go into the grown base (models/gguf.py).

    A LoRA adapter stays one; full fine-tuning becomes a file of whole weights.
    Raises: AdapterError for tensors that GGUF has no name for.
    """
    fields = read_gguf(base).fields
    architecture = str(fields["general.architecture"].contents())
    heads = {
        "attn_q": int(fields[f"{architecture}.attention.head_count"].contents()),
        "attn_k": int(fields[f"{architecture}.attention.head_count_kv"].contents()),
    }
    tensors = {}
    for name, tensor in adapter.tensors.items():
        if name == "rows":
            continue
        layer, new = _gguf_name(name)
        if architecture == "llama" and layer in heads and not name.endswith(".a"):
            tensor = permute_rows(tensor, heads[layer])
        tensors[new] = tensor.float().numpy()
    write_part_gguf(out, tensors, architecture=architecture, alpha=adapter.alpha if adapter.rank else None, kind=kind)


def _gguf_name(name: str) -> tuple[str, str]:
    """PyTorch's name of a tensor -> its kind of layer and its name in a GGUF file."""
    if name in _OUTSIDE:
        return "", _OUTSIDE[name]
    match = _NAME.search(name)
    if not match or match[2] not in _LAYERS:
        raise AdapterError(f"{name} has no place in a GGUF file", hint="target the linear layers of the blocks")
    part = "" if match[3] == "weight" else f".lora_{match[3]}"
    return _LAYERS[match[2]], f"blk.{match[1]}.{_LAYERS[match[2]]}.weight{part}"


def permute_rows(weight: Tensor, heads: int) -> Tensor:
    """(H·2·D/2, R) in halves -> the same rows in pairs, head by head."""
    rows, width = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, width).transpose(1, 2).reshape(rows, width).contiguous()
