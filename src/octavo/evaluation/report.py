"""A report as a plain text table for the terminal.

It doesn't know what the figures mean; their names say in which unit they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from octavo.evaluation.agent import Report
from octavo.evaluation.metric import Figure
from octavo.evaluation.miss import count_misses

_UNITS = {"_s": "s", "_mb": "MB", "_tokens": "tokens"}  # by the end of the name; all others are shares
_SHOWN = ("success", "caller_success")  # of the parts; more columns would not fit a terminal


def format_report(report: Report) -> str:
    """Every figure with interval and n, then success by number of steps and by function, functions by name."""
    load = f", {report.lanes} side by side: times under load" if report.lanes > 1 else ""
    blocks = [
        f"{report.records} records in {report.seconds:.0f} s{load}",
        _table([(name, *_cells(name, figure)) for name, figure in report.figures.items()]),
        _grid("steps", {str(n): report.by_steps[n] for n in sorted(report.by_steps)}),
        _grid("function", {name: report.by_function[name] for name in sorted(report.by_function)}),
        _table([("records missed by", ""), *((kind, str(n)) for kind, n in count_misses(report.missed).items())]),
    ]
    return "\n\n".join(block for block in blocks if block)


def format_figure(name: str, figure: Figure) -> str:
    """`78.4 % [70.1, 84.6] n=125`."""
    return " ".join(_cells(name, figure))


def _cells(name: str, figure: Figure) -> tuple[str, str, str]:
    unit = next((u for end, u in _UNITS.items() if name.endswith(end)), "%")
    value = "-" if figure.value is None else f"{_number(figure.value, unit)} {unit}"
    low, high = (_number(end, unit) for end in figure.interval)
    return value, f"[{low}, {high}]", f"n={figure.n}"


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if unit == "%":
        return f"{100 * value:.1f}"
    return f"{value:.3f}" if unit == "s" else f"{value:.1f}"


def _grid(head: str, parts: Mapping[str, Mapping[str, Figure]]) -> str:
    """One line per part, with the figures that tell most; the file has them all."""
    rows = [(head, *(cell for name in _SHOWN for cell in (name, "", "")))]
    rows += [
        (part, *(cell for name in _SHOWN for cell in _cells(name, figures[name]))) for part, figures in parts.items()
    ]
    return _table(rows) if parts else ""


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns as wide as their widest cell; the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *rest in rows:
        cells = [first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(rest, widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
