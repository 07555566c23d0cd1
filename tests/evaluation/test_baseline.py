"""The nearest known query."""

from __future__ import annotations

import math

import pytest

from evaluation.asked import NOW, call
from octavo.agents.router import terms
from octavo.errors import RecordError
from octavo.evaluation.baseline import NearestNeighbour, evaluate_baseline
from octavo.evaluation.metric import share
from octavo.functions import FunctionSet
from octavo.types import Call, Record, Step


def record(query: str, *calls: Call) -> Record:
    return Record("android", query, tuple(Step("Do it.", c.function) for c in calls), calls)


LOCK, OPEN = call("open_or_lock_door", status="lock"), call("open_or_lock_door", status="open")
NEWS = call("get_trending_news", query="chess")
KNOWN = [
    record("lock the door please", LOCK),
    record("open the door please", OPEN),
    record("what is new in chess", NEWS),
    record("tell me a joke"),
]


def test_terms_are_words_and_pairs() -> None:
    assert terms("Don’t lock Mia's door!") == [
        *("don't", "lock", "mia's", "door"),
        *("don't lock", "lock mia's", "mia's door"),
    ]


def test_the_most_similar_record_answers() -> None:
    baseline = NearestNeighbour(KNOWN)
    assert baseline.calls("could you lock the front door") == [LOCK]
    assert baseline.calls("door, open it") == [OPEN]
    assert baseline.calls("any news in chess?") == [NEWS]
    assert baseline.calls("a joke, now") == []


def test_nothing_in_common_is_refused() -> None:
    assert NearestNeighbour(KNOWN).nearest("bluetooth headphones") is None
    assert NearestNeighbour(KNOWN).calls("bluetooth headphones") == []
    assert NearestNeighbour([]).calls("lock the door") == []


def test_rare_words_count_more() -> None:
    known = [record(f"please do it {n}", OPEN) for n in range(8)] + [record("chess", NEWS)]
    assert NearestNeighbour(known).calls("please chess") == [NEWS]


def test_the_first_of_equals_answers() -> None:
    assert NearestNeighbour([record("lock", LOCK), record("lock", OPEN)]).calls("lock") == [LOCK]


def test_similarity_is_the_cosine_of_tf_idf() -> None:
    # "a b": words a, b and the pair; "a a": a twice and its pair. df(a) = 2, the others 1, of 2 records.
    common, rare = math.log(3 / 3) + 1, math.log(3 / 2) + 1
    baseline = NearestNeighbour([record("a b", LOCK), record("a a", OPEN)])
    length = math.hypot(2 * common, rare)
    assert dict(baseline._places["a"]) == {
        0: pytest.approx(common / math.hypot(common, rare, rare)),
        1: pytest.approx(2 * common / length),
    }


def test_evaluation_uses_the_same_scorers(functions: FunctionSet) -> None:
    records = [
        record("lock the back door", LOCK),
        record("open the door for my sister", LOCK),
        record("another joke"),
        record("please lock a joke", LOCK),
        record("chess rules"),
    ]
    baseline = NearestNeighbour(KNOWN)
    assert [baseline.calls(r.query) for r in records] == [[LOCK], [OPEN], [], [], [NEWS]]
    figures = evaluate_baseline(KNOWN, records, functions=functions, now=NOW)
    assert figures["success"] == figures["strict"] == share([True, False, False])
    assert figures["functions"] == share([True, True, False])
    assert figures["refusal"] == share([True, False])
    assert figures["over_refusal"] == share([False, False, True])


def test_records_of_another_domain_are_no_use(functions: FunctionSet) -> None:
    with pytest.raises(RecordError, match="open_sunroof"):
        evaluate_baseline([record("sunroof", call("open_sunroof"))], KNOWN, functions=functions, now=NOW)
