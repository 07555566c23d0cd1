"""A plan that leaves out a number, an address or a span of time has a step too few."""

from __future__ import annotations

import pytest

from octavo.formats.unsaid import functions_for, unsaid
from octavo.functions import FunctionSet


@pytest.mark.parametrize(
    ("query", "steps", "missing"),
    [
        ("ring 0117 496 0733 and lock up", ["Lock the door."], ["01174960733"]),
        ("ring 0117 496 0733 and lock up", ["Call 0117-4960733.", "Lock the door."], []),
        ("text Bo: ring me on +44 117 496 0733", ["Text Bo: ring me on +441174960733"], []),
        ("room 1234, 2027", ["Lock the door."], []),
        ("mail Bo@Example.org and bo@example.org", ["Email bo@example.org with the title Hi: hi"], []),
        ("mail bo@example.org", [], ["bo@example.org"]),
        ("picnic may 31 from 10am to 1pm, photo too", ["Take a photo."], ["10am to 1pm"]),
        ("picnic from ten to one pm", ["Create the event picnic: 10 to 1 pm."], []),
        ("text Bo my mail is hr at kvarnab dot se", ["Text Bo: my mail is hr at kvarnab dot se"], []),
        ("Call 0117 496 0733. 7 am alarm too", ["Call 0117 496 0733.", "Set an alarm: 7 am."], []),
        ("alarm at 7, I leave at 8", ["Set an alarm: 7."], []),
        ("call 0722 418 903... ah, I misread it, it's 0722 418 930", ["Call 0722 418 930."], []),
        ("mail a@example.org, no, b@example.org", ["Email b@example.org with the title Hi: hi"], []),
        ("picnic monday 3pm to 4pm, sorry, 4pm to 5pm", ["Create the event picnic: monday 4pm to 5pm."], []),
        ("call 0722 418 903 and then nobody else", ["Take a photo."], ["0722418903"]),
        ("call 0722 418 930, not 0722 418 903", ["Call 0722 418 930."], []),
        ("use 0722 418 930 instead of 0722 418 903", ["Call 0722 418 930."], []),
        (
            "email bob at example dot com, no sorry, ann at example dot com",
            ["Email ann@example.com with the title Hi: hi"],
            [],
        ),
        (
            "mail jimbob@x.com and then, rather late, bob@x.com",
            ["Email jimbob@x.com with the title Hi: hi"],
            ["bob@x.com"],
        ),
        ("add Ed 404-555-0175 as a contact, do not disturb off, alarm 7", ["Take a photo."], ["4045550175"]),
        ("call 5551234567 " + "'" * 4000, [], ["5551234567"]),
    ],
)
def test_what_no_step_says(query: str, steps: list[str], missing: list[str]) -> None:
    assert [m.text for m in unsaid(query, steps)] == missing


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ring 0117 496 0733", {"make_phone_call", "create_contact"}),
        ("mail bo@example.org", {"send_email"}),
        ("picnic may 31 from 10am to 1pm", {"create_calendar_event"}),
        ("lock up", set()),
    ],
)
def test_which_functions_take_what_is_missing(query: str, names: set[str], functions: FunctionSet) -> None:
    assert {functions[i].name for i in functions_for(unsaid(query, []), functions)} == names
