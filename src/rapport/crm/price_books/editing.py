"""Making and changing price books. None is ever deleted: deals of the past name them."""

from typing import Any
from uuid import UUID

import msgspec
from asyncpg import UniqueViolationError

from auth.authz import epoch
from kernel.changes import Change
from kernel.ids import new_id
from kernel.text import Text
from rapport.crm.price_books import books
from rapport.crm.price_books.books import Book
from rapport.crm.price_books.errors import BadPriceBook, PriceBookChanged
from rapport.crm.price_books.models import BOOK, BOOK_FIELD, price_book
from rapport.crm.price_books.payloads import PriceBookDraft
from rapport.crm.records import choices
from rapport.crm.records.choices import NO_SCOPE
from rapport.crm.records.closed_kinds import CurrencyKind
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.objects import Field
from rapport.crm.records.scope import Scope

MAX_BOOKS = 200


def field_of(scope: Scope) -> Field:
    """The field of deals whose choices books are."""
    return scope.registry["deal"].unmasked.by_name[BOOK]


async def add(scope: Scope, draft: PriceBookDraft) -> UUID:
    """A new book without prices."""
    await epoch.hold(scope.session)
    found = await books.load(scope.session)
    if len(found) >= MAX_BOOKS:
        raise BadPriceBook(reason=Text(zh=f"最多 {MAX_BOOKS} 本价格表", en=f"There are {MAX_BOOKS} books already"))
    book_id = new_id()
    label = await _checked(scope, draft, None)
    row = {"id": book_id, "version": 1, **_values(draft)}
    await _no_default(scope, found, draft, book_id)
    await scope.session.execute(price_book.insert(), row)
    await _name(scope, book_id, label, len(found))
    created = {str(BOOK_FIELD): msgspec.to_builtins(draft)}
    _record(scope, book_id, "create", created=created)
    return book_id


async def change(scope: Scope, book_id: UUID, draft: PriceBookDraft) -> None:
    """Brings a book to a new definition. Its currency stays: its prices, and the lines made by them, are in it."""
    await epoch.hold(scope.session)
    found = await books.load(scope.session)
    before = next((each for each in found if each.id == book_id), None)
    if before is None:
        raise RecordNotFound
    if draft.base_version is not None and draft.base_version != before.version:
        raise PriceBookChanged
    label = await _checked(scope, draft, before)
    was = (await choices.labels(scope.session, [book_id]))[book_id]
    await _no_default(scope, found, draft, book_id)
    values = {**_values(draft), "version": before.version + 1}
    await scope.session.execute(price_book.update().where(price_book.c.id == book_id).values(values))
    await _name(scope, book_id, label, found.index(before))
    public, secret = _as_kept(before), {str(BOOK_FIELD): msgspec.to_builtins(was)}
    _record(scope, book_id, "update", public=public, secret=secret)


def _values(draft: PriceBookDraft) -> dict[str, Any]:
    return {
        "currency": draft.currency, "valid_from": draft.valid_from, "valid_until": draft.valid_until,
        "active": draft.active, "is_default": draft.is_default,
    }  # fmt: skip


async def _checked(scope: Scope, draft: PriceBookDraft, before: Book | None) -> Text:
    """The name as it is kept; refuses a book that could not be used, saying why."""
    label, field = choices.filled(draft.label), field_of(scope)
    choices.check_label(field, label)
    problem = _problem(draft, before)
    known = await choices.by_label(scope.session, field)
    own = before.id if before is not None else None
    if {known.get(choices.normalise(text)) for text in (label.zh, label.en)} - {None, own}:
        problem = problem or Text(zh="已有同名的价格表", en="Another price book has this name")
    if problem is not None:
        raise BadPriceBook(reason=problem)
    return label


def _problem(draft: PriceBookDraft, before: Book | None) -> Text | None:
    if draft.currency not in CurrencyKind.known:
        return Text(zh="没有这种货币", en="There is no such currency")
    if before is not None and draft.currency != before.currency:
        return Text(zh="价格表的货币不能改，请另建一本", en="A price book keeps its currency; make another book")
    if draft.valid_from and draft.valid_until and draft.valid_until < draft.valid_from:
        return Text(zh="截止日期早于开始日期", en="The last day comes before the first")
    if draft.is_default and not draft.active:
        return Text(zh="默认价格表不能停用，请先另选默认", en="A default book is in use; choose another default first")
    return None


async def _no_default(scope: Scope, found: tuple[Book, ...], draft: PriceBookDraft, book_id: UUID) -> None:
    """Has the default before give way: a currency has one."""
    for other in found:
        if draft.is_default and other.is_default and other.currency == draft.currency and other.id != book_id:
            given = price_book.update().where(price_book.c.id == other.id)
            await scope.session.execute(given.values(is_default=False, version=other.version + 1))
            _record(scope, other.id, "update", public=_as_kept(other))


async def _name(scope: Scope, book_id: UUID, label: Text, position: int) -> None:
    deal = scope.registry["deal"].declaration
    try:
        await choices.put_label(scope.session, deal, field_of(scope), book_id, label, position, NO_SCOPE)
    except UniqueViolationError:
        raise BadPriceBook(reason=Text(zh="已有同名的价格表", en="Another price book has this name")) from None


def _as_kept(book: Book) -> dict[str, Any]:
    return {str(BOOK_FIELD): msgspec.to_builtins(book)}


def _record(scope: Scope, book_id: UUID, op: str, **values: Any) -> None:
    scope.session.record_change(Change(object=BOOK, record_id=book_id, op=op, field_ids=(BOOK_FIELD,), **values))
