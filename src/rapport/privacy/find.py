"""The search: every text of an organisation is opened and looked at, whoever may see it, whatever the tokens say.

Tokens hold a record's first 1,000 characters and only what lists search in, so they would miss something. The job
begins anew when it is killed: what was found is written at its end, in one transaction.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kernel.columns import ciphers
from kernel.crypto import Keyset
from kernel.db import ControlSession, TenantSession
from kernel.folding import fold
from kernel.pool import Row
from kernel.runtime import Runtime
from rapport.crm.imports.models import FILE_NAME, stored_file
from rapport.privacy import contents, documents, linked, places, sealed
from rapport.privacy.errors import TooManyFound
from rapport.privacy.hits import Found
from rapport.privacy.wanted import Matcher, Subject

PAGE: Final = 500
MOST: Final = 20_000
"""More rows than name any person: what was typed is too common."""


class Search:
    """One walk over everything of an organisation."""

    def __init__(
        self, runtime: Runtime, home: str, organisation_id: UUID, wanted: Subject, matcher: Matcher | None = None
    ) -> None:  # fmt: skip
        self._runtime, self._home, self._organisation = runtime, home, organisation_id
        self._wanted, self._matcher, self.found = wanted, matcher or Matcher(wanted), Found()

    async def run(self) -> AsyncIterator[int]:
        """Looks through it; yields how many rows more were looked at. Raises `TooManyFound`."""
        for table in places.tables():
            async for rows, keys in self._pages(table):
                await asyncio.to_thread(self._look, table, rows, keys)
                yield len(rows)
        await self._look_in_control()
        async for read in self._look_in_files():
            yield read
        async with self._runtime.session(self._home) as session:
            if isinstance(session, TenantSession):
                await linked.add(session, self.found)
        self.found.tick()

    async def count(self) -> int:
        """How many rows and files there are to look at."""
        async with self._runtime.session(self._home) as session:
            tables = [*places.tables(), stored_file]
            counts = [sa.select(sa.func.count()).select_from(table).scalar_subquery() for table in tables]
            return sum((await session.rows(sa.select(*counts)))[0])

    async def _pages(self, table: sa.Table) -> AsyncIterator[tuple[Sequence[Row], Keyset]]:
        [key], after = table.primary_key, None
        while True:
            page = sa.select(*sealed.reading(table)).order_by(key).limit(PAGE)
            async with self._runtime.session(self._home) as session:
                rows = await session.rows(page if after is None else page.where(key > after))
            if rows:
                yield rows, session.keys
            if len(rows) < PAGE:
                return
            after = rows[-1][key.name]

    def _look(self, table: sa.Table, rows: Sequence[Row], keys: Keyset) -> None:
        key, own = places.key_of(table), places.SELF.get(table.name, ())
        for row in rows:
            found, is_own = set(), False
            for column, text in sealed.texts(table, row, keys):
                if why := self._matcher.why(text):
                    found |= why
                    is_own |= column in own and self._is_own(table.name, text)
            if found:
                self.found.named(str(table.name), getattr(row, key.name), found, own=is_own)
        if len(self.found) > MOST:
            raise TooManyFound(limit=MOST)

    def _is_own(self, name: str, text: str) -> bool:
        """A company is a person's own where it is called like them, and nothing more."""
        return name != "company" or fold(text) in map(fold, self._wanted.names)

    async def _look_in_control(self) -> None:
        async with self._runtime.databases.control_session() as control:
            for table in places.control_tables():
                await self._look_in(control, table)

    async def _look_in(self, control: ControlSession, table: sa.Table) -> None:
        columns = {*ciphers(table), *sealed.reading(table)}
        mine = sa.select(*(column for column in table.columns if column in columns))
        rows = await control.rows(mine.where(table.c.organisation_id == self._organisation))
        await asyncio.to_thread(self._look, table, rows, control.keys)

    async def _look_in_files(self) -> AsyncIterator[int]:
        async with self._runtime.session(self._home) as session:
            columns: tuple[Any, ...] = (
                stored_file.c.id, stored_file.c.name, stored_file.c.purpose, stored_file.c.size
            )  # fmt: skip
            rows = await session.rows(sa.select(*columns).order_by(stored_file.c.id))
        for row in rows:
            name = session.keys.decrypt_text(row.name, field=FILE_NAME, record=row.id)
            if contents.is_text(row.purpose, name, row.size):
                read = partial(contents.why, self._runtime.files, session.keys, row.id, self._matcher)
                if why := await asyncio.to_thread(read):
                    self.found.named(places.FILE, row.id, why)
            elif contents.is_named_text(row.purpose, name) or documents.is_document(name):
                await self._look_in_document(session.keys, row.id, row.size)
            yield 1

    async def _look_in_document(self, keys: Keyset, file_id: UUID, size: int) -> None:
        if documents.is_too_big(size):
            self.found.document(file_id, (), "too_big")
            return
        read = partial(documents.why, self._runtime.files, keys, file_id, self._matcher)
        why, unread = await asyncio.to_thread(read)
        if why or unread:
            self.found.document(file_id, why, unread)
