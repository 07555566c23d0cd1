"""A table that goes on where it stopped, and the experiments that fill such tables."""

from __future__ import annotations

import importlib
from dataclasses import fields, replace
from pathlib import Path

import pytest

from experiments.__main__ import NAMES
from experiments.agents import Recipe, digest, learned_records
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
    assert again.has(system="a", n=2) and again.has(system="b, c", n=2) and not again.has(system="a", n=3)
    with pytest.raises(ValueError, match="give system, n"):
        again.has(system="a")
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


def test_a_plot_has_a_bar_for_each_row_that_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib.axes import Axes

    drawn: list[list[int]] = []
    labels: list[list[str]] = []
    bars, ticks = Axes.barh, Axes.set_yticks
    monkeypatch.setattr(Axes, "barh", lambda self, y, *a, **k: (drawn.append(list(y)), bars(self, y, *a, **k))[1])
    monkeypatch.setattr(Axes, "set_yticks", lambda self, y, names: (labels.append(names), ticks(self, y, names))[1])
    one = table(tmp_path)
    one.add({"system": "a", "n": 2, "success": share([True, False])})
    one.add({"system": "a", "n": 3, "success": share([True, True, False])})
    one.add({"system": "b", "n": 3, "success": share([True] * 3)})
    one.add({"system": "c", "n": 3, "success": NOTHING})
    assert one.plot("success", title="Tried").read_bytes().startswith(b"\x89PNG")
    one.plot("success", title="Tried", only={"n": 3})
    assert drawn == [[0, 1, 2], [0, 1]]
    assert labels == [["a, 2", "a, 3", "b, 3"], ["a", "b"]]


@pytest.mark.parametrize("name", NAMES)
def test_every_experiment_can_be_run(name: str) -> None:
    module = importlib.import_module(f"experiments.{name}")
    assert callable(module.run) and module.__doc__


def test_every_domain_gives_as_many_records_at_most() -> None:
    alone = learned_records(["ecommerce"], Recipe(records=300))
    both = learned_records(["ecommerce", "video"], Recipe(records=300))
    asked = [r for r in alone if r.calls]
    assert len(alone) == 300 and both[: len(asked)] == asked
    assert {r.domain for r in both} >= {"ecommerce", "video", "ecommerce+video"}
    assert not [r for r in both if not r.calls and "+" not in r.domain]  # another domain may do it
    apart = learned_records(["ecommerce", "video"], Recipe(records=300, crossing=False))
    assert {r.domain for r in apart} == {"ecommerce", "video"}


def test_a_folder_changes_with_every_setting() -> None:
    every = [
        replace(Recipe(), **{f.name: not getattr(Recipe(), f.name) if f.type == "bool" else 7}) for f in fields(Recipe)
    ]
    assert (
        len({digest(recipe, "hash") for recipe in [Recipe(), *every]} | {digest(Recipe(), "other")}) == len(every) + 2
    )
