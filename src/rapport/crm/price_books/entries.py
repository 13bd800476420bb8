"""The prices of a book: a page of them, and what a pasted list makes of them, all or nothing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.changes import Change
from kernel.ids import new_id
from kernel.statements import any_of
from rapport.crm.price_books import books, pasted, prices
from rapport.crm.price_books.errors import BadEntries, PricesHidden, TooManyEntries
from rapport.crm.price_books.models import ENTRY, ENTRY_FIELD, price_book, price_book_entry
from rapport.crm.price_books.pasted import Read
from rapport.crm.price_books.payloads import PastedDone, PastedPrices, PriceEntries, PriceEntry
from rapport.crm.records import sorting
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.included import titles
from rapport.crm.records.scope import Scope

PAGE = 100
MAX_ENTRIES = 20_000

Tier = tuple[UUID, Decimal]


async def page(scope: Scope, book_id: UUID, cursor: str | None) -> PriceEntries:
    """Some prices, product by product; those of products that the reader doesn't see are left out."""
    if not prices.is_shown(scope):
        raise PricesHidden
    await _there(scope, book_id)
    entry, shape = price_book_entry.c, f"price_book_entry:{book_id}"
    mine = sa.select(price_book_entry).where(entry.book_id == book_id).order_by(entry.product_id, entry.min_quantity)
    if cursor is not None:
        product_id, least = sorting.open_cursor(scope.keys, shape, cursor)
        after = sa.tuple_(sa.literal(product_id, entry.product_id.type), sa.literal(Decimal(least), sa.Numeric(24, 6)))
        mine = mine.where(sa.tuple_(entry.product_id, entry.min_quantity) > after)
    rows = await scope.session.rows(mine.limit(PAGE + 1))
    shown = rows[:PAGE]
    named = await titles(scope, {"product": {row.product_id for row in shown}}) if shown else {}
    entries = [
        PriceEntry(
            id=row.id, product_id=row.product_id, product=named[str(row.product_id)]["label"] or "",
            min_quantity=decimal_string(row.min_quantity), price=decimal_string(row.price),
        )
        for row in shown
        if str(row.product_id) in named
    ]  # fmt: skip
    if len(rows) <= PAGE:
        return PriceEntries(entries=entries, next=None)
    last = [shown[-1].product_id, str(shown[-1].min_quantity)]
    return PriceEntries(entries=entries, next=sorting.seal_cursor(scope.keys, shape, last))


async def paste(scope: Scope, book_id: UUID, whole: PastedPrices) -> PastedDone:
    """Writes the prices of a list; a line that can't be one refuses all of it."""
    if not prices.is_shown(scope):
        raise PricesHidden
    # Two lists of one book come one after the other.
    held = sa.select(price_book.c.id).where(price_book.c.id == book_id).with_for_update()
    if not await scope.session.rows(held):
        raise RecordNotFound
    wanted, wrong = await pasted.read(scope, whole.text)
    if wrong:
        lines = [{"line": each.line, "code": each.code, "message": each.text.pick(scope.locale)} for each in wrong]
        raise BadEntries(count=len(wrong), details={"lines": lines[: pasted.MAX_TOLD]})
    found = await scope.session.rows(sa.select(price_book_entry).where(price_book_entry.c.book_id == book_id))
    old = {(row.product_id, row.min_quantity): row for row in found}
    going = await _going(scope, old, wanted) if whole.replace else []
    if len(old.keys() | wanted.keys()) - len(going) > MAX_ENTRIES:
        raise TooManyEntries(limit=MAX_ENTRIES)
    return await _write(scope, book_id, old, wanted, going)


async def remove(scope: Scope, book_id: UUID, entry_id: UUID) -> None:
    """Takes one price out of a book; lines that were made by it keep theirs."""
    if not prices.is_shown(scope):
        raise PricesHidden
    mine = (price_book_entry.c.id == entry_id) & (price_book_entry.c.book_id == book_id)
    rows = await scope.session.rows(sa.select(price_book_entry).where(mine).with_for_update())
    if not rows or not await titles(scope, {"product": {rows[0].product_id}}):
        raise RecordNotFound
    await scope.session.execute(price_book_entry.delete().where(mine))
    _record(scope, rows[0].id, "delete", public=_as_kept(rows[0]))


async def _there(scope: Scope, book_id: UUID) -> None:
    if not any(each.id == book_id for each in await books.load(scope.session)):
        raise RecordNotFound


async def _going(scope: Scope, old: Mapping[Tier, Any], wanted: Mapping[Tier, Read]) -> Sequence[Any]:
    """Prices that a whole list doesn't name; those of products that its writer doesn't see stay."""
    unnamed = [row for tier, row in old.items() if tier not in wanted]
    seen = await titles(scope, {"product": {row.product_id for row in unnamed}}) if unnamed else {}
    return [row for row in unnamed if str(row.product_id) in seen]


async def _write(
    scope: Scope, book_id: UUID, old: Mapping[Tier, Any], wanted: Mapping[Tier, Read], going: Sequence[Any]
) -> PastedDone:
    new, changed = [], 0
    for (product_id, least), read in wanted.items():
        known = old.get((product_id, least))
        if known is not None and known.price == read.price:
            continue
        row: dict[str, Any] = {
            "id": new_id() if known is None else known.id,
            "book_id": book_id,
            "product_id": product_id,
            "min_quantity": least,
            "price": read.price,
        }
        if known is None:
            _record(scope, row["id"], "create", created={str(ENTRY_FIELD): _texts(row)})
        else:
            changed += 1
            _record(scope, known.id, "update", public=_as_kept(known))
        new.append(row)
    if new:
        statement = insert(price_book_entry)
        statement = statement.on_conflict_do_update(index_elements=["id"], set_={"price": statement.excluded.price})
        await scope.session.execute(statement, new)
    if going:
        gone = any_of(price_book_entry.c.id, [row.id for row in going])
        await scope.session.execute(price_book_entry.delete().where(gone))
        for each in going:
            _record(scope, each.id, "delete", public=_as_kept(each))
    added = len(new) - changed
    return PastedDone(added=added, changed=changed, removed=len(going), unchanged=len(wanted) - len(new))


def _as_kept(row: Any) -> dict[str, Any]:  # a row
    """A price as the log keeps it: which product, from how many, how much."""
    return {str(ENTRY_FIELD): _texts({column.name: getattr(row, column.name) for column in price_book_entry.columns})}


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in row.items()}


def _record(scope: Scope, entry_id: UUID, op: str, **values: Any) -> None:
    scope.session.record_change(Change(object=ENTRY, record_id=entry_id, op=op, field_ids=(ENTRY_FIELD,), **values))
