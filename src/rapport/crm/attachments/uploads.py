"""Uploads that can be gone on with: begun for a record or an import, sent in parts, a file with the last byte.

How far one is its bytes on disk say (`kernel.resumable`). The file has the upload's id, so a process that is killed
between the last byte and its row leaves a file that the next request of the same upload makes a row for.
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa

from auth import security_log
from auth.principal import Principal
from kernel.clock import real_now
from kernel.crypto import CryptoError, KeysClosed
from kernel.db import TenantSession
from kernel.errors import Forbidden
from kernel.files import ABANDONED, FileMissing
from kernel.ids import new_id
from kernel.jobs import Job
from kernel.resumable import Parts, UploadLocked
from kernel.runtime import Runtime
from kernel.scanning import scan
from rapport.crm.attachments import files, for_field, kinds
from rapport.crm.attachments.errors import (
    AttachmentNotFound,
    Infected,
    NotScanned,
    OtherKind,
    StoreFull,
    TooManyUploads,
    TusExpected,
    UploadGone,
    UploadShare,
    UploadsUnderWay,
    WrongOffset,
)
from rapport.crm.attachments.models import UPLOAD_NAME, file_upload
from rapport.crm.imports.errors import FilesFull, TooManyFiles
from rapport.crm.imports.models import stored_file
from rapport.crm.imports.uploads import QUOTA, WHOLE_QUOTA, add_file, check_quota
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.scope import Scope

FORGET: Final = "attachments.forget_upload"
LIFETIME: Final = dt.timedelta(seconds=ABANDONED - 600)
"""After its last part. A rotation of keys waits for what may still be gone on with, and for nothing else."""

OPEN: Final = 20
"""Uploads that one person may have under way."""

SHARE: Final = WHOLE_QUOTA // 4
IMPORT_SHARE: Final = QUOTA // 4
"""Bytes that one person's may come to, of all and of those to import: what was only announced takes its room already,
and nobody may take all of it.
"""

COMING: Final = WHOLE_QUOTA // 2
IMPORTS_COMING: Final = QUOTA // 2
"""Bytes that all unfinished ones of an organisation may come to, of all and of those to import: several people together
leave the other half to what is there, and to whoever has none under way: that one may take half of what is left.
"""

BATCH: Final = 1 << 20

Of = tuple[str, UUID]
"""A kind of record, and one of it."""

Place = Callable[[], AbstractAsyncContextManager[Scope]]
"""Opens a transaction, once the request has a place in its organisation's line."""


class Upload(msgspec.Struct, frozen=True):
    """One that is under way; `offset` are the bytes that are there, `of` the record that it will be a file of,
    `field_id` the own field that it is for.
    """

    id: UUID
    of: Of | None
    name: str
    size: int
    expires_at: dt.datetime
    offset: int = 0
    field_id: int | None = None

    @property
    def is_file(self) -> bool:
        """Whether it became one: who never heard the answer to the last part asks once more."""
        return self.offset == self.size


class ImportUpload(msgspec.Struct, frozen=True):
    """One's own upload to import that is not whole yet; `offset` are the bytes that are there."""

    id: UUID
    name: str
    size: int
    offset: int
    expires_at: dt.datetime


async def begin(scope: Scope, of: Of | None, name: str, size: int, field: str | None = None) -> Upload:
    """Begins an upload for a record that the principal may change, or for an import without one, if there is room for
    the whole of it. One for a field keeps to what that takes.
    """
    field_id = None if of is None or field is None else for_field.asked(scope, of, field, name, size)
    await for_field.check_may(scope, of, field_id)
    session, person_id = scope.session, scope.principal.person_id
    await _check_room(session, size, person_id, imported=of is None)
    upload_id, now = new_id(), real_now()
    obj, record_id = of or (None, None)
    row = {
        "id": upload_id, "object": obj, "record_id": record_id, "size": size, "created_by": person_id,
        "name": session.keys.encrypt_text(name, field=UPLOAD_NAME, record=upload_id), "created_at": now,
        "expires_at": now + LIFETIME, "field_id": field_id,
    }  # fmt: skip
    await session.execute(file_upload.insert(), row)
    await session.enqueue(FORGET, {"upload_id": str(upload_id)}, run_at=now + LIFETIME)
    return Upload(upload_id, of, name, size, now + LIFETIME)


async def under_way(runtime: Runtime, principal: Principal, place: Place) -> list[ImportUpload]:
    """One's own uploads to import that nobody is sending just now, the newest first."""
    own = (file_upload.c.created_by == principal.person_id) & file_upload.c.object.is_(None)
    mine = own & (file_upload.c.expires_at > real_now())
    async with place() as scope:
        rows = await scope.session.rows(sa.select(file_upload).where(mine).order_by(file_upload.c.id.desc()))
        found = [_read(scope.session, row) for row in rows]
    shown = []
    for each in found:
        with contextlib.suppress(UploadLocked):
            offset = await asyncio.to_thread(_offset, runtime, principal, each)
            shown.append(ImportUpload(each.id, each.name, each.size, offset, each.expires_at))
    return shown


async def state(runtime: Runtime, principal: Principal, place: Place, upload_id: UUID) -> Upload:
    """How far an upload of one's own is; raises `AttachmentNotFound` or `UploadGone`."""
    upload = await _mine(place, upload_id)
    if upload.is_file:
        return upload
    offset = await asyncio.to_thread(_offset, runtime, principal, upload)
    if offset:
        upload = await _renewed(place, upload)
    if offset == upload.size:
        await _complete(runtime, principal, place, upload)
    return msgspec.structs.replace(upload, offset=offset)


async def receive(
    runtime: Runtime, principal: Principal, place: Place, upload_id: UUID, offset: int, stream: AsyncIterator[bytes]
) -> Upload:
    """Takes the next part and keeps what came of it, also where it breaks off; with the last byte it is a file."""
    upload = await _mine(place, upload_id)
    there = upload.offset if upload.is_file else await asyncio.to_thread(_offset, runtime, principal, upload)
    if there != offset:
        raise WrongOffset(details={"offset": there}, offset=there)
    if upload.is_file:
        return upload
    if there:
        upload = await _renewed(place, upload)
    if there < upload.size:
        there = await written(Parts(runtime.files, principal.tenant.keys, upload.id, upload.size), stream, offset)
        if there and not offset:
            upload = await _renewed(place, upload)
    if there == upload.size:
        await _complete(runtime, principal, place, upload)
    return msgspec.structs.replace(upload, offset=there)


async def cancel(runtime: Runtime, principal: Principal, place: Place, upload_id: UUID) -> None:
    """Ends an upload of one's own; what came of it goes."""
    await _mine(place, upload_id)
    if not await _ended(runtime, principal, place, upload_id):
        raise AttachmentNotFound


async def forget(runtime: Runtime, job: Job) -> None:
    """The job: removes what nobody went on with, or looks again when that may be."""
    upload_id = UUID(str(job.args["upload_id"]))
    async with runtime.session(job.home) as session:
        mine = file_upload.c.id == upload_id
        rows = await session.rows(sa.select(file_upload.c.expires_at).where(mine).with_for_update())
        if not rows:
            return
        if rows[0].expires_at > real_now():
            args = {"upload_id": str(upload_id)}
            await session.enqueue(FORGET, args, job_id=uuid5(job.id, "again"), run_at=rows[0].expires_at)
            return
        await session.execute(file_upload.delete().where(mine))
        became = await session.rows(sa.select(stored_file.c.id).where(stored_file.c.id == upload_id))
    if not became:
        await runtime.files.delete(session.keys, upload_id)


async def _ended(runtime: Runtime, principal: Principal, place: Place, upload_id: UUID) -> bool:
    """Ends an upload with what came of it. False where it became a file, or was ended, a moment ago: then all stays.

    The bytes go by a job too: whoever is killed after the commit leaves it behind.
    """
    async with place() as scope:
        gone = await scope.session.execute(file_upload.delete().where(file_upload.c.id == upload_id))
        if not gone.rowcount:
            return False
        await scope.session.enqueue(files.REMOVE, {"file_id": str(upload_id)}, job_id=new_id())
    await runtime.files.delete(principal.tenant.keys, upload_id)
    return True


async def written(parts: Parts, stream: AsyncIterator[bytes], offset: int) -> int:
    """Writes a part as far as it comes; where the whole file is by then. Raises `WrongOffset`, `TusExpected`."""
    await asyncio.to_thread(parts.__enter__)
    try:
        if parts.offset != offset:  # somebody else was in it a moment ago
            raise WrongOffset(details={"offset": parts.offset}, offset=parts.offset)
        try:
            await _streamed(parts, stream)
        finally:
            await asyncio.to_thread(parts.save)
        if parts.is_whole:
            await asyncio.to_thread(parts.finish)
        return parts.offset
    finally:
        parts.__exit__(None, None, None)


async def _streamed(parts: Parts, stream: AsyncIterator[bytes]) -> None:
    batch = bytearray()
    try:
        async for data in stream:
            if parts.offset + len(batch) + len(data) > parts.size:
                raise TusExpected(reason="more bytes than Upload-Length")
            batch += data
            if len(batch) >= BATCH:
                await asyncio.to_thread(parts.write, bytes(batch))
                batch.clear()
    finally:
        await asyncio.to_thread(parts.write, bytes(batch))


async def _mine(place: Place, upload_id: UUID) -> Upload:
    """One's own; raises `AttachmentNotFound` or `UploadGone`."""
    async with place() as scope:
        who, session = scope.principal.person_id, scope.session
        mine = (file_upload.c.id == upload_id) & (file_upload.c.created_by == who)
        rows = await session.rows(sa.select(file_upload).where(mine))
        if not rows:
            return await _became(session, upload_id, who)
        row = rows[0]
        if row.expires_at <= real_now():
            raise UploadGone
        return _read(session, row)


def _read(session: TenantSession, row: Any) -> Upload:
    name = session.keys.decrypt_text(row.name, field=UPLOAD_NAME, record=row.id)
    of = (row.object, row.record_id) if row.object is not None else None
    return Upload(row.id, of, name, row.size, row.expires_at, field_id=row.field_id)


async def _renewed(place: Place, upload: Upload) -> Upload:
    """An upload of which something is there, which lives on from now: whoever asks for it means to go on. One without
    a byte takes room that others wait for, and is gone in time however often somebody asks.
    """
    until = real_now() + LIFETIME
    async with place() as scope:
        mine = file_upload.c.id == upload.id
        await scope.session.execute(file_upload.update().where(mine).values(expires_at=until))
    return msgspec.structs.replace(upload, expires_at=until)


async def _became(session: TenantSession, upload_id: UUID, who: UUID) -> Upload:
    """The file that one's own upload is by now; raises `AttachmentNotFound`."""
    mine = (stored_file.c.id == upload_id) & (stored_file.c.created_by == who)
    rows = await session.rows(sa.select(stored_file.c.size).where(mine))
    if not rows:
        raise AttachmentNotFound
    return Upload(upload_id, None, "", rows[0].size, real_now() + LIFETIME, offset=rows[0].size)


def _offset(runtime: Runtime, principal: Principal, upload: Upload) -> int:
    """What is on the disk; blocking."""
    if runtime.files.is_there(principal.tenant.keys, upload.id):
        return upload.size
    with Parts(runtime.files, principal.tenant.keys, upload.id, upload.size) as parts:
        return parts.offset


async def _complete(runtime: Runtime, principal: Principal, place: Place, upload: Upload) -> None:
    """Makes the file's row. One that does not open from its first to its last byte is none, and is removed."""
    keys = principal.tenant.keys
    try:
        hashed = await asyncio.to_thread(runtime.files.content_hash, keys, upload.id)
        await _inspect(runtime, principal, place, upload)
        is_file = await _stored(place, upload, hashed)
    except KeysClosed:
        raise  # taken away since: the file is whole, and whoever sends it goes on once they are back
    except (CryptoError, FileMissing):
        await _ended(runtime, principal, place, upload.id)
        raise UploadGone from None
    except (RecordNotFound, Forbidden, TooManyFiles, FilesFull, OtherKind, Infected):
        await _ended(runtime, principal, place, upload.id)
        raise
    if not is_file:
        await runtime.files.delete(keys, upload.id)
        raise AttachmentNotFound


async def _inspect(runtime: Runtime, principal: Principal, place: Place, upload: Upload) -> None:
    """Refuses a file that is not what its name says, or that the scanner knows; nobody can save it before that.

    Raises `OtherKind`, `Infected`, or `NotScanned`: then it stays an upload, which can be gone on with.
    """
    keys, scanner = principal.tenant.keys, runtime.settings.virus_scanner
    begins = await runtime.files.open(keys, upload.id, 0, min(upload.size, kinds.HEAD))
    if not kinds.fits(upload.name, b"".join([each async for each in begins])):
        raise OtherKind(ending=upload.name.rpartition(".")[2][:20])
    if not scanner:
        return
    verdict = await scan(scanner, await runtime.files.open(keys, upload.id))
    if verdict == "unknown":
        raise NotScanned(minutes=int(LIFETIME.total_seconds()) // 60)
    if verdict == "found":
        async with runtime.databases.control_session() as control:
            at = {"object": upload.of[0], "record_id": str(upload.of[1])} if upload.of else {}
            await security_log.note_by(control, principal, "file_infected", **at)
        raise Infected


async def _stored(place: Place, upload: Upload, hashed: bytes) -> bool:
    """`_store` for the record that it is for by now: merges, and their undo, take along what is under way."""
    while True:
        async with place() as scope:
            of = await _of(scope.session, upload)
            try:
                await for_field.check_may(scope, of, upload.field_id)
            except RecordNotFound:
                if of == await _of(scope.session, upload):
                    raise
                continue
            if of == await _of(scope.session, upload):  # the record is held: from here on it stays with that one
                return await _store(scope, msgspec.structs.replace(upload, of=of), hashed)


async def _of(session: TenantSession, upload: Upload) -> Of | None:
    mine = sa.select(file_upload.c.object, file_upload.c.record_id).where(file_upload.c.id == upload.id)
    for row in await session.rows(mine):
        return (row.object, row.record_id) if row.object is not None else None
    return upload.of


async def _store(scope: Scope, upload: Upload, hashed: bytes) -> bool:
    """Makes the row, once; False where the upload was ended meanwhile, so that there will never be one."""
    session, person_id = scope.session, scope.principal.person_id
    gone = await session.execute(file_upload.delete().where(file_upload.c.id == upload.id))
    if not gone.rowcount:  # the same request came twice, or it was cancelled
        return bool(await session.rows(sa.select(stored_file.c.id).where(stored_file.c.id == upload.id)))
    if upload.of is None:
        await add_file(session, upload.id, upload.name, upload.size, person_id, hashed=hashed)
    else:
        await files.add(
            session, upload.id, upload.of, upload.name, upload.size, person_id, hashed=hashed, field_id=upload.field_id
        )
        await for_field.await_record(scope, upload.of, upload.id, upload.field_id)
    return True


async def _check_room(session: TenantSession, size: int, person_id: UUID, *, imported: bool) -> None:
    # Who begins at the same time waits: each of them would find the same room.
    await session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"uploads {session.home.key}"))))
    bytes_of, own = sa.func.sum(file_upload.c.size), file_upload.c.created_by == person_id
    to_import = file_upload.c.object.is_(None)
    sums = (bytes_of, bytes_of.filter(to_import), bytes_of.filter(own), bytes_of.filter(own & to_import))
    stored_bytes = sa.select(sa.func.sum(stored_file.c.size)).scalar_subquery()
    columns = (sa.func.coalesce(each, 0) for each in (stored_bytes, *sums))
    (found,) = await session.rows(sa.select(sa.func.count().filter(own), *columns))
    under_way, stored, coming, coming_to_import, mine, mine_to_import = map(int, found)
    if under_way >= OPEN:
        raise TooManyUploads(limit=OPEN)
    if mine + size > SHARE:
        raise UploadShare(limit_mb=SHARE >> 20)
    if imported and mine_to_import + size > IMPORT_SHARE:
        raise UploadShare(limit_mb=IMPORT_SHARE >> 20)
    if coming + size > COMING and (under_way or 2 * size > WHOLE_QUOTA - stored - coming):
        raise UploadsUnderWay(limit_mb=COMING >> 20)
    more = coming_to_import + size
    if imported and more > IMPORTS_COMING and (under_way or more + size > QUOTA):
        raise UploadsUnderWay(limit_mb=IMPORTS_COMING >> 20)
    if stored + coming + size > WHOLE_QUOTA:
        raise StoreFull(limit_gb=WHOLE_QUOTA >> 30)
    if imported:
        await check_quota(session, more)
