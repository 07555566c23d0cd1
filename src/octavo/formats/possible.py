"""Which functions a request has the values for: without a number in it nobody can be called.

Calls of the records need 2,870 phone numbers and 1,617 addresses, and no query says none where one is needed. In other
sets a step may look one up, so this holds only while no step has returned anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from octavo.formats.address import SHORTEST, emails_in, number_groups, numbers_aloud
from octavo.functions import Format, FunctionSet

_SAYS: dict[Format, Callable[[str], bool]] = {
    "phone": lambda text: any(len("".join(g)) >= SHORTEST for g in number_groups(text)) or bool(numbers_aloud(text)),
    "email": lambda text: bool(emails_in(text)),
}


def possible_functions(query: str, functions: FunctionSet, *, before: Iterable[str | None] = ()) -> list[int]:
    """The indices of the functions for whose required numbers and addresses the query says at least one.

    before: the functions of the earlier steps; where one of them returns something, every function is possible.
    """
    if any(name is None or functions.get(name).returns for name in before):
        return list(range(len(functions)))
    lacking = {form for form, says in _SAYS.items() if not says(query)}
    needed = [{p.format for p in f.parameters if p.required} for f in functions]
    return [i for i, forms in enumerate(needed) if not forms & lacking]
