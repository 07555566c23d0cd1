"""Records on disk: JSON lines of a query with the steps and calls that answer it.

`{"domain": d, "query": q, "steps": [{"text": t, "function": f, "arguments": {…}}, …]}`; no steps = out of scope.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import octavo.domains
from octavo.errors import RecordError
from octavo.formats.reference import format_string, parse_string
from octavo.types import Call, Record, Reference, Step, Template, Value

CROSS = "cross"  # the folder of records that need several domains
_DOMAINS = Path(octavo.domains.__file__).parent


def load_records(paths: Path | Sequence[Path]) -> list[Record]:
    """All records of one or more files, in order.

    Raises: RecordError naming file and line; SourceError-free: a missing file is a RecordError too.
    """
    records = []
    for path in [paths] if isinstance(paths, Path) else paths:
        try:
            lines = path.read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise RecordError(f"cannot read {path}: {error}", hint="give a records file (JSON lines)") from error
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                records.append(record_from_dict(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise RecordError(
                    f"not a record: {error!r}", path=str(path), line=number, hint="see docs/records.md for the format"
                ) from error
    return records


def domain_files(domain: str) -> dict[str, Path]:
    """The records files to learn from that come with a domain, by their letters."""
    folder = _DOMAINS / domain / "records"
    return {p.stem.removeprefix(f"{domain}_"): p for p in sorted(folder.glob(f"{domain}_*.jsonl"))}


def heldout_files(domain: str) -> list[Path]:
    """The records files that come with a domain to test on."""
    return sorted((_DOMAINS / domain / "records").glob("test_*.jsonl"))


def learnable(records: Iterable[Record], domain: str) -> list[Record]:
    """The records that an agent for a domain may learn: all but refusals that were written for a part of it alone.

    What one domain refuses may be a job for another.
    """
    parts = set(domain.split("+"))
    return [r for r in records if r.calls or parts <= set(r.domain.split("+"))]


def save_records(records: Iterable[Record], path: Path) -> None:
    """Write records as JSON lines."""
    lines = [json.dumps(record_to_dict(r), ensure_ascii=False) for r in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def hash_records(records: Iterable[Record]) -> str:
    """sha256 over the content of records, in order; file names and blanks do not count."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(json.dumps(record_to_dict(record), ensure_ascii=False, sort_keys=True).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def record_from_dict(value: dict[str, Any]) -> Record:
    """Raises: KeyError, TypeError or ValueError if it is no record."""
    steps, calls = [], []
    for number, step in enumerate(value["steps"], 1):
        arguments = {k: _value(v, number) for k, v in step["arguments"].items()}
        steps.append(Step(_text(step["text"]), _text(step["function"])))
        calls.append(Call(step["function"], arguments))
    return Record(_text(value["domain"]), _text(value["query"]), tuple(steps), tuple(calls))


def record_to_dict(record: Record) -> dict[str, Any]:
    steps = [
        {"text": s.text, "function": c.function, "arguments": {k: plain_value(v) for k, v in c.arguments.items()}}
        for s, c in zip(record.steps, record.calls, strict=True)
    ]
    return {"domain": record.domain, "query": record.query, "steps": steps}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{value!r} should be text")
    return value


def _value(value: Any, step: int) -> Value:
    if isinstance(value, str):
        return parse_string(value, step=step)
    if isinstance(value, list):
        return [_value(v, step) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise ValueError(f"{value!r} is no argument value")


def plain_value(value: Value) -> Any:
    """A value as JSON; references as records write them."""
    if isinstance(value, (str, Reference, Template)):
        return format_string(value)
    if isinstance(value, list):
        return [plain_value(v) for v in value]
    return value
