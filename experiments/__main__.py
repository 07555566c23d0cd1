"""`python -m experiments [--quick] [NAME …]`: measure what has not been measured yet; all of them by default."""

from __future__ import annotations

import argparse
import importlib

NAMES = ("baselines", "octo_planner_t1", "octo_planner_t2", "octo_planner_t4")


def main() -> None:
    """Run the experiments that are named."""
    parser = argparse.ArgumentParser(prog="python -m experiments", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], default=[], help="which; all by default")
    parser.add_argument("--quick", action="store_true", help="measure on few records; agents are trained in full")
    given = parser.parse_args()
    for name in given.names or NAMES:
        importlib.import_module(f"experiments.{name}").run(quick=given.quick)


if __name__ == "__main__":
    main()
