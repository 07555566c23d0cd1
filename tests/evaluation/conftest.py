"""Fixtures of this room."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evaluation.asked import Script
from octavo.functions import FunctionSet


@pytest.fixture
def script(functions: FunctionSet, ids: Callable[[str], int]) -> Script:
    """Empty: add records and what is said to them."""
    return Script(functions, ids)
