"""How fast could decoding be? Each token reads every weight once, so memory bandwidth sets the bound."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

_BYTES = 256 << 20  # far beyond the caches
_ROUNDS = 5


def read_bandwidth(threads: int | None = None) -> float:
    """Bytes per second that this machine reads from memory, with all cores; the best of a few rounds."""
    count = threads or os.cpu_count() or 1
    parts = np.array_split(np.ones(_BYTES // 8, dtype=np.float64), count)
    best = float("inf")
    with ThreadPoolExecutor(count) as pool:
        for _ in range(_ROUNDS):
            begun = time.perf_counter()
            list(pool.map(np.sum, parts))
            best = min(best, time.perf_counter() - begun)
    return _BYTES / best


def bound_tokens_per_s(weight_bytes: int, bandwidth: float) -> float:
    """Tokens per second if reading the weights were all that decoding does."""
    return bandwidth / weight_bytes
