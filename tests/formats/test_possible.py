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
        ("call triple nine", MAILING),
        ("mail hr@kvarnab.se", CALLING),
        ("mail hr at kvarnab dot se and call 112", set()),
    ],
)
def test_what_lacks_its_number_or_address(query: str, impossible: set[str], functions: FunctionSet) -> None:
    possible = {functions[i].name for i in possible_functions(query, functions)}
    assert {f.name for f in functions} - possible == impossible


def test_a_step_may_look_up_what_another_needs(functions: FunctionSet) -> None:
    after = possible_functions("call Mum", functions, before=["get_weather_forecast"])
    assert after == list(range(len(functions)))
    assert len(possible_functions("call Mum", functions, before=["set_volume"])) < len(functions)
