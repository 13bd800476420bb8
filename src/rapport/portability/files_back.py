"""The files of records at a moment of the past, in an organisation that is taken back to it.

What came after the moment goes. What was deleted after it is in no archive made since, as its bytes went with it; an
earlier archive of the same organisation may have both its row and its bytes, and the log says that it was deleted.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel import copying
from kernel.changes import Change
from kernel.db import TenantSession
from kernel.runtime import OpenHome, Runtime
from kernel.tables import change
from rapport.crm.attachments.files import PURPOSE
from rapport.crm.features import REGISTRY
from rapport.crm.imports.models import FILE_NAME, stored_file
from rapport.portability import file_checks, manifest, wire
from rapport.portability.errors import OtherBase
from rapport.portability.opened import Opened

_PAGE: Final = 1000


class _Row(msgspec.Struct):
    """Of a file's row in an archive, what says whether it comes back."""

    id: UUID
    purpose: str
    name: str
    size: int
    created_at: dt.datetime
    object: str | None
    record_id: UUID | None


def check_base(archive: Opened, base: Opened) -> None:
    """Raises `OtherBase` unless `base` is an earlier archive of the same organisation, whose history goes on in it."""
    same = base.manifest.organisation_id == archive.manifest.organisation_id
    if not same or archive.chain_at(base.manifest.head.seq) != base.manifest.head:
        raise OtherBase


async def leave_out(runtime: Runtime, home: OpenHome, moment: dt.datetime) -> int:
    """Removes what came after the moment, legal holds or not: those came after it too. How many files."""
    after = (stored_file.c.purpose == PURPOSE) & (stored_file.c.created_at > moment)
    async with runtime.databases.tenant_session(home.home, home.keys) as session:
        gone = await session.rows(stored_file.delete().where(after).returning(stored_file.c.id))
        for row in gone:
            session.record_change(Change(object="stored_file", record_id=row.id, op="delete"))
    for row in gone:
        await runtime.files.delete(home.keys, row.id)
    return len(gone)


async def bring_back(runtime: Runtime, home: OpenHome, base: Opened, moment: dt.datetime, last: int) -> int:
    """Brings back what was deleted after the moment, up to number `last`, and is in `base`; how many files."""
    async with runtime.databases.tenant_session(home.home, home.keys) as session:
        deleted = await _deleted(session, moment, last)
    done = 0
    for row, line in await asyncio.to_thread(_lines, base, deleted, moment):
        async with runtime.databases.tenant_session(home.home, home.keys) as session:
            there = await _is_there(session, row)
        if not there or not await file_checks.fits(base, row.id, row.name):
            continue
        await runtime.files.put(home.keys, row.id, _bytes(base, row.id))
        await file_checks.scanned(runtime, home.keys, row.id)
        hashed = await asyncio.to_thread(runtime.files.content_hash, home.keys, row.id)
        async with runtime.databases.tenant_session(home.home, home.keys) as session:
            await _insert(session, row, line)
            mine = stored_file.c.id == row.id
            await session.execute(stored_file.update().where(mine).values(content_hmac=hashed))
        done += 1
    return done


async def _deleted(session: TenantSession, moment: dt.datetime, last: int) -> set[UUID]:
    mine = (change.c.object == "stored_file") & (change.c.op == "delete")
    since = mine & (change.c.recorded_at > moment) & (change.c.seq <= last)
    return {row.record_id for row in await session.rows(sa.select(change.c.record_id).where(since))}


def _lines(base: Opened, deleted: set[UUID], moment: dt.datetime) -> list[tuple[_Row, bytes]]:
    """The rows of a base that come back, with their lines; blocking."""
    bytes_of = set(base.files)
    found = []
    for line in _all_lines(base):
        row = msgspec.json.decode(line, type=_Row)
        wanted = row.id in deleted and row.id in bytes_of and row.created_at <= moment
        if wanted and row.purpose == PURPOSE:
            found.append((row, line))
    return found


def _all_lines(base: Opened) -> Iterator[bytes]:
    for lines in base.lines(manifest.table_name(stored_file.name), _PAGE):
        yield from lines


async def _is_there(session: TenantSession, row: _Row) -> bool:
    """Whether the record that a file belongs to is there, in the trash or not."""
    obj = REGISTRY.get(row.object or "")
    if obj is None:
        return False
    return bool(await session.rows(sa.select(obj.table.c.id).where(obj.table.c.id == row.record_id)))


async def _insert(session: TenantSession, row: _Row, line: bytes) -> None:
    reader = wire.reader(stored_file.name)
    rows = reader.rows([line], session.keys)
    await session.copy_in(stored_file, reader.names, copying.encoded(stored_file, reader.names, rows))
    created = {"size": row.size, str(FILE_NAME): row.name}
    session.record_change(
        Change(object="stored_file", record_id=row.id, op="create", field_ids=(FILE_NAME,), created=created)
    )


async def _bytes(base: Opened, file_id: UUID) -> AsyncIterator[bytes]:
    pieces = base.pieces(manifest.file_name(file_id))
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece
