"""Plain Python callables as a device: a set of your own functions becomes something that an agent can use.

It doesn't know what they do, nor how to undo it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from octavo.errors import DeviceError, DeviceTimeout
from octavo.functions import FunctionSet, functions_from_callables
from octavo.types import Call


class CallableDevice:
    """A device on callables: their names, type hints and docstrings make the functions, in their order.

    Raises: FunctionError if a callable cannot become a function.
    """

    def __init__(self, functions: Iterable[Callable[..., Any]]) -> None:
        callables = tuple(functions)
        self._functions = functions_from_callables(callables)
        self._callables = {c.__name__: c for c in callables}

    @property
    def functions(self) -> FunctionSet:
        return self._functions

    def execute(self, call: Call) -> object:
        """Call the callable of that name. Whatever it raises becomes a DeviceError with that as its cause.

        Raises: DeviceError, DeviceTimeout (of a TimeoutError); UnknownFunction.
        """
        function = self._functions.get(call.function).name
        try:
            value = self._callables[function](**call.arguments)
        except DeviceError:
            raise
        except TimeoutError as error:
            raise DeviceTimeout(f"{function} did not answer in time", hint="try again") from error
        except Exception as error:  # the outer edge: anything may come out of code that is not ours
            raise DeviceError(f"{function}: {str(error) or type(error).__name__}", hint="see the cause") from error
        return _as_json(function, value)


def _as_json(function: str, value: object) -> object:
    """A copy of `value` as a JSON value: tuples become lists, and nobody can change it afterwards."""
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        reason = f"{function} returned a {type(value).__name__}, which is no JSON value"
        raise DeviceError(reason, hint="return text, numbers, booleans, None, lists or dicts") from error
