"""Records made anew each epoch: other values, other numbers, other times, several requests in one, spoken noise.

Every change rewrites query, step and argument together, so that the record stays true. Values come from the records
themselves and from made-up words; never from a test file. Knows nothing about models.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from octavo.data.clock import restyle_clock
from octavo.data.dates import shift_date
from octavo.data.invent import Inventor
from octavo.data.languages import change_language
from octavo.data.numbers import is_number, redial
from octavo.data.ranges import shift_range
from octavo.data.renumber import renumber_call, renumber_text
from octavo.data.times import shift_time
from octavo.data.wording import say_steps
from octavo.evaluation.equal import linked
from octavo.formats.plan import MAX_STEPS
from octavo.functions import FunctionSet, check_call
from octavo.functions.check import references
from octavo.types import Call, Record, Template, Value


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Shares between 0 and 1: how often each change is made to a record in an epoch."""

    values: float = 0.6  # names, places, titles, mail addresses: another value in the place of each
    numbers: float = 0.5  # levels, degrees, phone numbers: other digits
    times: float = 0.5  # clock times, calendar days, spans of time, languages: whatever the caller converts
    noise: float = 0.3  # fillers, lower case, no end mark
    compose: float = 0.5  # records added that put two or three requests into one, per record
    alone: float = 0.0  # records added whose query is one step of a longer request, per record
    clocks: float = 0.0  # of these, records added for alarms alone, each at a time said in another way, per record
    said: float = 0.0  # steps whose text is said anew from their call, all in one wording (wording.py)
    late: float = 0.0  # plans that pass a step over and come back to it at the end, of those where it can wait

    @classmethod
    def none(cls) -> Augmentation:
        return cls(0, 0, 0, 0, 0, 0, 0, 0, 0)


def augment(
    records: Sequence[Record], augmentation: Augmentation, *, functions: FunctionSet, rng: random.Random
) -> list[Record]:
    """One epoch of records: each of them once, perhaps changed, then the composed ones. Same length for every seed."""
    inventor = Inventor.of(records)
    varied = [_vary(r, augmentation, functions, inventor, rng) for r in records]
    steps = [s for r in varied for s in _steps_alone(r)]
    alone = [_noise(rng.choice(steps), rng) for _ in range(round(augmentation.alone * len(records)))] if steps else []
    alone += _clocks(steps, round(augmentation.clocks * len(records)), functions, rng)
    short = [*(r for r in varied if 1 <= len(r.steps) <= 3), *alone]
    count = round(augmentation.compose * len(records)) if len(short) > 1 else 0
    out = [*varied, *alone, *(_compose(short, rng) for _ in range(count))]
    if augmentation.late:
        out = [put_late(r, functions, rng) if rng.random() < augmentation.late else r for r in out]
    return [say_steps(r, augmentation.said, functions, rng) for r in out]


def _vary(
    record: Record, augmentation: Augmentation, functions: FunctionSet, inventor: Inventor, rng: random.Random
) -> Record:
    changed = record
    if rng.random() < augmentation.values:
        changed = _substitute(changed, functions, inventor, rng)
    if rng.random() < augmentation.numbers:
        changed = _renumber(changed, functions, rng)
    if rng.random() < augmentation.times:
        clock = restyle_clock if rng.random() < 0.6 else shift_time
        changed = shift_date(clock(changed, functions, rng), functions, rng)
        changed = change_language(shift_range(changed, functions, rng), rng)
    if not _valid(changed, functions):
        changed = record
    return _noise(changed, rng) if rng.random() < augmentation.noise else changed


def _valid(record: Record, functions: FunctionSet) -> bool:
    return not any(check_call(c, functions, step=k) for k, c in enumerate(record.calls, 1))


def _substitute(record: Record, functions: FunctionSet, inventor: Inventor, rng: random.Random) -> Record:
    """Another value for each free text that stands in the query word for word."""
    for index, call in enumerate(record.calls):
        for parameter in functions.get(call.function).parameters:
            value = record.calls[index].arguments.get(parameter.name)
            if parameter.kind != "string" or parameter.choices or not isinstance(value, str):
                continue
            if parameter.format not in (None, "span", "email"):
                continue
            if len(_find(value, record.query)) != 1 or rng.random() < 0.3 or _said_elsewhere(record, index, value):
                continue
            if any(v != value and _find(v, value) for v in _said(record)):  # its part would be lost
                continue
            other = inventor.another(call.function, parameter.name, value, rng)
            if other and other.lower() not in record.query.lower():
                record = rewrite(record, value, other)
    return record


def _said_elsewhere(record: Record, index: int, value: str) -> bool:
    """Does the value stand in a step that does not take it ("search YouTube …, play it from YouTube")?"""
    return any(
        _find(value, step.text) and value not in call.arguments.values()
        for i, (step, call) in enumerate(zip(record.steps, record.calls, strict=True))
        if i != index
    )


def _renumber(record: Record, functions: FunctionSet, rng: random.Random) -> Record:
    """Other digits for each number that stands in the query once."""
    for index, call in enumerate(record.calls):
        for parameter in functions.get(call.function).parameters:
            value = record.calls[index].arguments.get(parameter.name)
            if isinstance(value, bool):
                continue
            if is_number(value):
                record = redial(record, str(value), rng)
            elif isinstance(value, (int, float)) and len(_find(f"{value:g}", record.query)) == 1:
                low, high = parameter.minimum or 0, parameter.maximum if parameter.maximum is not None else 60
                other = rng.randint(int(low), int(high))
                elsewhere = any(_find(f"{value:g}", s.text) for i, s in enumerate(record.steps) if i != index)
                if not elsewhere and not _find(str(other), record.query):
                    record = _replace_in_step(record, index, f"{value:g}", str(other), parameter.name, other)
    return record


def _replace_in_step(record: Record, index: int, old: str, new: str, name: str, value: Value) -> Record:
    if len(_find(old, record.steps[index].text)) != 1:
        return record
    steps, calls = list(record.steps), list(record.calls)
    steps[index] = replace(steps[index], text=_put(old, new, steps[index].text))
    calls[index] = _with_argument(calls[index], name, value)
    return replace(record, query=_put(old, new, record.query), steps=tuple(steps), calls=tuple(calls))


def rewrite(record: Record, old: str, new: str) -> Record:
    """`old` replaced by `new` as a whole word everywhere: in the query, the steps and every argument."""
    steps = tuple(replace(s, text=_put(old, new, s.text)) for s in record.steps)
    calls = tuple(
        replace(c, arguments={k: _put_in_value(old, new, v) for k, v in c.arguments.items()}) for c in record.calls
    )
    return replace(record, query=_put(old, new, record.query), steps=steps, calls=calls)


def _put_in_value(old: str, new: str, value: Value) -> Value:
    if isinstance(value, str):
        return _put(old, new, value)
    if isinstance(value, Template):
        return Template(tuple(_put(old, new, p) if isinstance(p, str) else p for p in value.parts))
    return value


def _find(text: str, where: str) -> list[str]:
    return re.findall(rf"(?<![\w.]){re.escape(text)}(?!\w|\.\d|:\d)", where)


def _put(old: str, new: str, where: str) -> str:
    return re.sub(rf"(?<![\w.]){re.escape(old)}(?!\w|\.\d|:\d)", lambda _: new, where)


def _with_argument(call: Call, name: str, value: Value) -> Call:
    return replace(call, arguments={**call.arguments, name: value})


_FIRST = (
    "hey",
    "um",
    "uh",
    "ok so",
    "okay",
    "right",
    "hi",
    "please",
    "well",
    "so",
    "listen",
    "quick one:",
    "hello,",
    "alright",
    "erm",
    "could you",
    "can you please",
    "i need you to",
    "do me a favour and",
    "would you mind:",
)
_LAST = ("please", "thanks", "thank you", "cheers", "ta", "ok?", "would you", "if you can", "thanks a lot", "pls")


def _noise(record: Record, rng: random.Random) -> Record:
    """Fillers around the query, its end mark dropped, or everything in lower case."""
    query = record.query
    kind = rng.randrange(4)
    if kind == 0:
        query = f"{rng.choice(_FIRST)} {_lower_first(record)}"
    elif kind == 1:
        query = f"{_without_end(record, '.!')}, {rng.choice(_LAST)}" if query[-1] != "?" else query
    elif kind == 2:
        query = _without_end(record, ".!?")
    else:
        return _lower(record)
    return replace(record, query=query)


def _lower(record: Record) -> Record:
    """All in lower case, as typed in a hurry; values with it, since they are copied as they stand."""
    for value in sorted(_said(record), key=len, reverse=True):  # "Lisbon Airport" before "Lisbon"
        record = rewrite(record, value, value.lower())
    return replace(record, query=_without_end(record, ".!").lower())


def _said(record: Record) -> list[str]:
    """The texts among the arguments that stand in the query word for word."""
    return [v for c in record.calls for v in c.arguments.values() if isinstance(v, str) and _find(v, record.query)]


def _without_end(record: Record, marks: str) -> str:
    """The query without its end marks, unless they belong to a value."""
    bare = record.query.rstrip(marks)
    return bare if all(_find(v, bare) for v in _said(record)) else record.query


def _steps_alone(record: Record) -> list[Record]:
    """Each step that refers to no other, as a request of its own: its text is a short, plain query."""
    return [
        replace(record, query=step.text, steps=(step,), calls=(call,))
        for step, call in zip(record.steps, record.calls, strict=True)
        if not any(references(v) for v in call.arguments.values()) and not re.search(r"\bsteps? \d", step.text)
    ]


def _clocks(steps: Sequence[Record], count: int, functions: FunctionSet, rng: random.Random) -> list[Record]:
    """Alarms alone, each at another time said in another way. None where no step says a time in digits."""
    said = [s for s in steps if restyle_clock(s, functions, rng) != s] if count else []
    return [restyle_clock(rng.choice(said), functions, rng) for _ in range(count)] if said else []


_JOINTS = (
    " and {}",
    ". {}",
    ", then {}",
    ". Also, {}",
    " and also {}",
    "; {}",
    ". After that {}",
    ", and {}",
    ". Oh and {}",
    ", {}",
)


def _compose(records: Sequence[Record], rng: random.Random) -> Record:
    """Two or three requests said in one breath."""
    out = rng.choice(records)
    for _ in range(rng.choice((1, 1, 2))):
        other = rng.choice(records)
        if len(out.steps) + len(other.steps) > MAX_STEPS or other.query == out.query:
            continue
        joint = rng.choice(_JOINTS)
        second = other.query if joint in (". {}", ". Also, {}") else _lower_first(other)
        query = _without_end(out, ".!?" if joint[0] != "." else ".") + joint.format(second)
        shift = len(out.steps)
        steps = tuple(renumber_text(s, shift.__add__) for s in other.steps)
        calls = tuple(renumber_call(c, shift.__add__) for c in other.calls)
        out = replace(out, query=query, steps=out.steps + steps, calls=out.calls + calls)
    return out


def put_late(record: Record, functions: FunctionSet, rng: random.Random) -> Record:
    """One step moved to the end, as if it had been overlooked, so that a planner learns to come back to such a step.

    Only a step that keeps its order with none of those behind it, and where none of those refers to a step that moves
    with it; the record as it is where there is none.
    """
    links = linked(record.calls, functions)
    needed = [max((r.step for v in c.arguments.values() for r in references(v)), default=0) for c in record.calls]
    places = [
        i
        for i in range(len(record.steps) - 1)
        if all(n <= i for n in needed[i + 1 :]) and not any(earlier == i for earlier, _ in links)
    ]
    if not places:
        return record
    i = rng.choice(places)
    order = [*range(i), *range(i + 1, len(record.steps)), i]
    steps, calls = tuple(record.steps[k] for k in order), tuple(record.calls[k] for k in order)
    return replace(record, steps=steps, calls=calls, late=i + 1)


def _lower_first(record: Record) -> str:
    """The query with a small first letter, unless it begins with a value, "I" or letters that are no word."""
    text = record.query
    word = text.split(" ", 1)[0]
    kept = word == "I" or "'" in word[:2] or not word[1:].islower() or any(text.startswith(v) for v in _said(record))
    return text if kept else text[0].lower() + text[1:]
