"""A table of results: a CSV to which rows are added as they are measured, so that a killed experiment goes on.

A figure takes four columns: its value, n, and the ends of its 95 % interval. It doesn't know what is measured.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from octavo.evaluation.metric import Figure

RESULTS = Path(__file__).parent / "results"
Cell = str | int | float | Figure | None


class Table:
    """Rows of `columns`; those in `keys` tell a row from the others. Figures stand in `figures`."""

    def __init__(
        self, name: str, *, keys: Sequence[str], figures: Sequence[str], columns: Sequence[str], folder: Path = RESULTS
    ) -> None:
        self.path = folder / f"{name}.csv"
        self.keys = tuple(keys)
        self.figures = tuple(figures)
        self.columns = (*keys, *(c for f in figures for c in _names(f)), *columns)

    def rows(self) -> list[dict[str, str]]:
        """All rows as text. Raises: ValueError if the file on disk has other columns."""
        if not self.path.exists():
            return []
        with self.path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != self.columns:
                raise ValueError(f"{self.path} has other columns than this experiment writes: move it away")
            return list(reader)

    def has(self, **keys: str | int) -> bool:
        """Has this row been measured? Raises: ValueError unless all keys are given."""
        if set(keys) != set(self.keys):
            raise ValueError(f"give {', '.join(self.keys)}")
        wanted = {name: str(value) for name, value in keys.items()}
        return any(all(row[name] == value for name, value in wanted.items()) for row in self.rows())

    def add(self, row: Mapping[str, Cell]) -> None:
        """Append a row; whoever is killed afterwards has it. Raises: ValueError for a column that does not exist."""
        plain = dict(_spread(row))
        unknown = set(plain) - set(self.columns)
        if unknown:
            raise ValueError(f"no column {', '.join(sorted(unknown))}")
        rows = [*self.rows(), {name: _text(plain.get(name)) for name in self.columns}]
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_name(f"{self.path.name}.new")
        with beside.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, self.columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        beside.replace(self.path)

    def plot(self, figure: str, *, title: str, only: Mapping[str, str | int] | None = None) -> Path:
        """Bars of a figure with their intervals, one for each row, beside the CSV as PNG.

        only: the rows that have these values. A bar is called by the keys in which the rows differ.
        """
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot

        wanted = {name: str(value) for name, value in (only or {}).items()}
        rows = [r for r in self.rows() if r[figure] and all(r[name] == value for name, value in wanted.items())]
        differing = [key for key in self.keys if len({row[key] for row in rows}) > 1] or list(self.keys[:1])
        value, _, low, high = _names(figure)
        heights = [100 * float(row[value]) for row in rows]
        below = [h - 100 * float(row[low]) for h, row in zip(heights, rows, strict=True)]
        above = [100 * float(row[high]) - h for h, row in zip(heights, rows, strict=True)]
        canvas, axes = pyplot.subplots(figsize=(7, 0.6 + 0.3 * len(rows)))
        places = range(len(rows))
        axes.barh(places, heights, xerr=[below, above], color="#4878a8", ecolor="#222222", capsize=3)
        axes.set_yticks(places, [", ".join(row[key] for key in differing) for row in rows])
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel(f"{figure}, %, with 95 % intervals")
        axes.set_title(title, loc="left")
        canvas.savefig(out := self.path.with_suffix(".png"), bbox_inches="tight", dpi=120)
        pyplot.close(canvas)
        return out


def _names(figure: str) -> tuple[str, str, str, str]:
    return figure, f"{figure}_n", f"{figure}_low", f"{figure}_high"


def _spread(row: Mapping[str, Cell]) -> dict[str, str | int | float | None]:
    """Figures as their four columns."""
    out: dict[str, str | int | float | None] = {}
    for name, cell in row.items():
        if isinstance(cell, Figure):
            out |= dict(zip(_names(name), (cell.value, cell.n, *cell.interval), strict=True))
        else:
            out[name] = cell
    return out


def _text(value: str | int | float | None) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)
