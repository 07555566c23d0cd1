"""Octo-planner, table 4: how many records a planner needs.

The paper, full fine-tuning of Phi-3 Mini: 78.1 % of 100, 85.3 of 250, 92.5 of 500, 98.1 of 1,000.
"""

from __future__ import annotations

from experiments.planners import Variant, fill, planner_table, shown

COUNTS = (100, 250, 500, 1000)
SEEN = 2000  # records in all, and a quarter more that augmentation composes, so that few records are not also few steps
VARIANTS = [
    Variant(f"{count} records", preset="pocket", records=count, settings={"epochs": SEEN / count}) for count in COUNTS
]


def run(*, quick: bool) -> None:
    """Fill the table and draw it."""
    table = planner_table("octo_planner_t4")
    fill(table, VARIANTS, quick=quick)
    table.plot("success", title="Records that a planner learns", only=shown(quick))
