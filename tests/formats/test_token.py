"""Names of the added tokens: distinct, in a fixed order, each role with its own."""

from __future__ import annotations

from octavo.formats.token import (
    CALL_END,
    END,
    REFUSE,
    SPLIT,
    START,
    TOKEN_SETS,
    Token,
    caller_tokens,
    commit_token,
    functional_token,
    planner_tokens,
    token_words,
)
from octavo.functions import FunctionSet


def test_tokens_stand_in_the_order_of_the_functions(functions: FunctionSet) -> None:
    assert planner_tokens(functions) == [*(f"<plan_{i}>" for i in range(20)), "<plan_none>", "<oct_split>"]
    assert caller_tokens(functions) == [*(f"<oct_{i}>" for i in range(20)), "<oct_end>"]
    assert (commit_token(7), functional_token(7)) == ("<plan_7>", "<oct_7>")


def test_roles_share_no_token_with_each_other_or_with_the_base(functions: FunctionSet) -> None:
    every = [START, END, *(t for tokens in TOKEN_SETS.values() for t in tokens(functions))]
    assert len(set(every)) == len(every) == 2 + 22 + 21
    assert all(isinstance(t, Token) for t in every)


def test_a_new_row_starts_from_the_words_of_its_function(functions: FunctionSet) -> None:
    assert token_words(functional_token(0), functions) == " take a photo"
    assert token_words(commit_token(19), functions) == " open or lock door"
    assert [token_words(t, functions) for t in (REFUSE, SPLIT, CALL_END)] == ["not possible", "then", "end"]


def test_every_added_token_has_words(functions: FunctionSet) -> None:
    for tokens in TOKEN_SETS.values():
        words = [token_words(t, functions).strip() for t in tokens(functions)]
        assert all(words)
        assert len(set(words)) == len(words)
