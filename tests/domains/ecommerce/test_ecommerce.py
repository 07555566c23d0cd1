"""The shop function by function."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from octavo.devices import SimulatedDevice
from octavo.domains.ecommerce import world
from octavo.domains.ecommerce.shop import Shop
from octavo.domains.ecommerce.state import CartItem, Coupon, Return, ShopState
from octavo.errors import DeviceError
from octavo.functions import Effect, functions_from_class
from octavo.types import Call

NOW = datetime(2026, 11, 18, 9, 0)  # a Wednesday


@pytest.fixture
def shop() -> Shop:
    return Shop(NOW)


def _empty() -> Shop:
    return Shop(NOW, ShopState(cart=[]))


def test_the_functions_in_the_order_of_their_tokens() -> None:
    assert [f.name for f in functions_from_class(Shop)] == [
        *("search_products", "get_product_details", "get_product_reviews", "compare_products", "add_to_cart"),
        *("remove_from_cart", "add_to_wishlist", "apply_coupon", "checkout", "track_order", "return_item"),
        "set_price_alert",
    ]


def test_effects() -> None:
    names: dict[Effect, set[str]] = {effect: set() for effect in Effect}
    for function in functions_from_class(Shop):
        names[function.effect].add(function.name)
    assert names[Effect.IRREVERSIBLE] == {"checkout", "return_item"}
    assert names[Effect.READ] == {
        *("search_products", "get_product_details", "get_product_reviews", "compare_products", "track_order"),
    }


def test_what_returns_something_names_it_in_its_own_words() -> None:
    functions = list(functions_from_class(Shop))
    named = [f.result for f in functions if f.returns]
    assert len(set(named)) == len(named) == 10
    assert "result" not in named
    assert {f.name for f in functions if not f.returns} == {"add_to_wishlist", "set_price_alert"}


def test_docstrings_describe_arguments_and_results() -> None:
    functions = functions_from_class(Shop)
    search, alert = functions.get("search_products"), functions.get("set_price_alert")
    assert search.description == "Search the shop."
    assert search.returns == "[{product_id, name, price, rating}]."
    assert [p.description for p in alert.parameters] == ["Its name or an id from an earlier step.", "In US dollars."]


def test_what_a_search_showed_is_meant_by_its_id_and_by_its_name(shop: Shop) -> None:
    cheapest = shop.search_products("pop-up tent", sort_by="price_low", max_price=80)[0]
    by_id, by_name = (shop.get_product_details(str(cheapest[key])) for key in ("product_id", "name"))
    assert by_id == by_name == {**by_id, **cheapest}
    shop.add_to_cart(str(cheapest["product_id"]))
    shop.add_to_cart(str(cheapest["name"]).upper(), quantity=2)
    item = shop.state.cart[-1]
    assert (item.product.name, item.product.price, item.quantity) == (cheapest["name"], cheapest["price"], 3)


def test_of_two_with_one_name_the_last_one_shown_is_meant(shop: Shop) -> None:
    for category, other in (("sports", None), (None, "sports"), ("sports", None)):
        shop.search_products("pop-up tent", other)
        shown = shop.search_products("pop-up tent", category)[0]
        assert shop.get_product_details(str(shown["name"]))["product_id"] == shown["product_id"]


def test_what_nobody_searched_for_exists_too_and_has_an_id(shop: Shop) -> None:
    details = shop.get_product_details("Nike Pegasus 41")
    assert details["name"] == "Nike Pegasus 41"
    shop.add_to_wishlist(str(details["product_id"]))
    assert shop.state.wishlist == ["Nike Pegasus 41"]


def test_reviews_come_as_many_as_asked(shop: Shop) -> None:
    assert len(shop.get_product_reviews("Osprey Daylite")) == 5
    assert len(shop.get_product_reviews("Osprey Daylite", 3)) == 3


def test_a_comparison_names_the_better_and_the_cheaper_as_the_details_do(shop: Shop) -> None:
    one, other = shop.get_product_details("Anker 737"), shop.get_product_details("Ugreen Nexode")
    assert one["price"] != other["price"] and one["rating"] != other["rating"]
    compared = shop.compare_products("Anker 737", str(other["product_id"]))
    prices = {one["price"]: "Anker 737", other["price"]: "Ugreen Nexode"}
    ratings = {one["rating"]: "Anker 737", other["rating"]: "Ugreen Nexode"}
    assert compared["cheaper"] == prices[min(prices)]
    assert compared["better_rated"] == ratings[max(ratings)]
    assert str(compared["summary"]).startswith(f"Anker 737 costs {one['price']} dollars and is rated {one['rating']};")
    turned = shop.compare_products("Ugreen Nexode", "Anker 737")
    assert (turned["cheaper"], turned["better_rated"]) == (compared["cheaper"], compared["better_rated"])


def test_the_cart_adds_up() -> None:
    shop = _empty()
    price = world.product_named("Kong Extreme").price
    assert shop.add_to_cart("Kong Extreme", 4) == {"items": ["4 x Kong Extreme"], "total": round(4 * price, 2)}
    shop.add_to_cart("Buff Original")
    assert [item.quantity for item in shop.state.cart] == [4, 1]
    assert shop.remove_from_cart("Buff Original") == {"items": ["4 x Kong Extreme"], "total": round(4 * price, 2)}
    assert shop.state.removed == ["Buff Original"]


def test_a_word_is_enough_to_remove_what_stands_in_the_cart(shop: Shop) -> None:
    shop.remove_from_cart("mug")
    assert [item.product.name for item in shop.state.cart] == ["Bamboo Chopping Board"]
    assert shop.state.removed == ["Stoneware Mug"]


def test_what_the_cart_does_not_show_can_be_removed_once(shop: Shop) -> None:
    before = list(shop.state.cart)
    shop.remove_from_cart("grip socks")
    assert (shop.state.cart, shop.state.removed) == (before, ["grip socks"])
    with pytest.raises(DeviceError, match="no longer in the cart"):
        shop.remove_from_cart("Grip Socks")
    shop.add_to_cart("grip socks")
    shop.remove_from_cart("grip socks")
    assert shop.state.cart == before


def test_coupons_take_their_percents_one_after_the_other() -> None:
    shop = _empty()
    price = shop.get_product_details("Weber Spirit")["price"]
    assert isinstance(price, float)
    shop.add_to_cart("Weber Spirit", 10)
    assert shop.apply_coupon("GRILL20") == {"discount": round(2 * price, 2), "total": round(8 * price, 2)}
    assert shop.apply_coupon("SORRY50")["total"] == round(4 * price, 2)
    assert shop.state.coupons == [Coupon("GRILL20", 20), Coupon("SORRY50", 50)]


@pytest.mark.parametrize(
    ("shipping", "day", "fee"),
    [("standard", date(2026, 11, 23), 0), ("express", date(2026, 11, 20), 9.99), ("pickup", date(2026, 11, 19), 0)],
)
def test_an_order_holds_the_cart_and_empties_it(shop: Shop, shipping: str, day: date, fee: float) -> None:
    items = tuple(shop.state.cart)
    total = shop.apply_coupon("TRAIL12")["total"]
    assert total == round((18.99 + 2 * 9.99) * 0.88, 2)
    bought = shop.checkout("paypal", shipping)  # type: ignore[arg-type]
    (order,) = shop.state.orders
    assert (order.items, order.coupons, order.payment_method) == (items, (Coupon("TRAIL12", 12),), "paypal")
    assert (order.shipping, order.delivery_date) == (shipping, day)
    assert bought == {"order_id": "261118-001", "total": round(total + fee, 2), "delivery_date": day.isoformat()}
    assert (shop.state.cart, shop.state.coupons) == ([], [])


def test_orders_have_their_own_numbers(shop: Shop) -> None:
    first = shop.checkout()
    shop.add_to_cart("Hario V60")
    second = shop.checkout()
    assert first["order_id"] != second["order_id"]
    assert first["delivery_date"] == shop.track_order(str(first["order_id"]))["delivery_date"]


def test_orders_of_now_and_of_earlier_are_tracked_and_returned(shop: Shop) -> None:
    order = shop.checkout()
    number = str(order["order_id"])
    assert shop.track_order(number) == {"order_id": number, "status": "packed", "delivery_date": "2026-11-23"}
    assert shop.track_order("KX-99102")["status"] in {"delivered", "out for delivery", "on its way", "packed"}
    shop.return_item("KX-99102", "wrong colour")
    assert shop.return_item(number, "hums")["refund"] == order["total"]
    assert shop.state.returns == [
        Return("R261118-001", "KX-99102", "wrong colour", world.paid("KX-99102")),
        Return("R261118-002", number, "hums", 38.97),
    ]
    assert shop.track_order("kx-99102")["status"] == shop.track_order(number)["status"] == "being returned"


def test_wishes_and_alerts_are_kept_once(shop: Shop) -> None:
    shop.add_to_wishlist("Wingspan")
    shop.add_to_wishlist("wingspan")
    shop.set_price_alert("Wingspan", 45)
    shop.set_price_alert("Catan", 35.5)
    shop.set_price_alert("Wingspan", 40)
    assert shop.state == ShopState(wishlist=["Wingspan"], alerts={"Wingspan": 40.0, "Catan": 35.5})


@pytest.mark.parametrize(
    ("function", "arguments", "reason"),
    [
        ("search_products", ("tent", None, 0), "0 dollars is not a price"),
        ("set_price_alert", ("tent", -5), "-5 dollars is not a price"),
        ("get_product_details", ("?!",), "not a product"),
        ("get_product_reviews", ("tent", 0), "0 reviews"),
        ("compare_products", ("Anker 737", "anker 737"), "compared with itself"),
        ("add_to_cart", ("tent", 0), "0 of a product"),
        ("add_to_cart", ("tent", 1000), "there are 268 of tent, not 1000"),
        ("remove_from_cart", ("stoneware",), "may be Stoneware Mug or Stoneware Bowl"),
        ("apply_coupon", ("zen20",), "already on the cart"),
        ("track_order", ("my parcel",), "not an order number"),
        ("return_item", ("my parcel", "hums"), "not an order number"),
        ("return_item", ("4410", "hums"), "already being returned"),
    ],
)
def test_failures_give_a_reason_and_change_nothing(
    shop: Shop, function: str, arguments: tuple[object, ...], reason: str
) -> None:
    shop.add_to_cart("Stoneware Bowl")
    shop.apply_coupon("ZEN20")
    shop.return_item("4410", "broken")
    device = SimulatedDevice(shop)
    before = device.snapshot()
    with pytest.raises(DeviceError, match=reason) as caught:
        getattr(shop, function)(*arguments)
    assert caught.value.hint
    assert shop.state == before


@pytest.mark.parametrize(
    ("function", "arguments"), [("remove_from_cart", ("mug",)), ("apply_coupon", ("ZEN20",)), ("checkout", ())]
)
def test_an_empty_cart_has_nothing_to_remove_reduce_or_buy(function: str, arguments: tuple[str, ...]) -> None:
    shop = _empty()
    with pytest.raises(DeviceError, match="the cart is empty") as caught:
        getattr(shop, function)(*arguments)
    assert caught.value.hint == "add something to the cart first"
    assert shop.state == ShopState(cart=[])


def test_no_more_can_be_added_in_two_steps_than_there_are(shop: Shop) -> None:
    stock = world.stock(world.product_named("Kong Extreme"))
    shop.add_to_cart("Kong Extreme", stock)
    with pytest.raises(DeviceError, match=f"not {stock + 1}"):
        shop.add_to_cart("Kong Extreme")


def test_reading_changes_nothing(shop: Shop) -> None:
    shop.search_products("tea", "grocery", 9)
    shop.get_product_details("Kong Extreme")
    shop.get_product_reviews("Kong Extreme")
    shop.compare_products("Kong Extreme", "Chuckit Ball")
    shop.track_order("4410")
    assert shop.state == ShopState()


def test_all_changes_can_be_taken_back() -> None:
    device = SimulatedDevice(Shop(NOW))
    device.execute(Call("search_products", {"query": "tea"}))
    before = device.snapshot()
    device.execute(Call("add_to_cart", {"product": "Kong Extreme"}))
    device.execute(Call("apply_coupon", {"code": "ZEN20"}))
    device.execute(Call("checkout"))
    device.execute(Call("set_price_alert", {"product": "Kong Extreme", "target_price": 9}))
    assert device.state != before
    device.restore(before)
    assert device.state == ShopState()


def test_a_fresh_cart_is_nobody_elses() -> None:
    assert Shop(NOW).state.cart is not Shop(NOW).state.cart
    given = ShopState(cart=[CartItem(world.product_named("Wingspan"), 1)])
    assert Shop(NOW, given).state is given
