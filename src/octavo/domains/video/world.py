"""The catalogue that the simulated player reads: canned, but different for each query, and always the same for one.

What a title is, its year and its rating, is drawn from its name. So a title that a search found and one that somebody
names have the same details wherever they are asked for. Nothing here can be changed by a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Literal

from octavo.domains.chance import chance

Kind = Literal["movie", "series", "documentary"]

_FOUND = 5  # titles of one answer
_YEARS = range(1930, 2027)
_KINDS: tuple[Kind, ...] = ("movie", "movie", "series", "documentary")
_MINUTES: dict[Kind, range] = {  # of a series: of one episode
    "movie": range(82, 171),
    "series": range(22, 63),
    "documentary": range(48, 116),
}
_MB_PER_MINUTE = {"standard": 11, "high": 32}
_STRIDE = 617  # a prime that divides no number of names: each is met once
_OPENINGS = ("", "Beyond ", "Return to ", "Inside ", "The Road to ", "Children of ", "Tales of ", "In Search of ")
_ADJECTIVES = (
    *("Silent", "Golden", "Broken", "Distant", "Crooked", "Hidden", "Burning", "Last"),
    *("Little", "Crimson", "Borrowed", "Secret", "Restless", "Frozen", "Second", "Unlikely"),
)
_NOUNS = (
    *("Harbour", "River", "Garden", "Letter", "Winter", "Promise", "Orchard", "Night", "Road", "Summer"),
    *("Kingdom", "Mirror", "Stranger", "Lighthouse", "Song", "Voyage", "Neighbour", "Mountain", "Hour", "Empire"),
)
_NAMES = len(_ADJECTIVES) * len(_NOUNS)
_GIVEN = ("Amara", "Bruno", "Chen", "Dalia", "Elif", "Farid", "Greta", "Hiro", "Imani", "Joana", "Kofi", "Leila")
_FAMILY = ("Almeida", "Bose", "Castillo", "Dubois", "Eriksen", "Fofanah", "Grimaldi", "Haddad", "Ito", "Kowalska")
_HEROES = ("A retired teacher", "A young cook", "A night porter", "A ferry captain", "A shy pianist", "An old thief")
_PLOTS = (
    *("comes home after twenty years", "finds a letter that was never sent", "must keep a secret for one summer"),
    *("loses everything in a single night", "sets out to find a lost friend", "makes a promise that is hard to keep"),
)
_SMALL = {*("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "who", "with")}


def search(query: str, content_type: str, genre: str | None, release_year: int | None) -> list[dict[str, Any]]:
    """Up to five titles of the kind and the year, what is called like the query first; none of a year without any."""
    fitting = (
        name
        for name in _names_about(query, genre or "")
        if content_type in ("any", _kind(name)) and release_year in (None, _year(name))
    )
    return [{**_brief(name), "duration_minutes": duration(name)} for name in islice(fitting, _FOUND)]


def recommend(genre: str | None, mood: str | None) -> list[dict[str, Any]]:
    """Five titles for this genre and this mood."""
    drawn = _draw(_FOUND, _NAMES, "recommend", genre or "", mood or "")
    return [_brief(_name(i)) for i in drawn]


def details(title: str) -> dict[str, Any]:
    """All about one title, found or not; its year and rating are those of `search`."""
    first, last = chance("cast", title), chance("family", title)
    people = [f"{_GIVEN[(first + i) % len(_GIVEN)]} {_FAMILY[(last + 3 * i) % len(_FAMILY)]}" for i in range(5)]
    synopsis = f"{_pick(_HEROES, 'hero', title)} {_pick(_PLOTS, 'plot', title)}."
    return {**_brief(title), "cast": people[1:], "director": people[0], "synopsis": synopsis}


def duration(title: str) -> int:
    """Minutes; of a series, of one episode."""
    minutes = _MINUTES[_kind(title)]
    return minutes[chance("minutes", title) % len(minutes)]


def size_mb(title: str, quality: str) -> int:
    """How large a download is."""
    return duration(title) * _MB_PER_MINUTE[quality]


def _brief(title: str) -> dict[str, Any]:
    return {"title": title.strip(), "year": _year(title), "rating": (55 + chance("rating", title) % 40) / 10}


def _kind(title: str) -> Kind:
    return _KINDS[chance("kind", title) % len(_KINDS)]


def _year(title: str) -> int:
    return _YEARS[chance("year", title) % len(_YEARS)]


def _pick(choices: tuple[str, ...], *parts: str) -> str:
    return choices[chance(*parts) % len(choices)]


def _names_about(query: str, genre: str) -> Iterator[str]:
    """Names that titles about the query can have, the plainest first."""
    topic = re.sub(r"\S+", lambda m: m[0] if m[0] in _SMALL else m[0][:1].upper() + m[0][1:], query.strip())
    yield topic[:1].upper() + topic[1:]
    count = _NAMES * len(_OPENINGS)
    for i in _draw(count, count, "search", query, genre):
        opening, ending = divmod(i, _NAMES)
        yield f"{_OPENINGS[opening]}{topic}: {_name(ending)}"


def _draw(count: int, of: int, *parts: str) -> Iterator[int]:
    """So many different ones of the numbers below `of`, in an order that depends on the words."""
    first = chance(*parts)
    return ((first + i * _STRIDE) % of for i in range(count))


def _name(number: int) -> str:
    noun, adjective = divmod(number, len(_ADJECTIVES))
    return f"The {_ADJECTIVES[adjective]} {_NOUNS[noun]}"
