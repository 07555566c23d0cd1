"""The house: what is public, what is light, what the documents say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import octavo

ROOT = Path(__file__).parents[1]


def test_every_public_name_is_there() -> None:
    assert len(set(octavo.__all__)) == len(octavo.__all__)
    assert all(getattr(octavo, name) is not None for name in octavo.__all__)
    with pytest.raises(AttributeError, match="Octopus"):
        _ = octavo.Octopus


def test_an_agent_runs_without_torch() -> None:
    """None of the rooms that a device needs imports torch, not even by way of another package."""
    script = (
        "import sys\n"
        "for name in ('torch', 'transformers', 'safetensors'): sys.modules[name] = None\n"
        "import octavo.cli.main, octavo.agents.agent, octavo.evaluation.agent, octavo.data.records"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_importing_the_package_is_quick() -> None:
    script = (
        "import sys, octavo; sys.exit(len([m for m in sys.modules if m.startswith(('xllamacpp', 'numpy', 'rich'))]))"
    )
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


def test_the_readme_names_two_commands_of_set_up_and_files_that_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in text and "make test" in text and "pip install" not in text
    for path in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / path).exists(), path
    for room in re.findall(r"`(\w+)/`", text):
        if room != "docs":
            assert (ROOT / "src/octavo" / room).is_dir(), room


def test_the_readmes_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (snippet,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(snippet, "README.md", "exec"), {})
    assert "get_weather_forecast" in capsys.readouterr().out


def test_the_commands_in_the_readme_exist() -> None:
    from octavo.cli.main import COMMANDS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^octavo ([\w-]+)", text, re.MULTILINE)) <= set(COMMANDS)


def test_contributing_is_short() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) < 80
