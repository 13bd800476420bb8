"""The trash: records go there and come back, with what follows from it; one transaction."""

from collections.abc import Sequence
from uuid import UUID

from auth.authz import epoch
from kernel.clock import business_now
from rapport.crm.records import aliases, codec, unique
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import CannotRestore
from rapport.crm.records.objects import DELETED, ObjectType
from rapport.crm.records.refusals import refusal
from rapport.crm.records.rules import rules_of
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import Locked, change_of, lock


async def delete(scope: Scope, obj: ObjectType, record_id: UUID) -> Record:
    """Moves a record to the trash."""
    locked = await lock(scope, obj, [record_id], "delete")
    if not locked or locked[0].deleted:
        raise await refusal(scope, obj, record_id)
    return codec.seen(scope.mine(obj), await set_deleted(scope, obj, locked[0], deleted=True))


async def restore(scope: Scope, obj: ObjectType, record_id: UUID) -> Record:
    """Takes a record out of the trash; one that isn't there stays as it is."""
    locked = await lock(scope, obj, [record_id], "delete")
    if not locked:
        raise await refusal(scope, obj, record_id)
    return codec.seen(scope.mine(obj), await set_deleted(scope, obj, locked[0], deleted=False))


async def set_deleted(scope: Scope, obj: ObjectType, row: Locked, *, deleted: bool) -> Record:
    """Deletes or restores a locked row."""
    if row.deleted == deleted:
        return row.record
    if not deleted and await aliases.merged(scope.session, [row.id]):
        raise await refusal(scope, obj, row.id)
    if errors := {} if deleted else await unique.restorable(scope, obj, [row]):
        raise CannotRestore(fields=errors[row.id])
    now, version = business_now(), row.version + 1
    columns = {"deleted_at": now if deleted else None, "updated_at": now, "version": version}
    await scope.session.execute(obj.table.update().where(obj.table.c.id == row.id), columns)
    scope.session.record_change(change_of(obj, row, "delete" if deleted else "restore", (DELETED.name,)))
    await _trashed(scope, obj, [row.id], deleted=deleted)
    at = now.isoformat()
    return {**row.record, "deleted_at": at if deleted else None, "updated_at": at, "version": version}


async def set_deleted_many(scope: Scope, obj: ObjectType, rows: Sequence[Locked], *, deleted: bool) -> None:
    """Deletes or restores locked rows in one statement; those that are so already, or were merged, stay as they are."""
    merged = set() if deleted else await aliases.merged(scope.session, [row.id for row in rows])
    wanted = [row for row in rows if row.deleted != deleted and row.id not in merged]
    if not wanted:
        return
    now, table = business_now(), obj.table
    values = {"deleted_at": now if deleted else None, "updated_at": now, "version": table.c.version + 1}
    await scope.session.execute(table.update().where(table.c.id.in_([row.id for row in wanted])).values(values))
    for row in wanted:
        scope.session.record_change(change_of(obj, row, "delete" if deleted else "restore", (DELETED.name,)))
    await _trashed(scope, obj, [row.id for row in wanted], deleted=deleted)


async def _trashed(scope: Scope, obj: ObjectType, ids: Sequence[UUID], *, deleted: bool) -> None:
    await unique.follow(scope, obj, ids, risen=await epoch.has_risen(scope.session))
    rules = await rules_of(scope, obj)
    if rules is not None:
        await rules.trashed(ids, deleted=deleted)
