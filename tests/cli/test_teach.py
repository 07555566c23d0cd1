"""`octavo add-function` and `octavo remove-function` on a small agent: what is written and what is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gold import gold
from octavo.agents.folder import AgentFolder
from octavo.cli import teach
from octavo.data.records import save_records
from octavo.domains import load_domain
from octavo.errors import MisuseError, UnknownFunction
from octavo.functions.schema import functions_to_json
from octavo.types import Record

MODE = "set_drive_mode"


@pytest.fixture(autouse=True)
def small(tiny_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("octavo.agents.prepare.require_base", lambda name: tiny_base)
    monkeypatch.setattr("octavo.cli.teach.require_base", lambda name: tiny_base)
    monkeypatch.setattr("octavo.cli.teach._COUNT", 8)
    monkeypatch.setitem(teach._SETTINGS, "batch_size", 8)


def single(domain: str, *functions: str) -> list[Record]:
    found = [r for r in gold(domain) if len(r.calls) == 1]
    return [r for r in found if not functions or r.calls[0].function in functions]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    parts = {
        "learned": single("vehicle", MODE)[:4],
        "known": single("video")[:10],
        "tests": [*single("video")[10:14], *single("vehicle", MODE)[4:7]],
    }
    for name, records in parts.items():
        save_records(records, tmp_path / f"{name}.jsonl")
    return {name: tmp_path / f"{name}.jsonl" for name in parts}


def add(agent: Path, out: Path, files: dict[str, Path], tmp_path: Path, **more: Any) -> None:
    settings: dict[str, Any] = {
        **{"domain": "vehicle", "only": [MODE], "functions": None, "replay": [files["known"]]},
        **{"records": [files["tests"]], "limit": 0, "max_loss": 100.0, "force": False},
        **{"work": tmp_path / "work", "seed": 0, "json_": True, **more},
    }
    teach.add_function(agent, [files["learned"]], out, **settings)


def test_a_function_is_added_and_every_other_is_measured(
    agents: dict[str, Path], files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(agents["video"], tmp_path / "more", files, tmp_path)
    value = json.loads(capsys.readouterr().out)
    folder = AgentFolder.read(tmp_path / "more")
    assert (folder.domain, value["added"], value["removed"]) == ("video+vehicle", [MODE], [])
    assert [f.name for f in folder.functions] == value["functions"]
    assert value["domains"]["video"]["difference"]["n"] == 4
    assert set(value["by_function"]) == {r.calls[0].function for r in single("video")[10:14]}
    assert value["learned"][MODE]["after"]["n"] == 3 and value["learned"][MODE]["before"] is None


def test_a_function_comes_from_a_file_too(
    agents: dict[str, Path], files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = [load_domain("vehicle").functions.get(MODE)]
    (tmp_path / "f.json").write_text(json.dumps(functions_to_json(one)))
    add(agents["video"], tmp_path / "more", files, tmp_path, domain="", only=None, functions=tmp_path / "f.json")
    assert json.loads(capsys.readouterr().out)["added"] == [MODE]


def test_a_function_is_removed_and_what_needed_it_is_measured_without_it(
    agents: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tests = [*single("video", "rate_title")[:2], *single("video", "play_title")[:2]]
    save_records([r for r in single("video")[:20] if r not in tests], tmp_path / "known.jsonl")
    save_records(tests, tmp_path / "tests.jsonl")
    teach.remove_function(
        agents["video"], "rate_title", tmp_path / "less", replay=[tmp_path / "known.jsonl"],
        records=[tmp_path / "tests.jsonl"], limit=0, max_loss=100.0, work=tmp_path / "w", seed=0, json_=True,
    )  # fmt: skip
    value = json.loads(capsys.readouterr().out)
    assert value["removed"] == ["rate_title"] and "rate_title" not in AgentFolder.read(tmp_path / "less").functions
    assert value["learned"]["without rate_title"]["after"]["n"] == 2
    assert value["domains"]["video"]["difference"]["n"] == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"domain": "", "only": None}, "what is to be added"),
        ({"domain": "video", "only": ["rate_title"]}, "has rate_title already"),
        ({"only": ["play_media"]}, f"use {MODE}, which is not there"),
        ({"only": [MODE, "play_media"]}, "do not use play_media"),
    ],
)
def test_misuse_is_said_before_anything_is_trained(
    agents: dict[str, Path], files: dict[str, Path], tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(MisuseError, match=message):
        add(agents["video"], tmp_path / "more", files, tmp_path, **changes)
    with pytest.raises(UnknownFunction):
        teach.remove_function(agents["video"], "fly", tmp_path / "less")
