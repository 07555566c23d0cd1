"""The functions whose descriptions are most like a query: what stands in the context of a model that knows none.

BM25 on the words of names, arguments and descriptions. It doesn't know what is done with them.
"""

from __future__ import annotations

from typing import Any

from octavo.errors import MissingExtra
from octavo.formats.contract import description
from octavo.functions import Function, FunctionSet


class Retriever:
    """Source: S. Robertson, H. Zaragoza, The probabilistic relevance framework, 2009; as in bm25s, arXiv 2407.03618.

    Raises: MissingExtra without bm25s.
    """

    def __init__(self, functions: FunctionSet, *, count: int = 5) -> None:
        try:
            import bm25s
        except ModuleNotFoundError as error:
            raise MissingExtra("experiments", "bm25s") from error
        self._bm25s = bm25s
        self._functions = functions
        self._count = min(count, len(functions))
        self._index = bm25s.BM25()
        self._index.index(self._tokens([_words(f) for f in functions]), show_progress=False)

    def __call__(self, query: str) -> FunctionSet:
        """The most similar functions, the best first; where no word is shared, the first of the set."""
        words = self._tokens([query], return_ids=False)[0]
        scores = self._index.get_scores(words) if words else [0.0] * len(self._functions)
        order = sorted(range(len(self._functions)), key=lambda i: (-scores[i], i))
        return FunctionSet(self._functions[i] for i in order[: self._count])

    def _tokens(self, texts: list[str], *, return_ids: bool = True) -> Any:
        return self._bm25s.tokenize(texts, stopwords="en", return_ids=return_ids, show_progress=False)


def _words(function: Function) -> str:
    """What is known of a function, its name and arguments as words."""
    return description(function).replace("_", " ").replace("'", " ")
