"""The gold records of a domain, and what carrying them out does to a fresh device."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from octavo.agents.loop import ready_call
from octavo.data.records import domain_files, load_records
from octavo.domains import load_domain
from octavo.types import Call, Observation, Record

NOW = datetime(2026, 11, 18, 9, 0)  # a Wednesday


@dataclass(frozen=True)
class Done:
    """A call as the device got it, whether it changed the device's state, and the state that it left, as text."""

    record: Record
    number: int  # 1-based
    call: Call
    changed: bool
    state: str


@cache
def gold(domain: str) -> tuple[Record, ...]:
    return tuple(load_records(list(domain_files(domain).values())))


@cache
def carried_out(domain: str) -> tuple[Done, ...]:
    """Every call of the records; each plan has a fresh device. Raises: DeviceError where one cannot be done."""
    return tuple(_carry_out(domain))


def _carry_out(domain: str) -> Iterator[Done]:
    functions, device = load_domain(domain).functions, load_domain(domain).device(NOW)
    fresh = device.snapshot()
    for record in gold(domain):
        device.restore(fresh)
        seen: dict[int, Observation] = {}
        for number, call in enumerate(record.calls, 1):
            ready = ready_call(call, functions, seen)
            before = device.snapshot()
            seen[number] = Observation(number, device.execute(ready))
            yield Done(record, number, ready, device.state != before, repr(device.state))
