"""How far a deal's lines go below what they would cost: what an organisation may want to agree to before it is done.

A line is measured against the higher of its own price and the product's list price, so a lower price is a discount as
well. What is no worse than it was before measures nothing: it was agreed to once.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.records.scope import Scope

OF_LINE, OF_DEAL = "discount_line", "discount_deal"
"""A line's discount, and that of all lines together; both in per cent."""

HUNDREDTH: Final = Decimal("0.01")


async def measured(
    scope: Scope, currency: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> dict[str, Decimal]:
    """The discounts of a deal's new lines that go further than those of its old ones."""
    prices = await _list_prices(scope, currency, {line["product_id"] for line in (*before, *after)})
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
    prices = await _list_prices(scope, currency, {line["product_id"] for line in lines})
    full = sum((line["quantity"] * _reference(prices, line) for line in lines), Decimal())
    return {OF_DEAL: _rounded((full - amount) * 100 / full)} if full > amount else {}


async def in_another(
    scope: Scope, before: str, after: str, lines: Sequence[Mapping[str, Any]]
) -> dict[str, Decimal]:  # fmt: skip
    """The discounts of lines whose numbers become amounts of another currency. A product that has a list price in the
    one and none in the other is given away as far as anybody can tell.
    """
    products = {line["product_id"] for line in lines}
    were, are = await _list_prices(scope, before, products), await _list_prices(scope, after, products)
    if were.keys() - are.keys():
        return {OF_LINE: Decimal(100), OF_DEAL: Decimal(100)}
    return await measured(scope, after, (), lines)


def _of_lines(
    prices: Mapping[UUID, Decimal], before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> Decimal:
    """The deepest discount of a line that goes further than a line of the same product did, or is of more of it."""
    known = [(line["product_id"], _percent(prices, line), line["quantity"]) for line in before]
    most = Decimal()
    for line in after:
        mine = (line["product_id"], _percent(prices, line), line["quantity"])
        same = next((each for each in known if each[0] == mine[0] and each[1] >= mine[1] and each[2] >= mine[2]), None)
        if same is None:
            most = max(most, mine[1])
        else:
            known.remove(same)
    return most


def _whole(prices: Mapping[UUID, Decimal], lines: Sequence[Mapping[str, Any]]) -> tuple[Decimal, Decimal]:
    """The discount of all lines in per cent, and how much money that is."""
    full = sum((line["quantity"] * _reference(prices, line) for line in lines), Decimal())
    given = full - sum((line["amount"] for line in lines), Decimal())
    return (_rounded(given * 100 / full) if full > 0 else Decimal()), given


def _percent(prices: Mapping[UUID, Decimal], line: Mapping[str, Any]) -> Decimal:
    full = _reference(prices, line)
    return _rounded(100 - line["unit_price"] * (100 - line["discount"]) / full) if full > 0 else Decimal()


def _reference(prices: Mapping[UUID, Decimal], line: Mapping[str, Any]) -> Decimal:
    price: Decimal = line["unit_price"]
    return max(price, prices.get(line["product_id"], price))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(HUNDREDTH, ROUND_HALF_UP)


async def _list_prices(scope: Scope, currency: str, products: set[UUID]) -> dict[UUID, Decimal]:
    """What products cost in the deal's currency, whoever asks: a price that is hidden from them is a price."""
    table = scope.registry["product"].table
    own = scope.principal.tenant.currency
    wanted = sa.select(table.c.id, table.c.price).where(
        table.c.id.in_(products), table.c.price.is_not(None), sa.func.coalesce(table.c.currency, own) == currency
    )
    return {row.id: row.price for row in await scope.session.rows(wanted)}
