"""What needs no model: the calls of the most similar known query. A model that doesn't beat this has learnt nothing.

It copies calls and doesn't know what they mean.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from octavo.agents.router import terms
from octavo.evaluation.metric import Figure
from octavo.evaluation.score import quality_figures, require_records, score
from octavo.functions import FunctionSet
from octavo.types import Call, Record


class NearestNeighbour:
    """Known records by the words of their queries and the pairs of words that follow each other.

    Similarity is the cosine of TF-IDF vectors; rarity counts as in scikit-learn, ln((1 + N) / (1 + df)) + 1.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self._records = tuple(records)
        counts = [Counter(terms(r.query)) for r in records]
        documents = Counter(term for count in counts for term in count)
        self._rarity = {t: math.log((1 + len(records)) / (1 + df)) + 1 for t, df in documents.items()}
        self._places: dict[str, list[tuple[int, float]]] = defaultdict(list)  # by term: in which records, how much
        for place, count in enumerate(counts):
            for term, weight in self._vector(count).items():
                self._places[term].append((place, weight))

    def nearest(self, query: str) -> Record | None:
        """The most similar record, the first of equals. None: no record shares a word with the query."""
        likeness: dict[int, float] = defaultdict(float)
        for term, weight in self._vector(Counter(terms(query))).items():
            for place, other in self._places.get(term, ()):
                likeness[place] += weight * other
        if not likeness:
            return None
        return self._records[max(likeness, key=lambda place: (likeness[place], -place))]

    def calls(self, query: str) -> list[Call]:
        """The calls of the most similar record. None: refused, as that was, or nothing is similar."""
        record = self.nearest(query)
        return list(record.calls) if record else []

    def _vector(self, count: Mapping[str, int]) -> dict[str, float]:
        """The weights of the terms, of length 1. Terms that no record has cannot add to any cosine."""
        weights = {t: n * self._rarity[t] for t, n in count.items() if t in self._rarity}
        length = math.sqrt(sum(w * w for w in weights.values()))
        return {t: w / length for t, w in weights.items()}


def evaluate_baseline(
    known: Sequence[Record], records: Sequence[Record], *, functions: FunctionSet, now: datetime
) -> dict[str, Figure]:
    """success, strict, functions, refusal and over_refusal of the nearest neighbour among `known`, on `records`.

    Raises: RecordError for a record that these functions cannot answer.
    """
    require_records([*known, *records], functions)
    baseline = NearestNeighbour(known)
    return quality_figures([score(r, baseline.calls(r.query), functions, now=now) for r in records])
