"""Names of the tokens that Octavo adds to a base, and prompts as pieces of text and tokens.

In a prompt a `Token` is one special token and a plain `str` is text: text of a user can never become a special token.
Each role owns its tokens, so planner and caller train their rows without touching each other's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from octavo.functions import FunctionSet


class Token(str):
    """The name of one special token, e.g. `<oct_3>`."""

    __slots__ = ()


Prompt: TypeAlias = Sequence[str]  # of Token and str

START = Token("<|im_start|>")  # the base's own
END = Token("<|im_end|>")  # the base's own; ends prompts and plans
SPLIT = Token("<oct_split>")  # Octo-planner's <nexa_split>
REFUSE = Token("<plan_none>")  # the whole plan of a query out of scope
CALL_END = Token("<oct_end>")  # Octopus v2's <nexa_end>


def commit_token(index: int) -> Token:
    """The planner's token in front of a step that function `index` will carry out."""
    return Token(f"<plan_{index}>")


def functional_token(index: int) -> Token:
    """The caller's functional token of function `index` (Octopus v2 §3.1)."""
    return Token(f"<oct_{index}>")


def planner_tokens(functions: FunctionSet) -> list[Token]:
    """The tokens whose rows travel with a planner adapter, in order."""
    return [*(commit_token(i) for i in range(len(functions))), REFUSE, SPLIT]


def caller_tokens(functions: FunctionSet) -> list[Token]:
    """The tokens whose rows travel with a caller adapter, in order."""
    return [*(functional_token(i) for i in range(len(functions))), CALL_END]


# By role. The functions' own tokens come first, in their order, and then those that all functions share.
TOKEN_SETS: dict[str, Callable[[FunctionSet], list[Token]]] = {"planner": planner_tokens, "caller": caller_tokens}

_SHARED = {REFUSE: "not possible", SPLIT: "then", CALL_END: "end"}


def token_words(token: Token, functions: FunctionSet) -> str:
    """The words whose rows start off a new token's row: the function's name, or what the token means."""
    if token in _SHARED:
        return _SHARED[token]
    return " " + functions[int(token.strip("<>").rsplit("_", 1)[1])].name.replace("_", " ")
