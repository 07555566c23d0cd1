"""A table that goes on where it stopped, and the experiments that fill such tables."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from experiments.__main__ import NAMES
from experiments.agents import Recipe, learned_records
from experiments.table import Table
from octavo.evaluation.metric import NOTHING, share


def table(folder: Path, *columns: str) -> Table:
    return Table("t", keys=("system", "n"), figures=("success",), columns=("note", *columns), folder=folder)


def test_rows_are_kept_and_found_again(tmp_path: Path) -> None:
    first = table(tmp_path)
    assert first.rows() == [] and not first.has(system="a", n=2)
    first.add({"system": "a", "n": 2, "success": share([True, False]), "note": 1 / 3})
    first.add({"system": "b, c", "n": 2, "success": NOTHING})
    again = table(tmp_path)
    assert again.has(system="a", n=2) and again.has(system="b, c") and not again.has(system="a", n=3)
    (row, empty) = again.rows()
    assert (row["success"], row["success_n"], row["note"]) == ("0.5", "2", "0.3333")
    assert 0 < float(row["success_low"]) < 0.5 < float(row["success_high"]) < 1
    assert (empty["success"], empty["success_n"], empty["note"]) == ("", "0", "")


def test_other_columns_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no column colour"):
        table(tmp_path).add({"system": "a", "n": 1, "colour": "red"})
    table(tmp_path).add({"system": "a", "n": 1})
    with pytest.raises(ValueError, match="other columns"):
        table(tmp_path, "more").rows()


def test_a_plot_stands_beside_the_csv(tmp_path: Path) -> None:
    one = table(tmp_path)
    one.add({"system": "a", "n": 2, "success": share([True, False])})
    one.add({"system": "b", "n": 2, "success": NOTHING})
    assert one.plot("success", by="system", title="Tried").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", NAMES)
def test_every_experiment_can_be_run(name: str) -> None:
    module = importlib.import_module(f"experiments.{name}")
    assert callable(module.run) and module.__doc__


def test_every_domain_gives_as_many_records_at_most() -> None:
    crossing = Recipe(crossing=True, records=300)
    alone = learned_records(["ecommerce"], Recipe(records=300))
    both = learned_records(["ecommerce", "video"], crossing)
    assert len(alone) == 300 and both[:300] == alone
    assert {r.domain for r in both[600:]} == {"ecommerce+video"}
    assert Recipe().name != crossing.name
