"""Begins clocks and ends them: a job that follows the log of changes, whichever way a lead comes in or is answered.

Forms, imports, calls, bulk edits, queues and undo have nothing in common but that log. How far it was followed is
kept with the rules and moves on in the transaction that did the work: a job that dies, runs twice or comes late does
the same.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from auth import queues
from kernel.clock import in_real_time, real_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.statements import any_of
from kernel.tables import change, change_counter
from rapport.crm.activities import targets
from rapport.crm.leads.rules import OVER
from rapport.crm.records import organisation_settings, placing
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.organisation_settings import organisation_setting
from rapport.crm.records.scope import Scope
from rapport.crm.response import standing, store
from rapport.crm.response.payloads import KeptRules, ResponseRule
from rapport.crm.working_hours.reckoning import Hours, after
from rapport.crm.working_hours.store import hours_of

FOLLOW, DUE, WARN = "response.follow", "response.due", "response.warn"
AT_ONCE: Final = 2_000
"""How many numbers of the log one transaction looks at."""

_MINE: Final = organisation_settings.id_of(store.NAME)
_MINUTE: Final = dt.timedelta(minutes=1)


@dataclass
class Seen:
    """Of a piece of the log: leads that came in or changed hands, with when; those that something happened with; and
    those of imports and bulk edits.
    """

    came: dict[UUID, dt.datetime] = field(default_factory=dict)
    looked: set[UUID] = field(default_factory=set)
    quiet: set[UUID] = field(default_factory=set)


async def watch(session: TenantSession) -> None:
    """Leaves the job where there are rules and the log went on; nothing is written otherwise."""
    last = sa.select(change_counter.c.seq).where(change_counter.c.id == 1).scalar_subquery()
    mine = (organisation_setting.c.id == _MINE, organisation_setting.c.followed_seq != last)
    for row in await session.rows(sa.select(last.label("seq")).where(*mine)):
        await session.enqueue(FOLLOW, {}, job_id=derive_id(_MINE, FOLLOW, str(row.seq), at=SEED_TIME))


async def follow(scope: Scope, obj: ObjectType) -> bool:
    """Follows one piece of the log; whether there is more."""
    table, session = organisation_setting, scope.session
    held = sa.select(table.c.followed_seq).where(table.c.id == _MINE).with_for_update()
    rows, rules = await session.rows(held), await store.load(session)
    counter = await session.rows(sa.select(change_counter.c.seq).where(change_counter.c.id == 1))
    if not rows or rows[0].followed_seq is None or rules is None:
        return False
    last = counter[0].seq
    since = min(rows[0].followed_seq, last)  # an organisation that was set back to a moment has a shorter log
    until = min(since + AT_ONCE, last)
    seen = await _seen(scope, obj, since, until)
    hours = await hours_of(session, scope.zone)
    await _begin(scope, obj, rules, hours, seen)
    clocked = sa.and_(any_of(obj.table.c.id, seen.looked), obj.table.c.response.is_not(None))
    if seen.looked:
        await standing.settle(scope, obj, hours, await standing.held(scope, obj, clocked), seen.quiet)
    await session.execute(table.update().where(table.c.id == _MINE).values(followed_seq=until))
    return bool(until < last)


async def _seen(scope: Scope, obj: ObjectType, since: int, until: int) -> Seen:
    c, seen = change.c, Seen()
    columns = (c.seq, c.object, c.record_id, c.op, c.field_ids, c.occurred_at, c.batch_id)
    some = sa.select(*columns).where(c.seq > since, c.seq <= until, c.object.in_((obj.name, "activity")))
    rows = await scope.session.rows(some.order_by(c.seq))
    happened = {obj.by_name["status"].id, obj.by_name[targets.LAST].id}
    for row in rows:
        if row.object != obj.name:
            continue
        if row.batch_id is not None:
            seen.quiet.add(row.record_id)
        if row.op == "create" or OWNER.id in row.field_ids:
            seen.came.setdefault(row.record_id, row.occurred_at)
        if row.op in {"create", "restore"} or happened & set(row.field_ids):
            seen.looked.add(row.record_id)
    events = {row.record_id for row in rows if row.object == "activity"}
    for standing_on in (await targets.of_events(scope.session, events)).values():
        seen.looked |= {record_id for name, record_id in standing_on if name == obj.name}
    return seen


async def _begin(scope: Scope, obj: ObjectType, rules: KeptRules, hours: Hours, seen: Seen) -> None:
    """Begins the clocks of leads that came in since there are rules, and have none yet."""
    table = obj.table
    fresh = (table.c.response.is_(None), table.c.status.not_in(OVER), table.c.created_at >= rules.since)
    rows = await standing.held(scope, obj, sa.and_(any_of(table.c.id, seen.came), *fresh)) if seen.came else ()
    if not rows:
        return
    chosen = await rules_of(scope, obj, rules.rules, [row.id for row in rows])
    waiting = await queues.held_kinds(scope.session, {row.owner_id for row in rows})
    begun = []
    for row in rows:
        rule = chosen.get(row.id)
        if rule is None or (rule.starts == "assigned" and row.owner_id in waiting):
            continue
        begins = row.created_at if rule.starts == "created" else max(row.created_at, seen.came[row.id])
        due = after(hours, begins, rule.minutes)
        if due is None:
            continue
        due = _whole(due)
        begun.append((row, {"response": "waiting", "response_from": begins, "response_due_at": due}))
        await runs_out_at(scope.session, due)
        if rule.warn_before is not None and row.id not in seen.quiet:
            warns = after(hours, begins, rule.minutes - rule.warn_before)
            await _wait(scope.session, WARN, warns or due, row.id, {"lead": str(row.id), "due": due.isoformat()})
    await standing.write(scope, obj, begun, seen.quiet)
    seen.looked |= {row.id for row, _ in begun}


async def rules_of(
    scope: Scope, obj: ObjectType, rules: Sequence[ResponseRule], ids: Sequence[UUID]
) -> Mapping[UUID, ResponseRule]:
    """The first rule that each lead meets now."""
    meets = [
        (sa.true() if each.criteria is None else await placing.clause_of(scope, obj, each.criteria), place)
        for place, each in enumerate(rules)
    ]
    if not meets:
        return {}
    first = sa.case(*meets, else_=-1).label("first")
    rows: Sequence[Any] = await scope.session.rows(sa.select(obj.table.c.id, first).where(any_of(obj.table.c.id, ids)))
    return {row.id: rules[row.first] for row in rows if row.first >= 0}


async def runs_out_at(session: TenantSession, due: dt.datetime) -> None:
    """Looks at what has run out when a deadline is over; the same deadline again is the same job."""
    await _wait(session, DUE, due, _MINE, {})


async def _wait(session: TenantSession, name: str, at: dt.datetime, about: UUID, args: Mapping[str, object]) -> None:
    """Sets a job for a moment of the organisation's clock; all leads that are due in one minute have one job."""
    job_id = derive_id(about, name, at.isoformat(), at=SEED_TIME)
    run_at = max(in_real_time(at), real_now())
    await session.enqueue(name, {**args, "at": at.isoformat()}, job_id=job_id, run_at=run_at)


def _whole(due: dt.datetime) -> dt.datetime:
    """The end of the minute that a deadline is in."""
    return due if due == due.replace(second=0, microsecond=0) else due.replace(second=0, microsecond=0) + _MINUTE
