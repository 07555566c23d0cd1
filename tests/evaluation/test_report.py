"""The report in the terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluation.asked import NOW, Script, call, phone
from octavo.evaluation.agent import Report, evaluate
from octavo.evaluation.metric import NOTHING, Figure, exact, share
from octavo.evaluation.report import format_figure, format_report


@pytest.mark.parametrize(
    ("name", "figure", "text"),
    [
        ("success", share([True] * 81 + [False] * 182), "30.8 % [25.5, 36.6] n=263"),
        ("time_to_plan_p95_s", Figure(0.1234, 9, (0.1, None)), "0.123 s [0.100, -] n=9"),
        ("prompt_tokens", Figure(31.25, 4, (30.0, 32.5)), "31.2 tokens [30.0, 32.5] n=4"),
        ("peak_memory_mb", exact(412.345), "412.3 MB [412.3, 412.3] n=1"),
        ("refusal", NOTHING, "- [-, -] n=0"),
    ],
)
def test_figures(name: str, figure: Figure, text: str) -> None:
    assert format_figure(name, figure) == text


@pytest.fixture
def report(script: Script) -> Report:
    lock, ring = call("open_or_lock_door", status="lock"), call("set_volume", level=3, volume_type="ring")
    script.add("lock", lock)
    script.add("ring and lock", ring, lock, says=(ring,))
    agent = script.agent()
    return evaluate(agent, script.records, device_factory=phone, now=NOW, caller=agent)


def test_every_figure_has_a_line(report: Report) -> None:
    lines = format_report(report).splitlines()
    for name in report.figures:
        assert sum(line.split()[:1] == [name] for line in lines) >= 1
    (success,) = (line for line in lines if line.startswith("success "))
    assert success.split() == ["success", "50.0", "%", "[9.5,", "90.5]", "n=2"]


def test_parts_are_sorted_and_aligned(report: Report) -> None:
    blocks = format_report(report).split("\n\n")
    steps, functions = blocks[2].splitlines(), blocks[3].splitlines()
    assert [line.split()[0] for line in steps] == ["steps", "1", "2"]
    assert [line.split()[0] for line in functions] == ["function", "open_or_lock_door", "set_volume"]
    assert len({len(line) for line in functions[1:]}) == 1
    assert steps[2].split()[1:6] == ["0.0", "%", "[0.0,", "79.3]", "n=1"]
    assert blocks[4].splitlines() == ["records missed by", "missed             1"]


def test_times_under_load_are_called_so(report: Report) -> None:
    assert "under load" not in format_report(report)
    assert "4 side by side: times under load" in format_report(replace(report, lanes=4)).splitlines()[0]


def test_empty_parts_are_left_out(report: Report) -> None:
    text = format_report(replace(report, by_steps={}, by_function={}, scores=()))
    assert text.count("\n\n") == 2
    assert "function" not in text.replace("functions", "").replace("caller_function", "")
