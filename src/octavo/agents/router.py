"""Which part of an agent a query is for, judged by its words: naive Bayes on words and pairs of words.

It doesn't know functions or models; a query that is for nobody goes to somebody, who refuses it.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from octavo.errors import MisuseError

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ADDED = 0.1  # to the count of each word
_SEEN = 2  # a word that all queries together hold less often says nothing


def terms(text: str) -> list[str]:
    """The words of a text, and each pair that follows each other."""
    words = _WORD.findall(text.casefold().replace("’", "'"))
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


@dataclass(frozen=True, slots=True)
class Router:
    """For each part and term: the logarithm of how likely the term is in a query for the part, smoothed.

    Each part is as likely as any other before anything is read. Little is added to each count: one, which is usual,
    would leave parts with few queries no chance against one with many.
    Source: multinomial naive Bayes, Manning, Raghavan, Schütze, Introduction to Information Retrieval, §13.2.
    """

    parts: tuple[str, ...]
    weights: Mapping[str, tuple[float, ...]]  # by term: one for each part

    @classmethod
    def fit(cls, queries: Mapping[str, Iterable[str]]) -> Router:
        """From queries by part. Raises: MisuseError if a part has none."""
        counts = {part: Counter(t for q in some for t in terms(q)) for part, some in queries.items()}
        empty = [part for part, count in counts.items() if not count]
        if empty or len(counts) < 2:
            raise MisuseError(f"no queries for {', '.join(empty) or 'two parts'}", hint="give records of every part")
        everything = sum(counts.values(), Counter[str]())
        known = sorted(t for t, n in everything.items() if n >= _SEEN)
        totals = {part: sum(count[t] for t in known) + _ADDED * len(known) for part, count in counts.items()}
        weights = {
            t: tuple(round(math.log((count[t] + _ADDED) / totals[part]), 3) for part, count in counts.items())
            for t in known
        }
        return cls(tuple(counts), weights)

    def pick(self, query: str) -> str:
        """The likeliest part; the first of equals, as where no word is known."""
        scores = [0.0] * len(self.parts)
        for term in terms(query):
            for i, weight in enumerate(self.weights.get(term, ())):
                scores[i] += weight
        return self.parts[scores.index(max(scores))]

    def save(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps({"parts": self.parts, "weights": self.weights}, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, path: Path) -> Router:
        """Raises: MisuseError if the file is no router."""
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            return cls(tuple(value["parts"]), {t: tuple(w) for t, w in value["weights"].items()})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise MisuseError(f"{path} is no router: {error}", hint="merge the agents again") from error
