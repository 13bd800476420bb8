"""Whether somebody may take one more record out of a queue, by its rules.

Who takes holds what they have taken until their transaction ends: so of two requests of theirs at once the second
counts what the first took. The record is held before (`taking`), never after.
"""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import pools
from auth.authz.predicate import of_kind
from auth.models import queue_pick
from auth.pools import PoolRules
from auth.reach_errors import HadItBefore, HoldsTooMany, PicksUsedUp
from kernel.locks import hold
from kernel.tables import change
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.scope import Scope


async def count(scope: Scope, obj: ObjectType, queue_id: UUID, record_id: UUID) -> None:
    """Counts a record that the reader takes; raises why they may not, before anything was written."""
    rules = (await pools.live(scope.session))[queue_id].rules
    if rules.again_after is not None:
        await _check_new(scope, obj, record_id, rules.again_after)
    if rules.held is None and rules.per_day is None:
        return
    await hold(scope.session, [scope.principal.person_id.bytes[8:]])
    if rules.held is not None and (held := await _held(scope, obj)) >= rules.held:
        raise HoldsTooMany(count=held, limit=rules.held)
    if rules.per_day is not None:
        await _add(scope, queue_id, rules.per_day)


async def count_given(scope: Scope, obj: ObjectType, record_id: UUID, owner: UUID, to: UUID | None) -> None:
    """The same of a record of `owner` that gets another one (`to`) in whichever way, if that is out of a queue to the
    reader themselves: so nobody gets past a queue's rules by an edit or an undo.
    """
    if to == scope.principal.person_id and owner in await pools.live(scope.session):
        await count(scope, obj, owner, record_id)


async def left(scope: Scope, queue_id: UUID, rules: PoolRules, kinds: Mapping[str, ObjectType]) -> dict[str, int]:
    """How many more records of each kind the reader may take now; nothing where no rule of the queue counts them."""
    today = None if rules.per_day is None else max(0, rules.per_day - await _picked(scope, queue_id))
    found = {}
    for name, obj in kinds.items():
        room = None if rules.held is None else max(0, rules.held - await _held(scope, obj))
        limits = [each for each in (today, room) if each is not None]
        if limits:
            found[name] = min(limits)
    return found


async def _check_new(scope: Scope, obj: ObjectType, record_id: UUID, days: int) -> None:
    mine = change.c.public[str(OWNER.id)].astext == str(scope.principal.person_id)
    which = (change.c.record_id == record_id, change.c.object == obj.name, mine)
    [[last]] = await scope.session.rows(sa.select(sa.func.max(change.c.occurred_at)).where(*which))
    if last is not None:
        again = last.astimezone(scope.zone).date() + dt.timedelta(days=days)
        if scope.today() < again:
            raise HadItBefore(day=again.isoformat())


async def _held(scope: Scope, obj: ObjectType) -> int:
    """How many records of a kind the reader has, those that came to an end aside."""
    table = obj.table
    mine = [table.c.owner_id == scope.principal.person_id, table.c.deleted_at.is_(None)]
    if obj.ended is not None:
        field, values = obj.ended
        mine.append(table.c[field].not_in(values))
    held = sa.select(sa.func.count()).select_from(table).where(of_kind(obj.name, table, sa.and_(*mine)))
    [[found]] = await scope.session.rows(held)
    return int(found)


async def _picked(scope: Scope, queue_id: UUID) -> int:
    table, me = queue_pick, scope.principal.person_id
    mine = (table.c.queue_id == queue_id, table.c.person_id == me, table.c.day == scope.today())
    rows = await scope.session.rows(sa.select(table.c.picked).where(*mine))
    return rows[0].picked if rows else 0


async def _add(scope: Scope, queue_id: UUID, limit: int) -> None:
    picked = await _picked(scope, queue_id)
    if picked >= limit:
        raise PicksUsedUp(limit=limit)
    row = {"day": scope.today(), "picked": picked + 1}
    kept = insert(queue_pick).on_conflict_do_update(index_elements=["queue_id", "person_id"], set_=row)
    await scope.session.execute(kept, {"queue_id": queue_id, "person_id": scope.principal.person_id, **row})
