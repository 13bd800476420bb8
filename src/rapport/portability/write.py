"""Writing an archive of everything that an organisation has.

Long tables are read first, a page and a transaction at a time. Then comes the moment of the archive, one snapshot in
which all else is read: what is left of the change log, the rows of the long tables that were written meanwhile, and the
other tables. So the archive is of one moment, and no snapshot is held while most of it is read. Files follow, which
never change. Nothing is held in memory but a page.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Protocol
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.files import FileMissing
from kernel.runtime import OpenHome, Runtime
from kernel.tables import change
from rapport.crm.imports.models import stored_file
from rapport.portability import manifest, pages, register, wire
from rapport.portability.entries import Entries, Entry
from rapport.portability.manifest import Chain, Head, Manifest, Organisation

Progress = Callable[[int, int], Awaitable[None]]

EVERY: Final = 1.0
"""Seconds between two words about how far it is."""

README: Final = """An archive of everything that an organisation had in Rapport.

tables/   a line of JSON for each row: company.ndjson, contact.ndjson, change.ndjson (the history) and so on
late/     rows that were written while the archive was: they take the place of those in tables/
files/    uploaded files by their id; tables/stored_file.ndjson has their names
fields.json         what each field's number stands for
organisation.json   name, country, language, time zone, currency
manifest.json       every entry with its size, its number of lines and its SHA-256

`rapport archive load` makes an organisation of it again. docs/archive.md describes each part.
"""


class Source(msgspec.Struct, frozen=True):
    """The organisation that is archived: as whom its seeds were made, and which version its tables have."""

    home: str
    organisation: Organisation
    seeded_as: UUID
    schema: str


class Masking(Protocol):
    """What stands between an organisation and an archive of it that is to hold nobody's data."""

    def __call__(self, table: sa.Table, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Opened rows as the archive has them, which may be fewer."""
        ...

    def pieces(self, file_id: UUID) -> Iterator[bytes] | None:
        """The bytes that it has of a file; None for one that it has not."""
        ...


class _Told:
    """How far it is, said now and then."""

    def __init__(self, tell: Progress, total: int) -> None:
        self._tell, self._total, self._done, self._said = tell, total, 0, time.monotonic()

    async def add(self, rows: int) -> None:
        self._done += rows
        if time.monotonic() - self._said >= EVERY:
            self._said = time.monotonic()
            await self._tell(self._done, max(self._done, self._total))


async def write(
    runtime: Runtime, source: Source, entries: Entries, tell: Progress, masking: Masking | None = None,
    exported: str = "",
) -> Head:  # fmt: skip
    """Writes every entry; the head of the change log at its moment. The caller closes the zip."""
    writer = _Writer(runtime, source, await runtime.open_home(source.home), entries, masking, exported)
    return await writer.run(tell)


class _Writer:
    def __init__(
        self, runtime: Runtime, source: Source, home: OpenHome, entries: Entries, masking: Masking | None,
        exported: str,
    ) -> None:  # fmt: skip
        self._exported = exported
        self._runtime, self._source, self._home, self._entries = runtime, source, home, entries
        self._masking = masking
        self._chain = Chain()
        self._missing: list[UUID] = []

    async def run(self, tell: Progress) -> Head:
        async with self._transaction() as session:
            since = await pages.horizon(session)
            total = [await pages.count(session, table) for table in register.exported()]
        self._told = _Told(tell, sum(total))
        self._entries.whole("README.txt", README.encode())
        self._entries.whole(manifest.ORGANISATION, _pretty(self._source.organisation))
        self._entries.whole(manifest.FIELDS, manifest.fields())
        for table in register.early():
            await self._early(table)
        for file_id in await self._closing(since, await self._early(change)):
            await self._file(file_id)
        self._entries.whole(manifest.NAME, _pretty(self._manifest()))
        return self._chain.head

    async def _early(self, table: sa.Table) -> tuple[Any, ...] | None:
        """The pages of a long table, each a transaction of its own; the key of the last row."""
        after: tuple[Any, ...] | None = None
        with self._entries.entry(manifest.table_name(table.name), lines=True) as entry:
            while True:
                async with self._transaction() as session:
                    rows = await pages.rows(session, table, after)
                after = pages.key_of(table, rows[-1]) if rows else after
                await self._lines(table, entry, rows)
                if len(rows) < pages.PAGE:
                    return after

    async def _closing(self, since: int, logged: tuple[Any, ...] | None) -> list[UUID]:
        """What is read at the moment of the archive; the ids of the files that there are."""
        async with self._transaction() as session:
            await session.driver.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            await self._late(change, pages.all_rows(session, change, logged))
            for table in register.early():
                await self._late(table, pages.all_rows(session, table, since=since))
            for table in register.closing():
                with self._entries.entry(manifest.table_name(table.name), lines=True) as entry:
                    async for rows in pages.all_rows(session, table):
                        await self._lines(table, entry, rows)
            return [row.id for row in await session.rows(sa.select(stored_file.c.id).order_by(stored_file.c.id))]

    async def _late(self, table: sa.Table, found: AsyncIterator[Sequence[Any]]) -> None:
        """Rows that were written since the table was read; no entry where there are none."""
        with contextlib.ExitStack() as ended:
            entry: Entry | None = None
            async for rows in found:
                entry = entry or ended.enter_context(
                    self._entries.entry(manifest.late_name(table.name), lines=True)
                )  # fmt: skip
                await self._lines(table, entry, rows)

    async def _lines(self, table: sa.Table, entry: Entry, rows: Sequence[Any]) -> None:
        await asyncio.to_thread(self._write, table, entry, rows)
        await self._told.add(len(rows))

    def _write(self, table: sa.Table, entry: Entry, rows: Sequence[Any]) -> None:
        found = wire.opener(table)(rows, self._home.keys)
        if self._masking is not None:
            found = self._masking(table, found)
        if table is change:
            for each in found:
                self._chain.add(each["seq"], each["commitment"])
        entry.write(wire.lines(found), len(found))

    async def _file(self, file_id: UUID) -> None:
        if not await asyncio.to_thread(self._copy, file_id):
            self._missing.append(file_id)

    def _copy(self, file_id: UUID) -> bool:
        """Writes a file's bytes; False where there are none, as its time was over."""
        pieces = self._pieces(file_id)
        if pieces is None:
            return True
        try:
            first = next(pieces)
        except FileMissing:
            return False
        with self._entries.entry(manifest.file_name(file_id)) as entry:
            entry.write(first)
            for piece in pieces:
                entry.write(piece)
        return True

    def _pieces(self, file_id: UUID) -> Iterator[bytes] | None:
        if self._masking is not None:
            return self._masking.pieces(file_id)
        return self._runtime.files.read(self._home.keys, file_id)

    def _manifest(self) -> Manifest:
        return Manifest(
            format=manifest.FORMAT, version=manifest.VERSION, schema=self._source.schema,
            organisation_id=self._source.organisation.id, seeded_as=self._source.seeded_as, made_at=real_now(),
            exported=self._exported,
            head=self._chain.head, entries=tuple(self._entries.written), missing=tuple(self._missing),
            tables=manifest.tables(),
        )  # fmt: skip

    def _transaction(self) -> AbstractAsyncContextManager[TenantSession]:
        return self._runtime.databases.tenant_session(self._home.home, self._home.keys)


def _pretty(said: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(said)) + b"\n"
