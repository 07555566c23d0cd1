"""Where people can be reached, as they write it: phone numbers, in any groups or said aloud, and email addresses.

The one owner of what may stand between digits. Knows nothing about times, which moment.py keeps apart from numbers.
"""

from __future__ import annotations

import re

DIALLED = 7  # digits of a number that is certainly somebody's; shorter ones may be years, sizes and the like
SHORTEST = 3  # digits of a number that can be called
_BETWEEN = r"(?:[\s()\-/]|\.(?!\s))*"  # what stands between two digits
_RUN = re.compile(rf"\+?\(?\d(?:{_BETWEEN}\d)*")
_NO_NAME = r"(?!(?:look(?:s|ing)?|meet(?:ing)?|see|be|is|am|are|was|were|arrive|stay|it|that|this|me|him|her|us)\b)"
_DICTATED = re.compile(
    rf"(?<![\w.+'-]){_NO_NAME}([\w.+'-]+(?: dot [\w+'-]+)*) at ([\w-]+(?: dot [\w-]+)+)", re.IGNORECASE
)
_EMAIL = re.compile(r"(?<![\w.+%&-])[\w+][\w.+%&'-]*@[\w-]+(?:\.[\w-]+)+")


def _numbered(words: str, first: int) -> dict[str, str]:
    return {word: str(i) for i, word in enumerate(words.split(), first)}


_ONES = _numbered("zero one two three four five six seven eight nine", 0)
_DIGIT = {**_ONES, "oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0"}
_TEEN = _numbered("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10)
_TEN = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 2)
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_PART = (
    rf"(?:(?:{'|'.join(_TIMES)})[ -]+(?:\d|{'|'.join(_DIGIT)})|\d+"
    rf"|{'|'.join(sorted([*_DIGIT, *_TEEN, *_TEN, 'hundred'], key=len, reverse=True))})\b"
)
_ALOUD = re.compile(rf"(?:\bplus[ ,-]+|\+)?\(?\b{_PART}(?:[\s,.\-()/]+{_PART})*", re.IGNORECASE)


def emails_in(text: str) -> list[str]:
    """Each address in `text`, once, also as it is dictated: "hr at kvarnab dot se"."""
    dictated = (f"{_dots(m[1])}@{_dots(m[2])}" for m in _DICTATED.finditer(text))
    return list(dict.fromkeys([*_EMAIL.findall(text), *dictated]))


def digits_of(text: str) -> str:
    """The number that `text` is, in digits or in words, as calls hold it: digits, perhaps after a plus; or nothing."""
    if _RUN.fullmatch(text):
        return re.sub(r"[^\d+]", "", text)
    return numbers_aloud(text).get(text, "")


def number_groups(text: str) -> list[list[str]]:
    """Each number in `text` as its groups of digits, from left to right."""
    return [re.findall(r"\+?\d+", run) for run in _RUN.findall(text)]


def numbers_aloud(text: str) -> dict[str, str]:
    """Each number that `text` says at least in part in words, "oh two double seven one", by its words.

    Of 213 such numbers in the records 207 are found; what is said in pieces or corrected is not.
    """
    runs = [m[0] for m in _ALOUD.finditer(text) if re.search("[a-z]", m[0], re.IGNORECASE)]
    return {run: value for run in runs if len(value := _dial(run)) >= SHORTEST}


def spelled(digits: str) -> re.Pattern[str]:
    """A pattern of these digits, however they are grouped."""
    return re.compile(r"(?<!\d)\+?\(?" + _BETWEEN.join(re.sub(r"\D", "", digits)) + r"(?!\d)")


def number_words(value: str, text: str) -> str | None:
    """The number `value` as `text` says it, in digits or aloud, if it does."""
    match = spelled(value).search(text)
    return match[0] if match else next((w for w, digits in numbers_aloud(text).items() if digits == value), None)


def _dots(text: str) -> str:
    return re.sub(" dot ", ".", text, flags=re.IGNORECASE)


def _dial(run: str) -> str:
    """The digits that words and digits say: "forty four" is 44, "forty" 40, "eight hundred" 800."""
    dialled, times, ten = "", 1, ""
    for word in re.findall(r"\+|[a-z]+|\d+", run.lower()):
        if ten and word in _ONES and word != "zero":
            dialled, ten = dialled + ten + _ONES[word], ""
            continue
        dialled, ten = dialled + (f"{ten}0" if ten else ""), ""
        if word in _TIMES:
            times = _TIMES[word]
            continue
        if word in _TEN:
            ten = _TEN[word]
        else:
            said = {"plus": "+", "+": "+", "hundred": "00", **_DIGIT, **_TEEN}.get(word, word)
            dialled += said * times
        times = 1
    return dialled + (f"{ten}0" if ten else "")
