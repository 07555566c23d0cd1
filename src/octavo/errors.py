"""The error tree. Every error says what to do next in `hint`.

OctavoError                .hint
├─ MisuseError             the command or a setting is wrong: nothing was started
├─ FunctionError           a signature or schema cannot become a Function
├─ RecordError             a records file breaks its rules .path .line
├─ FormatError *           text is not a plan or a call .text .position .expected
├─ CallError *             a call breaks its function's schema .function .argument .reason
│  └─ UnknownFunction *    no such function in the set
├─ DeviceError *           the device carried a call out and failed
│  └─ DeviceTimeout *      the device did not answer in time
├─ PolicyError *           the policy refused a call, or nobody was there to confirm it
├─ ModelError              the model cannot answer .retryable
│  ├─ ConstraintError      a grammar does not compile: never decoded without it
│  └─ ContextOverflow      the prompt is longer than the context
├─ AdapterError            base, rank or shape mismatch
├─ RegressionError         a change was measured and not kept: it loses more than allowed
├─ SourceError             weights cannot be had: missing, unreachable or of another hash
└─ MissingExtra            an optional dependency is not installed; names the pip command

`*`: `observable` is True. The agent loop turns these into an observation and goes on; all others propagate.
"""

from __future__ import annotations


class OctavoError(Exception):
    """Base of all errors of this package. `hint` is one sentence: what to do next."""

    observable = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class MisuseError(OctavoError):
    """The command or a setting is wrong; nothing was started."""


class FunctionError(OctavoError):
    """A signature or a schema cannot become a Function."""


class RecordError(OctavoError):
    """A records file breaks its rules."""

    def __init__(self, message: str, *, path: str = "", line: int = 0, hint: str = "") -> None:
        where = f"{path}:{line}: " if path else ""
        super().__init__(where + message, hint=hint)
        self.path = path
        self.line = line


class FormatError(OctavoError):
    """Text is not the plan or call it should be."""

    observable = True

    def __init__(self, message: str, *, text: str, position: int, expected: str = "") -> None:
        super().__init__(f"{message} at {position} of {text!r}", hint=f"expected {expected}" if expected else "")
        self.text = text
        self.position = position
        self.expected = expected


class CallError(OctavoError):
    """A call breaks the schema of its function."""

    observable = True

    def __init__(self, function: str, reason: str, *, argument: str = "", hint: str = "") -> None:
        super().__init__(f"{function}{'.' + argument if argument else ''}: {reason}", hint=hint)
        self.function = function
        self.argument = argument
        self.reason = reason


class UnknownFunction(CallError):
    """No such function in the set."""


class DeviceError(OctavoError):
    """The device carried the call out and failed."""

    observable = True


class DeviceTimeout(DeviceError):
    """The device did not answer in time."""


class PolicyError(OctavoError):
    """The policy refused a call, or nobody was there to confirm it."""

    observable = True


class ModelError(OctavoError):
    """The model cannot answer."""

    retryable = False


class ConstraintError(ModelError):
    """A grammar does not compile. Nothing is ever decoded without the grammar that was asked for."""


class ContextOverflow(ModelError):
    """The prompt is longer than the context of the model."""


class AdapterError(OctavoError):
    """An adapter does not fit: another base, rank or shape."""


class RegressionError(OctavoError):
    """A change to an agent was measured and not kept: something that it could do before got worse."""


class SourceError(OctavoError):
    """Weights cannot be had: missing, unreachable, or with another hash than the pinned one."""


class MissingExtra(OctavoError):
    """An optional dependency is not installed."""

    def __init__(self, extra: str, module: str) -> None:
        super().__init__(f"{module} is not installed", hint=f"pip install 'octavo[{extra}]'")
        self.extra = extra
