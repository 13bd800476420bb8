"""How far a deal's lines go below what they would cost: what an organisation may want to agree to before it is done.

A line is measured against the higher of its own price and its list price, so a lower price is a discount as well. The
list price is the one that the line keeps, by the deal's price book when it got its price, or else the product's own.
What is no worse than it was before measures nothing: it was agreed to once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.deals.listing import as_listed
from rapport.crm.deals.recurrence import periods, restated, total
from rapport.crm.price_books.prices import Price, listed
from rapport.crm.records.scope import Scope

OF_LINE, OF_DEAL = "discount_line", "discount_deal"
"""A line's discount, and that of all lines together; both in per cent."""

HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True)
class Listed:
    """A currency, and what products say that they cost in it: the list price of a line that keeps none in it."""

    currency: str
    own: Mapping[UUID, Price]


async def measured(
    scope: Scope, currency: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> dict[str, Decimal]:
    """The discounts of a deal's new lines that go further than those of its old ones."""
    own = await _list_prices(scope, currency, {line["product_id"] for line in (*before, *after)})
    prices = Listed(currency, own)
    found = dict[str, Decimal]()
    worse = _of_lines(prices, before, after)
    if worse > 0:
        found[OF_LINE] = worse
    (was, given_before), (now, given) = (_whole(prices, lines) for lines in (before, after))
    if now > 0 and (now > was or given > given_before):
        found[OF_DEAL] = now
    return found


async def of_whole(
    scope: Scope, currency: str, lines: Sequence[Mapping[str, Any]], amount: Decimal
) -> dict[str, Decimal]:
    """The discount of a deal whose lines are sold for an amount."""
    prices = Listed(currency, await _list_prices(scope, currency, {line["product_id"] for line in lines}))
    full = _full(prices, lines)
    return {OF_DEAL: _rounded((full - amount) * 100 / full)} if full > amount else {}


async def in_another(
    scope: Scope, before: str, after: str, lines: Sequence[Mapping[str, Any]]
) -> dict[str, Decimal]:  # fmt: skip
    """The discounts of lines whose numbers become amounts of another currency. A product that has a list price in the
    one and none in the other is given away as far as anybody can tell.
    """
    products = {line["product_id"] for line in lines}
    were = set(await _list_prices(scope, before, products))
    were |= {line["product_id"] for line in lines if line["list_currency"] == before}
    are = await listed(scope, after, None, {(line["product_id"], line["quantity"]) for line in lines})
    if were - {product for product, _ in are}:
        return {OF_LINE: Decimal(100), OF_DEAL: Decimal(100)}
    prices = [are.get((line["product_id"], line["quantity"])) for line in lines]
    both = zip(lines, prices, strict=True)
    now = [{**line, **as_listed(after, price, line["recurrence"])} for line, price in both]
    return await measured(scope, after, (), now)


def _of_lines(prices: Listed, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Decimal:
    """The deepest discount of a line that goes further than a line of the same product did, or is of more of it."""
    known = [(line["product_id"], _percent(prices, line), line["quantity"] * periods(line)) for line in before]
    most = Decimal()
    for line in after:
        mine = (line["product_id"], _percent(prices, line), line["quantity"] * periods(line))
        same = next((each for each in known if each[0] == mine[0] and each[1] >= mine[1] and each[2] >= mine[2]), None)
        if same is None:
            most = max(most, mine[1])
        else:
            known.remove(same)
    return most


def _whole(prices: Listed, lines: Sequence[Mapping[str, Any]]) -> tuple[Decimal, Decimal]:
    """The discount of all lines in per cent, and how much money that is."""
    full = _full(prices, lines)
    given = full - sum((total(line) for line in lines), Decimal())
    return (_rounded(given * 100 / full) if full > 0 else Decimal()), given


def _full(prices: Listed, lines: Sequence[Mapping[str, Any]]) -> Decimal:
    """What lines would come to without any discount, over their terms."""
    return sum((line["quantity"] * periods(line) * _reference(prices, line) for line in lines), Decimal())


def _percent(prices: Listed, line: Mapping[str, Any]) -> Decimal:
    full = _reference(prices, line)
    return _rounded(100 - line["unit_price"] * (100 - line["discount"]) / full) if full > 0 else Decimal()


def _reference(prices: Listed, line: Mapping[str, Any]) -> Decimal:
    price: Decimal = line["unit_price"]
    kept: Decimal | None = line["list_price"] if line["list_currency"] == prices.currency else None
    own = prices.own.get(line["product_id"])
    if kept is None and own is not None:
        kept = restated(own.amount, own.recurrence, line["recurrence"])
    return price if kept is None else max(price, kept)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


async def _list_prices(scope: Scope, currency: str, products: set[UUID]) -> dict[UUID, Price]:
    """What products cost in the deal's currency, whoever asks: a price that is hidden from them is a price."""
    table = scope.registry["product"].table
    own = scope.principal.tenant.currency
    every = sa.func.nullif(table.c.recurrence, "one_off").label("every")
    wanted = sa.select(table.c.id, table.c.price, every).where(
        table.c.id.in_(products), table.c.price.is_not(None), sa.func.coalesce(table.c.currency, own) == currency
    )
    return {row.id: Price(row.price, None, row.every) for row in await scope.session.rows(wanted)}
