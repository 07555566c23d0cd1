"""llama.cpp as the run-time engine, through xllamacpp: one model in memory, or a base with an adapter per request.

Each adapter has slots of its own, so no KV cache is ever shared between adapters (ggml-org/llama.cpp#26207: the server
would reuse a prompt that was computed under another one). Knows nothing about what prompts mean.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import xllamacpp

from octavo.errors import ConstraintError, ContextOverflow, ModelError
from octavo.formats.token import Prompt, Token
from octavo.models.constraint import require_grammar
from octavo.models.matcher import Grammars
from octavo.models.model import Generation
from octavo.models.tokenizer import Tokenizer

_LLGUIDANCE = "%llguidance {}\n"


class LlamaEngine:
    """A GGUF model, with LoRA adapters by name if there are any. Loaded once; requests may come from several threads.

    lanes: slots for each adapter: how many prompts of one adapter can be decoded side by side.
    Raises: ModelError if a file is missing or does not load.
    """

    # llama.cpp keeps the tokens of one vocabulary for its grammars, by the vocabulary's address. A model that is loaded
    # where a freed one lay would get the tokens of that one: a lost grammar, or the end of the process. So the server
    # that used a grammar last is not freed before another one has.
    _held: ClassVar[xllamacpp.Server | None] = None

    def __init__(
        self,
        base: Path,
        tokenizer: Tokenizer,
        adapters: Mapping[str, Path] = MappingProxyType({}),
        *,
        lanes: int = 1,
        context: int = 1024,
        threads: int | None = None,
    ) -> None:
        for path in (base, *adapters.values()):
            if not path.is_file():
                raise ModelError(f"{path} is missing", hint="run `octavo pull` or pack the agent again")
        self.tokenizer = tokenizer
        self.lanes = lanes
        self.context = context
        self.grammars = Grammars(tokenizer)
        self._names = list(adapters)
        self._server = self._start(base, adapters, threads or os.cpu_count() or 1)

    def model(self, adapter: str | None = None) -> LlamaModel:
        """With one of the adapters, or without where none was loaded. Raises: ModelError for any other name."""
        if adapter is None and not self._names:
            return LlamaModel(self, None)
        if adapter not in self._names:
            raise ModelError(f"no adapter {adapter!r}", hint=f"loaded: {', '.join(self._names) or 'none'}")
        return LlamaModel(self, self._names.index(adapter))

    def complete(self, request: dict[str, Any], on_text: Callable[[str], bool] | None) -> dict[str, Any]:
        """One request to the server. With `on_text` it streams, until the text ends or `on_text` returns True.

        Raises: ModelError with the server's reason.
        """
        if "grammar" in request:
            LlamaEngine._held = self._server
        if on_text is None:
            return _require(self._server.handle_completions(request))
        last: dict[str, Any] = {}

        def take(chunk: dict[str, Any]) -> bool:
            nonlocal last
            last = chunk
            done = False
            for choice in chunk.get("choices", ()):
                done = (bool(choice.get("text")) and on_text(choice["text"])) or done
            return done

        self._server.handle_completions({**request, "stream": True}, take)
        return _require(last)

    def _start(self, base: Path, adapters: Mapping[str, Path], threads: int) -> xllamacpp.Server:
        params = xllamacpp.CommonParams()
        params.model.path = str(base)
        infos = []
        for path in adapters.values():
            info = xllamacpp.CommonAdapterLoraInfo()
            info.path, info.scale = str(path), 1.0
            infos.append(info)
        params.lora_adapters = infos
        params.lora_init_without_apply = True
        params.n_parallel = self.lanes * max(1, len(adapters))
        params.n_ctx = self.context * params.n_parallel
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
        params.cache_ram_mib = 0  # the server's prompt cache does not know about adapters
        params.kv_unified = False
        params.special = True  # stops and plans are special tokens
        params.warmup = False
        params.verbosity = -1
        params.offline = True
        params.api_keys = [secrets.token_hex(16)]  # its loopback port answers nobody
        try:
            return xllamacpp.Server(params)
        except RuntimeError as error:
            raise ModelError(f"{base} does not load: {error}", hint="fetch it again with `octavo pull`") from error


class LlamaModel:
    """An engine with one of its adapters, as a Model."""

    def __init__(self, engine: LlamaEngine, adapter: int | None) -> None:
        self._engine = engine
        self._adapter = adapter

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
        """See Model.generate. Greedy."""
        ids = self._engine.tokenizer.encode(prompt)
        if len(ids) + max_tokens > self._engine.context:
            raise ContextOverflow(
                f"{len(ids)} prompt tokens and {max_tokens} to write exceed the context of {self._engine.context}",
                hint="shorten the request",
            )
        request: dict[str, Any] = {
            "prompt": ids,
            "n_predict": max_tokens,
            "temperature": 0.0,
            "cache_prompt": True,
            "id_slot": (self._adapter or 0) * self._engine.lanes + lane % self._engine.lanes,
        }
        if self._adapter is not None:
            request["lora"] = [{"id": self._adapter, "scale": 1.0}]
        if constraint is not None:
            request["grammar"] = _LLGUIDANCE + require_grammar(constraint)
        reader = _Reader(stops, on_text, self._engine.tokenizer.specials)
        self._engine.complete(request, reader.take)
        if constraint is not None:
            self._engine.grammars.require_obeyed(constraint, reader.pieces)
        return reader.generation(prompt_tokens=len(ids))


class _Reader:
    """Collects what is written and says when a stop has been reached."""

    def __init__(self, stops: Sequence[str], on_text: Callable[[str], None] | None, specials: Container[str]) -> None:
        self._stops = stops
        self._specials = specials
        self._on_text = on_text
        self._begun = time.perf_counter()
        self._first = 0.0
        self.pieces: list[str] = []  # all that was written, special tokens as tokens
        self.text = ""
        self.stop = ""
        self.tokens = 0

    def take(self, piece: str) -> bool:
        """True when the text is at a stop. A stop is one special token, so it always comes as one piece."""
        self.tokens += 1
        self._first = self._first or time.perf_counter()
        self.pieces.append(Token(piece) if piece in self._specials else piece)
        if piece in self._stops:
            self.stop = piece
            return True
        self.text += piece
        if self._on_text:
            self._on_text(piece)
        return False

    def generation(self, *, prompt_tokens: int) -> Generation:
        end = time.perf_counter()
        first = self._first or end
        return Generation(self.text, self.stop, prompt_tokens, self.tokens, first - self._begun, end - first)


def _require(answer: Any) -> dict[str, Any]:
    error = answer.get("error") if isinstance(answer, dict) else answer
    if error is None:
        return answer  # type: ignore[no-any-return]
    message = error.get("message", str(error)) if isinstance(error, dict) else str(error)
    if "grammar" in message.lower():
        raise ConstraintError(f"the grammar does not compile: {message}", hint="report this function set")
    raise ModelError(message, hint="try again, or with a shorter request")
