"""All that the simulated shop remembers of a customer: compared, copied and brought back as one value.

Knows no rules: what a call may change is written in shop.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Product:
    product_id: str
    name: str
    price: float  # US dollars
    rating: float  # 1..5


@dataclass(frozen=True, slots=True)
class CartItem:
    product: Product
    quantity: int


@dataclass(frozen=True, slots=True)
class Coupon:
    code: str
    percent: int  # of the cart's total


@dataclass(frozen=True, slots=True)
class Order:
    order_id: str
    items: tuple[CartItem, ...]
    coupons: tuple[Coupon, ...]
    total: float  # US dollars, with coupons and shipping
    payment_method: str
    shipping: str
    delivery_date: date


@dataclass(frozen=True, slots=True)
class Return:
    return_id: str
    order_id: str
    reason: str
    refund: float  # US dollars


def _cart() -> list[CartItem]:
    return [
        CartItem(Product("P20417735", "Bamboo Chopping Board", 18.99, 4.6), 1),
        CartItem(Product("P61150928", "Stoneware Mug", 9.99, 4.4), 2),
    ]


@dataclass(slots=True)
class ShopState:
    """Lists are in the order in which things were done. A fresh cart holds what was put there on an earlier visit."""

    cart: list[CartItem] = field(default_factory=_cart)
    removed: list[str] = field(default_factory=list)  # what was taken out of the cart, as it was called
    coupons: list[Coupon] = field(default_factory=list)  # on the cart
    wishlist: list[str] = field(default_factory=list)  # names of products
    alerts: dict[str, float] = field(default_factory=dict)  # the price in US dollars to wait for, by product's name
    orders: list[Order] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    # By id, the one shown last at the end: can be named from then on. Not compared, for reading changes nothing.
    seen: dict[str, Product] = field(default_factory=dict, compare=False)
