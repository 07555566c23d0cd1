"""The canned catalogue: the same for one query, different for different ones, pinned by golden values."""

from __future__ import annotations

from itertools import product

import pytest

from octavo.domains.video import world


def test_a_search_finds_five_titles_about_the_query_the_plainest_first() -> None:
    found = world.search("silk road", "any", None, None)
    names = [title["title"] for title in found]
    assert names[0] == "Silk Road"
    assert len(set(names)) == 5
    assert all("Silk Road" in name for name in names)
    assert [set(title) for title in found] == [{"title", "year", "rating", "duration_minutes"}] * 5


def test_a_search_depends_on_each_of_its_words_but_not_on_how_they_are_written() -> None:
    chess = world.search("chess", "series", "drama", None)
    assert [t["year"] for t in chess] == [t["year"] for t in world.search(" CHESS ", "series", "Drama", None)]
    assert chess != world.search("rugby", "series", "drama", None)
    assert chess != world.search("chess", "movie", "drama", None)
    assert chess != world.search("chess", "series", "comedy", None)


@pytest.mark.parametrize(("kind", "year"), list(product(["movie", "series", "documentary"], [1930, 1968, 2022])))
def test_a_search_finds_something_of_every_kind_and_year(kind: str, year: int) -> None:
    assert {title["year"] for title in world.search("coral reefs", kind, None, year)} == {year}


def test_nothing_is_found_of_a_year_without_films() -> None:
    assert world.search("coral reefs", "any", None, 1850) == []


@pytest.mark.parametrize(("kind", "low", "high"), [("movie", 80, 170), ("series", 20, 65), ("documentary", 45, 115)])
def test_what_is_found_is_as_long_as_its_kind(kind: str, low: int, high: int) -> None:
    minutes = [title["duration_minutes"] for title in world.search("pandas", kind, None, None)]
    assert len(set(minutes)) > 1
    assert low <= min(minutes) and max(minutes) <= high


def test_the_details_of_what_was_found_are_those_that_it_was_found_with() -> None:
    (*_, found) = world.search("tango", "movie", "romance", None)
    (*_, recommended) = world.recommend("romance", None)
    assert world.details(found["title"]).items() >= {k: found[k] for k in ("title", "year", "rating")}.items()
    assert world.details(recommended["title"]).items() >= recommended.items()
    assert world.duration(found["title"]) == found["duration_minutes"]


def test_recommendations_depend_on_genre_and_mood() -> None:
    asked = [("drama", None), ("drama", "calm"), ("comedy", "calm"), (None, "calm"), (None, None)]
    answers = [tuple(title["title"] for title in world.recommend(genre, mood)) for genre, mood in asked]
    assert len(set(answers)) == len(asked)
    assert [len(set(answer)) for answer in answers] == [5] * len(asked)


def test_details_name_a_director_and_four_others() -> None:
    about = world.details("Wadjda")
    assert list(about) == ["title", "year", "rating", "cast", "director", "synopsis"]
    assert len({*about["cast"], about["director"]}) == 5
    assert about["director"] != world.details("Timbuktu")["director"]


def test_a_download_of_high_quality_is_larger() -> None:
    assert 200 < world.size_mb("Okja", "standard") < world.size_mb("Okja", "high") < 6000
    assert world.size_mb("Okja", "high") != world.size_mb("Roma", "high")


def test_values_do_not_change_between_runs_or_machines() -> None:
    assert world.search("hobbits", "movie", "fantasy", 2001)[0] == {
        "title": "Tales of Hobbits: The Second Stranger",
        "year": 2001,
        "rating": 8.2,
        "duration_minutes": 101,
    }
    assert world.recommend("drama", "calm")[0] == {"title": "The Restless Voyage", "year": 1978, "rating": 5.5}
    assert world.details("Ikiru") == {
        "title": "Ikiru",
        "year": 2015,
        "rating": 9.1,
        "cast": ["Hiro Ito", "Imani Bose", "Joana Eriksen", "Kofi Haddad"],
        "director": "Greta Fofanah",
        "synopsis": "An old thief makes a promise that is hard to keep.",
    }
