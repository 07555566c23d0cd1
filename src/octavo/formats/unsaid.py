"""What a request says and its plan does not: then a step is missing.

Phone numbers, addresses and spans of time are said for one reason only. Of 1,984 requests with a number in the records
11 hold one that no step says, of 1,420 with an address none, of 956 with both ends of a span 2; these are corrections.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from octavo.formats.address import emails_in, number_groups
from octavo.formats.moment import unsaid_ranges

_DIALLED = 7  # digits; shorter numbers are years, sizes and the like


def unsaid(query: str, steps: Sequence[str]) -> list[str]:
    """What stands in the query and in none of the steps' texts. Empty: nothing of this kind is missing."""
    digits = [re.sub(r"\D", "", step) for step in steps]
    numbers = (re.sub(r"\D", "", "".join(groups)) for groups in number_groups(query))
    said = "\n".join(steps).casefold()
    return [
        *(n for n in numbers if len(n) >= _DIALLED and not any(n in d for d in digits)),
        *(e for e in emails_in(query) if e.casefold() not in said),
        *unsaid_ranges(query, steps),
    ]
