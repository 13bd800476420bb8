"""Where tasks and activities stand: one row for each record on whose timeline they are.

The records that a task or activity names, the company of its deal, and its contact's primary company. What follows from
a deal or contact is settled when the activity is written: a deal that moves to another company later takes its past
along by itself, not to that company.

Beside the rows some fields of the targets are kept: when something last happened, when the next task is due, and of a
company when it was last visited and when the next visit is due.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.authz.predicate import grantees_of
from kernel.changes import Change
from kernel.clock import business_now
from kernel.db import TenantSession
from rapport.crm.activities import last_visits
from rapport.crm.activities.models import timeline_target
from rapport.crm.records.codec import Record
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.own import ABOUT
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import TOUCH

Target = tuple[str, UUID]
"""Kind and id of a record."""

LAST, NEXT = "last_activity_at", "next_task_on"


def named(obj: ObjectType) -> tuple[str, ...]:
    """The fields of a task or activity that name its targets; each is called like the object it refers to.

    Fields of an organisation's own that refer to records say something else, and put it on no timeline.
    """
    return tuple(field.name for field in obj.fields if field.group == ABOUT)


def moment(record: Record) -> dt.datetime | None:
    """When it happened: an activity at its time, a task when it was done; None for an open task."""
    at = record["occurred_at"] if "occurred_at" in record else record["done_at"]
    return dt.datetime.fromisoformat(at) if at else None


async def add(scope: Scope, obj: ObjectType, records: Sequence[tuple[UUID, Record]]) -> None:
    """Puts new tasks or activities on their timelines."""
    found = await _targets(scope, obj, records)
    rows = [
        {
            "record_id": target, "event_id": event_id, "object": name, "event": obj.name,
            "occurred_at": moment(record), "hidden": False,
        }
        for event_id, record in records
        for name, target in found[event_id]
    ]  # fmt: skip
    if rows:
        await scope.session.execute(insert(timeline_target).on_conflict_do_nothing(), rows)
        touched = {target for targets in found.values() for target in targets}
        await refresh(scope.session, scope.registry, touched, visits=any(map(_is_visit, (each for _, each in records))))


async def follow(scope: Scope, obj: ObjectType, before: Record, after: Record) -> None:
    """Writes the rows of a changed one anew, where they are concerned."""
    concerned = (*named(obj), "occurred_at", "done_at", "due_on", "status", "kind", "planned_from", "checked_in_at")
    if all(before.get(name) == after.get(name) for name in concerned):
        return
    event_id, table = UUID(after["id"]), timeline_target
    # A kind that is archived took its field along, not what stands in it: such rows wait with it, at their new time.
    there = table.c.object.in_({*named(obj), "company"})
    gone = table.delete().where(table.c.event_id == event_id, there)
    rows = await scope.session.rows(gone.returning(table.c.object, table.c.record_id))
    away = table.update().where(table.c.event_id == event_id, sa.not_(there))
    await scope.session.execute(away.values(occurred_at=moment(after)))
    await add(scope, obj, [(event_id, after)])
    touched, visits = {(row.object, row.record_id) for row in rows}, _is_visit(before) or _is_visit(after)
    await refresh(scope.session, scope.registry, touched, visits=visits)


async def hide(scope: Scope, ids: Sequence[UUID], *, hidden: bool) -> None:
    """Takes tasks or activities off their timelines while they lie in the trash."""
    mine = timeline_target.c.event_id == sa.any_(_ids(ids))
    changed = timeline_target.update().where(mine).values(hidden=hidden)
    rows = await scope.session.rows(changed.returning(timeline_target.c.object, timeline_target.c.record_id))
    await refresh(scope.session, scope.registry, {(row.object, row.record_id) for row in rows})


async def of_events(session: TenantSession, ids: Collection[UUID]) -> Mapping[UUID, list[Target]]:
    """The targets of tasks and activities."""
    found: dict[UUID, list[Target]] = {each: [] for each in ids}
    table = timeline_target
    chosen = sa.select(table.c.event_id, table.c.object, table.c.record_id).where(
        table.c.event_id == sa.any_(_ids(ids))
    )
    for row in await session.rows(chosen.order_by(table.c.event_id, table.c.object)) if ids else ():
        found[row.event_id].append((row.object, row.record_id))
    return found


async def refresh(
    session: TenantSession, registry: Registry, touched: Iterable[Target], *, visits: bool = True
) -> None:  # fmt: skip
    """Works out anew when something last happened with these records, and what is due next.

    `visits` is False where no visit was touched: to look for the last one among much else costs.
    """
    by_object: dict[str, set[UUID]] = {}
    for name, record_id in touched:
        by_object.setdefault(name, set()).add(record_id)
    for name in sorted(by_object):
        await _refresh(session, registry, registry[name], by_object[name])
        if visits and name == "company":
            await last_visits.refresh(session, registry, sorted(by_object[name]))


async def _refresh(session: TenantSession, registry: Registry, obj: ObjectType, ids: Collection[UUID]) -> None:
    if LAST not in obj.by_name:
        return
    table, row = obj.table, timeline_target
    columns = (table.c.id, table.c[LAST].label("last"), grantees_of(obj.name, table))
    held = sa.select(*columns).where(table.c.id == sa.any_(_ids(ids)))
    before = {row.id: row for row in await session.rows(held.order_by(table.c.id).with_for_update())}
    mine = sa.and_(row.c.record_id == table.c.id, sa.not_(row.c.hidden))
    past = sa.select(row.c.occurred_at).where(mine, row.c.occurred_at <= business_now())
    values: dict[str, Any] = {LAST: past.order_by(row.c.occurred_at.desc()).limit(1).scalar_subquery()}
    if NEXT in obj.by_name:
        task = registry["task"].table
        due = sa.select(sa.func.min(task.c.due_on)).join_from(row, task, task.c.id == row.c.event_id)
        values[NEXT] = due.where(mine, row.c.occurred_at.is_(None)).scalar_subquery()
    changed = table.update().where(table.c.id == sa.any_(_ids(ids))).values(values)
    for each in await session.rows(changed.returning(table.c.id, table.c.owner_id)):
        _tell(session, obj, each.id, each.owner_id, before[each.id])


def _tell(session: TenantSession, obj: ObjectType, record_id: UUID, owner: UUID, before: Any) -> None:
    """Lets those who look at the record hear of it; not for each of the rows that an import brings.

    Like any change it keeps what was before, when something had last happened: a past day's board asks for it.
    """
    if session.batch_id is None:
        field_id = obj.by_name[LAST].id
        public = {str(field_id): before.last.isoformat() if before.last else None}
        change = Change(
            object=obj.name, record_id=record_id, op=TOUCH, field_ids=(field_id,), public=public, owners=(owner,),
            shared_with=tuple(before.shared_with),
        )  # fmt: skip
        session.record_change(change)


async def _targets(scope: Scope, obj: ObjectType, records: Sequence[tuple[UUID, Record]]) -> dict[UUID, list[Target]]:
    """All targets of each: those that it names, and what follows from them."""
    names = named(obj)
    found = {
        event_id: {(name, UUID(record[name])): None for name in names if record[name]} for event_id, record in records
    }
    above = await _companies(scope, {target for targets in found.values() for target in targets})
    return {
        event_id: list(targets | {("company", above[each]): None for each in targets if each in above})
        for event_id, targets in found.items()
    }


async def _companies(scope: Scope, targets: Collection[Target]) -> dict[Target, UUID]:
    """The companies that deals are with and contacts belong to. Where they stand is told to nobody by this."""
    deals = [record_id for name, record_id in targets if name == "deal"]
    contacts = [record_id for name, record_id in targets if name == "contact"]
    found: dict[Target, UUID] = {}
    if deals:
        table = scope.registry["deal"].table
        chosen = sa.select(table.c.id, table.c.company).where(table.c.id == sa.any_(_ids(deals)))
        rows = await scope.session.rows(chosen.where(table.c.company.is_not(None)))
        found |= {("deal", row.id): row.company for row in rows}
    if contacts:
        relation = next(each for each in scope.registry["contact"].relations if each.target == "company")
        link = record_link
        primary = sa.select(link.c.from_id, link.c.to_id).where(
            link.c.relation_id == relation.id, link.c.is_primary, link.c.from_id == sa.any_(_ids(contacts))
        )
        found |= {("contact", row.from_id): row.to_id for row in await scope.session.rows(primary)}
    return found


def _is_visit(record: Record) -> bool:
    return record.get("kind") == "visit"


def _ids(ids: Collection[UUID]) -> sa.BindParameter[Sequence[UUID]]:
    return sa.bindparam(None, list(ids), type_=ARRAY(PGUUID(as_uuid=True)))
