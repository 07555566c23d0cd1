"""GGUF files: a base with new token rows behind its vocabulary, and what was trained for it.

Works without torch: the base of an agent is grown on the device that runs it. Knows nothing about engines.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGMLQuantizationType, GGUFEndian, GGUFReader, GGUFValueType, GGUFWriter, TokenType, quants
from gguf.gguf_reader import ReaderField, ReaderTensor
from numpy.typing import NDArray

from octavo.errors import AdapterError, ModelError
from octavo.formats.token import CALL_END, Token

Array = NDArray[np.float32]
Change = Callable[[ReaderTensor], Array | None]  # a base's tensor -> its new weights; None: as it was
GROWTH = 3  # changes whenever a grown file would come out differently, so that kept ones are made anew
_EMBEDDING = "token_embd.weight"
_OUTPUT = "output.weight"
_ALPHA = "adapter.lora.alpha"
_SKIPPED = {"GGUF.version", "GGUF.tensor_count", "GGUF.kv_count", "general.architecture"}


def grow_gguf(
    base: Path,
    out: Path,
    tokens: Sequence[Token],
    rows: Array,
    *,
    change: Change = lambda tensor: None,
    kind: str = "q8_0",
) -> None:
    """Write `base` with `tokens` behind its vocabulary, their rows in the type of the embedding's.

    change: gives the tensors that training altered; they are written as `kind`: 4 bits would round training away.
    Shapes: rows (N, D) float32. The call's end token becomes the vocabulary's end-of-turn, so decoding stops at it.
    Raises: AdapterError if the rows do not fit the base.
    """
    reader = read_gguf(base)
    width = next(int(t.shape[0]) for t in reader.tensors if t.name == _EMBEDDING)
    if rows.shape != (len(tokens), width):
        raise AdapterError(
            f"rows of shape {rows.shape} for {len(tokens)} tokens on a base of width {width}",
            hint="use the base that the adapter was trained on",
        )
    writer = GGUFWriter(None, reader.fields["general.architecture"].contents(), endianess=GGUFEndian.LITTLE)
    size = len(reader.fields["tokenizer.ggml.tokens"].data)
    for field in reader.fields.values():
        if field.name not in _SKIPPED:
            _copy_field(writer, field, tokens)
    if CALL_END in tokens:
        writer.add_eot_token_id(size + list(tokens).index(CALL_END))
    for tensor in reader.tensors:
        new = change(tensor)
        data, type_ = (tensor.data, tensor.tensor_type) if new is None else _pack(new, kind)
        if tensor.name in (_EMBEDDING, _OUTPUT):
            data = np.concatenate([data, quants.quantize(rows, type_)])
        writer.add_tensor(tensor.name, data, raw_dtype=type_)
    _write(writer, out)


def write_part_gguf(
    out: Path, tensors: Mapping[str, Array], *, architecture: str, alpha: float | None = None, kind: str = "q8_0"
) -> None:
    """Write what was trained for a role: a LoRA adapter as llama.cpp reads it, or whole weights where `alpha` is None.

    Shapes: tensors by GGUF name in llama.cpp's row order: `<weight>.lora_a` (R, in) and `<weight>.lora_b` (out, R), or
    `<weight>` itself.
    """
    writer = GGUFWriter(None, architecture, endianess=GGUFEndian.LITTLE)
    if alpha is not None:
        writer.add_type("adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32(_ALPHA, alpha)
    for name, array in tensors.items():
        data, type_ = _pack(array, kind)
        writer.add_tensor(name, data, raw_dtype=type_)
    _write(writer, out)


@dataclass(frozen=True, slots=True)
class Part:
    """What was trained for a role: LoRA tensors or whole weights by GGUF name, and LoRA's alpha (None: whole)."""

    tensors: Mapping[str, Array]
    alpha: float | None


def read_part_gguf(path: Path) -> Part:
    """What write_part_gguf wrote, in float32. Raises: ModelError if it is no GGUF file."""
    reader = read_gguf(path)
    alpha = float(reader.fields[_ALPHA].contents()) if _ALPHA in reader.fields else None
    return Part({t.name: quants.dequantize(t.data, t.tensor_type) for t in reader.tensors}, alpha)


def is_adapter(part: Path) -> bool:
    """Is a role's file a LoRA adapter, or whole weights? Raises: ModelError if it is no GGUF file."""
    return _ALPHA in read_gguf(part).fields


def _pack(array: Array, kind: str) -> tuple[NDArray[Any], GGMLQuantizationType]:
    """An array in a type that its shape allows: vectors stay in float32, and Q8_0 comes in blocks of 32."""
    type_ = GGMLQuantizationType[kind.upper()]
    if array.ndim == 1:
        type_ = GGMLQuantizationType.F32
    elif type_ == GGMLQuantizationType.Q8_0 and array.shape[-1] % 32:
        type_ = GGMLQuantizationType.F16
    return quants.quantize(array, type_), type_


def read_gguf(path: Path) -> GGUFReader:
    """Raises: ModelError if the file is missing or no GGUF."""
    try:
        return GGUFReader(path)
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} is no GGUF file: {error}", hint="fetch it again with `octavo pull`") from error


def gguf_text(path: Path, key: str) -> str:
    """A text from a file's header, e.g. `general.architecture`."""
    return str(read_gguf(path).fields[key].contents())


def _copy_field(writer: GGUFWriter, field: ReaderField, tokens: Sequence[Token]) -> None:
    kind = field.types[0]
    inner = field.types[-1] if kind == GGUFValueType.ARRAY else None
    value = field.contents()
    if field.name == "tokenizer.ggml.tokens":
        value = [*value, *map(str, tokens)]
    elif field.name == "tokenizer.ggml.token_type":
        value = [*value, *([int(TokenType.CONTROL)] * len(tokens))]
    elif field.name.endswith(".vocab_size"):
        value += len(tokens)
    writer.add_key_value(field.name, value, kind, sub_type=inner)


def _write(writer: GGUFWriter, out: Path) -> None:
    """Write beside, then rename: a kill leaves no half file under the final name."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f"{out.name}.{os.getpid()}.new")
    writer.write_header_to_file(beside)
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    beside.replace(out)
