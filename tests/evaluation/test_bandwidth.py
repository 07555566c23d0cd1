"""The bound of decoding."""

from __future__ import annotations

from octavo.evaluation.bandwidth import bound_tokens_per_s, read_bandwidth


def test_the_bound_is_bandwidth_over_weights() -> None:
    assert bound_tokens_per_s(100_000_000, 20e9) == 200


def test_this_machine_reads_memory() -> None:
    assert 5e8 < read_bandwidth() < 5e12
