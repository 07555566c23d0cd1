"""A PyTorch model as a Model: the same greedy, constrained decoding as llama.cpp's, for comparison and for GPUs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from octavo.errors import ContextOverflow
from octavo.formats.token import Prompt
from octavo.models.matcher import Grammars, Matcher
from octavo.models.model import Generation
from octavo.models.tokenizer import Tokenizer
from octavo.models.transformers import GrownModel


class TorchModel:
    """A grown model with its tokenizer. Knows no lanes: every prompt is read afresh."""

    def __init__(self, model: GrownModel, tokenizer: Tokenizer, *, context: int = 1024) -> None:
        self._model = model.eval()
        self._tokenizer = tokenizer
        self._context = context
        self._grammars = Grammars(tokenizer)

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
        matcher = self._grammars.matcher(constraint) if constraint else None
        begun = first = time.perf_counter()
        written: list[int] = []
        stop = ""
        while len(written) < max_tokens and not stop:
            token = self._next([*ids, *written], matcher)
            first = time.perf_counter() if not written else first
            written.append(token)
            if matcher:
                matcher.consume(token)
            piece = self._tokenizer.decode([token])
            stop = piece if piece in stops else ""
            if on_text and not stop:
                on_text(piece)
        text = self._tokenizer.decode(written[:-1] if stop else written)
        return Generation(text, stop, len(ids), len(written), first - begun, time.perf_counter() - first)

    def _next(self, ids: list[int], matcher: Matcher | None) -> int:
        """The most likely next token that the grammar allows."""
        T, device = len(ids), self._model.rows.device
        allowed = torch.ones(1, T, T, dtype=torch.bool, device=device).tril()
        positions = torch.arange(T, device=device)[None]
        hidden = self._model(torch.tensor([ids], device=device), positions, allowed)
        logits: Tensor = self._model.logits(hidden[0, -1]).float()  # (V + N,)
        if matcher:
            open_ = torch.from_numpy(matcher.allowed()[: len(logits)]).to(device)
            logits = logits.masked_fill(~open_, float("-inf"))
        return int(logits.argmax())
