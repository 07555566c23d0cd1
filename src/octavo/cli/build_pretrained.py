"""`octavo build-pretrained`: rebuild the committed agent from the committed records."""

from __future__ import annotations


def build_pretrained() -> None:
    """placeholder"""
