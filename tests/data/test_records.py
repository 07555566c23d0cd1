"""Records on disk, and the phone's own records."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.data.records import (
    CROSS,
    domain_files,
    hash_records,
    heldout_files,
    load_records,
    record_from_dict,
    record_to_dict,
    save_records,
)
from octavo.domains import DOMAINS, android, load_domain
from octavo.errors import RecordError
from octavo.formats.contract import Contract
from octavo.formats.plan import MAX_STEPS
from octavo.functions import FunctionSet, check_call
from octavo.types import Call, Record, Reference, Step, Template

FILES = sorted((Path(android.__file__).parent / "records").glob("*.jsonl"))
EVERY = [r for f in FILES for r in load_records(f)]
LINE = {
    "domain": "android",
    "query": "Text Mia the weather for Rome, it's $25",
    "steps": [
        {"text": "Get it.", "function": "get_weather_forecast", "arguments": {"location": "Rome"}},
        {
            "text": "Text it.",
            "function": "send_text_message",
            "arguments": {"contact_name": "$1.who", "message": "$1 $25"},
        },
    ],
}


def test_a_record_from_its_line() -> None:
    record = record_from_dict(LINE)
    assert record.steps[1] == Step("Text it.", "send_text_message")
    assert record.calls[1] == Call(
        "send_text_message",
        {"contact_name": Reference(1, ("who",)), "message": Template((Reference(1), " $25"))},
    )
    assert record_to_dict(record) == LINE


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.stem)
def test_the_phones_records_survive_and_are_valid(file: Path, functions: FunctionSet) -> None:
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]
    records = load_records(file)
    assert len(records) == len(lines) > 0
    for line, record in zip(lines, records, strict=True):
        assert record_from_dict(record_to_dict(record)) == record
        assert record_to_dict(record) == line
        assert len(record.steps) <= MAX_STEPS
        for k, call in enumerate(record.calls, 1):
            assert check_call(call, functions, step=k) == [], record.query


@pytest.mark.parametrize("contract", [Contract(), Contract(plan="split", spaced=False)], ids=["ours", "papers"])
def test_the_phones_records_read_back_from_what_is_trained(contract: Contract, functions: FunctionSet) -> None:
    for record in EVERY:
        for k, call in enumerate(record.calls, 1):
            text = "".join(contract.caller_target(call, functions, step=k))
            (found,) = contract.parse_calls(text, functions, step=k)
            given_arguments = {name: found.arguments[name] for name in call.arguments}
            assert (found.function, given_arguments) == (call.function, dict(call.arguments))


# In i and in bi, out of scope in both; the committed agent has learned both files as they are.
TWICE = {"which alarms have i got for the morning?"}
ALL = {d: load_records([*domain_files(d).values(), *heldout_files(d)]) for d in (*DOMAINS, CROSS)}


@pytest.mark.parametrize("domain", ALL)
def test_no_query_stands_twice_nor_among_those_to_test_on(domain: str) -> None:
    counts = Counter(" ".join(r.query.lower().split()) for r in ALL[domain])
    assert len(counts) >= 260
    assert {query for query, count in counts.items() if count > 1} == (TWICE if domain == "android" else set())


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_tested_on_is_valid(domain: str) -> None:
    functions = load_domain(domain).functions
    found = load_records(heldout_files(domain))
    assert len(found) >= 80 and {r.domain for r in found} == {domain}
    assert [i for r in found for k, c in enumerate(r.calls, 1) for i in check_call(c, functions, step=k)] == []


def test_files_are_loaded_in_order() -> None:
    assert load_records(FILES[1::-1]) == load_records(FILES[1]) + load_records(FILES[0])


@given(st.lists(st.builds(Record, st.just("android"), st.text(min_size=1).filter(str.strip)), max_size=4))
def test_any_query_survives_on_disk(tmp_path_factory: pytest.TempPathFactory, records: list[Record]) -> None:
    path = tmp_path_factory.getbasetemp() / "records.jsonl"
    save_records(records, path)
    assert load_records(path) == records


@pytest.mark.parametrize("mark", ["\u2028", "\x85", "\x0b", "\x1e", "\r\n", "\ufeff"])
def test_line_separators_inside_a_query_do_not_break_it(tmp_path: Path, mark: str) -> None:
    records = [Record("android", f"one{mark}two"), Record("android", "three")]
    save_records(records, tmp_path / "r.jsonl")
    assert load_records(tmp_path / "r.jsonl") == records


def test_blank_lines_and_other_line_ends_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_bytes(b"\n" + json.dumps(LINE).encode() + b"\r\n \r\n")
    assert load_records(tmp_path / "r.jsonl") == [record_from_dict(LINE)]


def test_the_hash_is_of_content_and_order() -> None:
    first, second = record_from_dict(LINE), Record("android", "Order a pizza")
    spaced = record_from_dict(json.loads(json.dumps(LINE, indent=4, sort_keys=True)))
    assert hash_records([first, second]) == hash_records([spaced, second])
    assert hash_records([first, second]) != hash_records([second, first])
    assert hash_records([first]) != hash_records([first, second])


STEP = {"text": "t", "function": "f", "arguments": {}}


@pytest.mark.parametrize(
    "line",
    [
        "not JSON",
        "[]",
        "3",
        '{"domain": "android", "query": "q"}',
        json.dumps({"domain": "android", "query": " ", "steps": []}),
        json.dumps({"domain": None, "query": "q", "steps": []}),
        json.dumps({"domain": "android", "query": "q", "steps": [{**STEP, "arguments": [1]}]}),
        json.dumps({"domain": "android", "query": "q", "steps": [{**STEP, "arguments": {"a": {"b": 1}}}]}),
        json.dumps({"domain": "android", "query": "q", "steps": [{**STEP, "function": 3}]}),
        json.dumps({"domain": "android", "query": "q", "steps": [{**STEP, "text": ""}]}),
    ],
)
def test_what_is_no_record_is_an_error_with_file_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(f"{json.dumps(LINE)}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"r\.jsonl:3: ") as caught:
        load_records(path)
    assert (caught.value.path, caught.value.line) == (str(path), 3)
    assert caught.value.hint


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"nowhere\.jsonl"):
        load_records(tmp_path / "nowhere.jsonl")
