"""A call as a sentence: the one wording in which a planner learns to write the steps of a plan.

People word one step in a hundred ways. A planner that has to guess the wording as well as the meaning spends itself on
the wording, so steps are said anew from their calls before it learns them. The inverse is read.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from octavo.functions import Function, FunctionSet
from octavo.functions.check import MOMENTS
from octavo.functions.function import FIELD, RESULT, Format, Parameter
from octavo.functions.language import NAMES
from octavo.types import Call, Reference, Template, Value

ON_OFF = {True: "on", False: "off"}
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)")


def say_call(call: Call, function: Function, results: Sequence[str] = ()) -> str:
    """The sentence of a call: the function's own (`says`), or one made from its names.

    Every value stands in it as it will be called: "Set an alarm: 06:15, labelled bins." A reference says what it
    refers to, "the forecast of step 2", so that a planner that counts wrongly can be put right (mend_step).

    results: what the steps before this one return, in a word (results_of).
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


def results_of(names: Iterable[str | None], functions: FunctionSet) -> list[str]:
    """What calls of these functions return, in a word; of a step without function only that it returns something."""
    return [functions.get(name).result if name else RESULT for name in names]


def mend_step(text: str, results: Sequence[str], numbers: Sequence[int] = ()) -> str:
    """The step with each of its references at a step that returns what it names; the last one, if several do.

    "Text Mia: the forecast of step 2" means step 1 where step 1 asked for the weather and step 2 set an alarm.
    numbers: what each of the earlier steps is to be called instead, where some of them have gone.
    """
    numbers = numbers or range(1, len(results) + 1)

    def mend(match: re.Match[str]) -> str:
        number, named = int(match["step"]), match["result"]
        right = is_returned(named, number, results)
        if not right and named not in results:
            return match[0]
        meant = number if right else max(i for i, result in enumerate(results, 1) if result == named)
        return f"{match[0][: match.start('step') - match.start()]}{numbers[meant - 1]}"

    return reference_pattern(results).sub(mend, text)


def end_step(text: str, function: Function) -> str:
    """The step with its sentence's full stop, where an optional part was begun and not said: "Set an alarm: 7,"."""
    return text if text.endswith(".") or not template_of(function).endswith(".") else f"{text.rstrip(' ,;')}."


def is_returned(named: str, step: int, results: Sequence[str]) -> bool:
    """Is there such a step (1-based) among those before, and does it return what is named so?"""
    return 1 <= step <= len(results) and named in (results[step - 1], RESULT)


def reference_pattern(results: Iterable[str]) -> re.Pattern[str]:
    """Every reference as a sentence says it, "the url in the news of step 2": groups fields, result and step."""
    names = "|".join(map(re.escape, sorted({*results, RESULT}, key=len, reverse=True)))
    return re.compile(rf"\bthe (?:(?P<fields>[a-z_][\w.]*) in the )?(?P<result>{names}) of step (?P<step>\d{{1,3}})\b")


def say_choice(choice: object) -> str:
    """One of the values that an argument may have, as people write it: "front left" for front_left."""
    return str(choice).replace("_", " ")


def _say(value: Value, parameter: Parameter | None, results: Sequence[str]) -> str:
    form: Format | None = parameter.format if parameter else None
    if isinstance(value, Reference):
        named = results[value.step - 1] if value.step <= len(results) else RESULT
        return f"the {'.'.join(value.fields) + ' in the ' if value.fields else ''}{named} of step {value.step}"
    if isinstance(value, Template):
        return "".join(p if isinstance(p, str) else _say(p, parameter, results) for p in value.parts)
    if isinstance(value, bool):
        return ON_OFF[value]
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list):
        return ", ".join(_say(v, None, results) for v in value)
    if parameter and value in parameter.choices:
        return say_choice(value)
    if form == "language":
        return NAMES.get(str(value), str(value))
    if form not in MOMENTS:
        return str(value)
    written = _MOMENT.fullmatch(str(value))
    return f"{written[1]} {written[2]}:{written[3]}" if written else str(value).removeprefix("@")
