"""Functional-token calls as text: `<oct_7>(" Mia", $1)<oct_end>`.

Arguments are positional Python literals in the order of the signature; trailing defaults are left out. Parallel calls
stand side by side with `;`, nested calls in the place of an argument (Octopus v2 §3.1). With `spaced` a string opens
with one blank that is not part of it, so that its words tokenise as they do in the middle of the query. `named` puts
the function's name in the place of its token, `send_text_message(…)`: what models write that never learned tokens. In
a `series` each call is the next step, and may refer to those before it.
Knows nothing about schemas: the text decides the values, functions/check.py whether they fit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from octavo.errors import FormatError
from octavo.formats.reference import REFERENCE, escape_text, format_reference, format_string, unescape_text
from octavo.formats.token import CALL_END, functional_token
from octavo.functions import REQUIRED, Function, FunctionSet, Parameter
from octavo.types import Call, Reference, Template, Value

_TOKEN = re.compile(r"<oct_(\d{1,4})>")
_NAME = re.compile(r"([^\W\d]\w*) *(?=\()")
_NUMBER = re.compile(r"-?\d{1,400}(\.\d+)?([eE][-+]?\d+)?")  # Python reads no integer of more than 4300 digits
_DEEPEST = 20  # lists and calls inside each other
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_WORDS: dict[str, Value] = {"True": True, "False": False, "None": None}


def format_calls(
    calls: Sequence[Call],
    functions: FunctionSet,
    *,
    step: int,
    spaced: bool = True,
    named: bool = False,
    series: bool = False,
) -> str:
    """The text of the calls of step `step`, without the end token; in a series the first is of that step.

    Raises: FormatError if a call names an argument that its function lacks or omits a required one in the middle.
    """
    return ";".join(_format_call(c, functions, step + i * series, spaced, named) for i, c in enumerate(calls))


def parse_calls(
    text: str, functions: FunctionSet, *, step: int, spaced: bool = True, named: bool = False, series: bool = False
) -> list[Call]:
    """The calls in `text`, which may end with the end token and whatever follows it.

    Raises: FormatError with the position of the first character that does not belong there.
    """
    return _Parser(text.split(CALL_END)[0], functions, step, spaced, named).calls(series)


def format_value(value: Value, functions: FunctionSet, *, step: int, spaced: bool = True, named: bool = False) -> str:
    """One argument as a literal."""
    if isinstance(value, Reference):
        return format_reference(value)
    if isinstance(value, (str, Template)):
        return f'"{" " if spaced else ""}{escape_text(value, step=step)}"'
    if isinstance(value, Call):
        return _format_call(value, functions, step, spaced, named)
    if isinstance(value, list):
        return "[" + ", ".join(format_value(v, functions, step=step, spaced=spaced, named=named) for v in value) + "]"
    return repr(value)


def show_call(call: Call) -> str:
    """`set_volume(level=3, volume_type="ring")`."""
    return f"{call.function}({', '.join(f'{n}={show_value(v)}' for n, v in call.arguments.items())})"


def show_value(value: Value) -> str:
    """A value as people read it; references as `$1.price`."""
    if isinstance(value, Reference):
        return format_reference(value)
    if isinstance(value, Call):
        return show_call(value)
    if isinstance(value, list):
        return f"[{', '.join(map(show_value, value))}]"
    if isinstance(value, (str, Template)):
        return json.dumps(format_string(value), ensure_ascii=False)
    return repr(value)


def positional(call: Call, function: Function) -> list[Value]:
    """The arguments in the order of the signature, defaults filled in up to the last one given.

    Raises: FormatError if an argument does not exist or a required one before it is missing.
    """
    names = [p.name for p in function.parameters]
    for name in call.arguments:
        if name not in names:
            raise FormatError(f"{function.name} has no argument {name!r}", text=name, position=0, expected=str(names))
    given = [i for i, n in enumerate(names) if n in call.arguments]
    last = max([*given, *(i for i, p in enumerate(function.parameters) if p.required)], default=-1)
    return [_argument(call, p) for p in function.parameters[: last + 1]]


def _argument(call: Call, parameter: Parameter) -> Value:
    if parameter.name in call.arguments:
        return call.arguments[parameter.name]
    if parameter.default is REQUIRED:
        raise FormatError(
            f"{call.function} lacks {parameter.name!r}", text=call.function, position=0, expected=parameter.name
        )
    return parameter.default  # type: ignore[return-value]


def _format_call(call: Call, functions: FunctionSet, step: int, spaced: bool, named: bool) -> str:
    values = positional(call, functions.get(call.function))
    inside = ", ".join(format_value(v, functions, step=step, spaced=spaced, named=named) for v in values)
    return f"{call.function if named else functional_token(functions.index(call.function))}({inside})"


class _Parser:
    """Recursive descent over one text; `at` is the position of the next character."""

    def __init__(self, text: str, functions: FunctionSet, step: int, spaced: bool, named: bool) -> None:
        self.text = text
        self.named = named
        self.functions = functions
        self.step = step
        self.spaced = spaced
        self.at = 0
        self.depth = 0

    def calls(self, series: bool) -> list[Call]:
        out = [self.call()]
        while self.take(";"):
            self.step += series
            out.append(self.call())
        if self.text[self.at :].strip():
            raise self.error("text after the last call", f"';' or {CALL_END}")
        return out

    def call(self) -> Call:
        self.skip()
        function = self.function()
        self.need("(")
        arguments: dict[str, Value] = {}
        while not self.take(")"):
            if len(arguments) == len(function.parameters):
                raise self.error(f"{function.name} takes {len(arguments)} arguments", "')'")
            if arguments:
                self.need(",")
            arguments[function.parameters[len(arguments)].name] = self.value()
        return Call(function.name, arguments)

    def function(self) -> Function:
        match = self.match(_NAME if self.named else _TOKEN)
        if match and self.named and match[1] in self.functions:
            return self.functions.get(match[1])
        if match and not self.named and int(match[1]) < len(self.functions):
            return self.functions[int(match[1])]
        self.at = match.start() if match else self.at
        last = len(self.functions) - 1
        raise self.error("no call", "a function's name" if self.named else f"a token from <oct_0> to <oct_{last}>")

    def value(self) -> Value:
        self.skip()
        if self.depth == _DEEPEST:
            raise self.error("nested too deep", f"at most {_DEEPEST} lists and calls inside each other")
        self.depth += 1
        value = self.literal()
        self.depth -= 1
        return value

    def literal(self) -> Value:
        if _NAME.match(self.text, self.at) if self.named else self.text.startswith("<", self.at):
            return self.call()
        if match := self.match(_STRING):
            body = match[1]
            if self.spaced and not body.startswith(" "):
                self.at = match.start() + 1
                raise self.error("a string without its leading blank", '" text"')
            return unescape_text(body[1:] if self.spaced else body, step=self.step)
        if match := self.match(_NUMBER):
            return float(match[0]) if match[1] or match[2] else int(match[0])
        if match := self.match(REFERENCE):
            if not 1 <= int(match[1]) < self.step:
                self.at = match.start()
                raise self.error(f"{match[0]} is not an earlier step", f"$1 to ${self.step - 1}")
            return Reference(int(match[1]), tuple(f for f in match[2].split(".") if f))
        for word, value in _WORDS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        if self.take("["):
            return self.array()
        raise self.error("no value", "a string, number, True, False, None, reference, list or call")

    def array(self) -> list[Value]:
        out: list[Value] = []
        while not self.take("]"):
            if out:
                self.need(",")
            out.append(self.value())
        return out

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def skip(self) -> None:
        while self.text.startswith(" ", self.at):
            self.at += 1

    def take(self, mark: str) -> bool:
        self.skip()
        if not self.text.startswith(mark, self.at):
            return False
        self.at += len(mark)
        return True

    def need(self, mark: str) -> None:
        if not self.take(mark):
            raise self.error(f"no {mark!r}", repr(mark))

    def error(self, message: str, expected: str) -> FormatError:
        return FormatError(message, text=self.text, position=self.at, expected=expected)
