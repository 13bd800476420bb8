"""What a deal's products are listed at: by its price book, or by themselves, and what its lines keep of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from rapport.crm.deals.errors import BadLine
from rapport.crm.deals.recurrence import Recurrence, restated
from rapport.crm.price_books import prices
from rapport.crm.price_books.errors import PricesHidden
from rapport.crm.price_books.payloads import ListPrice, Source
from rapport.crm.price_books.prices import Price
from rapport.crm.records import choices
from rapport.crm.records.codec import Record
from rapport.crm.records.decimals import decimal_string, read_decimal
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

ONE: Final = Decimal(1)
MAX_NUMBER: Final = 10**12
"""What a quantity or a price of a line stays below."""

AS_LISTED: Final = ("list_price", "list_currency", "price_book_id")
"""What a line keeps of what its product was listed at."""


@dataclass(frozen=True)
class Listing:
    """Of a deal whose lines are written: its currency, the book that it names, and its lines as they are."""

    currency: str
    book: UUID | None
    before: Sequence[Mapping[str, Any]]

    def of(self, line: Mapping[str, Any], price: Price | None, *, sent_back: bool) -> dict[str, Any]:
        """What a line keeps. One that is sent back with its product, quantity and price keeps what it was made by; any
        other is listed at today's price, or where nothing lists its product any more, at the last one.
        """
        listed = list(self._listed(line["product_id"]))
        asked = ("quantity", "unit_price", "recurrence")
        same = (each for each in listed if all(each[name] == line[name] for name in asked))
        kept = next(same, None) if sent_back else None
        if kept is None and price is None:
            kept = next(iter(listed), None)
        if kept is None:
            return as_listed(self.currency, price, line["recurrence"])
        again = restated(kept["list_price"], kept["recurrence"], line["recurrence"])
        return {name: kept[name] for name in AS_LISTED} | {"list_price": again}

    def _listed(self, product: UUID) -> Iterator[Mapping[str, Any]]:
        for line in self.before:
            here = line["product_id"] == product and line["list_currency"] == self.currency
            if here and line["list_price"] is not None:
                yield line


def as_listed(currency: str, price: Price | None, recurrence: str | None) -> dict[str, Any]:
    """The columns of a line for a list price, as that of one of its periods, or for none."""
    if price is None:
        return dict.fromkeys(AS_LISTED)
    amount = restated(price.amount, price.recurrence, recurrence)
    return dict(zip(AS_LISTED, (amount, currency, price.book_id), strict=True))


Grouped = dict[tuple[str, UUID | None], list[tuple[UUID, UUID, str | None]]]


def grouped(scope: Scope, records: Sequence[tuple[UUID, Record]]) -> Grouped:
    """New deals that name a product, with it and their amounts, by currency and price book."""
    found: Grouped = {}
    for deal_id, record in records:
        if record["product"]:
            book = UUID(record["price_book"]) if record["price_book"] else None
            key = (str(record["currency"] or scope.principal.tenant.currency), book)
            found.setdefault(key, []).append((deal_id, UUID(record["product"]), record["amount"]))
    return found


async def list_price(
    scope: Scope, obj: ObjectType, deal_id: UUID, product_id: UUID, quantity: str, asked: Recurrence | None
) -> ListPrice:
    """What a product is listed at in a deal: what a line of it starts from, and by which book. For another recurrence
    than the product's own, which may be asked for, it is the price of such a period.
    """
    if "amount" not in scope.mine(obj).by_name or not prices.is_shown(scope):
        raise PricesHidden
    deal = await fetch(scope, obj, deal_id, masked=False)
    await fetch(scope, scope.registry["product"], product_id, deleted=False)
    count = read_decimal(quantity)
    if count is None or not 0 < count < MAX_NUMBER:
        raise BadLine(line=1)
    currency = str(deal["currency"] or scope.principal.tenant.currency)
    named = UUID(deal["price_book"]) if deal["price_book"] else None
    found = (await prices.listed(scope, currency, named, [(product_id, count)])).get((product_id, count))
    own = (await prices.recurring(scope, {product_id})).get(product_id, prices.ONCE)
    recurrence = own.recurrence if asked is None else (None if asked == "one_off" else asked)
    term = own.term if recurrence == own.recurrence else None
    due: dict[str, Any] = {"recurrence": recurrence or "one_off", "term": term}
    if found is None:
        return ListPrice(price=None, currency=currency, source=None, price_book_id=None, price_book=None, **due)
    book = found.book_id if prices.names_book(scope) else None
    labels = await choices.labels(scope.session, [book] if book else [])
    source: Source | None = "product" if found.book_id is None else "price_book" if book else None
    return ListPrice(
        price=decimal_string(restated(found.amount, found.recurrence, recurrence)), currency=currency,
        source=source, price_book_id=book, price_book=labels.get(book) if book else None, **due,
    )  # fmt: skip
