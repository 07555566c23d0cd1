"""Only functions are possible whose numbers and addresses the request can give."""

from __future__ import annotations

import pytest

from octavo.formats.possible import possible_functions
from octavo.functions import FunctionSet

CALLING, MAILING = {"make_phone_call", "create_contact"}, {"send_email"}


@pytest.mark.parametrize(
    ("query", "impossible"),
    [
        ("call Mum", CALLING | MAILING),
        ("call 0117 496", MAILING),
        ("call oh one one seven four", MAILING),
        ("mail hr@kvarnab.se", CALLING),
        ("mail hr at kvarnab dot se and call 112", set()),
    ],
)
def test_what_lacks_its_number_or_address(query: str, impossible: set[str], functions: FunctionSet) -> None:
    possible = {functions[i].name for i in possible_functions(query, functions)}
    assert {f.name for f in functions} - possible == impossible
