"""The bytes of an archive on their way in, in parts (`kernel.resumable`); with the last one it is to be checked."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from auth.principal import Principal
from kernel.files import FileMissing
from kernel.pool import Row
from kernel.resumable import Parts
from kernel.runtime import Runtime
from rapport.crm.attachments import uploads
from rapport.crm.attachments.errors import WrongOffset
from rapport.portability.imports import store
from rapport.portability.imports.errors import ImportGone


async def state(runtime: Runtime, principal: Principal, import_id: UUID) -> Row:
    """How far one's own is by the bytes on the disk, in `done`. Raises `ImportGone`."""
    row = await _mine(runtime, principal, import_id)
    return await _received(runtime, principal, row, await asyncio.to_thread(_offset, runtime, principal, row))


async def receive(
    runtime: Runtime, principal: Principal, import_id: UUID, offset: int, stream: AsyncIterator[bytes]
) -> Row:
    """Takes the next part and keeps what came of it, also where it breaks off. Raises `ImportGone`, `WrongOffset`."""
    row = await _mine(runtime, principal, import_id)
    there = await asyncio.to_thread(_offset, runtime, principal, row)
    if there != offset:
        raise WrongOffset(details={"offset": there}, offset=there)
    if there < row.size:
        try:
            there = await uploads.written(Parts(runtime.files, principal.tenant.keys, row.id, row.size), stream, offset)
        except FileMissing:
            raise ImportGone from None
    return await _received(runtime, principal, row, there)


async def _mine(runtime: Runtime, principal: Principal, import_id: UUID) -> Row:
    async with runtime.databases.control_session() as control:
        return await store.uploading(control, principal.tenant.id, import_id, principal.person_id)


async def _received(runtime: Runtime, principal: Principal, row: Row, offset: int) -> Row:
    try:
        async with runtime.databases.control_session() as control:
            return await store.received(control, row, offset)
    except ImportGone:
        await runtime.files.delete(principal.tenant.keys, row.id)  # it was cancelled while a part came
        raise


def _offset(runtime: Runtime, principal: Principal, row: Row) -> int:
    """What is on the disk; blocking."""
    if runtime.files.is_there(principal.tenant.keys, row.id):
        return int(row.size)
    with Parts(runtime.files, principal.tenant.keys, row.id, row.size) as parts:
        return parts.offset
