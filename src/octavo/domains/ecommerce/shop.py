"""The 12 shop functions on a simulated customer account. Order of the methods = functional-token index.

Its clock stands still: everything happens at `now`. What it reads of the world comes from world.py.
It doesn't know who calls it: arguments are checked before, confirmation is the agent's business.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

from octavo.domains.chance import fold
from octavo.domains.ecommerce import world
from octavo.domains.ecommerce.state import CartItem, Coupon, Order, Product, Return, ShopState
from octavo.errors import DeviceError
from octavo.functions import Written, effect, says

Said = Annotated[str, Written("span")]

_DAYS = {"standard": 5, "express": 2, "pickup": 1}
_FEES = {"standard": 0.0, "express": 9.99, "pickup": 0.0}  # US dollars


class Shop:
    """A customer's account at a moment. All that its functions change is in `state`.

    A product is meant by its name or by its id; one that nobody has searched for exists too. What the cart does not
    show can be removed from it once: it counts as put there on an earlier visit.
    """

    def __init__(self, now: datetime, state: ShopState | None = None) -> None:
        self.now = now
        self.state = ShopState() if state is None else state

    @effect("read")
    @says(
        "Search the shop for {query}[, department {category}][, costing at most {max_price} dollars]"
        "[, sorted by {sort_by}].",
        result="search result",
    )
    def search_products(
        self,
        query: Said,
        category: Literal["electronics", "clothing", "home", "beauty", "sports", "toys", "books", "grocery"]
        | None = None,
        max_price: float | None = None,
        sort_by: Literal["relevance", "price_low", "price_high", "rating", "newest"] = "relevance",
    ) -> list[dict[str, object]]:
        """Search the shop.

        Args:
            max_price: In US dollars.

        Returns:
            [{product_id, name, price, rating}].

        Raises:
            DeviceError: max_price is not above 0.
        """
        if max_price is not None:
            _require_price(max_price)
        found = world.search(query, category, max_price, sort_by)
        for product in found:
            self._remember(product)
        return [_facts(product) for product in found]

    @effect("read")
    @says("Show the details of {product}.", result="details")
    def get_product_details(self, product: Said) -> dict[str, object]:
        """Show a product's details.

        Args:
            product: Its name or an id from an earlier step.

        Returns:
            {product_id, name, price, rating, stock, description}.

        Raises:
            DeviceError: product has neither a letter nor a digit, here and wherever a product is named.
        """
        meant = self._product(product)
        return {**_facts(meant), "stock": world.stock(meant), "description": world.description(meant)}

    @effect("read")
    @says("Show[ {max_results}] reviews of {product}.", result="reviews")
    def get_product_reviews(self, product: Said, max_results: int = 5) -> list[str]:
        """Show customer reviews of a product.

        Args:
            product: Its name or an id from an earlier step.

        Returns:
            Review texts.

        Raises:
            DeviceError: max_results is below 1.
        """
        if max_results < 1:
            raise DeviceError(f"{max_results} reviews cannot be shown", hint="ask for at least one")
        return world.reviews(self._product(product), max_results)

    @effect("read")
    @says("Compare {first_product} against {second_product}.", result="comparison")
    def compare_products(self, first_product: Said, second_product: Said) -> dict[str, object]:
        """Compare two products.

        Args:
            first_product: Its name or an id from an earlier step.
            second_product: Its name or an id from an earlier step.

        Returns:
            {better_rated, cheaper, summary}.

        Raises:
            DeviceError: both are the same product.
        """
        first, second = self._product(first_product), self._product(second_product)
        if first == second:
            raise DeviceError(f"{first.name} cannot be compared with itself", hint="name two different products")
        sides = [f"{p.name} costs {p.price:.2f} dollars and is rated {p.rating:.1f}" for p in (first, second)]
        return {
            "better_rated": max(first, second, key=lambda p: p.rating).name,
            "cheaper": min(first, second, key=lambda p: p.price).name,
            "summary": "; ".join(sides),
        }

    @effect("write")
    @says("Add {product} to the cart[, quantity {quantity}].", result="cart")
    def add_to_cart(self, product: Said, quantity: int = 1) -> dict[str, object]:
        """Put a product into the cart.

        Args:
            product: Its name or an id from an earlier step.

        Returns:
            {items, total}.

        Raises:
            DeviceError: quantity is below 1, or more than there are.
        """
        if quantity < 1:
            raise DeviceError(f"{quantity} of a product cannot be added", hint="add at least one")
        meant, cart = self._product(product), self.state.cart
        place = next((i for i, item in enumerate(cart) if item.product == meant), len(cart))
        count = quantity + (cart[place].quantity if place < len(cart) else 0)
        if count > world.stock(meant):
            in_stock = f"there are {world.stock(meant)} of {meant.name}"
            raise DeviceError(f"{in_stock}, not {count}", hint="add fewer")
        cart[place : place + 1] = [CartItem(meant, count)]
        return self._shown()

    @effect("write")
    @says("Remove {product} from the cart.", result="remaining cart")
    def remove_from_cart(self, product: Said) -> dict[str, object]:
        """Take a product out of the cart.

        Args:
            product: Its name or an id from an earlier step.

        Returns:
            {items, total}.

        Raises:
            DeviceError: the cart is empty, the product was removed before, or its words fit several in the cart.
        """
        self._require_cart()
        item = self._item(product)
        if item:
            self.state.cart.remove(item)
        elif fold(product) in map(fold, self.state.removed):
            raise DeviceError(f"{product} is no longer in the cart", hint="name something that is in it")
        self.state.removed.append(item.product.name if item else product)
        return self._shown()

    @effect("write")
    @says("Save {product} to the wish list.")
    def add_to_wishlist(self, product: Said) -> None:
        """Save a product to the wish list.

        Args:
            product: Its name or an id from an earlier step.
        """
        name = self._product(product).name
        if name not in self.state.wishlist:
            self.state.wishlist.append(name)

    @effect("write")
    @says("Apply the coupon {code}.", result="coupon")
    def apply_coupon(self, code: Said) -> dict[str, object]:
        """Apply a coupon code to the cart.

        Returns:
            {discount, total}.

        Raises:
            DeviceError: the cart is empty, or has that coupon already.
        """
        self._require_cart()
        if any(fold(code) == fold(coupon.code) for coupon in self.state.coupons):
            raise DeviceError(f"the coupon {code} is already on the cart", hint="use each code once")
        before = self._total()
        self.state.coupons.append(Coupon(code, world.percent_off(code)))
        return {"discount": round(before - self._total(), 2), "total": self._total()}

    @effect("irreversible")
    @says("Check out[ with {payment_method}][, shipping {shipping}].", result="order")
    def checkout(
        self,
        payment_method: Literal["credit_card", "debit_card", "paypal", "gift_card"] = "credit_card",
        shipping: Literal["standard", "express", "pickup"] = "standard",
    ) -> dict[str, object]:
        """Buy what is in the cart, sent to the default address.

        Returns:
            {order_id, total, delivery_date}.

        Raises:
            DeviceError: the cart is empty.
        """
        self._require_cart()
        state = self.state
        order = Order(
            f"{self.now:%y%m%d}-{len(state.orders) + 1:03d}",
            tuple(state.cart),
            tuple(state.coupons),
            round(self._total() + _FEES[shipping], 2),
            payment_method,
            shipping,
            self.now.date() + timedelta(days=_DAYS[shipping]),
        )
        state.orders.append(order)
        state.cart, state.coupons = [], []
        return {"order_id": order.order_id, "total": order.total, "delivery_date": order.delivery_date.isoformat()}

    @effect("read")
    @says("Track the delivery of {order_id}.", result="tracking")
    def track_order(self, order_id: Said) -> dict[str, object]:
        """Show where an order is.

        Returns:
            {order_id, status, delivery_date}.

        Raises:
            DeviceError: order_id has no digit.
        """
        order = self._order(order_id)
        status, day = ("packed", order.delivery_date) if order else world.parcel(order_id, today=self.now.date())
        if self._returned(order_id):
            status = "being returned"
        return {"order_id": order_id, "status": status, "delivery_date": day.isoformat()}

    @effect("irreversible")
    @says("Return {order_id}: {reason}", result="return")
    def return_item(self, order_id: Said, reason: Said) -> dict[str, object]:
        """Start a return of an order.

        Returns:
            {return_id, refund}.

        Raises:
            DeviceError: order_id has no digit, or the order is already being returned.
        """
        order = self._order(order_id)
        if self._returned(order_id):
            raise DeviceError(f"order {order_id} is already being returned", hint="return each order once")
        refund = order.total if order else world.paid(order_id)
        started = Return(f"R{self.now:%y%m%d}-{len(self.state.returns) + 1:03d}", order_id, reason, refund)
        self.state.returns.append(started)
        return {"return_id": started.return_id, "refund": refund}

    @effect("write")
    @says("Set a price alert for {product} at {target_price} dollars.")
    def set_price_alert(self, product: Said, target_price: float) -> None:
        """Be notified when a product's price falls to target_price.

        Args:
            product: Its name or an id from an earlier step.
            target_price: In US dollars.

        Raises:
            DeviceError: target_price is not above 0.
        """
        _require_price(target_price)
        self.state.alerts[self._product(product).name] = float(target_price)

    def _product(self, text: str) -> Product:
        """The product of that id or name: the one shown last, one in the cart, or one that nobody has searched for."""
        if not any(c.isalnum() for c in text):
            raise DeviceError(f"{text!r} is not a product", hint="give a product's name")
        shown = [*reversed(self.state.seen.values()), *(item.product for item in self.state.cart)]
        known = next((p for p in shown if fold(text) in (fold(p.product_id), fold(p.name))), None)
        if known:
            return known
        made = world.product_named(text.strip())
        self._remember(made)
        return made

    def _remember(self, product: Product) -> None:
        self.state.seen.pop(product.product_id, None)
        self.state.seen[product.product_id] = product

    def _item(self, text: str) -> CartItem | None:
        """What in the cart is meant: by its id or name, else by some of its words."""
        cart, said = self.state.cart, fold(text)
        for item in cart:
            if said in (fold(item.product.product_id), fold(item.product.name)):
                return item
        words = set(said.split())
        near = [item for item in cart if words <= set(fold(item.product.name).split())]
        if len(near) > 1:
            names = " or ".join(item.product.name for item in near)
            raise DeviceError(f"{text} may be {names}", hint="give the whole name")
        return near[0] if near else None

    def _order(self, order_id: str) -> Order | None:
        """The order of that number if it was placed here. Raises: DeviceError if it is no order number."""
        if not any(c.isdigit() for c in order_id):
            raise DeviceError(f"{order_id!r} is not an order number", hint="give one such as KX-99102")
        return next((o for o in self.state.orders if fold(o.order_id) == fold(order_id)), None)

    def _returned(self, order_id: str) -> bool:
        return any(fold(r.order_id) == fold(order_id) for r in self.state.returns)

    def _require_cart(self) -> None:
        if not self.state.cart:
            raise DeviceError("the cart is empty", hint="add something to the cart first")

    def _total(self) -> float:
        """The price of the cart in US dollars, without shipping."""
        total = sum(item.product.price * item.quantity for item in self.state.cart)
        for coupon in self.state.coupons:
            total *= 1 - coupon.percent / 100
        return round(total, 2)

    def _shown(self) -> dict[str, object]:
        items = [f"{item.quantity} x {item.product.name}" for item in self.state.cart]
        return {"items": items, "total": self._total()}


def _facts(product: Product) -> dict[str, object]:
    return {
        "product_id": product.product_id,
        "name": product.name,
        "price": product.price,
        "rating": product.rating,
    }


def _require_price(price: float) -> None:
    if price <= 0:
        raise DeviceError(f"{price:g} dollars is not a price", hint="give more than 0 dollars")
