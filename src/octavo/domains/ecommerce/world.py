"""What the simulated shop reads of the world: canned, but different for each query, and always the same for one.

It doesn't know the customer, and nothing here can be changed by a call.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Literal

from octavo.domains.chance import chance
from octavo.domains.ecommerce.state import Product

Category = Literal["electronics", "clothing", "home", "beauty", "sports", "toys", "books", "grocery"]
SortBy = Literal["relevance", "price_low", "price_high", "rating", "newest"]

_FOUND = 5  # products that a search shows
_BRANDS = (
    "Aldine",
    "Brightside",
    "Ferro",
    "Harrow & Co",
    "Kestrel",
    "Lumina",
    "Marlow",
    "Northway",
    "Oakhurst",
    "Pico",
)
_BOOKS = (
    *("The Little Book of {}", "{}: A Short Introduction", "The Complete {}", "{} for Beginners", "A Year of {}"),
    *("The Joy of {}", "{} from A to Z", "All About {}", "Notes on {}", "{}, Illustrated"),
)
_PRICES: dict[Category | None, tuple[float, float]] = {  # US dollars, of something in the middle of its kind
    "electronics": (30, 500),
    "clothing": (15, 90),
    "home": (15, 150),
    "beauty": (8, 40),
    "sports": (15, 150),
    "toys": (12, 60),
    "books": (9, 30),
    "grocery": (3, 15),
    None: (12, 150),
}
_ORDERS: dict[SortBy, Callable[[Product], float]] = {
    "relevance": lambda p: chance("relevance", p.name),
    "price_low": lambda p: p.price,
    "price_high": lambda p: -p.price,
    "rating": lambda p: -p.rating,
    "newest": lambda p: chance("newest", p.name),
}
_VERDICTS: dict[int, tuple[str, ...]] = {
    5: ("Love it", "Could not be happier", "Exactly as described", "Worth every cent"),
    4: ("Very good for the price", "Does what it should", "Good, with one small flaw", "Would buy it again"),
    3: ("It is all right", "Not bad, not great", "Fine for now, I suppose", "Expected a little more"),
    2: ("Disappointing", "Would not buy it again", "Looks better in the photo", "Too much money for this"),
}
_REMARKS = (
    *("arrived in two days", "the quality surprised me", "a gift for my sister, who uses it all the time"),
    *("smaller than I thought", "the packaging was damaged", "I have had it for three months now"),
    *("my second one", "the instructions could be clearer", "the colour is as in the picture"),
    *("the whole family likes it", "customer service was quick to help"),
)
_COLOURS = ("black", "white", "grey", "blue", "green", "red", "natural")


def search(query: str, category: Category | None, max_price: float | None, sort_by: SortBy) -> list[Product]:
    """Up to five products. Whatever the limit, some cost less, but nothing costs less than 99 cents.

    Who names a limit knows what such things cost: the shop's prices are not far below it.
    """
    level = _spread(*_PRICES[category], "level", query, category or "")
    if max_price is None:
        found = _offers(query, category, level)
    else:
        near = _offers(query, category, max(level, max_price / 3))
        allowed = [p for p in near if p.price <= max_price]
        found = allowed or [p for p in _offers(query, category, max_price / 2) if p.price <= max_price]
    return sorted(found, key=_ORDERS[sort_by])[:_FOUND]


def product_named(name: str) -> Product:
    """The product of that name, which nobody has searched for."""
    return _product(name, _spread(*_PRICES[None], "price", name))


def stock(product: Product) -> int:
    """How many there are."""
    return 200 + chance("stock", product.name) % 800


def description(product: Product) -> str:
    """One sentence."""
    colour = _COLOURS[chance("colour", product.name) % len(_COLOURS)]
    customers = 12 + chance("customers", product.name) % 900
    return f"{product.name} in {colour}, rated by {customers} customers, can be returned for 30 days"


def reviews(product: Product, count: int) -> list[str]:
    """The first `count` of 44, each with its stars; the stars are about the product's rating."""
    remarks = len(_REMARKS)
    first = chance("reviews", product.name)
    texts = []
    for i in range(min(count, remarks * 4)):
        stars = max(2, min(5, round(product.rating + (chance("stars", product.name, str(i)) % 200 - 100) / 100)))
        verdict = _VERDICTS[stars][(first + i // remarks) % 4]
        texts.append(f"{stars}/5: {verdict}, {_REMARKS[(first + i) % remarks]}")
    return texts


def parcel(order_id: str, *, today: date) -> tuple[str, date]:
    """Where an order of earlier is, and on which day it comes or came."""
    days = chance("parcel", order_id) % 8 - 3
    status = "delivered" if days < 0 else "out for delivery" if days == 0 else "on its way" if days < 3 else "packed"
    return status, today + timedelta(days=days)


def paid(order_id: str) -> float:
    """What an order of earlier cost, in US dollars."""
    return _cents(_spread(10, 160, "paid", order_id))


def percent_off(code: str) -> int:
    """What a coupon is worth: TRAIL12 is 12 percent; of a code that does not say, 5, 10, 15 or 20."""
    said = re.search(r"(?<!\d)(\d{1,2})\D*$", code)
    if said and 1 <= int(said[1]) <= 60:
        return int(said[1])
    return 5 + 5 * (chance("coupon", code) % 4)


def _offers(query: str, category: Category | None, level: float) -> list[Product]:
    topic = " ".join(word[:1].upper() + word[1:] for word in query.split())
    names = [b.format(topic) for b in _BOOKS] if category == "books" else [f"{b} {topic}" for b in _BRANDS]
    return [_product(name, level * _spread(0.5, 1.8, "offer", name)) for name in names]


def _product(name: str, price: float) -> Product:
    price = _cents(price)
    number = chance("product", name, f"{price:.2f}") % 10**8
    return Product(f"P{number:08d}", name, price, (32 + chance("rating", name) % 18) / 10)


def _spread(low: float, high: float, *words: str) -> float:
    """A number between the two, small ones as likely as large ones in proportion."""
    return float(low * (high / low) ** (chance(*words) % 1000 / 999))


def _cents(price: float) -> float:
    """A price as shops write it: 24.99."""
    return round(max(1, round(price)) - 0.01, 2)
