"""The seam to language models: one method, prompt to text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from octavo.formats.token import Prompt


@dataclass(frozen=True, slots=True)
class Generation:
    """What a model wrote."""

    text: str  # without the stop, special tokens by their names
    stop: str  # the stop it ended at; empty: it ran out of tokens
    prompt_tokens: int  # in the prompt, cached ones counted
    tokens: int  # written, the stop counted
    prompt_s: float = 0.0  # until the first token was written
    write_s: float = 0.0  # from then on


class Model(Protocol):
    """A model with one adapter, or none."""

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
        """The most likely continuation of `prompt`, up to the first of `stops`.

        constraint: a llguidance grammar that the whole output, stop included, obeys.
        lane: prompts of one lane follow each other and may share their cached beginning; lanes run side by side.
        on_text: gets the text piece by piece while it is written.
        Raises: ModelError, ConstraintError, ContextOverflow.
        """
        ...
