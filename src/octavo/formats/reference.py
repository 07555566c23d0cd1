"""References: `$1` and `$1.price`, alone or inside a string, as nodes made at parse time.

They are resolved on values: text that a device returns is never parsed again. `step` is the 1-based step that a value
belongs to; only `$k` with 1 <= k < step refers to something, any other "$25" is text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import cast

from octavo.errors import DeviceError
from octavo.types import Call, Observation, Reference, Template, Value

REFERENCE = re.compile(r"\$([1-9]\d?)((?:\.[a-z_][a-z0-9_]*)*)")
_EXTENDS = re.compile(r"\d|\.[a-z_]")  # text that would be read as part of the reference before it
_EXTENDS_FIELD = re.compile(r"[a-z0-9_]|\.[a-z_]")  # the same, of a reference that ends in a field
_STOP = "\\&"  # stands for nothing: it ends the reference before it
_ESCAPED = {"n": "\n", "&": ""}
_TOKEN_NAME = re.compile(r"<(?=(?:oct|plan)_)")


def parse_string(text: str, *, step: int) -> str | Reference | Template:
    """The value of a plain string of step `step`: itself, one reference, or a template."""
    parts: list[str | Reference] = []
    start = 0
    for match in REFERENCE.finditer(text):
        if 1 <= int(match[1]) < step:
            parts += [text[start : match.start()], _reference(match)]
            start = match.end()
    return join_parts([*parts, text[start:]])


def format_string(value: str | Reference | Template) -> str:
    """The plain string of a value, as records hold it."""
    parts = value.parts if isinstance(value, Template) else (value,)
    return "".join(p if isinstance(p, str) else format_reference(p) for p in parts)


def format_reference(reference: Reference) -> str:
    """`$1.price`."""
    return "".join([f"${reference.step}", *(f".{f}" for f in reference.fields)])


def join_parts(parts: list[str | Reference]) -> str | Reference | Template:
    """The simplest value of these parts: neighbouring texts joined, empty ones dropped."""
    out: list[str | Reference] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    if not out:
        return ""
    return out[0] if len(out) == 1 else Template(tuple(out))


def escape_text(value: str | Reference | Template, *, step: int) -> str:
    """The body of a quoted string. A backslash keeps the next character from being read as anything but itself.

    No name of a token stands in it: "<oct_end>" that somebody said is written `<\\oct_end>`.
    """
    out = ""
    extends: re.Pattern[str] | None = None
    for part in value.parts if isinstance(value, Template) else (value,):
        if isinstance(part, Reference):
            out += format_reference(part)
            extends = _EXTENDS_FIELD if part.fields else _EXTENDS
            continue
        text = part.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        text = REFERENCE.sub(lambda m: "\\" + m[0] if 1 <= int(m[1]) < step else m[0], text)
        text = _TOKEN_NAME.sub(r"<\\", text)
        out += _STOP + text if extends and extends.match(text) else text
        extends = None
    return out


def unescape_text(body: str, *, step: int) -> str | Reference | Template:
    """The inverse of `escape_text`."""
    parts: list[str | Reference] = []
    i = 0
    while i < len(body):
        match = REFERENCE.match(body, i)
        if match and 1 <= int(match[1]) < step:
            parts.append(_reference(match))
            i = match.end()
        elif body[i] == "\\" and i + 1 < len(body):
            parts.append(_ESCAPED.get(body[i + 1], body[i + 1]))
            i += 2
        else:
            parts.append(body[i])
            i += 1
    return join_parts(parts)


def resolve(value: Value, observations: Mapping[int, Observation]) -> Value:
    """`value` with every reference replaced by what its step returned. Nothing that came back is parsed.

    Raises: DeviceError if a step has no result or the result has no such field.
    """
    if isinstance(value, Reference):
        return cast(Value, _look_up(value, observations))
    if isinstance(value, Template):
        texts = [p if isinstance(p, str) else as_text(_look_up(p, observations)) for p in value.parts]
        return "".join(texts)
    if isinstance(value, Call):
        return Call(value.function, {k: resolve(v, observations) for k, v in value.arguments.items()})
    if isinstance(value, list):
        return [resolve(v, observations) for v in value]
    return value


def as_text(value: object) -> str:
    """A returned value as it reads inside a string."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _reference(match: re.Match[str]) -> Reference:
    return Reference(int(match[1]), tuple(f for f in match[2].split(".") if f))


def _look_up(reference: Reference, observations: Mapping[int, Observation]) -> object:
    observation = observations.get(reference.step)
    if observation is None or not observation.ok:
        raise DeviceError(
            f"{format_reference(reference)} has no value: step {reference.step} returned nothing",
            hint="ask for that step again",
        )
    value = observation.value
    for name in reference.fields:
        value = value[0] if isinstance(value, list) and value else value
        if not isinstance(value, Mapping) or name not in value:
            raise DeviceError(f"{format_reference(reference)}: the result has no {name!r}", hint="use the whole result")
        value = value[name]
    value = value[0] if isinstance(value, list) and value else value
    if value is None or value == []:
        raise DeviceError(
            f"{format_reference(reference)} has no value: step {reference.step} found nothing",
            hint="ask for something else in that step",
        )
    return value
