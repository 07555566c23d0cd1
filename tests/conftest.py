"""Fixtures that all rooms share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings

from octavo.domains.android.phone import Phone
from octavo.functions import FunctionSet, functions_from_class

pytest_plugins = ["tiny", "packed"]

# A busy machine is no failure, and the same tests give the same answer twice.
settings.register_profile("octavo", deadline=None, derandomize=True)
settings.load_profile("octavo")


@pytest.fixture(scope="session")
def functions() -> FunctionSet:
    """The 20 Android functions."""
    return functions_from_class(Phone)


@pytest.fixture
def ids() -> Callable[[str], int]:
    """Numbers for special tokens, as a tokenizer would give them."""
    known: dict[str, int] = {}
    return lambda token: known.setdefault(token, 50000 + len(known))
