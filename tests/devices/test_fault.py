"""Planned and random faults."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from octavo.devices.fault import Fault, RandomFaults, garble
from octavo.errors import MisuseError


def test_a_fault_hits_its_function_at_its_call() -> None:
    fault = Fault("ring", "timeout", at=2)
    assert [fault.pick("ring", nth) for nth in (1, 2, 3)] == [None, "timeout", None]
    assert fault.pick("sing", 2) is None


def test_a_fault_at_zero_hits_every_call() -> None:
    assert [Fault("ring").pick("ring", nth) for nth in (1, 2, 9)] == ["fail"] * 3


def test_random_faults_hit_their_share() -> None:
    faults = RandomFaults(0.2, seed=7)
    hits = [faults.pick("ring", nth) for nth in range(1, 2001)].count("fail")
    assert 340 <= hits <= 460


def test_random_faults_are_reproducible_and_differ_by_seed() -> None:
    def hits(seed: int) -> list[object]:
        return [RandomFaults(0.5, seed).pick("ring", nth) for nth in range(64)]

    assert hits(1) == hits(1)
    assert hits(1) != hits(2)


@pytest.mark.parametrize(("share", "expected"), [(0.0, None), (1.0, "junk")])
def test_no_share_and_the_whole_share(share: float, expected: str | None) -> None:
    faults = RandomFaults(share, seed=1, kind="junk")
    assert {faults.pick("ring", nth) for nth in range(100)} == {expected}


def test_settings_without_meaning_are_refused() -> None:
    with pytest.raises(MisuseError, match="-1"):
        Fault("ring", at=-1)
    with pytest.raises(MisuseError, match="explode") as caught:
        Fault("ring", "explode")  # type: ignore[arg-type]
    assert "timeout" in caught.value.hint
    with pytest.raises(MisuseError, match=r"1\.5"):
        RandomFaults(1.5, seed=0)


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.text("ab"), st.lists(st.text("ab"))))
def test_garbled_values_are_of_another_kind(value: object) -> None:
    assert type(garble(value)) is not type(value) or isinstance(value, int)
    assert garble(value) != value or value == -1
