"""Taking a record out of a queue: one wins, however many try at once."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from kernel.tables import change
from rapport.crm.records import codec, pool, taking
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.refusals import refusal
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import lock


async def take(scope: Scope, obj: ObjectType, record_id: UUID) -> Record:
    """Makes the reader the owner of a record that a queue of theirs holds; `AlreadyTaken` when somebody was first."""
    locked = await lock(scope, obj, [record_id], "update", pool.to_take(scope))
    if not locked or locked[0].deleted:
        await _refuse(scope, obj, record_id)
    return codec.seen(scope.mine(obj), await taking.take(scope, obj, locked[0]))


async def _refuse(scope: Scope, obj: ObjectType, record_id: UUID) -> None:
    """Why there is nothing to take: of what a queue of theirs held, its members are told who was first."""
    table, before = obj.table, change.c.public[str(OWNER.id)].astext
    held = [str(each) for each in scope.principal.reach.queues]
    from_queue = sa.exists().where(
        change.c.record_id == table.c.id,
        change.c.object == obj.name,
        before == sa.any_(sa.literal(held, ARRAY(sa.Text))),
    )
    gone = sa.select(table.c.owner_id).where(table.c.id == record_id, table.c.deleted_at.is_(None), from_queue)
    rows = await scope.session.rows(gone) if held else ()
    if rows:
        raise await taking.already_taken(scope, rows[0].owner_id)
    raise await refusal(scope, obj, record_id)
