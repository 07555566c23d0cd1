"""Tokens under a prefix: the model sees shared names, whoever asks it sees its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from octavo.formats.token import CALL_END, END, START, Prompt, Token, functional_token
from octavo.models.model import Generation
from octavo.models.prefixed import PrefixedModel, prefix_token


class Spy:
    """Remembers what it was asked, and answers with a call of the car's third function."""

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
        self.prompt, self.stops, self.rest = list(prompt), list(stops), (max_tokens, constraint, lane)
        for piece in ("<car/oct_2>", "('<oct_2>')"):
            if on_text:
                on_text(piece)
        return Generation("<car/oct_2>('<oct_2>')", "<car/oct_end>", 3, 3)


def test_own_tokens_are_translated_and_all_else_is_not() -> None:
    spy, pieces = Spy(), list[str]()
    model = PrefixedModel(spy, "car", frozenset({functional_token(2), CALL_END}))
    written = model.generate(
        [START, "say <oct_2>", functional_token(2), END], stops=[CALL_END], max_tokens=9, constraint="g", lane=1,
        on_text=pieces.append,
    )  # fmt: skip
    assert spy.prompt == [START, "say <oct_2>", Token("<car/oct_2>"), END]
    assert [isinstance(p, Token) for p in spy.prompt] == [True, False, True, True]
    assert (spy.stops, spy.rest) == (["<car/oct_end>"], (9, "g", 1))
    assert (written.text, written.stop) == ("<oct_2>('<oct_2>')", CALL_END)
    assert pieces == ["<oct_2>", "('<oct_2>')"]


def test_the_base_own_tokens_have_no_prefix() -> None:
    spy = Spy()
    PrefixedModel(spy, "car", frozenset({CALL_END})).generate([END], stops=[END], max_tokens=1)
    assert (spy.prompt, spy.stops) == ([END], [END])


def test_names_of_parts_are_apart() -> None:
    assert prefix_token("car", "<oct_2>") == "<car/oct_2>" != prefix_token("shop", "<oct_2>")
