"""Are these arguments what the function asks for? `check_` returns issues, `require_` raises.

The one owner of validity: decoding, execution, evaluation and verification of data all ask here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date

from octavo.errors import CallError
from octavo.functions.function import Format, Function, FunctionSet, Parameter
from octavo.functions.language import NAMES
from octavo.types import Call, Reference, Template, Value

FORMATS: dict[Format, re.Pattern[str]] = {
    "time": re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII),
    "date": re.compile(r"\d{4}-\d\d-\d\d", re.ASCII),
    "datetime": re.compile(r"\d{4}-\d\d-\d\d-([01]\d|2[0-3])-[0-5]\d", re.ASCII),
    "language": re.compile("|".join(sorted(NAMES))),  # ISO 639-1
    "phone": re.compile(r"\+?\d{2,20}", re.ASCII),
    "email": re.compile(r"[^\s\"\\@]+@[^\s\"\\@]+\.[^\s\"\\@.]+"),
    "span": re.compile(r"[\s\S]+"),
}
MOMENTS: frozenset[Format] = frozenset({"time", "date", "datetime"})  # these may also be relative
RELATIVE = re.compile(r"@\S.*")  # the user's words, resolved against the clock when the call is executed


def written_pattern(form: Format) -> str:
    """How a value of the format is written, as a regular expression that other engines than Python's read too."""
    return FORMATS[form].pattern.replace(r"\d", "[0-9]").replace("/", r"\/")


@dataclass(frozen=True, slots=True)
class Issue:
    """One way in which a call breaks its schema."""

    argument: str
    reason: str


def check_call(call: Call, functions: FunctionSet, *, step: int | None = None) -> list[Issue]:
    """Every way in which `call` breaks the schema of its function.

    References and templates fit wherever a value may stand; with `step` (1-based) they must name an earlier step.
    Raises: UnknownFunction.
    """
    function = functions.get(call.function)
    issues = []
    for parameter in function.parameters:
        if parameter.required and parameter.name not in call.arguments:
            issues.append(Issue(parameter.name, "is missing"))
    for name, value in call.arguments.items():
        known = function.parameter(name)
        if known is None:
            issues.append(Issue(name, f"is no argument of {function.name}"))
            continue
        reason = check_value(value, known)
        if reason:
            issues.append(Issue(name, reason))
        for nested in _calls(value):
            issues += [Issue(name, f"{nested.function}.{i.argument} {i.reason}") for i in check_call(nested, functions)]
        if step is not None:
            issues += [
                Issue(name, f"${r.step} is not an earlier step") for r in references(value) if not 1 <= r.step < step
            ]
    return issues


def require_call(call: Call, functions: FunctionSet, *, step: int | None = None) -> None:
    """Raise CallError for the first issue of `call`, if there is one."""
    for issue in check_call(call, functions, step=step):
        raise CallError(
            call.function, issue.reason, argument=issue.argument, hint=describe(functions.get(call.function))
        )


def check_value(value: Value, parameter: Parameter) -> str | None:
    """Why `value` does not fit `parameter`, or None."""
    if isinstance(value, (Reference, Template, Call)):
        return None
    if value is None:
        return None if parameter.nullable else "must not be None"
    if parameter.choices and value not in parameter.choices:
        return f"{value!r} is not one of {', '.join(map(repr, parameter.choices))}"
    if not _is_kind(value, parameter.kind):
        return f"{value!r} is not of type {parameter.kind}"
    if isinstance(value, str):
        return _check_string(value, parameter)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if parameter.minimum is not None and value < parameter.minimum:
            return f"{value} is below {parameter.minimum:g}"
        if parameter.maximum is not None and value > parameter.maximum:
            return f"{value} is above {parameter.maximum:g}"
    if isinstance(value, list) and not all(_is_item(v, parameter.items or "string") for v in value):
        return f"{value!r} is not a list of {parameter.items}"
    return None


def references(value: Value) -> list[Reference]:
    """The references in a value, in order, also inside templates, lists and nested calls."""
    if isinstance(value, Reference):
        return [value]
    parts: list[Value] = []
    if isinstance(value, Template):
        parts = list(value.parts)
    elif isinstance(value, Call):
        parts = list(value.arguments.values())
    elif isinstance(value, list):
        parts = value
    return [r for part in parts for r in references(part)]


def describe(function: Function) -> str:
    """`set_volume(level: integer 0..10, volume_type: 'ring'|'media'|'alarm')`."""
    shown = []
    for p in function.parameters:
        text = "|".join(map(repr, p.choices)) if p.choices else p.kind if p.format in (None, "span") else p.format
        if p.minimum is not None or p.maximum is not None:
            text += " {}..{}".format(*("" if b is None else f"{b:g}" for b in (p.minimum, p.maximum)))
        shown.append(f"{p.name}: {text}" + ("" if p.required else f" = {p.default!r}"))
    return f"{function.name}({', '.join(shown)})"


def _calls(value: Value) -> list[Call]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, Call)]


def _is_item(value: Value, kind: str) -> bool:
    return isinstance(value, (Reference, Template, Call)) or _is_kind(value, kind)


def _is_kind(value: Value, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, int):
        return kind in ("integer", "number")
    if isinstance(value, float):
        return kind == "number" and math.isfinite(value)
    return {"string": str, "array": list}.get(kind) is type(value)


def _is_written(value: str, form: Format) -> bool:
    if not FORMATS[form].fullmatch(value):
        return False
    try:
        return form not in ("date", "datetime") or bool(date.fromisoformat(value[:10]))
    except ValueError:  # the 31st of February
        return False


def _check_string(value: str, parameter: Parameter) -> str | None:
    if not value.strip():
        return "is empty"
    if not parameter.format or _is_written(value, parameter.format):
        return None
    if parameter.format not in MOMENTS:
        return f"{value!r} is no {parameter.format}"
    if not RELATIVE.fullmatch(value):
        return f"{value!r} is neither a {parameter.format} nor relative ('@tomorrow 17:00')"
    return None
