"""Routes of price books: who reads products reads prices, who configures changes them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from auth import guards
from rapport.crm.price_books import books, editing, entries
from rapport.crm.price_books.payloads import PastedDone, PastedPrices, PriceBook, PriceBookDraft, PriceEntries
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes

READS: dict[str, Any] = {"policy": guards.record("product", "read", scope="records:read")}
CONFIGURES: dict[str, Any] = {"policy": guards.may("configure")}
TAGS = ["Price books"]


def price_book_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of price books, for Litestar."""

    @get("/price-books", opt=READS, tags=TAGS)
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> list[PriceBook]:
        """All price books, those that are valid today first."""
        async with scopes(registry, principal, runtime)() as scope:
            return await books.views(scope)

    @post("/price-books", opt=CONFIGURES, tags=TAGS)
    async def add(
        data: JSONBody[PriceBookDraft], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[PriceBook]:
        """Makes a price book."""
        async with scopes(registry, principal, runtime)() as scope:
            await editing.add(scope, data)
            return await books.views(scope)

    @put("/price-books/{book_id:uuid}", opt=CONFIGURES, tags=TAGS)
    async def change(
        book_id: FromPath[UUID], data: JSONBody[PriceBookDraft], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[PriceBook]:
        """Brings a price book to a new definition; its prices stay."""
        async with scopes(registry, principal, runtime)() as scope:
            await editing.change(scope, book_id, data)
            return await books.views(scope)

    return [listed, add, change, *_entries(registry)]


def _entries(registry: Registry) -> Sequence[HTTPRouteHandler]:
    @get("/price-books/{book_id:uuid}/entries", opt=READS, tags=TAGS)
    async def entries_of(
        book_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running,
        cursor: FromQuery[str | None] = None,
    ) -> PriceEntries:  # fmt: skip
        """A page of a book's prices."""
        async with scopes(registry, principal, runtime)() as scope:
            return await entries.page(scope, book_id, cursor)

    @post("/price-books/{book_id:uuid}/entries", status_code=200, opt=CONFIGURES, tags=TAGS)
    async def paste_entries(
        book_id: FromPath[UUID], data: JSONBody[PastedPrices], principal: guards.SignedIn, runtime: guards.Running
    ) -> PastedDone:
        """Writes a pasted list of prices, all of it or nothing."""
        async with scopes(registry, principal, runtime)() as scope:
            return await entries.paste(scope, book_id, data)

    @delete("/price-books/{book_id:uuid}/entries/{entry_id:uuid}", opt=CONFIGURES, tags=TAGS)
    async def remove_entry(
        book_id: FromPath[UUID], entry_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> None:
        """Takes a price out of a book."""
        async with scopes(registry, principal, runtime)() as scope:
            await entries.remove(scope, book_id, entry_id)

    return [entries_of, paste_entries, remove_entry]
