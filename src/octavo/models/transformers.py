"""A base in PyTorch, grown by new token rows. What training updates and what the llama.cpp engine is compared with.

The weights are de-quantised from the very GGUF file that will run. Knows nothing about LoRA (adapters/lora.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, GgufConfig
from transformers.utils import logging

from octavo.errors import ModelError
from octavo.formats.token import Token, token_words
from octavo.functions import FunctionSet
from octavo.models.tokenizer import Tokenizer


class GrownModel(nn.Module):
    """A causal language model whose vocabulary is V base tokens followed by N new ones.

    `rows` (N, D) serve as input embedding and as output weights of the new tokens.
    """

    def __init__(self, base: nn.Module, rows: Tensor) -> None:
        super().__init__()
        self.base = base
        self.rows = nn.Parameter(rows.float())

    @property
    def embedding(self) -> Tensor:
        """(V, D)"""
        weight: Tensor = self.base.get_input_embeddings().weight  # type: ignore[operator]
        return weight

    @property
    def head(self) -> Tensor:
        """(V, D); the same tensor as `embedding` where the base ties them"""
        weight: Tensor = self.base.get_output_embeddings().weight  # type: ignore[operator]
        return weight

    def forward(self, ids: Tensor, positions: Tensor, allowed: Tensor) -> Tensor:
        """The last hidden states.

        Shapes: ids (B, T) int64; positions (B, T) int64; allowed (B, T, T) bool, True where the row's token may look
        at the column's -> (B, T, D)
        """
        size = self.embedding.shape[0]
        old = nn.functional.embedding(ids.clamp(max=size - 1), self.embedding)
        new = nn.functional.embedding((ids - size).clamp(min=0), self.rows.to(old.dtype))
        embedded = torch.where((ids < size)[..., None], old, new)  # (B, T, D)
        mask = torch.zeros(allowed.shape, dtype=embedded.dtype, device=ids.device)
        mask = mask.masked_fill(~allowed, torch.finfo(embedded.dtype).min)[:, None]  # (B, 1, T, T)
        out = self.base.model(  # type: ignore[operator]
            inputs_embeds=embedded, position_ids=positions, attention_mask=mask, use_cache=False
        )
        hidden: Tensor = out.last_hidden_state
        return hidden

    def logits(self, hidden: Tensor) -> Tensor:
        """(…, D) -> (…, V + N)"""
        old = nn.functional.linear(hidden, self.head)
        new = nn.functional.linear(hidden, self.rows.to(hidden.dtype))
        return torch.cat([old, new], dim=-1)


def load_grown(
    path: Path, tokenizer: Tokenizer, functions: FunctionSet, *, dtype: torch.dtype, device: str = "cpu"
) -> GrownModel:
    """The base in a GGUF file, with rows for the tokenizer's new tokens.

    A new row starts as the mean of the rows of the words that it stands for (unstated in Octopus v2).
    Raises: ModelError if the file cannot be loaded.
    """
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        base = AutoModelForCausalLM.from_pretrained(
            str(path.parent), gguf_file=path.name, dtype=dtype, quantization_config=GgufConfig(dequantize=True)
        )
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} does not load: {error}", hint="fetch it again with `octavo pull`") from error
    base.set_attn_implementation("eager")  # sequences are short: twice as fast backwards as the fused kernel on a CPU
    model = GrownModel(base, torch.zeros(0, 0))
    model.rows = nn.Parameter(initial_rows(model.embedding, tokenizer, functions))
    return model.to(device)


def initial_rows(embedding: Tensor, tokenizer: Tokenizer, functions: FunctionSet) -> Tensor:
    """(N, D) float32: for each new token the mean of its words' rows."""
    rows = [_mean_row(embedding, tokenizer, token, functions) for token in tokenizer.new]
    return torch.stack(rows) if rows else torch.zeros(0, embedding.shape[1])


def _mean_row(embedding: Tensor, tokenizer: Tokenizer, token: Token, functions: FunctionSet) -> Tensor:
    ids = tokenizer.encode_text(token_words(token, functions))
    return embedding[torch.tensor(ids)].detach().float().mean(0)


@torch.no_grad()
def greedy(model: GrownModel, prompts: Sequence[Sequence[int]], *, stop: int, max_tokens: int) -> list[list[int]]:
    """The most likely continuation of each prompt, without the stop token. Batched, left-padded, unconstrained."""
    device = model.rows.device
    longest = max(len(p) for p in prompts)
    lengths = torch.tensor([len(p) for p in prompts], device=device)
    ids = torch.tensor([[0] * (longest - len(p)) + list(p) for p in prompts], device=device)  # (B, T)
    mask = torch.arange(longest, device=device)[None] >= (longest - lengths)[:, None]  # (B, T)
    out: list[list[int]] = [[] for _ in prompts]
    running = torch.ones(len(prompts), dtype=torch.bool, device=device)
    size, cache = model.embedding.shape[0], None
    while running.any() and len(out[0]) < max_tokens:
        new = ids if cache is None else ids[:, -1:]
        positions = (mask.cumsum(1) - 1).clamp(min=0)[:, -new.shape[1] :]
        old = nn.functional.embedding(new.clamp(max=size - 1), model.embedding)
        row = nn.functional.embedding((new - size).clamp(min=0), model.rows.to(old.dtype))
        result = model.base.model(  # type: ignore[operator]
            inputs_embeds=torch.where((new < size)[..., None], old, row),
            position_ids=positions,
            attention_mask=mask.long(),
            past_key_values=cache,
            use_cache=True,
        )
        cache = result.past_key_values
        best = model.logits(result.last_hidden_state[:, -1]).argmax(-1)  # (B,)
        for i, token in enumerate(best.tolist()):
            out[i].append(token)
        running &= best != stop
        ids = torch.cat([ids, best[:, None]], 1)
        mask = torch.cat([mask, torch.ones_like(mask[:, :1])], 1)
    return [o[: o.index(stop)] if stop in o else o for o in out]
