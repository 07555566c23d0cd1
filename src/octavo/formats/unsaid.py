"""What a request says and its plan does not: then a step is missing.

Phone numbers, addresses and spans of time are said for one reason only: of 10,180 plans of the records 9 leave one out
that stands in the query, where somebody corrects himself or tells a story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from octavo.formats.address import DIALLED, emails_in, number_groups
from octavo.formats.moment import unsaid_ranges


def unsaid(query: str, steps: Sequence[str]) -> list[str]:
    """What stands in the query and in none of the steps' texts. Empty: nothing of this kind is missing."""
    said = "\n".join(steps)
    numbers, addresses = _numbers(said), {a.casefold() for a in emails_in(said)}
    return [
        *(n for n in _numbers(query) if not any(n in m or m in n for m in numbers)),
        *(a for a in emails_in(query) if a.casefold() not in addresses),
        *unsaid_ranges(query, steps),
    ]


def _numbers(text: str) -> list[str]:
    digits = (re.sub(r"\D", "", "".join(groups)) for groups in number_groups(text))
    return [number for number in digits if len(number) >= DIALLED]
