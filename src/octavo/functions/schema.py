"""Functions from and to JSON schema, in the shape that OpenAI and MCP clients use for tools.

Our own additions: `format` values of check.py, and `x-effect`, `x-returns`, `x-says`, `x-result` beside `description`,
so that a set survives the round trip.
"""

from __future__ import annotations

from typing import Any, get_args

from octavo.errors import FunctionError
from octavo.functions.function import REQUIRED, RESULT, Effect, Format, Function, FunctionSet, Kind, Parameter

_KINDS: dict[str, Kind] = {k: k for k in ("string", "integer", "number", "boolean", "array")}
_FORMATS: dict[str, Format] = {f: f for f in get_args(Format)}


def function_to_schema(function: Function) -> dict[str, Any]:
    """`{"name", "description", "parameters": {JSON schema}, "x-returns", "x-effect"}`."""
    return {
        "name": function.name,
        "description": function.description,
        "parameters": {
            "type": "object",
            "properties": {p.name: _property(p) for p in function.parameters},
            "required": [p.name for p in function.parameters if p.required],
            "additionalProperties": False,
        },
        "x-returns": function.returns,
        "x-effect": function.effect.value,
        **({"x-says": function.says} if function.says else {}),
        **({"x-result": function.result} if function.result != RESULT else {}),
    }


def function_from_schema(schema: dict[str, Any]) -> Function:
    """The inverse. Also takes OpenAI's `{"type": "function", "function": {…}}` and MCP's `inputSchema`.

    Raises: FunctionError for keywords and types that have no Parameter.
    """
    schema = schema.get("function", schema) if schema.get("type") == "function" else schema
    name = schema.get("name")
    mark = schema.get("x-effect", "write")
    if not isinstance(name, str) or not name:
        raise FunctionError("a function without a name", hint='give "name"')
    body = schema.get("parameters") or schema.get("inputSchema") or {}
    if mark not in [e.value for e in Effect]:
        raise FunctionError(f"{name}: no effect {mark!r}", hint="use read, write or irreversible")
    required = body.get("required", [])
    parameters = tuple(
        _parameter(f"{name}.{key}", key, value, key in required) for key, value in body.get("properties", {}).items()
    )
    return Function(
        name,
        parameters,
        schema.get("description", ""),
        schema.get("x-returns", ""),
        Effect(mark),
        schema.get("x-says", ""),
        schema.get("x-result", RESULT),
    )


def functions_to_json(functions: FunctionSet) -> list[dict[str, Any]]:
    """A set as a JSON value; the order is the functional-token index."""
    return [function_to_schema(f) for f in functions]


def functions_from_json(value: list[dict[str, Any]]) -> FunctionSet:
    """The inverse of `functions_to_json`."""
    return FunctionSet(function_from_schema(v) for v in value)


def _property(p: Parameter) -> dict[str, Any]:
    out: dict[str, Any] = {"type": [p.kind, "null"] if p.nullable else p.kind}
    optional = {
        "description": p.description or None,
        "enum": list(p.choices) or None,
        "minimum": p.minimum,
        "maximum": p.maximum,
        "format": p.format,
        "items": {"type": p.items} if p.items else None,
    }
    out.update({k: v for k, v in optional.items() if v is not None})
    if not p.required:
        out["default"] = p.default
    return out


def _parameter(where: str, name: str, schema: dict[str, Any], required: bool) -> Parameter:
    if not isinstance(schema, dict):
        raise FunctionError(f"{where}: {schema!r} is no schema of one value", hint='give an object with a "type"')
    unknown = set(schema) - {
        "type",
        "description",
        "enum",
        "minimum",
        "maximum",
        "format",
        "items",
        "default",
        "title",
        "examples",
    }
    if unknown:
        raise FunctionError(f"{where}: unsupported keyword {', '.join(sorted(unknown))}", hint="remove or rewrite it")
    kinds = schema.get("type", "string")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    plain = [k for k in kinds if k != "null"]
    if len(plain) != 1 or plain[0] not in _KINDS:
        raise FunctionError(f"{where}: type {kinds} has no schema here", hint=f"use one of {', '.join(_KINDS)}")
    items = schema.get("items", {}).get("type", "string") if plain[0] == "array" else None
    if items is not None and (not isinstance(items, str) or items not in _KINDS):
        raise FunctionError(f"{where}: items of type {items} have no schema here", hint="use a list of plain values")
    return Parameter(
        name,
        _KINDS[plain[0]],
        REQUIRED if required else schema.get("default"),
        tuple(schema.get("enum", ())),
        schema.get("minimum"),
        schema.get("maximum"),
        _FORMATS.get(schema.get("format", "")),
        "null" in kinds or (not required and schema.get("default") is None),
        _KINDS[items] if items else None,
        schema.get("description", ""),
    )
