"""Other values for a slot: from the records' own, and made-up words that no model has seen."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from octavo.types import Record

_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kh",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "q",
    "r",
    "s",
    "sh",
    "st",
    "t",
    "th",
    "tr",
    "v",
    "w",
    "y",
    "z",
]
_VOWELS = [
    "a",
    "e",
    "i",
    "o",
    "u",
    "a",
    "e",
    "i",
    "o",
    "ai",
    "au",
    "ei",
    "ia",
    "io",
    "ou",
    "á",
    "é",
    "í",
    "ó",
    "ö",
    "ü",
    "ø",
]
_CODAS = ["", "", "", "n", "r", "s", "l", "m", "k", "t", "nd", "sh", "rd", "x", "ng"]
_HOSTS = [
    "mail",
    "post",
    "web",
    "box",
    "inbox",
    "quick",
    "north",
    "blue",
    "my",
    "home",
    "clinic",
    "school",
    "office",
    "studio",
    "shop",
]
_ENDS = [
    ".com",
    ".org",
    ".net",
    ".co.uk",
    ".de",
    ".in",
    ".io",
    ".com.br",
    ".fr",
    ".ng",
    ".edu",
    ".info",
    ".co",
    ".es",
    ".pl",
]


@dataclass(frozen=True, slots=True)
class Inventor:
    """The values that each slot (function, argument) takes in some records."""

    pools: Mapping[tuple[str, str], Sequence[str]]

    @classmethod
    def of(cls, records: Sequence[Record]) -> Inventor:
        pools: dict[tuple[str, str], list[str]] = defaultdict(list)
        for record in records:
            for call in record.calls:
                for name, value in call.arguments.items():
                    if isinstance(value, str) and value in record.query and value not in pools[call.function, name]:
                        pools[call.function, name].append(value)
        return cls(dict(pools))

    def another(self, function: str, name: str, value: str, rng: random.Random) -> str:
        """A value for this slot other than `value`; empty if there is none that fits."""
        if re.fullmatch(r"\S+@\S+\.\S+", value):
            return self.address(rng)
        pool = self.pools.get((function, name), ())
        one_word = value[:1].isupper() and len(value.split()) <= 3
        if one_word and rng.random() < 0.5:
            return " ".join(self.word(rng) for _ in range(rng.choice((1, 1, 2))))
        same = [p for p in pool if p != value and p[:1].isupper() == value[:1].isupper()]
        return rng.choice(same) if same else ""

    def word(self, rng: random.Random) -> str:
        """A made-up name."""
        syllables = rng.choice((1, 2, 2, 2, 3))
        text = "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables))
        text = text.capitalize()
        return f"{text}{rng.randrange(2, 100)}" if rng.random() < 0.05 else text

    def address(self, rng: random.Random) -> str:
        """A made-up mail address."""
        first = rng.choice((self.word(rng).lower(), rng.choice("abcdefghijklmnopqrstuvwyz"), rng.choice(_HOSTS)))
        last = rng.choice(("", self.word(rng).lower(), str(rng.randrange(1, 9999))))
        mark = rng.choice(("", ".", "_", "-", "+")) if last else ""
        host = rng.choice((rng.choice(_HOSTS), self.word(rng).lower(), rng.choice(_HOSTS) + "-" + rng.choice(_HOSTS)))
        return f"{first}{mark}{last}@{host}{rng.choice(_ENDS)}"
