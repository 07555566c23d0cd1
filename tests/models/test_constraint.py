"""What the grammars let through, asked of llguidance itself token by token."""

from __future__ import annotations

import llguidance
import pytest
from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper

from octavo.errors import ConstraintError
from octavo.formats.contract import Contract
from octavo.formats.token import END, caller_tokens, planner_tokens
from octavo.functions import Function, FunctionSet, Parameter
from octavo.models.constraint import call_grammar, opening_grammar, require_grammar, step_grammar
from octavo.models.said import said_rules

SPECIALS = 300
# What the values are copied from.
READ = 'tell "Mia" (Zoë 日本) about Lunch, a nap, the tides and X: +44 (0131) 496-0288 or m.o@x.org, or 20 $1 bills'


class Bytes:
    """A vocabulary of the 256 bytes and named special tokens behind them."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.eos_token_id = 256
        self.bos_token_id = None
        self.tokens = [bytes([i]) for i in range(256)] + [b"<|eos|>"]
        self.tokens += [f"<|unused{i}|>".encode() for i in range(257, SPECIALS)]
        self.tokens += [n.encode() for n in names]
        self.special_token_ids = list(range(256, len(self.tokens)))

    def __call__(self, text: bytes | str) -> list[int]:
        return list(text.encode() if isinstance(text, str) else text)

    def id(self, name: str) -> int:
        return SPECIALS + self.names.index(name)

    def encode(self, text: str) -> list[int]:
        """Text with token names in it, as ids."""
        ids: list[int] = []
        while text:
            name = next((n for n in self.names if text.startswith(n)), None)
            ids += [self.id(name)] if name else list(text[0].encode())
            text = text[len(name or text[0]) :]
        return ids


@pytest.fixture(scope="module")
def words(functions: FunctionSet) -> Bytes:
    return Bytes([*caller_tokens(functions), *planner_tokens(functions), END])


@pytest.fixture(scope="module")
def engine(words: Bytes) -> LLTokenizer:
    return LLTokenizer(TokenizerWrapper(words))


def accepts(engine: LLTokenizer, grammar: str, ids: list[int]) -> bool:
    """Is this, and nothing behind it, what the grammar wants?"""
    matcher = LLMatcher(engine, grammar)
    return matcher.try_consume_tokens(ids) == len(ids) and matcher.is_accepting()


GOOD = [
    '<oct_0>()<oct_end>',
    '<oct_0>(" front")<oct_end>',
    '<oct_7>(" Mia", " I\'m late")<oct_end>',
    '<oct_7>(" Mia", " say \\"hi\\"")<oct_end>',
    '<oct_7>(" Mia", $1)<oct_end>',
    '<oct_7>(" Zoë 日本", " Forecast: $2.first")<oct_end>',
    '<oct_10>(" 06:15")<oct_end>',
    '<oct_10>(" @in 20 minutes", " nap")<oct_end>',
    '<oct_11>(10)<oct_end>',
    '<oct_12>(" Lunch", " 2026-11-23-12-00", " @tomorrow 13:00")<oct_end>',
    '<oct_15>(False)<oct_end>',
    '<oct_16>(68.5)<oct_end>',
    '<oct_7>(" Zoë 日本) about", " x")<oct_end>',
    '<oct_7>(" \\"Mia\\" (Zoë", " x")<oct_end>',
    '<oct_7>(" 20 \\$1 bills", " x")<oct_end>',
    '<oct_8>(" +4401314960288")<oct_end>',
    '<oct_8>(" 4960288")<oct_end>',
    '<oct_3>(" m.o@x.org", " made up", " too")<oct_end>',
]  # fmt: skip
BAD = [
    '(" front")<oct_end>',  # no function
    '<oct_0>(" front")',  # no end
    '<oct_0>(" sideways")<oct_end>',  # no such choice
    '<oct_0>("front")<oct_end>',  # no blank
    '<oct_7>(" Mia")<oct_end>',  # argument missing
    '<oct_7>(" Mia", "  ", " x")<oct_end>',  # one too many
    '<oct_7>(" Mia", " a<oct_3>")<oct_end>',  # a special token inside a string
    '<oct_7>(" Mia", $3)<oct_end>',  # step 3 refers to itself
    '<oct_10>(" 24:15")<oct_end>',
    '<oct_10>(" tomorrow")<oct_end>',
    '<oct_11>(11)<oct_end>',
    '<oct_11>(" ten")<oct_end>',
    '<oct_14>(" X", 0)<oct_end>',  # below the least
    '<oct_1>(" tides", " den")<oct_end>',  # no such language
    '<oct_15>(true)<oct_end>',
    '<oct_16>(95)<oct_end>',
    '<oct_0>()<oct_end><oct_end>',
    '<oct_7>(" Mira", " x")<oct_end>',  # nobody said so
    '<oct_7>(" Mi", " x")<oct_end>',  # half a word
    '<oct_7>(" Lunch nap", " x")<oct_end>',  # not side by side
    '<oct_7>("  Mia", " x")<oct_end>',  # two blanks
    '<oct_7>(" ", " x")<oct_end>',
    '<oct_7>(" 20 $1 bills", " x")<oct_end>',  # $1 would be step 1
    '<oct_8>(" 496028")<oct_end>',  # a digit lost
    '<oct_8>(" 496028820")<oct_end>',  # of two numbers
    '<oct_8>(" Mia")<oct_end>',
    '<oct_3>(" m.q@x.org", " made up", " too")<oct_end>',
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_calls_that_may_be_written(functions: FunctionSet, words: Bytes, engine: LLTokenizer, text: str) -> None:
    grammar = call_grammar(functions, Contract(), words.id, step=3) + said_rules(READ, spaced=True)
    assert accepts(engine, grammar, words.encode(text))


@pytest.mark.parametrize("text", BAD)
def test_calls_that_cannot_be_written(functions: FunctionSet, words: Bytes, engine: LLTokenizer, text: str) -> None:
    grammar = call_grammar(functions, Contract(), words.id, step=3) + said_rules(READ, spaced=True)
    assert not accepts(engine, grammar, words.encode(text))


def test_the_first_step_has_nothing_to_refer_to(functions: FunctionSet, words: Bytes, engine: LLTokenizer) -> None:
    grammar = call_grammar(functions, Contract(), words.id, step=1) + said_rules(READ, spaced=True)
    assert not accepts(engine, grammar, words.encode('<oct_7>(" Mia", $1)<oct_end>'))


def test_other_types(words: Bytes, engine: LLTokenizer) -> None:
    parameters = (
        Parameter("many", "array", items="string"),
        Parameter("day", "string", format="date"),
        Parameter("count", "integer", minimum=0),
        Parameter("note", "string", default=None, nullable=True),
    )
    grammar = call_grammar(FunctionSet([Function("f", parameters)]), Contract(), words.id, step=1)
    for text, good in (
        ('<oct_0>([" a", " b"], " 2026-01-02", 7)<oct_end>', True),
        ('<oct_0>([], " @next friday", 1234, None)<oct_end>', True),
        ('<oct_0>([" a"], " 2026-01-02", 7, " x")<oct_end>', True),
        ('<oct_0>([" a"], " 2026-1-2", 7)<oct_end>', False),
        ('<oct_0>([" a"], " 2026-01-02", -7)<oct_end>', False),
        ('<oct_0>(" a", " 2026-01-02", 7)<oct_end>', False),
    ):
        assert accepts(engine, grammar, words.encode(text)) is good, text


def test_plans_open_with_a_function_or_a_refusal(functions: FunctionSet, words: Bytes, engine: LLTokenizer) -> None:
    grammar = opening_grammar(range(len(functions)), words.id)
    assert accepts(engine, grammar, words.encode("<plan_3>"))
    assert accepts(engine, grammar, words.encode("<plan_none>"))
    assert not accepts(engine, grammar, words.encode("Text"))
    assert not accepts(engine, grammar, words.encode(END))


def test_after_the_last_step_only_the_end(functions: FunctionSet, words: Bytes, engine: LLTokenizer) -> None:
    middle = step_grammar(range(len(functions)), Contract(), words.id, number=2)
    last = step_grammar(range(len(functions)), Contract(), words.id, number=5)
    for stop, in_last in (("<plan_4>", False), (END, True)):
        ids = words.encode(f" Text Mia hello.{stop}")
        assert accepts(engine, middle, ids)
        assert accepts(engine, last, ids) is in_last
    assert not accepts(engine, middle, words.encode(f" one\ntwo{END}"))
    assert not accepts(engine, middle, words.encode(f" one<oct_3>{END}"))


def test_without_commit_tokens_the_end_alone_refuses(functions: FunctionSet, words: Bytes, engine: LLTokenizer) -> None:
    split = Contract(plan="split")
    first, second = (step_grammar(range(len(functions)), split, words.id, number=n) for n in (1, 2))
    assert accepts(engine, first, words.encode(END)) and not accepts(engine, second, words.encode(END))
    assert accepts(engine, first, words.encode("Text Mia hello.<oct_split>"))


def test_a_broken_grammar_is_an_error() -> None:
    with pytest.raises(ConstraintError, match="does not compile"):
        require_grammar("start: missing (")
    assert llguidance.LLMatcher.validate_grammar(require_grammar('start: "a"\n')) == ""
