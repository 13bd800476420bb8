"""What the routes of price books take and give."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from kernel.text import Text

State = Literal["valid", "future", "expired", "inactive"]
"""How a book stands today. Only a valid one is offered."""

Source = Literal["price_book", "product"]
"""Where a list price comes from: the deal's book, or the product itself where the book has no price of it. Nothing
where the reader isn't shown the books of deals.
"""


class PriceBookDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A price book as it should be; the currency of one that is there stays what it is."""

    label: Text
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    active: bool = True
    is_default: bool = False
    base_version: int | None = None


class PriceBook(msgspec.Struct, frozen=True, kw_only=True):
    """A price book as it is today."""

    id: UUID
    label: Text
    currency: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    active: bool
    is_default: bool
    state: State
    version: int


class PriceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a product costs from a quantity on."""

    id: UUID
    product_id: UUID
    product: str
    min_quantity: str
    price: str


class PriceEntries(msgspec.Struct, frozen=True, kw_only=True):
    """Some prices of a book, and what asks for the next ones."""

    entries: list[PriceEntry]
    next: str | None


class PastedPrices(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines of a table: code or name of a product, price, and perhaps the quantity from which it holds. With `replace`
    what the list doesn't name goes."""

    text: Annotated[str, Meta(max_length=400_000)]
    replace: bool = False


class PastedDone(msgspec.Struct, frozen=True, kw_only=True):
    """What a list changed."""

    added: int
    changed: int
    removed: int
    unchanged: int


class ListPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What one period of a product costs in a deal, and by which book; no price where nothing says one."""

    price: str | None
    currency: str
    source: Source | None
    price_book_id: UUID | None
    price_book: Text | None
    recurrence: Literal["one_off", "monthly", "quarterly", "yearly"]
    term: int | None
