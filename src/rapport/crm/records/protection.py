"""Records that stay with who has them for some days after they were taken from a queue.

Who has one gives it away as they like, and a handover takes it along; nobody else takes it away, by an undo neither.
"""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa

from auth import pools
from auth.reach_errors import RecordProtected
from kernel.tables import change
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.scope import Scope


async def check(scope: Scope, obj: ObjectType, record_id: UUID, owner: UUID) -> None:
    """Raises `RecordProtected` where somebody else has the record (`owner`) and it is not to be taken from them yet."""
    known = await pools.live(scope.session)
    protecting = any(each.rules.protected for each in known.values())
    if not protecting or owner in known or owner == scope.principal.person_id:
        return
    before = change.c.public[str(OWNER.id)].astext
    moved = (change.c.record_id == record_id, change.c.object == obj.name, before.is_not(None))
    statement = sa.select(before.label("before"), change.c.occurred_at).where(*moved).order_by(change.c.seq.desc())
    rows = await scope.session.rows(statement)
    queues = (UUID(row.before) for row in rows)
    taken_from = next((each for each in queues if each in known), None)
    days = known[taken_from].rules.protected if taken_from is not None else None
    if days is None:
        return
    until = rows[0].occurred_at.astimezone(scope.zone).date() + dt.timedelta(days=days)
    if scope.today() < until:
        raise RecordProtected(day=until.isoformat())
