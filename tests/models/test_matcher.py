"""A grammar is followed or its loss is noticed, whatever an engine does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from octavo.errors import ConstraintError
from octavo.formats.token import CALL_END, END, START, Token
from octavo.models.gguf import grow_gguf
from octavo.models.llamacpp import LlamaEngine
from octavo.models.matcher import Grammars
from octavo.models.tokenizer import Tokenizer

NEW = [Token("<oct_0>"), CALL_END]


@pytest.fixture(scope="module")
def tokenizer(tiny_base: Path) -> Tokenizer:
    return Tokenizer.from_gguf(tiny_base, NEW)


def quoted(tokenizer: Tokenizer) -> str:
    return f'start: /"[a-z ]+"/ <[{tokenizer.id(CALL_END)}]>\n'


@pytest.mark.parametrize("text", [[], ['"the'], ['"', "the", ' other"'], ['"on"', CALL_END]])
def test_what_is_allowed_passes(tokenizer: Tokenizer, text: list[str]) -> None:
    Grammars(tokenizer).require_obeyed(quoted(tokenizer), text)


@pytest.mark.parametrize("text", [["the"], ['"A'], ['"on', NEW[0], '"'], ['"on', CALL_END], ['"on"', CALL_END, "x"]])
def test_what_is_not_is_named(tokenizer: Tokenizer, text: list[str]) -> None:
    grammars = Grammars(tokenizer)
    grammars.require_obeyed(quoted(tokenizer), ['"on"', CALL_END])  # one text does not spoil the next
    with pytest.raises(ConstraintError, match="left its grammar"):
        grammars.require_obeyed(quoted(tokenizer), text)


def test_the_mask_holds_what_may_come_next(tokenizer: Tokenizer) -> None:
    matcher = Grammars(tokenizer).matcher(quoted(tokenizer))
    allowed = {tokenizer.decode([int(i)]) for i in np.flatnonzero(matcher.allowed()[: len(tokenizer)])}
    assert allowed == {'"'}
    matcher.consume(tokenizer.encode_text('"')[0])
    allowed = {tokenizer.decode([int(i)]) for i in np.flatnonzero(matcher.allowed()[: len(tokenizer)])}
    assert "the".removeprefix("t")[0] in allowed and not allowed & {'"', "A", CALL_END, NEW[0]}


def test_a_grammar_that_the_engine_loses_is_noticed(tiny_base: Path, tmp_path: Path) -> None:
    """llguidance in llama.cpp fails on a vocabulary of 127 tokens inside a text, and llama.cpp goes on without it."""
    tokens = [*(Token(f"<oct_{i}>") for i in range(20)), CALL_END]
    tokenizer = Tokenizer.from_gguf(tiny_base, tokens)
    assert len(tokenizer) == 127
    rows = np.random.default_rng(0).normal(0, 0.25, (len(tokens), 64)).astype(np.float32)
    grow_gguf(tiny_base, tmp_path / "g.gguf", tokens, rows)
    model = LlamaEngine(tmp_path / "g.gguf", tokenizer, context=128, threads=1).model()
    grammar = f'start: /"([^"\\\\\\x00-\\x1f])+"/ <[{tokenizer.id(CALL_END)}]>\n'
    noticed = 0
    for text in (" the other", " a son", " in the sand", " abc de", " on"):
        try:
            written = model.generate([START, text, END], stops=[CALL_END], max_tokens=40, constraint=grammar)
            assert "<oct_" not in written.text
        except ConstraintError:
            noticed += 1
    assert noticed
