"""Adapter folders come back as they were written; broken ones are named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from octavo.adapters.convert import adapter_to_gguf, permute_rows
from octavo.adapters.store import Adapter, load_adapter, save_adapter
from octavo.errors import AdapterError
from octavo.formats.contract import Contract
from octavo.formats.token import caller_tokens
from octavo.functions import FunctionSet


def adapter(functions: FunctionSet, **changes: object) -> Adapter:
    tokens = tuple(caller_tokens(functions))
    values: dict[str, object] = {
        "role": "caller",
        "domain": "android",
        "base": "tiny",
        "rank": 4,
        "alpha": 8,
        "tokens": tokens,
        "contract": Contract(describe=True),
        "functions": functions,
        "tensors": {
            "model.layers.0.self_attn.q_proj.a": torch.randn(4, 64),
            "model.layers.0.self_attn.q_proj.b": torch.randn(64, 4),
            "rows": torch.randn(len(tokens), 64),
        },
        "training": {"seed": 3},
        **changes,
    }
    return Adapter(**values)  # type: ignore[arg-type]


def test_round_trip(tmp_path: Path, functions: FunctionSet) -> None:
    written = adapter(functions)
    save_adapter(written, tmp_path)
    read = load_adapter(tmp_path)
    assert {k: v for k, v in vars_of(read).items() if k != "tensors"} == {
        k: v for k, v in vars_of(written).items() if k != "tensors"
    }
    assert all(torch.equal(read.tensors[k], t) for k, t in written.tensors.items())


def vars_of(value: Adapter) -> dict[str, object]:
    return {name: getattr(value, name) for name in Adapter.__slots__}


def test_a_folder_without_adapter_is_named(tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match=str(tmp_path)):
        load_adapter(tmp_path)


def test_rows_must_fit_tokens(tmp_path: Path, functions: FunctionSet) -> None:
    short = adapter(functions)
    short.tensors["rows"] = short.rows[:-1].contiguous()
    save_adapter(short, tmp_path)
    with pytest.raises(AdapterError, match="20 rows for 21 tokens"):
        load_adapter(tmp_path)


def test_another_version_is_refused(tmp_path: Path, functions: FunctionSet) -> None:
    save_adapter(adapter(functions), tmp_path)
    value = json.loads((tmp_path / "adapter.json").read_text())
    (tmp_path / "adapter.json").write_text(json.dumps({**value, "version": 99}))
    with pytest.raises(AdapterError, match="99"):
        load_adapter(tmp_path)


def test_permute_pairs_the_halves_of_each_head() -> None:
    rows = torch.arange(8.0)[:, None]  # two heads of four rows: halves (0 1 | 2 3), (4 5 | 6 7)
    assert permute_rows(rows, 2).flatten().tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


def test_unknown_layers_have_no_gguf(tmp_path: Path, tiny_base: Path, functions: FunctionSet) -> None:
    strange = adapter(functions, tensors={"lm_head.a": torch.ones(4, 64), "rows": torch.ones(21, 64)})
    with pytest.raises(AdapterError, match=r"lm_head\.a"):
        adapter_to_gguf(strange, tiny_base, tmp_path / "x.gguf")
