"""Octo-planner, table 1: full fine-tuning beside LoRA, with the paper's learning rate and with a larger one for each.

The paper: full 98.1 %, LoRA r64 α256 85.1 %, LoRA r16 α32 72.9 %, all at 5e-6, judged by GPT-4 on its own queries.
"""

from __future__ import annotations

from experiments.planners import Variant, fill, planner_table, shown

PAPER, LORA, FULL = 5e-6, 1e-3, 1e-4
R64, R16 = {"rank": 64, "alpha": 256}, {"rank": 16, "alpha": 32}
VARIANTS = [
    Variant(f"{name}, {rate:g}", settings={**shape, "learning_rate": rate, "row_learning_rate": max(rate, own)})
    for name, shape, suits in (("full", {"rank": 0, "alpha": 0}, FULL), ("r64", R64, LORA / 4), ("r16", R16, LORA))
    for rate, own in ((PAPER, 0), (suits, LORA))
] + [Variant("ours, pocket", preset="pocket", settings={"epochs": 2})]


def run(*, quick: bool) -> None:
    """Fill the table and draw it."""
    table = planner_table("octo_planner_t1")
    fill(table, VARIANTS, quick=quick)
    table.plot("success", title="Ways to train a planner, 1,000 records", only=shown(quick))
