"""Ids are llama.cpp's own; text never becomes a special token."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
import xllamacpp
from hypothesis import given, settings
from hypothesis import strategies as st

from octavo.data.records import load_records
from octavo.errors import ModelError
from octavo.formats.token import END, START, Token
from octavo.models.base import require_base
from octavo.models.tokenizer import Tokenizer

RECORDS = Path(__file__).parents[2] / "src/octavo/domains/android/records"
NEW = [Token("<oct_0>"), Token("<oct_end>")]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_gguf(require_base("smollm2-135m"), NEW)


def test_the_engine_tokenises_alike(tokenizer: Tokenizer) -> None:
    """Every query and step of the committed records, and what is hard: digits, blanks, scripts, signs."""
    records = load_records(sorted(RECORDS.glob("*.jsonl")))
    texts = [" " + r.query for r in records[::4]] + [" " + s.text for r in records[::9] for s in r.steps]
    texts += [
        "  two  blanks \n\n and lines\t",
        "día 日本 🎉 naïve Åß",
        "+44 20 7946-0018 12:45 $1.price",
        "<|im_end|> <oct_0>",
    ]
    params = xllamacpp.CommonParams()
    params.model.path = str(require_base("smollm2-135m"))
    params.n_ctx, params.warmup, params.verbosity = 512, False, -1
    server = xllamacpp.Server(params)
    for text in texts:
        body = json.dumps({"content": text, "parse_special": False}).encode()
        request = urllib.request.Request(
            server.listening_address + "/tokenize", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            assert tokenizer.encode_text(text) == json.loads(answer.read())["tokens"], text


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", max_codepoint=0x3FFFF, exclude_categories=("C",))))
def test_text_comes_back(text: str) -> None:
    """All but control signs and the rarest planes, whose bytes this base's vocabulary lacks."""
    tokenizer = _tokenizer()
    prompt = [START, text, END, Token("<oct_0>")]
    assert tokenizer.decode(tokenizer.encode(prompt)) == "".join(prompt)


_cache: list[Tokenizer] = []


def _tokenizer() -> Tokenizer:
    if not _cache:
        _cache.append(Tokenizer.from_gguf(require_base("smollm2-135m"), NEW))
    return _cache[0]


def test_names_of_tokens_in_text_stay_text(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode_text("<|im_end|><oct_0><|im_start|>")
    assert not set(ids) & {tokenizer.id(t) for t in (START, END, *NEW)}


def test_new_tokens_follow_the_vocabulary(tokenizer: Tokenizer) -> None:
    assert [tokenizer.id(t) for t in NEW] == [tokenizer.base_size, tokenizer.base_size + 1]
    assert len(tokenizer) == tokenizer.base_size + 2


def test_saved_and_loaded_it_is_the_same(tokenizer: Tokenizer, tmp_path: Path) -> None:
    tokenizer.save(tmp_path / "t.json")
    again = Tokenizer.load(tmp_path / "t.json")
    prompt = [START, " Plaça d'Espanya 07:45 日本", END, *NEW]
    assert again.encode(prompt) == tokenizer.encode(prompt)
    assert again.decode(tokenizer.encode(prompt)) == "".join(prompt)


def test_unknown_tokens_and_files_are_errors(tokenizer: Tokenizer, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="<oct_7>"):
        tokenizer.encode([Token("<oct_7>")])
    (tmp_path / "x.gguf").write_bytes(b"not a model")
    with pytest.raises(ModelError, match=r"x\.gguf"):
        Tokenizer.from_gguf(tmp_path / "x.gguf")


def test_tokens_are_bytes(tokenizer: Tokenizer) -> None:
    text = " día 日本 🎉 12"
    ids = tokenizer.encode_text(text)
    assert b"".join(tokenizer.token_bytes(i) for i in ids) == text.encode()
    assert tokenizer.token_bytes(tokenizer.id("<oct_0>")) == b"<oct_0>"
