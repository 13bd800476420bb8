"""What products cost in a deal: by its book and the quantity, or else by the product's own price."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from kernel.statements import any_of
from rapport.crm.price_books import books
from rapport.crm.price_books.models import BOOK, price_book_entry
from rapport.crm.records.scope import Scope

Wanted = tuple[UUID, Decimal]
"""A product, and how many of it."""


@dataclass(frozen=True)
class Price:
    """A list price; `book_id` is the book that says it, None where the product itself does. `recurrence` says what it
    is the price of: one period, or None for what is due once.
    """

    amount: Decimal
    book_id: UUID | None
    recurrence: str | None = None


class Due(NamedTuple):
    """How often a product's price is due, and for how many periods; without a term until somebody ends it."""

    recurrence: str | None
    term: int | None


ONCE: Final = Due(None, None)


async def listed(scope: Scope, currency: str, named: UUID | None, wanted: Collection[Wanted]) -> Mapping[Wanted, Price]:
    """The list prices in a currency, by the book that a deal names or else the default; whoever asks: who may see them
    is the caller's to know.
    """
    if not wanted:
        return {}
    products = {product for product, _ in wanted}
    found = await _own(scope, currency, products)
    due = await recurring(scope, products)
    every = {product: due.get(product, ONCE).recurrence for product in products}
    prices = {each: Price(found[each[0]], None, every[each[0]]) for each in wanted if each[0] in found}
    book = await books.chosen(scope, currency, named)
    if book is not None:
        for each, price in (await _of_book(scope, book.id, products, wanted)).items():
            prices[each] = Price(price, book.id, every[each[0]])
    return prices


async def recurring(scope: Scope, products: Collection[UUID]) -> Mapping[UUID, Due]:
    """Of products those whose price is due again and again."""
    table = scope.registry["product"].table
    asked = sa.select(table.c.id, table.c.recurrence, table.c.term)
    rows = await scope.session.rows(asked.where(any_of(table.c.id, products), table.c.recurrence != "one_off"))
    return {row.id: Due(row.recurrence, row.term) for row in rows}


async def _of_book(
    scope: Scope, book_id: UUID, products: set[UUID], wanted: Collection[Wanted]
) -> Mapping[Wanted, Decimal]:
    """Of each product's tiers the highest one that its quantity reaches."""
    entry = price_book_entry.c
    mine = sa.select(entry.product_id, entry.min_quantity, entry.price)
    mine = mine.where(entry.book_id == book_id, any_of(entry.product_id, products))
    tiers: dict[UUID, list[tuple[Decimal, Decimal]]] = {}
    for row in await scope.session.rows(mine.order_by(entry.min_quantity)):
        tiers.setdefault(row.product_id, []).append((row.min_quantity, row.price))
    reached = {each: [price for least, price in tiers.get(each[0], ()) if least <= each[1]] for each in wanted}
    return {each: prices[-1] for each, prices in reached.items() if prices}


async def _own(scope: Scope, currency: str, products: set[UUID]) -> Mapping[UUID, Decimal]:
    """What products say they cost themselves, if it is in this currency."""
    table, own = scope.registry["product"].table, scope.principal.tenant.currency
    mine = any_of(table.c.id, products) & table.c.price.is_not(None)
    asked = sa.select(table.c.id, table.c.price).where(mine, sa.func.coalesce(table.c.currency, own) == currency)
    return {row.id: row.price for row in await scope.session.rows(asked)}


def is_shown(scope: Scope) -> bool:
    """Whether prices of products are shown to the reader."""
    product = scope.mine(scope.registry["product"])
    field = product.by_name.get("price")
    return field is not None and not field.masked and scope.depth(product) != "none"


def names_book(scope: Scope) -> bool:
    """Whether the reader is shown which book a deal takes its prices from."""
    return BOOK in scope.mine(scope.registry["deal"]).by_name
