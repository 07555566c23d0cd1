"""What was trained for a role, folded into the weights of its base: one plain model, no adapter beside it.

An adapter at run time costs two small products and an addition for each of 210 matrices and every token; folded,
one role decodes in 0.6 of the time (docs/log.md). Knows nothing about tokens and files of agents.
"""

from __future__ import annotations

from pathlib import Path

from gguf import quants
from gguf.gguf_reader import ReaderTensor

from octavo.errors import AdapterError
from octavo.models.gguf import Array, Change, read_part_gguf


def fold(part: Path) -> Change:
    """The change that a role's file (write_part_gguf) makes to its base: W + α/R · B·A, or new weights.

    Raises: ModelError if it is no GGUF file; AdapterError, when a tensor is changed, if a shape does not fit.
    """
    trained = read_part_gguf(part)

    def change(tensor: ReaderTensor) -> Array | None:
        if trained.alpha is None:
            return trained.tensors.get(tensor.name)
        if f"{tensor.name}.lora_a" not in trained.tensors:
            return None
        a, b = (trained.tensors[f"{tensor.name}.lora_{side}"] for side in "ab")
        weight: Array = quants.dequantize(tensor.data, tensor.tensor_type)
        if (b.shape[0], a.shape[1]) != weight.shape:
            raise AdapterError(
                f"{part}: {tensor.name} is {weight.shape}, its adapter ({b.shape[0]}, {a.shape[1]})",
                hint="use the base that the adapter was trained on",
            )
        folded: Array = weight + (trained.alpha / a.shape[0]) * (b @ a)
        return folded

    return change
