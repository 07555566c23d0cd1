"""Waits over several requests."""

from __future__ import annotations

from collections.abc import Iterator

from evaluation.asked import Script, ScriptedAgent, call, phone
from octavo.agents.event import Event
from octavo.agents.policy import Policy
from octavo.devices import Device
from octavo.evaluation.answer import Answer
from octavo.evaluation.latency import latency, time_figures
from octavo.evaluation.metric import percentile

DOOR, NEWS = call("open_or_lock_door", status="lock"), call("get_trending_news", query="chess")


class Watched(ScriptedAgent):
    """Remembers what was asked, in which lane."""

    asked: list[tuple[str, int]]

    def run(self, query: str, /, *, device: Device | None, policy: Policy, lane: int = 0) -> Iterator[Event]:
        self.asked.append((query, lane))
        return super().run(query, device=device, policy=policy, lane=lane)


def watched(script: Script) -> Watched:
    script.add("lock", DOOR)
    script.add("chess news", NEWS)
    script.add("both", DOOR, NEWS)
    script.add("tell a joke")
    agent = Watched(script.functions, script.ids, script.said, script.alone)
    agent.asked = []
    return agent


def test_queries_are_asked_one_after_the_other_in_lane_0(script: Script) -> None:
    agent, seen = watched(script), []
    queries = [r.query for r in script.records]
    latency(agent, queries, device_factory=phone, warm_up=1, progress=lambda done, total: seen.append((done, total)))
    assert agent.asked == [("tell a joke", 0), *((q, 0) for q in queries)]
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_warming_up_can_be_left_out_or_exceed_the_queries(script: Script) -> None:
    agent = watched(script)
    latency(agent, ["lock"], device_factory=phone, warm_up=0)
    assert len(agent.asked) == 1
    latency(agent, ["lock"], device_factory=phone, warm_up=5)
    assert len(agent.asked) == 3


def test_figures_are_split_by_the_number_of_steps(script: Script) -> None:
    agent = watched(script)
    waits = latency(agent, [r.query for r in script.records], device_factory=phone)
    assert list(waits.by_steps) == [0, 1, 2]
    assert waits.figures["time_to_plan_p50_s"].n == 4
    assert waits.figures["time_to_last_call_p95_s"].n == 3
    assert {n: part["time_to_plan_p50_s"].n for n, part in waits.by_steps.items()} == {0: 1, 1: 2, 2: 1}
    assert waits.by_steps[0]["time_to_first_call_p50_s"].value is None
    assert [len(a.written) for a in waits.answers] == [1, 1, 2, 0]
    plain = waits.to_dict()
    assert plain["by_steps"]["1"]["time_to_plan_p50_s"]["n"] == 2
    assert set(plain["time_to_plan_p50_s"]) == {"value", "n", "interval"}


def test_time_figures_leave_out_what_never_came() -> None:
    answers = [Answer((), (), n / 10, n or None, None) for n in range(4)]
    figures = time_figures(answers)
    assert figures["time_to_plan_p50_s"] == percentile([0, 0.1, 0.2, 0.3], 0.5)
    assert figures["time_to_plan_p95_s"] == percentile([0, 0.1, 0.2, 0.3], 0.95)
    assert figures["time_to_first_call_p50_s"] == percentile([1, 2, 3], 0.5)
    assert figures["time_to_last_call_p50_s"].to_dict() == {"value": None, "n": 0, "interval": [None, None]}
