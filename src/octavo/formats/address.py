"""Where people can be reached, as they write it: phone numbers, in any groups or said aloud, and email addresses.

The one owner of what may stand between digits. Knows nothing about times, which moment.py keeps apart from numbers.
"""

from __future__ import annotations

import re

_BETWEEN = r"[\s().\-/]*"  # what stands between two digits
_RUN = re.compile(rf"\+?\(?\d(?:{_BETWEEN}\d)*")
_WORD = r"(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine)"
_ALOUD = re.compile(  # digits in words beside others, which no copying turns into a number
    rf"\b(?:(?:double|triple)\s+(?:\d|{_WORD})|(?:\d+|{_WORD})[\s,-]+{_WORD}|{_WORD}[\s,-]+\d)\b", re.IGNORECASE
)

_EMAIL = re.compile(r"[\w+][\w.+%&'-]*@[\w-]+(?:\.[\w-]+)+")


def emails_in(text: str) -> list[str]:
    """Each address in `text`, once."""
    return list(dict.fromkeys(_EMAIL.findall(text)))


def digits_of(text: str) -> str:
    """The number that `text` is, as calls hold it: digits alone, perhaps after a plus. Empty if it is none."""
    return re.sub(r"[^\d+]", "", text) if _RUN.fullmatch(text) else ""


def number_groups(text: str) -> list[list[str]]:
    """Each number in `text` as its groups of digits, from left to right."""
    return [re.findall(r"\+?\d+", run) for run in _RUN.findall(text)]


def said_aloud(text: str) -> bool:
    """Does `text` say digits in words, "oh two double seven"?"""
    return _ALOUD.search(text) is not None


def spelled(digits: str) -> re.Pattern[str]:
    """A pattern of these digits, however they are grouped."""
    return re.compile(r"(?<!\d)\+?\(?" + _BETWEEN.join(re.sub(r"\D", "", digits)) + r"(?!\d)")


def find_number(value: str, text: str) -> str | None:
    """The number `value` as `text` writes it in digits, if it does."""
    match = spelled(value).search(text)
    return match[0] if match else None
