"""Chance that is always the same for the same words: what a simulation answers where the world is not simulated.

From sha256 of the words, folded in case, spaces and end punctuation: never from a seed or from `hash`.
"""

from __future__ import annotations

import hashlib


def chance(*parts: str) -> int:
    """A large number for these words."""
    return int(digest(*parts)[:12], 16)


def digest(*parts: str) -> str:
    """64 hexadecimal digits for these words."""
    return hashlib.sha256("\n".join(fold(p) for p in parts).encode()).hexdigest()


def fold(text: str) -> str:
    """Text without what two people write differently: case, spaces, end punctuation."""
    return " ".join(text.casefold().split()).rstrip(".!? ")
