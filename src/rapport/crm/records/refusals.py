"""Why a write of a record that is named by its id can't be: what is there, as far as its writer may know."""

from uuid import UUID

import sqlalchemy as sa

from kernel.tables import change
from rapport.crm.records import aliases, codec
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import IdTaken, RecordForbidden, RecordNotFound
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope


async def existing(scope: Scope, obj: ObjectType, record_id: UUID) -> Record | None:
    """The record of an id, or None; raises `IdTaken` for one that may not be seen, and for that of anything else.

    An id is one record's alone, whatever its kind: timelines, stage events and the change log go by it.
    """
    table = obj.table
    others = sa.exists().where(change.c.record_id == record_id, change.c.object != obj.name)
    other = sa.select(others.label("is_there")).subquery("other")
    asked = sa.select(*codec.columns(obj), other.c.is_there).select_from(
        other.outerjoin(table, table.c.id == record_id)
    )
    rows = await scope.session.rows(asked)
    if rows[0].id is None:
        if rows[0].is_there:
            raise IdTaken
        return None
    may_see = sa.select(sa.literal(1)).where(table.c.id == record_id, scope.visible(obj, table))
    if not await scope.session.rows(may_see):
        raise IdTaken
    return codec.decoder(obj)(rows[0], scope.keys)


async def refusal(scope: Scope, obj: ObjectType, record_id: UUID) -> Exception:
    """Not found for a record that may not be seen, where it went for one that was merged, else forbidden."""
    table = obj.table
    seen = sa.select(table.c.deleted_at).where(table.c.id == record_id, scope.visible(obj, table))
    rows = await scope.session.rows(seen)
    if rows and rows[0][0] is not None and (into := await aliases.now(scope.session, record_id)) != record_id:
        there = sa.select(table.c.id).where(table.c.id == into, scope.visible(obj, table))
        if await scope.session.rows(there):
            return aliases.RecordMerged(details={"id": str(into)})
    return RecordForbidden() if rows and rows[0][0] is None else RecordNotFound()
