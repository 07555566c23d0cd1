"""The command as a user runs it: the committed agent, the fetched base, another process."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

OCTAVO = [sys.executable, "-c", "from octavo.cli.main import main; main()"]
JOB = "Text Mia the weather for Rome, then set an alarm for quarter past six and dim the screen to 2"
NOW = ("--now", "2026-11-21T09:30")


def octavo(*words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*OCTAVO, *words], capture_output=True, text=True, input=text, timeout=120)


@pytest.fixture(scope="module")
def job() -> dict[str, object]:
    done = octavo("run", JOB, "--json", "--yes", *NOW)
    assert done.returncode == 0, done.stderr
    value: dict[str, object] = json.loads(done.stdout)
    return value


def test_the_main_job_is_understood(job: dict[str, list[dict[str, object]]]) -> None:
    """The forecast comes first; the order of the others is free."""
    first, *others = [(c["function"], c["arguments"]) for c in job["calls"]]
    assert first == ("get_weather_forecast", {"location": "Rome"})
    assert sorted(others) == [
        ("change_screen_brightness", {"level": 2}),
        ("send_text_message", {"contact_name": "Mia", "message": "$1"}),
        ("set_timer_alarm", {"time": "06:15"}),
    ]


def test_json_holds_plan_calls_observations_summary_timings_tokens(job: dict[str, object]) -> None:
    assert {"plan", "calls", "executed", "observations", "summary", "timings", "tokens", "ok"} <= set(job)
    assert job["ok"] is True
    executed = job["executed"]
    assert isinstance(executed, list)
    (text,) = (c["arguments"]["message"] for c in executed if c["function"] == "send_text_message")
    assert text.startswith("2026-11-21:")


def test_irreversible_calls_need_a_yes() -> None:
    done = octavo("run", "text Mia that I'm late", "--json", *NOW)
    assert done.returncode == 1
    observation = json.loads(done.stdout)["observations"][0]
    assert not observation["ok"] and "--yes" in observation["error"]


def test_a_dry_run_executes_nothing() -> None:
    done = octavo("run", "text Mia that I'm late", "--dry-run", "--json")
    value = json.loads(done.stdout)
    assert done.returncode == 0
    assert value["calls"] and not value["executed"] and not value["observations"]


def test_a_refusal_is_said_and_exits_with_one() -> None:
    done = octavo("run", "how long do you boil an egg")
    assert done.returncode == 1 and "not something I can do" in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("run", "  "), "empty"),
        (("run", "hello", "--agent", "/nowhere"), "/nowhere"),
        (("run", "hello", "--now", "tomorrow"), "--now"),
        (("pull", "gpt-9"), "gpt-9"),
        (("functions", "andriod"), "android"),
        (("run",), "Missing argument"),
        (("run", "hello", "--nonsense"), "--nonsense"),
        (("train", "poet", "x.jsonl", "--out", "y"), "poet"),
        (("evaluate", "/nowhere.jsonl"), "/nowhere.jsonl"),
    ],
)
def test_misuse_is_explained_and_exits_with_two(words: tuple[str, ...], message: str) -> None:
    done = octavo(*words)
    assert done.returncode == 2 and message in done.stderr and "Traceback" not in done.stderr


def test_chat_keeps_history_and_undoes() -> None:
    lines = "dim the screen to 2\n/history\n/undo\n/undo\n/what\nhow old is the moon\n/quit\n"
    done = octavo("chat", "--yes", *NOW, text=lines)
    assert done.returncode == 0, done.stderr
    assert "change_screen_brightness(level=2)" in done.stdout
    assert "taken back: dim the screen to 2" in done.stdout
    assert "nothing to undo" in done.stdout and "no command /what" in done.stdout


def test_it_works_with_the_network_cut() -> None:
    """In a network namespace of its own there is no interface but an idle loopback."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode:
        pytest.skip("no right to make a network namespace here")
    up = "import fcntl,socket,struct; s=socket.socket(); fcntl.ioctl(s, 0x8914, struct.pack('16sh14x', b'lo', 0x43))"
    reach = "import socket; socket.create_connection(('192.0.2.1', 80), 2)"
    cut = ["unshare", "--net", sys.executable, "-c"]
    assert subprocess.run([*cut, reach], capture_output=True).returncode != 0
    words = ["octavo", "run", JOB, "--yes", "--json", *NOW]
    script = f"{up}; import sys; sys.argv = {words!r}; {OCTAVO[-1]}"
    done = subprocess.run([*cut, script], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ok"] is True


def test_functions_are_listed() -> None:
    found = json.loads(octavo("functions", "android", "--json").stdout)
    assert len(found) == 20 and found[7]["name"] == "send_text_message" and found[7]["x-effect"] == "irreversible"


def test_the_agent_is_small_enough_for_git() -> None:
    folder = Path(__file__).parents[2] / "src/octavo/pretrained/android"
    assert sum(p.stat().st_size for p in folder.iterdir()) < 30e6
