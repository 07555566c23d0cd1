"""Canned reading: the same for one query, different for different ones, pinned by golden values."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

import pytest

from octavo.domains.ecommerce import world

TODAY = date(2026, 11, 18)


def test_a_search_depends_on_what_is_searched_for() -> None:
    tents = world.search("Tent", None, None, "relevance")
    assert tents == world.search("  Tent ", None, None, "relevance")
    assert len({p.product_id for p in tents}) == 5
    assert all("Tent" in p.name for p in tents)
    assert tents != world.search("Tents", None, None, "relevance")
    assert [p.price for p in tents] != [p.price for p in world.search("Tent", "sports", None, "relevance")]


def test_books_have_titles() -> None:
    titles = [p.name for p in world.search("bread", "books", None, "relevance")]
    assert "Notes on Bread" in titles and "All About Bread" in titles


def test_an_order_is_that_of_the_five_best_of_all() -> None:
    cheap = [p.price for p in world.search("wok", None, None, "price_low")]
    dear = [p.price for p in world.search("wok", None, None, "price_high")]
    rated = [p.rating for p in world.search("wok", None, None, "rating")]
    assert cheap == sorted(cheap) and dear == sorted(dear, reverse=True) and rated == sorted(rated, reverse=True)
    assert cheap[0] < dear[-1] and dear[0] > cheap[-1]
    assert world.search("wok", None, None, "newest") != world.search("wok", None, None, "relevance")


@pytest.mark.parametrize("limit", [1, 2, 8, 9.5, 40, 180, 700, 2500])
@pytest.mark.parametrize("category", ["electronics", "grocery", None])
def test_a_limit_is_kept_and_leaves_something(limit: float, category: world.Category | None) -> None:
    found = world.search("feather boas", category, limit, "relevance")
    assert found
    assert all(0 < p.price <= limit for p in found)
    assert max(p.price for p in found) > limit / 8


def test_below_a_dollar_there_is_nothing() -> None:
    assert world.search("feather boas", None, 0.5, "relevance") == []


def test_a_limit_above_the_usual_prices_leaves_them_as_they_are() -> None:
    usual = world.search("tahini", "grocery", None, "price_low")
    limit = max(p.price for p in world.search("tahini", "grocery", None, "price_high"))
    assert world.search("tahini", "grocery", limit, "price_low") == usual


def test_prices_are_those_of_the_department() -> None:
    def middle(category: world.Category) -> float:
        queries = ("red", "green", "small", "large", "new", "old", "soft")
        return median(p.price for q in queries for p in world.search(q, category, None, "relevance"))

    assert middle("grocery") < middle("books") < middle("sports") < middle("electronics")


def test_products_are_told_apart_by_their_names_alone() -> None:
    one = world.product_named("Nike Pegasus 41")
    assert one.price == world.product_named("nike pegasus 41").price
    assert one.product_id == world.product_named("nike pegasus 41").product_id
    assert one.product_id != world.product_named("Nike Pegasus 40").product_id
    assert 3.2 <= one.rating <= 4.9


def test_reviews_are_different_and_the_first_ones_stay_first() -> None:
    product = world.product_named("Kong Extreme")
    texts = world.reviews(product, 100)
    assert len(set(texts)) == len(texts) == 44
    assert world.reviews(product, 3) == texts[:3]
    stars = [int(text[0]) for text in texts]
    assert abs(sum(stars) / len(stars) - product.rating) < 0.5
    assert texts != world.reviews(world.product_named("Kong Classic"), 100)


def test_a_parcel_comes_on_the_day_that_its_status_says() -> None:
    expected = {"delivered": range(-3, 0), "out for delivery": range(1), "on its way": (1, 2), "packed": (3, 4)}
    seen = set()
    for number in range(40):
        status, day = world.parcel(f"44{number}", today=TODAY)
        assert (day - TODAY).days in expected[status]
        seen.add(status)
    assert seen == set(expected)
    assert world.parcel("4410", today=TODAY + timedelta(days=1))[0] == world.parcel("4410", today=TODAY)[0]


@pytest.mark.parametrize(("code", "percent"), [("TRAIL12", 12), ("SPF50OFF", 50), ("SUMMER-SALE-40", 40), ("READ4", 4)])
def test_a_code_that_says_its_percents_is_worth_them(code: str, percent: int) -> None:
    assert world.percent_off(code) == percent


@pytest.mark.parametrize("code", ["EID2025", "DRAGON88", "GLITTER", "ZERO0"])
def test_any_other_code_is_worth_a_little(code: str) -> None:
    assert world.percent_off(code) in (5, 10, 15, 20)


def test_values_do_not_change_between_runs_or_machines() -> None:
    assert world.search("pop-up tent", "sports", 80, "price_low")[0] == GOLD_TENT
    assert world.product_named("Nike Pegasus 41") == GOLD_SHOE
    assert world.stock(GOLD_SHOE) == 912
    assert world.description(GOLD_SHOE) == (
        "Nike Pegasus 41 in blue, rated by 22 customers, can be returned for 30 days"
    )
    assert world.reviews(GOLD_SHOE, 2) == [
        "3/5: It is all right, smaller than I thought",
        "5/5: Love it, the packaging was damaged",
    ]
    assert world.parcel("4423", today=TODAY) == ("delivered", date(2026, 11, 16))
    assert world.paid("4423") == 20.99
    assert world.percent_off("BREW") == 5


GOLD_TENT = world.Product("P91111612", "Pico Pop-up Tent", 60.99, 4.8)
GOLD_SHOE = world.Product("P24553913", "Nike Pegasus 41", 66.99, 4.0)
