"""The records of every domain on its device: each call fits, can be carried out, and leaves a trace if it acts."""

from __future__ import annotations

import pytest

from gold import NOW, carried_out, gold
from octavo.agents.loop import ready_call
from octavo.domains import DOMAINS, join_names, load_domain
from octavo.functions import Effect, check_call
from octavo.functions.check import references
from octavo.types import Observation

# Functions that set something to what it may already be.
SETTINGS = {
    "android": {
        *("open_or_lock_door", "enable_do_not_disturb", "set_volume", "change_screen_brightness"),
        "set_nest_temperature",
    },
    "vehicle": {"adjust_volume", "operate_sunroof"},
    "video": {"set_video_quality"},
    "smart_home": {"arm_security"},
}


@pytest.mark.parametrize("name", DOMAINS)
def test_calls_fit_the_functions_and_name_all_of_them(name: str) -> None:
    functions = load_domain(name).functions
    calls = [(record.query, number, c) for record in gold(name) for number, c in enumerate(record.calls, 1)]
    assert {r.domain for r in gold(name)} == {name}
    assert [(query, issue) for query, k, c in calls for issue in check_call(c, functions, step=k)] == []
    assert {c.function for _, _, c in calls} == {f.name for f in functions}


@pytest.mark.parametrize("name", DOMAINS)
def test_every_plan_is_carried_out_and_the_state_shows_every_call_that_acts(name: str) -> None:
    functions = load_domain(name).functions
    acts = {f.name for f in functions if f.effect is not Effect.READ}
    done = carried_out(name)
    assert len(done) == sum(len(record.calls) for record in gold(name)) >= 540
    assert {d.call.function for d in done if d.changed} == acts
    assert {d.call.function for d in done if d.call.function in acts and not d.changed} == SETTINGS.get(name, set())


def test_requests_for_several_domains_name_those_that_they_need_and_are_carried_out() -> None:
    owners = {f.name: name for name in DOMAINS for f in load_domain(name).functions}
    joint = load_domain(join_names(record.domain for record in gold("cross")))
    fresh = (device := joint.device(NOW)).snapshot()
    crossing = 0
    for record in gold("cross"):
        used = {owners[c.function] for c in record.calls}
        assert not record.calls or (join_names(used) == record.domain and len(used) > 1), record.query
        device.restore(fresh)
        seen: dict[int, Observation] = {}
        for number, call in enumerate(record.calls, 1):
            assert check_call(call, joint.functions, step=number) == []
            seen[number] = Observation(number, device.execute(ready_call(call, joint.functions, seen)))
        crossing += any(
            owners[record.calls[r.step - 1].function] != owners[c.function]
            for c in record.calls
            for value in c.arguments.values()
            for r in references(value)
        )
    assert crossing > 100
