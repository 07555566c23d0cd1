"""Trained tensors in PyTorch's names and row order, to llama.cpp's, and back.

llama.cpp keeps the rows of Llama's q and k in another order (its rotary embedding pairs neighbours, PyTorch's pairs
halves), so their weights and an adapter's `b` are permuted; `a` is not touched.
"""

from __future__ import annotations

import re
from pathlib import Path

import torch
from torch import Tensor

from octavo.adapters.store import Adapter
from octavo.errors import AdapterError
from octavo.models.gguf import read_gguf, read_part_gguf, write_part_gguf

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
_BACK = {new: name for name, new in _LAYERS.items()}
_NAME = re.compile(r"layers\.(\d+)\.([a-z_.]+)\.(a|b|weight)$")
_GGUF_NAME = re.compile(r"blk\.(\d+)\.([a-z_]+)\.weight\.lora_(a|b)")


def adapter_to_gguf(adapter: Adapter, base: Path, out: Path, *, kind: str = "q8_0") -> None:
    """Write what was trained for llama.cpp, but for the token rows: those go into the grown base (models/gguf.py).

    A LoRA adapter stays one; full fine-tuning becomes a file of whole weights.
    Raises: AdapterError for tensors that GGUF has no name for.
    """
    architecture, heads = _attention(base)
    tensors = {}
    for name, tensor in adapter.tensors.items():
        if name == "rows":
            continue
        layer, new = _gguf_name(name)
        if layer in heads and not name.endswith(".a"):
            tensor = permute_rows(tensor, heads[layer])
        tensors[new] = tensor.float().numpy()
    write_part_gguf(out, tensors, architecture=architecture, alpha=adapter.alpha if adapter.rank else None, kind=kind)


def lora_from_gguf(part: Path, base: Path) -> tuple[dict[str, Tensor], float]:
    """The tensors of a LoRA adapter that `adapter_to_gguf` wrote, under PyTorch's names in float32, and its alpha.

    Raises: AdapterError if the file holds none.
    """
    found = read_part_gguf(part)
    if found.alpha is None:
        raise AdapterError(f"{part} holds whole weights, no LoRA adapter", hint="give an agent trained as LoRA")
    _, heads = _attention(base)
    tensors = {}
    for name, array in found.tensors.items():
        layer, new = _torch_name(name)
        tensor = torch.from_numpy(array)
        if layer in heads and new.endswith(".b"):
            tensor = unpermute_rows(tensor, heads[layer])
        tensors[new] = tensor.contiguous()
    return tensors, found.alpha


def _attention(base: Path) -> tuple[str, dict[str, int]]:
    """The base's architecture, and the heads of the layers whose rows llama.cpp keeps in another order."""
    fields = read_gguf(base).fields
    architecture = str(fields["general.architecture"].contents())
    if architecture != "llama":
        return architecture, {}
    return architecture, {
        "attn_q": int(fields[f"{architecture}.attention.head_count"].contents()),
        "attn_k": int(fields[f"{architecture}.attention.head_count_kv"].contents()),
    }


def _gguf_name(name: str) -> tuple[str, str]:
    """PyTorch's name of a tensor -> its kind of layer and its name in a GGUF file."""
    if name in _OUTSIDE:
        return "", _OUTSIDE[name]
    match = _NAME.search(name)
    if not match or match[2] not in _LAYERS:
        raise AdapterError(f"{name} has no place in a GGUF file", hint="target the linear layers of the blocks")
    part = "" if match[3] == "weight" else f".lora_{match[3]}"
    return _LAYERS[match[2]], f"blk.{match[1]}.{_LAYERS[match[2]]}.weight{part}"


def _torch_name(name: str) -> tuple[str, str]:
    """A LoRA tensor's name in a GGUF file -> its kind of layer and PyTorch's name."""
    match = _GGUF_NAME.fullmatch(name)
    if not match or match[2] not in _BACK:
        raise AdapterError(f"{name} is no adapter of a known layer", hint="give an agent made by `octavo pack`")
    return match[2], f"model.layers.{match[1]}.{_BACK[match[2]]}.{match[3]}"


def permute_rows(weight: Tensor, heads: int) -> Tensor:
    """(H·2·D/2, R) in halves -> the same rows in pairs, head by head."""
    rows, width = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, width).transpose(1, 2).reshape(rows, width).contiguous()


def unpermute_rows(weight: Tensor, heads: int) -> Tensor:
    """The inverse of permute_rows."""
    rows, width = weight.shape
    return weight.reshape(heads, rows // heads // 2, 2, width).transpose(1, 2).reshape(rows, width).contiguous()
