"""An agent on records: what is counted, by what, and in which lanes."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from evaluation.asked import NOW, Said, Script, ScriptedAgent, call, phone
from octavo.agents.event import Event
from octavo.agents.policy import Policy
from octavo.devices import Device
from octavo.errors import MisuseError, ModelError, RecordError
from octavo.evaluation.agent import Report, evaluate, peak_memory
from octavo.evaluation.metric import share
from octavo.types import Call, Record, Reference, Step, Template

WEATHER, LOCK = call("get_weather_forecast", location="Rome"), call("open_or_lock_door", status="lock")
TEXT = call("send_text_message", contact_name="Mia", message=Template(("It is ", Reference(1))))
LOUD = call("set_volume", level=9, volume_type="ring")
NAMES = [
    *("success", "strict", "functions", "refusal", "over_refusal"),
    *("caller_function", "caller_success", "caller_strict"),
    "calls_decoded",
    *(f"time_to_{what}_p{q}_s" for what in ("plan", "first_call", "last_call") for q in (50, 95)),
    *("prompt_tokens", "caller_prompt_tokens", "tokens_read", "tokens_written", "peak_memory_mb"),
]


def run(script: Script, **options: Any) -> Report:
    agent = script.agent()
    return evaluate(agent, script.records, device_factory=phone, now=NOW, caller=agent, **options)


@pytest.fixture
def mixed(script: Script) -> Script:
    """Four records in scope, of which one is right exactly, one after folding, one wrong, one refused; two out."""
    script.add("weather to mia", WEATHER, TEXT)
    script.add("lock up", LOCK, WEATHER, says=(call("get_weather_forecast", location="rome"), LOCK))
    script.add("ring louder", LOUD, says=(LOCK,))
    script.add("lock the door", LOCK, says=())
    script.add("tell a joke")
    script.add("order a pizza", says=(LOCK,))
    return script


def test_figures_over_records_in_and_out_of_scope(mixed: Script) -> None:
    figures = run(mixed).figures
    assert list(figures) == NAMES
    assert figures["success"] == share([True, True, False, False])
    assert figures["strict"] == share([True, False, False, False])
    assert figures["functions"] == share([True, True, False, False])
    assert figures["over_refusal"] == share([False, False, False, True])
    assert figures["refusal"] == share([True, False])
    assert figures["caller_success"] == share([True] * 6)
    assert figures["calls_decoded"] == share([True] * 6)
    assert figures["time_to_plan_p50_s"].n == 6
    assert figures["time_to_first_call_p50_s"].n == 4
    assert figures["prompt_tokens"].value == 3  # pieces: start, query, end
    assert figures["prompt_tokens"].n == 6
    assert figures["caller_prompt_tokens"].n == 6


def test_figures_by_number_of_steps(mixed: Script) -> None:
    parts = run(mixed).by_steps
    assert list(parts) == [1, 2]
    assert list(parts[1]) == [name for name in NAMES[:8] if name != "refusal"]
    assert parts[1]["success"] == share([False, False])
    assert parts[2]["success"] == share([True, True])
    assert parts[2]["strict"] == share([True, False])
    assert parts[1]["over_refusal"] == share([False, True])
    assert parts[2]["caller_function"] == share([True] * 4)


def test_figures_by_function(mixed: Script) -> None:
    mixed.alone[mixed.records[0].steps[0].text] = mixed.text(call("get_weather_forecast", location="Oslo"), 1)
    parts = run(mixed).by_function
    assert list(parts) == ["get_weather_forecast", "send_text_message", "set_volume", "open_or_lock_door"]
    assert parts["get_weather_forecast"]["success"] == share([True, True])
    assert parts["get_weather_forecast"]["caller_success"] == share([False, True])
    assert parts["get_weather_forecast"]["caller_function"] == share([True, True])
    assert parts["send_text_message"]["caller_success"] == share([True])
    assert parts["open_or_lock_door"]["success"] == share([True, False])
    assert "make_phone_call" not in parts


@pytest.mark.parametrize(
    ("says", "function", "success", "strict"),
    [
        (TEXT, True, True, True),
        (call("send_text_message", contact_name="mia", message=Template(("it is ", Reference(1)))), True, True, False),
        (call("send_text_message", contact_name="Mia", message="It is"), True, False, False),
        (LOCK, False, False, False),
        ("<oct_99>()<oct_end>", False, False, False),
        (call("set_volume", level=99, volume_type="ring"), False, False, False),
        ('<oct_7>(" Mia")<oct_end>', True, False, False),  # the right function without its message
    ],
)
def test_the_caller_alone(script: Script, says: Call | str, function: bool, success: bool, strict: bool) -> None:
    record = script.add("weather to mia", WEATHER, TEXT)
    script.alone[record.steps[1].text] = says if isinstance(says, str) else script.text(says, 2)
    figures = run(script).figures
    assert figures["caller_function"] == share([True, function])
    assert figures["caller_success"] == share([True, success])
    assert figures["caller_strict"] == share([True, strict])
    assert figures["success"] == share([True])  # the agent's own calls are another matter


def test_malformed_calls_are_misses_with_their_kind(script: Script) -> None:
    right = script.right((WEATHER, LOCK))
    script.add("lock up", WEATHER, LOCK, says=Said(right.plan, (right.calls[0], "<oct_99>()<oct_end>")))
    report = run(script)
    assert report.figures["success"] == report.figures["functions"] == share([False])
    assert [m.kind for m in report.missed[0].misses] == ["malformed"]


def test_every_miss_is_reported_with_its_plan(mixed: Script) -> None:
    report = run(mixed)
    assert [one.record.query for one in report.missed] == ["ring louder", "lock the door", "order a pizza"]
    assert report.missed[0].steps == (Step("Do part 1.", "open_or_lock_door"),)
    assert report.to_dict()["misses"] == {"refused": 1, "not refused": 1, "wrong function": 1}


def test_the_report_as_json(mixed: Script) -> None:
    report = run(mixed, name="agents/android", command="octavo evaluate x", records_sha256="abc")
    plain = json.loads(json.dumps(report.to_dict()))
    for name in NAMES:
        assert set(plain[name]) == {"value", "n", "interval"}
        assert len(plain[name]["interval"]) == 2
    assert plain["by_steps"]["2"]["success"]["n"] == 2
    assert plain["by_function"]["set_volume"]["success"]["value"] == 0
    rest = {key: plain[key] for key in ("records", "records_sha256", "command", "agent", "now", "lanes")}
    assert rest == {
        "records": 6,
        "records_sha256": "abc",
        "command": "octavo evaluate x",
        "agent": "agents/android",
        "now": "2026-11-23T14:00:00",
        "lanes": 1,
    }
    assert plain["seconds"] > 0


def test_figures_without_observations_are_not_zero(script: Script) -> None:
    script.add("tell a joke")
    figures = run(script).figures
    for name in ("success", "over_refusal", "caller_success", "time_to_first_call_p50_s", "caller_prompt_tokens"):
        assert figures[name].to_dict() == {"value": None, "n": 0, "interval": [None, None]}
    assert figures["refusal"].value == 1


def test_every_record_gets_a_fresh_device(mixed: Script) -> None:
    devices: list[Device] = []

    def fresh() -> Device:
        devices.append(phone())
        return devices[-1]

    evaluate(mixed.agent(), mixed.records, device_factory=fresh, now=NOW)
    assert len(devices) == len(mixed.records)


class Lanes(ScriptedAgent):
    """Waits until all lanes are at work, and remembers who was where."""

    barrier: threading.Barrier
    busy: Counter[int]
    seen: list[int]
    clashes: list[int]

    def run(self, query: str, /, *, device: Device | None, policy: Policy, lane: int = 0) -> Iterator[Event]:
        self.seen.append(lane)
        if self.busy[lane]:
            self.clashes.append(lane)
        self.busy[lane] += 1
        self.barrier.wait(timeout=10)
        yield from super().run(query, device=device, policy=policy, lane=lane)
        time.sleep(0.001)
        self.busy[lane] -= 1


def test_records_run_side_by_side_each_lane_one_at_a_time(script: Script) -> None:
    for n in range(12):
        script.add(
            f"volume {n}", call("set_volume", level=n % 11, volume_type="ring"), says=(LOCK,) if n == 7 else None
        )
    agent = Lanes(script.functions, script.ids, script.said, script.alone)
    agent.barrier, agent.busy, agent.seen, agent.clashes = threading.Barrier(3), Counter(), [], []
    progress: list[tuple[int, int]] = []
    report = evaluate(
        agent,
        script.records,
        device_factory=phone,
        now=NOW,
        lanes=3,
        progress=lambda done, total: progress.append((done, total)),
    )
    assert sorted(set(agent.seen)) == [0, 1, 2]
    assert agent.clashes == []
    assert [one.record.query for one in report.missed] == ["volume 7"]
    assert report.figures["success"] == share([n != 7 for n in range(12)])
    assert progress == [(n, 12) for n in range(1, 13)]
    assert report.to_dict()["lanes"] == 3


def test_lanes_change_no_figure_but_the_times(mixed: Script) -> None:
    one, three = run(mixed, lanes=1), run(mixed, lanes=3)
    for name in NAMES[:8]:
        assert one.figures[name] == three.figures[name]
    assert (one.by_steps[1]["success"], one.missed) == (three.by_steps[1]["success"], three.missed)


class Slow(ScriptedAgent):
    """Counts what it is asked, and takes its time."""

    asked: int = 0

    def run(self, query: str, /, *, device: Device | None, policy: Policy, lane: int = 0) -> Iterator[Event]:
        self.asked += 1
        if self.asked > 1:
            time.sleep(0.02)
        return super().run(query, device=device, policy=policy, lane=lane)


def test_an_engine_that_fails_stops_everything(script: Script) -> None:
    script.add("weather", WEATHER, says=Said(script.right((WEATHER,)).plan))
    for n in range(20):
        script.add(f"lock {n}", LOCK)
    agent = Slow(script.functions, script.ids, script.said, script.alone)
    with pytest.raises(ModelError, match="script is at its end"):
        evaluate(agent, script.records, device_factory=phone, now=NOW)
    assert agent.asked < 21


def test_nothing_to_do_is_misuse(mixed: Script) -> None:
    with pytest.raises(MisuseError, match="0 records"):
        evaluate(mixed.agent(), [], device_factory=phone, now=NOW)
    with pytest.raises(MisuseError, match="0 lanes"):
        run(mixed, lanes=0)


def test_records_of_other_functions_stop_it_before_it_starts(mixed: Script) -> None:
    record = Record("vehicle", "open up", (Step("Open."),), (call("open_sunroof"),))
    with pytest.raises(RecordError, match="open_sunroof"):
        evaluate(mixed.agent(), [*mixed.records, record], device_factory=phone, now=NOW)


def test_peak_memory_is_in_megabytes() -> None:
    resource = pytest.importorskip("resource")
    figure = peak_memory()
    assert figure.n == 1
    assert figure.value is not None and 10 < figure.value < 100_000
    assert figure.interval == (figure.value, figure.value)
    assert figure.value >= resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 0.9 / 1e6
