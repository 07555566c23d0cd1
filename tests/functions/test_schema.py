"""Functions to JSON schema and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.errors import FunctionError
from octavo.functions import REQUIRED, Effect, Function, FunctionSet, Parameter, function_from_schema
from octavo.functions.function import Kind
from octavo.functions.schema import function_to_schema, functions_from_json, functions_to_json

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
KINDS: list[Kind] = ["string", "integer", "number", "boolean"]


@st.composite
def parameters(draw: st.DrawFn, name: str) -> Parameter:
    kind = draw(st.sampled_from([*KINDS, "array"]))
    values: dict[str, st.SearchStrategy[Any]] = {
        "string": st.text(),
        "integer": st.integers(),
        "number": st.floats(allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "array": st.lists(st.text(), max_size=2),
    }
    nullable = draw(st.booleans())
    default = draw(st.one_of(st.just(REQUIRED), values[kind], *([st.none()] if nullable else [])))
    numeric = kind in ("integer", "number")
    return Parameter(
        name,
        kind,
        default,
        tuple(draw(st.lists(values[kind], max_size=3, unique=True))) if kind in ("string", "integer") else (),
        draw(st.none() | st.integers(-50, 0)) if numeric else None,
        draw(st.none() | st.integers(0, 50)) if numeric else None,
        draw(st.sampled_from([None, "time", "date", "datetime"])) if kind == "string" else None,
        nullable,
        draw(st.sampled_from(KINDS)) if kind == "array" else None,
        draw(st.text(max_size=20)),
    )


@st.composite
def some_functions(draw: st.DrawFn) -> Function:
    names = draw(st.lists(NAMES, max_size=4, unique=True))
    return Function(
        draw(NAMES),
        tuple(draw(parameters(n)) for n in names),
        draw(st.text(max_size=20)),
        draw(st.text(max_size=20)),
        draw(st.sampled_from(Effect)),
    )


@given(some_functions())
def test_a_function_survives_the_way_through_json(function: Function) -> None:
    schema = json.loads(json.dumps(function_to_schema(function)))
    assert function_from_schema(schema) == function


def test_the_phone_survives_in_its_order(functions: FunctionSet) -> None:
    value = json.loads(json.dumps(functions_to_json(functions)))
    assert functions_from_json(value) == functions


def test_the_schema_is_what_clients_expect() -> None:
    level = Parameter("level", "integer", minimum=0, maximum=10, description="How loud.")
    kind = Parameter("kind", "string", "ring", choices=("ring", "media"))
    schema = function_to_schema(Function("set_volume", (level, kind), "Set it.", effect=Effect.READ))
    assert schema["parameters"] == {
        "type": "object",
        "properties": {
            "level": {"type": "integer", "description": "How loud.", "minimum": 0, "maximum": 10},
            "kind": {"type": "string", "enum": ["ring", "media"], "default": "ring"},
        },
        "required": ["level"],
        "additionalProperties": False,
    }
    assert schema["x-effect"] == "read"


def test_the_shapes_of_openai_and_of_mcp() -> None:
    body = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    expected = Function("weather", (Parameter("city", "string"),), "Tell it.")
    plain = {"name": "weather", "description": "Tell it."}
    assert function_from_schema({"type": "function", "function": {**plain, "parameters": body}}) == expected
    assert function_from_schema({**plain, "inputSchema": body}) == expected


def test_an_optional_argument_without_default_may_be_none() -> None:
    (city,) = function_from_schema({"name": "f", "parameters": {"properties": {"city": {"type": "string"}}}}).parameters
    assert (city.required, city.default, city.nullable) == (False, None, True)


@pytest.mark.parametrize(
    "value",
    [
        {"type": "object"},
        {"type": ["string", "integer"]},
        {"type": "null"},
        {"type": "string", "pattern": "a+"},
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        {"type": "array", "items": {"type": "object"}},
        {"type": "array", "items": {"type": ["string", "null"]}},
        True,
    ],
)
def test_what_has_no_parameter_is_an_error_that_names_it(value: object) -> None:
    with pytest.raises(FunctionError, match=r"f\.x") as caught:
        function_from_schema({"name": "f", "parameters": {"properties": {"x": value}}})
    assert caught.value.hint


@pytest.mark.parametrize("schema", [{}, {"name": ""}, {"name": 3}, {"name": "f", "x-effect": "destroy"}])
def test_a_function_without_name_or_of_unknown_effect_is_an_error(schema: dict[str, Any]) -> None:
    with pytest.raises(FunctionError) as caught:
        function_from_schema(schema)
    assert caught.value.hint
