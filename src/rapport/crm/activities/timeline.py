"""The timeline of one record: what was done, where it moved to, who had it; and what comes next.

Whoever may see the record sees everything that stands on its timeline, whoever wrote it; an activity's other targets
are named as far as the reader may see them. Kinds that somebody's role denies altogether stay away. Lists, search and
export of activities go by their owner like those of any record.

A lead's past goes on at what it became, and a company's timeline has the stages of its deals.
"""

import datetime as dt
import heapq
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.clock import business_now
from kernel.tables import change
from rapport.crm.activities.items import Timeline, TimelineItem, beside, filled, readable
from rapport.crm.activities.models import timeline_target
from rapport.crm.activities.narrowing import Narrowing
from rapport.crm.records import sorting
from rapport.crm.records.codec import Record
from rapport.crm.records.facts import stage_event
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.read import fetch_now
from rapport.crm.records.scope import Scope

PAGE = 40
MAX_NEXT = 50
MAX_ORIGINS = 20
MAX_BELOW = 500
MAX_CHANGES = 200

BELOW = {"company": (("deal", "company"),)}
"""Objects whose stages are shown on another's timeline, with the field that names that other."""

NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)

Place = tuple[dt.datetime, UUID]
"""Where something stands on a timeline: when, and an id that orders what happened at once."""


class Way(msgspec.Struct, frozen=True):
    """From where a timeline is read on: from a place, or its end; towards what is older, or what is newer."""

    place: Place | None = None
    newer: bool = False

    def beyond(self, at: sa.ColumnElement[Any], key: sa.ColumnElement[Any]) -> list[sa.ColumnElement[bool]]:
        """That rows lie on the way."""
        if self.place is None:
            return []
        here = sa.tuple_(sa.literal(self.place[0], at.type), sa.literal(self.place[1], key.type))
        return [sa.tuple_(at, key) > here if self.newer else sa.tuple_(at, key) < here]

    def order(self, *columns: sa.ColumnElement[Any]) -> list[sa.ColumnElement[Any]]:
        """The nearest first."""
        return [each.asc() if self.newer else each.desc() for each in columns]

    def ordered(self, found: Iterable["Found"]) -> list["Found"]:
        """The same of what is here, and only what lies on the way."""
        place = self.place
        left = [each for each in found if place is None or (each.place > place if self.newer else each.place < place)]
        return sorted(left, key=lambda each: each.place, reverse=not self.newer)


class Found(msgspec.Struct, frozen=True):
    """Something on a timeline before it is filled in."""

    place: Place
    item: TimelineItem


async def page(
    scope: Scope, obj: ObjectType, record_id: UUID, before: str | None, wanted: Narrowing, *, after: str | None = None
) -> Timeline:
    """One page of a record's timeline; raises `RecordNotFound` for who may not see the record.

    What comes next is not narrowed: it is a strip of its own, and short. A timeline that ends on a day can be read on
    from there towards today, which that day then narrows no more.
    """
    record = await fetch_now(scope, obj, record_id)
    record_id = UUID(record["id"])
    older = f"timeline:{obj.name}:{record_id}{wanted.shape}"
    asked = msgspec.structs.replace(wanted, until=None) if after else wanted
    newer = f"later:{obj.name}:{record_id}{msgspec.structs.replace(wanted, until=None).shape}"
    way = Way()
    if cursor := after or before:
        at, last = sorting.open_cursor(scope.keys, newer if after else older, cursor)
        way = Way((at, last), bool(after))
    ids = await _with_origins(scope, obj, record_id)
    sources = [
        await _events(scope, ids, way, asked),
        await _stages(scope, obj, ids, way, asked),
        await _of_note(scope, obj, record, way, asked),
    ]
    merged = heapq.merge(*sources, key=lambda found: found.place, reverse=not way.newer)
    found = [each for each, _ in zip(merged, range(PAGE + 1), strict=False)]
    shown = found[:PAGE]
    on = list(shown[-1].place) if len(found) > PAGE else None
    later = on if after else _end(scope, wanted) if before is None else None
    coming = await _coming(scope, ids) if before is None and after is None else []
    items = await filled(
        scope, [each.item for each in (*(reversed(shown) if after else shown), *coming)], besides=record_id
    )
    return Timeline(
        items=items[: len(shown)], coming=items[len(shown) :], included=await beside(scope, obj, items),
        next=sorting.seal_cursor(scope.keys, older, on) if on and not after else None,
        previous=sorting.seal_cursor(scope.keys, newer, later) if later else None,
    )  # fmt: skip


def _end(scope: Scope, wanted: Narrowing) -> list[Any] | None:
    """Where a timeline goes on that ends on a day of the past."""
    end = wanted.end(scope)
    return None if end is None or end > business_now() else [end, UUID(int=0)]


async def _with_origins(scope: Scope, obj: ObjectType, record_id: UUID) -> list[UUID]:
    """The record, and the leads that became it as far as the reader may see them."""
    lead = scope.registry["lead"]
    if obj.name not in lead.by_name or lead.by_name[obj.name].target != obj.name:
        return [record_id]
    table = lead.table
    chosen = sa.select(table.c.id).where(
        table.c[obj.name] == record_id, table.c.deleted_at.is_(None), scope.visible(lead, table)
    )
    rows = await scope.session.rows(chosen.order_by(table.c.id.desc()).limit(MAX_ORIGINS))
    return [record_id, *(row.id for row in rows)]


async def _events(scope: Scope, ids: Sequence[UUID], way: Way, wanted: Narrowing) -> list[Found]:
    """Activities and done tasks."""
    found: dict[UUID, Found] = {}
    for record_id in ids:  # each a walk along the index; one statement for several would sort all of them
        for chosen in wanted.events(scope, readable(scope)):
            for row in await scope.session.rows(_walk(scope, chosen, record_id, way, wanted)):
                found[row.event_id] = _event(row, row.occurred_at)
    return way.ordered(found.values())


def _walk(scope: Scope, events: Sequence[str], record_id: UUID, way: Way, wanted: Narrowing) -> sa.Select[Any]:
    table = timeline_target
    mine = [table.c.record_id == record_id, sa.not_(table.c.hidden), table.c.event == sa.any_(_texts(events))]
    mine += [table.c.occurred_at <= business_now(), *wanted.within(scope, table.c.occurred_at)]
    mine += way.beyond(table.c.occurred_at, table.c.event_id)
    chosen = wanted.joined(scope, events, sa.select(table.c.event_id, table.c.event, table.c.occurred_at).where(*mine))
    return chosen.order_by(*way.order(table.c.occurred_at, table.c.event_id)).limit(PAGE + 1)


async def _stages(scope: Scope, obj: ObjectType, ids: Sequence[UUID], way: Way, wanted: Narrowing) -> list[Found]:
    """Stages and statuses that the record entered, and those of the records below it."""
    if not wanted.shows("stage"):
        return []
    tracked = [obj.name] if obj.tracked else []
    below = await _below(scope, obj, ids[0])
    chosen = [ids[0], *below] if tracked or below else []
    if not chosen:
        return []
    table = stage_event
    clauses = [table.c.record_id == sa.any_(_ids(chosen)), *wanted.within(scope, table.c.occurred_at)]
    clauses += wanted.by(table.c.actor)
    clauses += way.beyond(table.c.occurred_at, table.c.id)
    nearest = way.order(table.c.occurred_at, table.c.id)
    rows = await scope.session.rows(sa.select(table).where(*clauses).order_by(*nearest).limit(PAGE + 1))
    return [
        Found(
            (row.occurred_at, row.id),
            TimelineItem(
                id=str(row.id), type="stage", at=row.occurred_at, actor=row.actor, origin=row.origin,
                object=row.object, record_id=row.record_id, before=row.from_stage, after=row.to_stage,
            ),
        )
        for row in rows
        if row.from_stage is not None or row.record_id != ids[0]
    ]  # fmt: skip


async def _below(scope: Scope, obj: ObjectType, record_id: UUID) -> list[UUID]:
    found: list[UUID] = []
    for name, field in BELOW.get(obj.name, ()):
        below = scope.registry[name]
        table = below.table
        chosen = sa.select(table.c.id).where(
            table.c[field] == record_id, table.c.deleted_at.is_(None), scope.visible(below, table)
        )
        rows = await scope.session.rows(chosen.order_by(table.c.id.desc()).limit(MAX_BELOW))
        found += [row.id for row in rows]
    return found


async def _of_note(scope: Scope, obj: ObjectType, record: Record, way: Way, wanted: Narrowing) -> list[Found]:
    """That it was created, and who got it from whom: these are few, so all are read."""
    record_id = UUID(record["id"])
    mine = (change.c.record_id == record_id) & (change.c.object == obj.name)
    noted = sa.or_(change.c.op == "create", change.c.field_ids.contains([OWNER.id]))
    columns = (change.c.seq, change.c.op, change.c.actor, change.c.origin, change.c.occurred_at, change.c.public)
    rows = await scope.session.rows(
        sa.select(*columns).where(mine, noted).order_by(change.c.seq.desc()).limit(MAX_CHANGES)
    )
    found, owner = [], record["owner_id"]
    for row in rows:
        item = TimelineItem(
            id=f"change-{row.seq}", type="created" if row.op == "create" else "owner", at=row.occurred_at,
            actor=row.actor, origin=row.origin, object=obj.name, record_id=record_id,
            before=None if row.op == "create" else row.public.get(str(OWNER.id)), after=owner,
        )  # fmt: skip
        owner = item.before
        found.append(Found((row.occurred_at, UUID(int=row.seq)), item))
    return way.ordered(each for each in found if wanted.matches(scope, each.item))


async def _coming(scope: Scope, ids: Sequence[UUID]) -> list[Found]:
    """Open tasks and planned activities, the nearest first and those without a day last."""
    table, task = timeline_target, scope.registry["task"].table
    mine = [
        table.c.record_id == sa.any_(_ids(ids)),
        sa.not_(table.c.hidden),
        table.c.event == sa.any_(_texts(readable(scope))),
    ]
    planned = sa.select(table.c.event_id, table.c.event, table.c.occurred_at).where(
        *mine, table.c.occurred_at > business_now()
    )
    opened = (
        sa.select(table.c.event_id, table.c.event, task.c.due_on, task.c.due_time)
        .join_from(table, task, task.c.id == table.c.event_id)
        .where(*mine, table.c.occurred_at.is_(None))
        .order_by(task.c.due_on.asc().nulls_last(), task.c.due_time.asc().nulls_first(), task.c.id)
        .limit(MAX_NEXT)
    )
    found: dict[UUID, Found] = {}
    for row in await scope.session.rows(planned.order_by(table.c.occurred_at, table.c.event_id).limit(MAX_NEXT)):
        found[row.event_id] = _event(row, row.occurred_at)
    for row in await scope.session.rows(opened):
        clock = dt.time.fromisoformat(row.due_time) if row.due_time else dt.time()
        due = dt.datetime.combine(row.due_on, clock, scope.zone).astimezone(dt.UTC) if row.due_on else None
        found[row.event_id] = _event(row, due)
    return sorted(found.values(), key=lambda each: each.place)


def _event(row: Any, at: dt.datetime | None) -> Found:  # a row
    item = TimelineItem(id=str(row.event_id), type=row.event, at=at, object=row.event, record_id=row.event_id)
    return Found((at or NEVER, row.event_id), item)


def _ids(ids: Sequence[UUID]) -> sa.BindParameter[Sequence[UUID]]:
    return sa.bindparam(None, list(ids), type_=ARRAY(PGUUID(as_uuid=True)))


def _texts(values: Sequence[str]) -> sa.BindParameter[Sequence[str]]:
    return sa.bindparam(None, list(values), type_=ARRAY(sa.Text))
