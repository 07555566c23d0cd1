"""A model whose own tokens stand in the vocabulary under a prefix, so that several function sets share one engine.

`<plan_3>` of the android part is `<android/plan_3>` there. Whoever asks the model sees its own names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from octavo.formats.token import Prompt, Token
from octavo.models.model import Generation, Model


def prefix_token(prefix: str, token: str) -> Token:
    """The name of a part's own token in the shared vocabulary."""
    return Token(f"<{prefix}/{token.removeprefix('<')}")


@dataclass(frozen=True, slots=True)
class PrefixedModel:
    """A model with `own` tokens under `prefix`. The base's own tokens are passed on as they are."""

    model: Model
    prefix: str
    own: frozenset[str]
    _back: dict[str, str] = field(init=False)
    _shared_names: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        back = {prefix_token(self.prefix, token): token for token in self.own}
        object.__setattr__(self, "_back", back)
        object.__setattr__(self, "_shared_names", re.compile("|".join(map(re.escape, back))))

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
        """See Model.generate. The constraint speaks of ids and is passed on as it is."""
        written = self.model.generate(
            [self._shared(p) if isinstance(p, Token) else p for p in prompt],
            stops=[self._shared(s) for s in stops],
            max_tokens=max_tokens,
            constraint=constraint,
            lane=lane,
            on_text=on_text and (lambda piece: on_text(self._back.get(piece, piece))),
        )
        text = self._shared_names.sub(lambda m: self._back[m[0]], written.text)
        return replace(written, text=text, stop=self._back.get(written.stop, written.stop))

    def _shared(self, token: str) -> Token:
        return prefix_token(self.prefix, token) if token in self.own else Token(token)
