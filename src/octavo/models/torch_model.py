"""A PyTorch model as a Model: the same greedy, constrained decoding as llama.cpp's, for comparison and for GPUs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import llguidance
import numpy as np
import torch
from torch import Tensor

from octavo.errors import ContextOverflow
from octavo.formats.token import Prompt
from octavo.models.constraint import require_grammar
from octavo.models.model import Generation
from octavo.models.tokenizer import Tokenizer
from octavo.models.transformers import GrownModel


class TorchModel:
    """A grown model with its tokenizer. Knows no lanes: every prompt is read afresh."""

    def __init__(self, model: GrownModel, tokenizer: Tokenizer, *, context: int = 1024) -> None:
        self._model = model.eval()
        self._tokenizer = tokenizer
        self._context = context
        self._vocabulary = llguidance.LLTokenizer(llguidance.TokenizerWrapper(_Vocabulary(tokenizer)))

    @torch.no_grad()
    def generate(
        self,
        prompt: Prompt,
        *,
        stops: Sequence[str],
        max_tokens: int,
        constraint: str | None = None,
        lane: int = 0,
        on_text: Callable[[str], None] | None = None,
    ) -> Generation:
        """See Model.generate."""
        ids = self._tokenizer.encode(prompt)
        if len(ids) + max_tokens > self._context:
            raise ContextOverflow(f"{len(ids)} prompt tokens and {max_tokens} to write", hint="shorten the request")
        matcher = llguidance.LLMatcher(self._vocabulary, require_grammar(constraint)) if constraint else None
        begun = first = time.perf_counter()
        written: list[int] = []
        stop = ""
        while len(written) < max_tokens and not stop:
            token = self._next([*ids, *written], matcher)
            first = time.perf_counter() if not written else first
            written.append(token)
            if matcher:
                matcher.consume_token(token)
            piece = self._tokenizer.decode([token])
            stop = piece if piece in stops else ""
            if on_text and not stop:
                on_text(piece)
        text = self._tokenizer.decode(written[:-1] if stop else written)
        return Generation(text, stop, len(ids), len(written), first - begun, time.perf_counter() - first)

    def _next(self, ids: list[int], matcher: llguidance.LLMatcher | None) -> int:
        """The most likely next token that the grammar allows."""
        T, device = len(ids), self._model.rows.device
        allowed = torch.ones(1, T, T, dtype=torch.bool, device=device).tril()
        positions = torch.arange(T, device=device)[None]
        hidden = self._model(torch.tensor([ids], device=device), positions, allowed)
        logits: Tensor = self._model.logits(hidden[0, -1]).float()  # (V + N,)
        if matcher:
            bits = np.unpackbits(np.frombuffer(matcher.compute_bitmask(), np.uint8), bitorder="little")
            open_ = torch.from_numpy(bits[: len(logits)].astype(bool)).to(device)
            logits = logits.masked_fill(~open_, float("-inf"))
        return int(logits.argmax())


class _Vocabulary:
    """A tokenizer in the shape that llguidance asks for."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokens = [tokenizer.token_bytes(i) for i in range(len(tokenizer))]
        self.special_token_ids = tokenizer.special_ids()
        self.eos_token_id = self.special_token_ids[0]
        self.bos_token_id = None
        self._tokenizer = tokenizer

    def __call__(self, text: bytes | str) -> list[int]:
        return self._tokenizer.encode_text(text.decode("utf-8", "replace") if isinstance(text, bytes) else text)
