"""The books of an organisation, which of them is valid today, and which one a deal takes its prices from."""

import datetime as dt
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.kept import Kept
from kernel.db import TenantSession
from rapport.crm.price_books.models import price_book
from rapport.crm.price_books.payloads import PriceBook, State
from rapport.crm.records import choices
from rapport.crm.records.scope import Scope

_ALL: Final = UUID(int=0)


class Book(msgspec.Struct, frozen=True):
    """A book without its name and its prices."""

    id: UUID
    currency: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    active: bool
    is_default: bool
    version: int

    def state(self, today: dt.date) -> State:
        """How it stands on a day."""
        if not self.active:
            return "inactive"
        if self.valid_from is not None and today < self.valid_from:
            return "future"
        return "expired" if self.valid_until is not None and today > self.valid_until else "valid"


_kept: Kept[tuple[Book, ...]] = Kept()


async def load(session: TenantSession) -> tuple[Book, ...]:
    """All books, in the order in which they were made."""

    async def read(_: list[UUID]) -> dict[UUID, tuple[Book, ...]]:
        rows = await session.rows(sa.select(price_book).order_by(price_book.c.id))
        return {_ALL: tuple(Book(*(getattr(row, name) for name in Book.__struct_fields__)) for row in rows)}

    return (await _kept.get(session, [_ALL], read))[_ALL]


async def chosen(scope: Scope, currency: str, named: UUID | None) -> Book | None:
    """The book of a deal: the one that it names, or the default of its currency. None where that isn't valid today, or
    is of another currency: such a book gives no prices any more.
    """
    today = scope.today()
    for book in await load(scope.session):
        mine = book.id == named if named is not None else book.is_default
        if mine and book.currency == currency and book.state(today) == "valid":
            return book
    return None


async def views(scope: Scope) -> list[PriceBook]:
    """All books with their names, those that are valid first."""
    found, today = await load(scope.session), scope.today()
    labels = await choices.labels(scope.session, [each.id for each in found])
    shown = [
        PriceBook(
            id=each.id, label=labels[each.id], currency=each.currency, valid_from=each.valid_from,
            valid_until=each.valid_until, active=each.active, is_default=each.is_default, state=each.state(today),
            version=each.version,
        )
        for each in found
    ]  # fmt: skip
    order = ("valid", "future", "expired", "inactive")
    return sorted(shown, key=lambda each: (order.index(each.state), each.currency, not each.is_default))
