"""A call as a sentence: the one wording in which a planner learns to write the steps of a plan.

People word one step in a hundred ways. A planner that has to guess the wording as well as the meaning spends itself on
the wording, so steps are said anew from their calls before it learns them. Knows nothing about training.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from octavo.functions import Function
from octavo.functions.check import MOMENTS
from octavo.functions.function import Format, Parameter
from octavo.functions.language import NAMES
from octavo.types import Call, Reference, Template, Value

FIELD = re.compile(r"\{(\w+)\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)")


def say_call(call: Call, function: Function, results: Sequence[str] = ()) -> str:
    """The sentence of a call: the function's own (`says`), or one made from its names.

    Every value stands in it as it will be called: "Set an alarm: 06:15, labelled bins." A reference says what it
    refers to, "the forecast of step 2", so that a planner that counts wrongly can be put right (mend_step).

    results: what the steps before this one return, in a word (Function.result).
    """
    arguments = {k: v for k, v in call.arguments.items() if v is not None}
    kept = OPTIONAL.sub(
        lambda m: m[1] if all(name in arguments for name in FIELD.findall(m[1])) else "", template_of(function)
    )
    text = FIELD.sub(lambda m: _say(arguments.get(m[1], ""), function.parameter(m[1]), results), kept)
    return text[:1].upper() + text[1:]


def template_of(function: Function) -> str:
    """A function's sentence with its arguments in braces, optional parts in brackets."""
    return function.says or default_template(function)


def default_template(function: Function) -> str:
    """Made from the names of a function: "Book table: guests {guests}[, name {name}]."."""
    text = function.name.replace("_", " ")
    for number, parameter in enumerate(function.parameters):
        part = f"{', ' if number else ': '}{parameter.name.replace('_', ' ')} {{{parameter.name}}}"
        text += part if parameter.required else f"[{part}]"
    return f"{text}."


def mend_step(text: str, results: Sequence[str]) -> str:
    """The step with each of its references at a step that returns what it names; the last one, if several do.

    "Text Mia: the forecast of step 2" means step 1 where step 1 asked for the weather and step 2 set an alarm.
    """

    def mend(match: re.Match[str]) -> str:
        number = int(match[2])
        if (1 <= number <= len(results) and results[number - 1] == match[1]) or match[1] not in results:
            return match[0]
        last = max(i for i, result in enumerate(results, 1) if result == match[1])
        return f"the {match[1]} of step {last}"

    names = "|".join(map(re.escape, sorted(set(results), key=len, reverse=True)))
    return re.sub(rf"\bthe ({names}) of step (\d+)\b", mend, text) if results else text


def _say(value: Value, parameter: Parameter | None, results: Sequence[str]) -> str:
    form: Format | None = parameter.format if parameter else None
    if isinstance(value, Reference):
        named = results[value.step - 1] if value.step <= len(results) else "result"
        return f"the {'.'.join(value.fields) or named} of step {value.step}"
    if isinstance(value, Template):
        return "".join(p if isinstance(p, str) else _say(p, parameter, results) for p in value.parts)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(_say(v, None, results) for v in value)
    if form == "language":
        return NAMES.get(str(value), str(value))
    if form not in MOMENTS:
        return str(value)
    written = _MOMENT.fullmatch(str(value))
    return f"{written[1]} {written[2]}:{written[3]}" if written else str(value).removeprefix("@")
