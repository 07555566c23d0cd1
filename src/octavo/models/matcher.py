"""llguidance over a tokenizer's vocabulary: which tokens a grammar allows next, and whether a text obeys it.

An engine that loses its grammar in the middle of a text (llama.cpp goes on without one when llguidance fails) is found
out here. Knows nothing about engines.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import llguidance
import numpy as np
from numpy.typing import NDArray

from octavo.errors import ConstraintError
from octavo.formats.token import Prompt
from octavo.models.constraint import require_grammar
from octavo.models.tokenizer import Tokenizer

_KEPT = 256  # compiled grammars; the caller's differ from query to query


class Matcher:
    """Follows one text, token by token, under one grammar."""

    def __init__(self, matcher: llguidance.LLMatcher) -> None:
        self._matcher = matcher

    def allowed(self) -> NDArray[np.bool_]:
        """(V + N,), perhaps a few more: True for every token that may come next."""
        bits = np.frombuffer(self._matcher.compute_bitmask(), np.uint8)
        return np.unpackbits(bits, bitorder="little").astype(bool)

    def consume(self, token: int) -> None:
        self._matcher.consume_token(token)


class Grammars:
    """Matchers for a tokenizer. Making one takes about a tenth of a second; a matcher from it, well under 1 ms."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._vocabulary = llguidance.LLTokenizer(llguidance.TokenizerWrapper(_Vocabulary(tokenizer)))
        self._compiled = lru_cache(maxsize=_KEPT)(self._compile)

    def matcher(self, grammar: str) -> Matcher:
        """A matcher at the beginning of a text. Raises: ConstraintError if the grammar does not compile."""
        return Matcher(self._fresh(grammar))

    def require_obeyed(self, grammar: str, text: Prompt) -> None:
        """Raises: ConstraintError if `text`, in pieces of text and tokens, is not the beginning of what is allowed."""
        ids = self._tokenizer.encode(text)
        taken = self._fresh(grammar).try_consume_tokens(ids)
        if taken < len(ids):
            raise ConstraintError(
                f"the engine left its grammar after {self._tokenizer.decode(ids[:taken])!r}",
                hint="report this query and function set",
            )

    def _fresh(self, grammar: str) -> llguidance.LLMatcher:
        return self._compiled(grammar).deep_copy()

    def _compile(self, grammar: str) -> llguidance.LLMatcher:
        return llguidance.LLMatcher(self._vocabulary, require_grammar(grammar))


class _Vocabulary:
    """A tokenizer in the shape that llguidance asks for."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokens = [tokenizer.token_bytes(i) for i in range(len(tokenizer))]
        self.special_token_ids = tokenizer.special_ids()
        self.eos_token_id = self.special_token_ids[0]
        self.bos_token_id = None
        self._tokenizer = tokenizer

    def __call__(self, text: bytes | str) -> Sequence[int]:
        return self._tokenizer.encode_text(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
