"""What was trained for a role, folded into the weights of its base: one plain model, no adapter beside it.

An adapter at run time costs two small products and an addition for each of 210 matrices and every token; folded,
one role decodes in 0.6 of the time (docs/log.md). Knows nothing about tokens and files of agents.
"""

from __future__ import annotations

from pathlib import Path

from gguf import quants
from gguf.gguf_reader import ReaderTensor

from octavo.errors import AdapterError
from octavo.models.gguf import Array, Change, read_gguf

_ALPHA = "adapter.lora.alpha"


def fold(part: Path) -> Change:
    """The change that a role's file (write_part_gguf) makes to its base: W + α/R · B·A, or new weights.

    Raises: ModelError if it is no GGUF file; AdapterError, when a tensor is changed, if a shape does not fit.
    """
    reader = read_gguf(part)
    trained = {t.name: t for t in reader.tensors}
    alpha = float(reader.fields[_ALPHA].contents()) if _ALPHA in reader.fields else None

    def change(tensor: ReaderTensor) -> Array | None:
        if alpha is None:
            return _read(trained[tensor.name]) if tensor.name in trained else None
        if f"{tensor.name}.lora_a" not in trained:
            return None
        a, b = (_read(trained[f"{tensor.name}.lora_{side}"]) for side in "ab")
        weight = _read(tensor)
        if (b.shape[0], a.shape[1]) != weight.shape:
            raise AdapterError(
                f"{part}: {tensor.name} is {weight.shape}, its adapter ({b.shape[0]}, {a.shape[1]})",
                hint="use the base that the adapter was trained on",
            )
        folded: Array = weight + (alpha / a.shape[0]) * (b @ a)
        return folded

    return change


def is_adapter(part: Path) -> bool:
    """Is a role's file a LoRA adapter, or whole weights? Raises: ModelError if it is no GGUF file."""
    return _ALPHA in read_gguf(part).fields


def _read(tensor: ReaderTensor) -> Array:
    array: Array = quants.dequantize(tensor.data, tensor.tensor_type)
    return array
