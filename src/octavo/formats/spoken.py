"""How people say numbers and times of day, folded into digits: 'half an hour' is '0.5 hour', 'noon' is '12:00'.

Knows no clock and no calendar (date.py).
"""

from __future__ import annotations

import re

_ONES = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""

_CARDINAL_OF: dict[str, int] = {
    **{one: i for i, one in enumerate(_ONES.split(), 1)},
    **{ten: 10 * i for i, ten in enumerate(_TENS.split(), 2)},
    **{
        f"{ten}-{one}": 10 * i + k
        for i, ten in enumerate(_TENS.split(), 2)
        for k, one in enumerate(_ONES.split()[:9], 1)
    },
}
_ORDINAL_OF: dict[str, int] = {
    **{ordinal: i for i, ordinal in enumerate(_ORDINALS.split(), 1)},
    **{f"twenty-{ordinal}": 20 + i for i, ordinal in enumerate(_ORDINALS.split()[:9], 1)},
    "thirtieth": 30,
    "thirty-first": 31,
}
_UNIT = r"(?:second|sec|minute|min|hour|hr|day|week|fortnight|month|year)s?\b"
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)?")
_BEFORE_NUMBERS = (
    (r"’", "'"),
    (r"[,!?]|\.$", " "),
    (rf"\b({_TENS.replace(' ', '|')}) (?=(?:{'|'.join(_ONES.split()[:9] + _ORDINALS.split()[:9])})\b)", r"\1-"),
    (rf"\b(?:a )?quarter of an (?={_UNIT})", "0.25 "),
    (rf"\bhalf an? (?={_UNIT})", "0.5 "),
    (rf"\b(?:a )?couple(?: of)? (?={_UNIT})", "2 "),
    (rf" and a half ({_UNIT})", r" \1 0.5 \1"),
    (rf"\b({_UNIT}) and a half\b", r"\1 0.5 \1"),
    (rf"\ban? (?={_UNIT})", "1 "),
)
_AFTER_NUMBERS = (
    (r"\b([ap])\.m\b\.?", r"\1m"),
    (r" o'clock\b", ":00"),
    (r"\b(noon|midday)\b", "12:00"),
    (r"\bmidnight\b", "00:00"),
    (r"\btonight\b", "today night"),
)


def fold_spoken(text: str) -> str:
    """`text` in lower case and single blanks, its spoken numbers and times of day in digits.

    Ordinals end in 'th', whichever they are: 'the first of may' becomes 'the 1th of may'.
    """
    text = " ".join(text.casefold().split())
    for pattern, replacement in _BEFORE_NUMBERS:
        text = re.sub(pattern, replacement, text)
    text = _WORDS.sub(_number, text)
    for pattern, replacement in _AFTER_NUMBERS:
        text = re.sub(pattern, replacement, text)
    return " ".join(text.split())


def _number(match: re.Match[str]) -> str:
    word = match[0]
    if word in _CARDINAL_OF:
        return str(_CARDINAL_OF[word])
    # After a number 'second' is the unit of time.
    before = match.string[: match.start()].split()[-1:]
    counted = bool(before) and (before[0][-1].isdigit() or before[0] in _CARDINAL_OF)
    return f"{_ORDINAL_OF[word]}th" if word in _ORDINAL_OF and not counted else word
