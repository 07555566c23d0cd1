"""Text and tokens to token ids and back, built from the vocabulary inside a GGUF file.

One tokenizer for training and for every engine, so that all of them see the same ids. Text never becomes a special
token; only a `Token` of a prompt does. Knows nothing about prompts' content.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from tokenizers import Regex, decoders, pre_tokenizers
from tokenizers import Tokenizer as Engine
from tokenizers.models import BPE

from octavo.errors import ModelError
from octavo.formats.token import Prompt, Token
from octavo.models.gguf import read_gguf

_GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
_QWEN2 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_SPLITS = {  # tokenizer.ggml.pre -> the patterns that llama.cpp splits text by before merging
    "smollm": (r"\p{N}", _GPT2),
    "qwen2": (_QWEN2,),
    "gpt-2": (_GPT2,),
    "default": (_GPT2,),
}
_SHOWN = [*range(33, 127), *range(161, 173), *range(174, 256)]  # bytes that byte-level BPE writes as themselves
_BYTES = {chr(b): b for b in _SHOWN} | {chr(256 + i): b for i, b in enumerate(b for b in range(256) if b not in _SHOWN)}
_NORMAL = 1  # llama.cpp's token type of ordinary text


class Tokenizer:
    """The vocabulary of a base, and the new tokens that follow it in the order given."""

    def __init__(self, engine: Engine, specials: dict[str, int], size: int, new: Sequence[Token] = ()) -> None:
        self._engine = engine
        self.base_size = size
        self.new = tuple(new)
        self._specials: dict[str, int] = {**specials}
        self._specials.update((t, size + i) for i, t in enumerate(new))
        self._names = {i: name for name, i in self._specials.items()}

    @classmethod
    def from_gguf(cls, path: Path, new: Sequence[Token] = ()) -> Tokenizer:
        """The tokenizer in a GGUF file, with `new` tokens behind its vocabulary.

        Raises: ModelError if the file is no GGUF or its tokenizer is of another family than byte-level BPE.
        """
        fields = read_gguf(path).fields
        kind, pre = fields["tokenizer.ggml.model"].contents(), fields["tokenizer.ggml.pre"].contents()
        if kind != "gpt2" or pre not in _SPLITS:
            raise ModelError(f"tokenizer {kind}/{pre} is not supported", hint=f"use a base with one of {list(_SPLITS)}")
        tokens: list[str] = fields["tokenizer.ggml.tokens"].contents()
        types: list[int] = fields["tokenizer.ggml.token_type"].contents()
        merges: list[str] = fields["tokenizer.ggml.merges"].contents()
        pairs = [(left, right) for left, right in (m.split(" ") for m in merges)]
        engine = Engine(BPE({t: i for i, t in enumerate(tokens)}, pairs))
        splits = [pre_tokenizers.Split(Regex(p), "isolated") for p in _SPLITS[pre]]
        engine.pre_tokenizer = pre_tokenizers.Sequence([*splits, pre_tokenizers.ByteLevel(False, use_regex=False)])
        engine.decoder = decoders.ByteLevel()
        specials = {t: i for i, (t, kind) in enumerate(zip(tokens, types, strict=True)) if kind != _NORMAL}
        return cls(engine, specials, len(tokens), new)

    @classmethod
    def load(cls, path: Path) -> Tokenizer:
        """The tokenizer that `save` wrote: much faster than reading it from a GGUF file."""
        value = json.loads(path.read_text(encoding="utf-8"))
        new = [Token(t) for t in value["new"]]
        return cls(Engine.from_str(value["engine"]), value["specials"], value["size"], new)

    def save(self, path: Path) -> None:
        """Write beside, then rename: a kill leaves no half file."""
        specials = {name: i for name, i in self._specials.items() if i < self.base_size}
        value = {"engine": self._engine.to_str(), "specials": specials, "size": self.base_size, "new": self.new}
        beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        beside.write_text(json.dumps(value), encoding="utf-8")
        beside.replace(path)

    def __len__(self) -> int:
        return self.base_size + len(self.new)

    def extend(self, new: Sequence[Token]) -> Tokenizer:
        """The same tokenizer with these tokens behind the ones it has."""
        specials = {name: i for name, i in self._specials.items() if i < self.base_size}
        return Tokenizer(self._engine, specials, self.base_size, [*self.new, *new])

    def id(self, token: str) -> int:
        """The id of a special token. Raises ModelError if the vocabulary lacks it."""
        if token not in self._specials:
            raise ModelError(f"the base has no token {token}", hint="use the base that the adapter was trained on")
        return self._specials[token]

    @property
    def specials(self) -> Mapping[str, int]:
        """The special tokens and their ids."""
        return self._specials

    def special_ids(self) -> list[int]:
        """The ids of all special tokens, the base's first."""
        return sorted(self._names)

    def token_bytes(self, number: int) -> bytes:
        """The bytes that a token stands for; of a special token its name."""
        if number in self._names:
            return self._names[number].encode()
        return bytes(_BYTES[c] for c in self._engine.id_to_token(number) or "")

    def encode(self, prompt: Prompt) -> list[int]:
        """The ids of a prompt's pieces, one after the other."""
        ids: list[int] = []
        for piece in prompt:
            ids += [self.id(piece)] if isinstance(piece, Token) else self.encode_text(piece)
        return ids

    def encode_text(self, text: str) -> list[int]:
        """The ids of plain text; names of tokens in it stay text."""
        return list(self._engine.encode(text, add_special_tokens=False).ids)

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ids, special tokens by their names."""
        out, run = "", list[int]()
        for i in [*ids, None]:
            if i is not None and i not in self._names:
                run.append(i)
                continue
            out += self._engine.decode(run, skip_special_tokens=False) if run else ""
            run = []
            out += self._names[i] if i is not None else ""
        return out
