"""A model that says what it was told to: the test double for agents, shipped because users need it too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from octavo.errors import ModelError
from octavo.formats.token import Prompt
from octavo.models.model import Generation


class ScriptedModel:
    """Continues each prompt with the next of `texts`, up to the first stop in it; the rest is said next time."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = list(texts)
        self.prompts: list[str] = []  # what it was asked, in order
        self.constraints: list[str | None] = []

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
        """Raises: ModelError when the script is at its end."""
        self.prompts.append("".join(prompt))
        self.constraints.append(constraint)
        if not self._texts:
            raise ModelError("the script is at its end", hint="script one more answer")
        text = self._texts.pop(0)
        found = min((s for s in stops if s in text), key=text.index, default="")
        said, rest = (text.split(found, 1)) if found else (text, "")
        if rest:
            self._texts.insert(0, rest)
        if on_text:
            on_text(said)
        return Generation(said, found, len(prompt), len(said.split()))
