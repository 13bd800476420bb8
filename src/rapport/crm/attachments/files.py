"""The files of a record: listed, found, deleted, held. Seen by who sees the record, deleted by who may change it."""

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import security_log
from auth.people import names
from auth.principal import own_number
from kernel.changes import Change
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.jobs import Job
from kernel.pool import Row
from kernel.runtime import Runtime
from rapport.crm.attachments.errors import AttachmentNotFound, HeldFile, InField
from rapport.crm.attachments.models import HELD
from rapport.crm.imports.models import FILE_NAME, stored_file
from rapport.crm.records import field_files, read, write
from rapport.crm.records.definitions import name_of
from rapport.crm.records.errors import RecordForbidden, RecordNotFound
from rapport.crm.records.objects import OWN, ObjectType, Registry
from rapport.crm.records.scope import Scope

PURPOSE: Final = "attachment"
REMOVE: Final = "attachments.remove"
UNCLAIMED: Final = "attachments.unclaimed"
CLAIMED_IN: Final = dt.timedelta(days=1)
"""A file that was sent for a record that is still to be made goes when that isn't there by then."""

LISTED: Final = 500

OBJECTS: Final = (
    "company", "contact", "deal", "lead", "product", "sales_order", "sales_receipt", "asset", "campaign", "activity",
)  # fmt: skip
"""Kinds of records that have files."""


def takes_files(name: str) -> bool:
    """Whether records of a kind have files; those of all kinds that organisations define do."""
    return name in OBJECTS or name == OWN.name or own_number(name) is not None


_ours = stored_file.c.purpose == PURPOSE


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file as its record's page shows it; `uploaded_by` is a name, `held_at` says that it is under a legal hold.

    `field` is the own field that it was sent for; the record may name it there no longer.
    """

    id: UUID
    name: str
    size: int
    uploaded_by: str
    created_at: dt.datetime
    held_at: dt.datetime | None
    object: str
    record_id: UUID
    field: str | None


class Found(msgspec.Struct, frozen=True):
    """A file that its reader may have."""

    name: str
    size: int


async def listed(scope: Scope, obj: ObjectType, record_id: UUID) -> list[Attachment]:
    """A record's files but those of fields that its reader isn't shown, the newest first; raises `RecordNotFound` where
    the record may not be seen.
    """
    record = await read.fetch_now(scope, obj, record_id)
    mine = _ours & (stored_file.c.object == obj.name) & (stored_file.c.record_id == UUID(record["id"]))
    fields = [each.id for each in obj.custom if field_files.shows(obj, each.id)]
    return await _shown(scope, mine & (stored_file.c.field_id.is_(None) | any_of_numbers(fields)))


def any_of_numbers(fields: Sequence[int]) -> sa.ColumnElement[bool]:
    """Whether a file was sent for one of some fields."""
    return stored_file.c.field_id == sa.any_(sa.bindparam(None, list(fields), type_=sa.ARRAY(sa.Integer)))


async def held(scope: Scope) -> list[Attachment]:
    """Everything under a legal hold, but files of fields that its reader isn't shown."""
    return [
        each
        for each in await _shown(scope, _ours & stored_file.c.held_at.is_not(None))
        if each.field is None or each.field in _fields(scope, each.object)
    ]


def _fields(scope: Scope, name: str) -> set[str]:
    obj = scope.registry.objects.get(name)
    return set() if obj is None else {each.name for each in obj.custom if not each.masked}


async def found(scope: Scope, file_id: UUID) -> Found:
    """A file for whoever may see its record."""
    row = await _visible(scope, file_id)
    return Found(scope.keys.decrypt_text(row.name, field=FILE_NAME, record=file_id), row.size)


async def add(
    session: TenantSession, file_id: UUID, of: tuple[str, UUID], name: str, size: int, person_id: UUID, *,
    hashed: bytes, field_id: int | None = None,
) -> None:  # fmt: skip
    """Writes the row of a record's file; `hashed` is the keyed hash of its bytes."""
    row = {
        "id": file_id, "purpose": PURPOSE, "size": size, "created_by": person_id,
        "name": session.keys.encrypt_text(name, field=FILE_NAME, record=file_id), "created_at": real_now(),
        "content_hmac": hashed, "object": of[0], "record_id": of[1], "field_id": field_id,
    }  # fmt: skip
    await session.execute(stored_file.insert(), row)
    created = {"size": size, str(FILE_NAME): name}
    session.record_change(
        Change(object="stored_file", record_id=file_id, op="create", field_ids=(FILE_NAME,), created=created)
    )


async def delete(scope: Scope, file_id: UUID) -> None:
    """Deletes a file of a record that the principal may change; raises `HeldFile` for one under a hold."""
    row = await _visible(scope, file_id)
    obj = scope.mine(scope.registry[row.object])
    await changeable(scope, obj, row.record_id)
    field = next((each for each in obj.custom if each.id == row.field_id), None)
    if field is not None and file_id in await field_files.named(scope, obj, field, row.record_id):
        raise InField
    if not await remove(scope.session, [file_id]):
        raise HeldFile


async def remove(session: TenantSession, ids: Sequence[UUID]) -> int:
    """Deletes files but those under a hold; how many. The bytes go by a job: whoever is killed leaves it behind."""
    free = stored_file.c.id.in_(ids) & _ours & stored_file.c.held_at.is_(None)
    gone = await session.rows(stored_file.delete().where(free).returning(stored_file.c.id))
    for row in gone:
        session.record_change(Change(object="stored_file", record_id=row.id, op="delete"))
        await session.enqueue(REMOVE, {"file_id": str(row.id)}, job_id=new_id())
    return len(gone)


async def remove_bytes(runtime: Runtime, job: Job) -> None:
    """The job: the bytes of a file whose row is gone."""
    file_id = UUID(str(job.args["file_id"]))
    async with runtime.session(job.home) as session:
        there = await session.rows(sa.select(stored_file.c.id).where(stored_file.c.id == file_id))
    if not there:
        await runtime.files.delete(session.keys, file_id)


async def forget_unclaimed(registry: Registry, runtime: Runtime, job: Job) -> None:
    """The job: a file that was sent for a record that nobody made."""
    file_id = UUID(str(job.args["file_id"]))
    async with runtime.session(job.home) as session:
        mine = sa.select(stored_file.c.object, stored_file.c.record_id).where(stored_file.c.id == file_id)
        for row in await session.rows(mine):
            table = registry[row.object].table
            there = await session.rows(sa.select(table.c.id).where(table.c.id == row.record_id))
            if not there and isinstance(session, TenantSession):
                await remove(session, [file_id])


async def hold(scope: Scope, runtime: Runtime, file_id: UUID, *, on: bool) -> None:
    """Puts a file under a legal hold or lifts it; the change log and the security log say who did."""
    who, now = scope.principal, real_now()
    mine = (stored_file.c.id == file_id) & _ours
    rows = await scope.session.rows(sa.select(stored_file.c.held_at).where(mine).with_for_update())
    if not rows:
        raise AttachmentNotFound
    if (rows[0].held_at is not None) == on:
        return
    values = {"held_at": now, "held_by": who.person_id} if on else {"held_at": None, "held_by": None}
    await scope.session.execute(stored_file.update().where(mine).values(**values))
    public = {str(HELD): not on}
    scope.session.record_change(
        Change(object="stored_file", record_id=file_id, op="update", field_ids=(HELD,), public=public)
    )
    async with runtime.databases.control_session() as control:
        await security_log.note(
            control, "file_held" if on else "file_released", identity_id=who.identity_id,
            organisation_id=who.tenant.id, file_id=str(file_id),
        )  # fmt: skip


async def changeable(scope: Scope, obj: ObjectType, record_id: UUID) -> None:
    """Holds a record that the principal may change; raises `RecordNotFound` or `RecordForbidden`."""
    await read.fetch(scope, obj, record_id)
    rows = await write.lock(scope, obj, [record_id], "update")
    if not rows:
        raise RecordForbidden
    if rows[0].deleted:
        raise RecordNotFound


async def _visible(scope: Scope, file_id: UUID) -> Row:
    rows = await scope.session.rows(sa.select(stored_file).where((stored_file.c.id == file_id) & _ours))
    if not rows:
        raise AttachmentNotFound
    row: Row = rows[0]
    obj = scope.mine(scope.registry[row.object])
    try:
        scope.require(obj)
        await read.fetch(scope, obj, row.record_id)
    except RecordNotFound:
        raise AttachmentNotFound from None
    if not field_files.shows(obj, row.field_id):
        raise AttachmentNotFound
    return row


async def _shown(scope: Scope, those: sa.ColumnElement[bool]) -> list[Attachment]:
    session = scope.session
    newest = sa.select(stored_file).where(those).order_by(stored_file.c.created_at.desc(), stored_file.c.id)
    rows = await session.rows(newest.limit(LISTED))
    people = await names(session, {row.created_by for row in rows})
    return [
        Attachment(
            id=row.id, name=session.keys.decrypt_text(row.name, field=FILE_NAME, record=row.id), size=row.size,
            uploaded_by=people[row.created_by]["name"] if row.created_by in people else "",
            created_at=row.created_at, held_at=row.held_at, object=row.object, record_id=row.record_id,
            field=None if row.field_id is None else name_of(row.field_id),
        )
        for row in rows
    ]  # fmt: skip
