"""What can be called: functions, ordered sets of them, where they come from, and argument checks."""

from octavo.functions.check import Issue, check_call, require_call
from octavo.functions.function import REQUIRED, Effect, Format, Function, FunctionSet, Parameter
from octavo.functions.schema import function_from_schema, function_to_schema
from octavo.functions.signature import (
    Range,
    Written,
    effect,
    function_from_signature,
    functions_from_callables,
    functions_from_class,
    says,
)

__all__ = [
    "REQUIRED",
    "Effect",
    "Format",
    "Function",
    "FunctionSet",
    "Issue",
    "Parameter",
    "Range",
    "Written",
    "check_call",
    "effect",
    "function_from_schema",
    "function_from_signature",
    "function_to_schema",
    "functions_from_callables",
    "functions_from_class",
    "require_call",
    "says",
]
