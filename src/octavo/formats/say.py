"""A call as a sentence: the one wording in which a planner learns to write the steps of a plan.

People word one step in a hundred ways. A planner that has to guess the wording as well as the meaning spends itself on
the wording, so steps are said anew from their calls before it learns them. Knows nothing about training.
"""

from __future__ import annotations

import re

from octavo.functions import Function
from octavo.functions.check import MOMENTS
from octavo.functions.function import Format, Parameter
from octavo.functions.language import NAMES
from octavo.types import Call, Reference, Template, Value

_FIELD = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)")


def say_call(call: Call, function: Function) -> str:
    """The sentence of a call: the function's own (`says`), or one made from its names.

    Every value stands in it as it will be called: "Set an alarm: 06:15, labelled bins."
    """
    arguments = {k: v for k, v in call.arguments.items() if v is not None}
    template = function.says or default_template(function)
    kept = _OPTIONAL.sub(lambda m: m[1] if all(name in arguments for name in _FIELD.findall(m[1])) else "", template)
    text = _FIELD.sub(lambda m: _say(arguments.get(m[1], ""), function.parameter(m[1])), kept)
    return text[:1].upper() + text[1:]


def default_template(function: Function) -> str:
    """Made from the names of a function: "Book table: guests {guests}[, name {name}]."."""
    text = function.name.replace("_", " ")
    for number, parameter in enumerate(function.parameters):
        part = f"{', ' if number else ': '}{parameter.name.replace('_', ' ')} {{{parameter.name}}}"
        text += part if parameter.required else f"[{part}]"
    return f"{text}."


def _say(value: Value, parameter: Parameter | None) -> str:
    form: Format | None = parameter.format if parameter else None
    if isinstance(value, Reference):
        return f"the {'.'.join(value.fields) or 'result'} of step {value.step}"
    if isinstance(value, Template):
        return "".join(p if isinstance(p, str) else _say(p, parameter) for p in value.parts)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(_say(v, None) for v in value)
    if form == "language":
        return NAMES.get(str(value), str(value))
    if form not in MOMENTS:
        return str(value)
    written = _MOMENT.fullmatch(str(value))
    return f"{written[1]} {written[2]}:{written[3]}" if written else str(value).removeprefix("@")
