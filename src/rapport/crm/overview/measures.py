"""What the factors of a record's health are made of: counts of lists, each with the filter of its list."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kernel.clock import business_now
from rapport.crm.activities.items import readable
from rapport.crm.activities.models import timeline_target
from rapport.crm.deals import pipelines
from rapport.crm.overview import health, limits
from rapport.crm.overview.facts import day_of, last_day, received_day
from rapport.crm.overview.limits import OverviewLimits
from rapport.crm.overview.payloads import Factor, FactorName, Figure, Filter, NamedRecord
from rapport.crm.records.codec import Record
from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import Query
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import count

ORDER: Final[tuple[FactorName, ...]] = ("last_contact", "overdue_tasks", "response", "frequency", "won_deals")

TALKS: Final = ["call", "meeting", "visit"]
"""Kinds of activities in which two sides take part."""


async def factors(scope: Scope, obj: ObjectType, record: Record) -> list[Factor]:
    """How one record fares, by all factors that are not switched off."""
    said = await limits.load(scope.session)
    wanted = [name for name in ORDER if name not in said.factors_off and _is_of(scope, obj, name)]
    return [await _factor(scope, obj, record, name, said) for name in wanted]


def _is_of(scope: Scope, obj: ObjectType, name: FactorName) -> bool:
    """Whether a kind of record has the factor, and the reader may count what it is made of."""
    match name:
        case "last_contact":
            return bool(readable(scope))
        case "overdue_tasks":
            return scope.depth(scope.registry["task"]) != "none"
        case "response":
            return obj.name == "lead" and bool(readable(scope))
        case "frequency":
            return obj.name != "lead" and scope.depth(scope.registry["activity"]) != "none"
        case "won_deals":
            return obj.name in {"company", "contact"} and scope.depth(scope.registry["deal"]) != "none"


async def _factor(scope: Scope, obj: ObjectType, record: Record, name: FactorName, said: OverviewLimits) -> Factor:
    today, record_id = scope.today(), UUID(record["id"])
    match name:
        case "last_contact":
            limit = said.quiet.get(obj.name) if obj.name != "deal" else await _stage_limit(scope, record)
            newest = await _event(scope, record_id, last=True)
            return health.last_contact(today, last_day(scope, record), limit, await _named(scope, newest))
        case "overdue_tasks":
            return await _tasks(scope, obj, record_id, today)
        case "response":
            oldest = await _event(scope, record_id, last=False)
            first = oldest and day_of(scope, oldest[2])
            return health.response(today, received_day(scope, record), first, said.answer_within)
        case "frequency":
            return await _talks(scope, obj, record, today, said.talks_period)
        case "won_deals":
            return await _won(scope, obj, record_id, today, said.enough_deals)


async def _stage_limit(scope: Scope, record: Record) -> int | None:
    """The days that an open deal's stage allows; none once it is closed."""
    if record["status"] != "open":
        return None
    stage = (await pipelines.load(scope.session)).stage(UUID(record["stage"]))
    return None if stage is None else stage.rot_days


async def _event(scope: Scope, record_id: UUID, *, last: bool) -> tuple[str, UUID, dt.datetime] | None:
    """The last activity or done task of a record, or the first."""
    table = timeline_target.c
    order = (table.occurred_at.desc(), table.event_id.desc()) if last else (table.occurred_at, table.event_id)
    mine = (table.record_id == record_id, sa.not_(table.hidden), table.occurred_at <= business_now())
    chosen = sa.select(table.event, table.event_id, table.occurred_at).where(*mine, table.event.in_(readable(scope)))
    rows = await scope.session.rows(chosen.order_by(*order).limit(1))
    return (rows[0].event, rows[0].event_id, rows[0].occurred_at) if rows else None


async def _named(scope: Scope, event: tuple[str, UUID, dt.datetime] | None) -> NamedRecord | None:
    """It as a record, where the reader may open it."""
    if event is None:
        return None
    shown = (await titles(scope, {event[0]: {event[1]}})).get(str(event[1]))
    return None if shown is None else NamedRecord(object=event[0], id=event[1], label=shown["label"])


async def _tasks(scope: Scope, obj: ObjectType, record_id: UUID, today: dt.date) -> Factor:
    mine = [about(scope, obj, record_id), {"field": "status", "op": "eq", "value": "open"}]
    late = {"field": "due_on", "op": "lt", "value": today.isoformat()}
    return health.overdue_tasks(
        await _counted(scope, "task", {"and": [*mine, late]}), await _counted(scope, "task", {"and": mine})
    )


async def _talks(scope: Scope, obj: ObjectType, record: Record, today: dt.date, period: int) -> Factor:
    mine = [about(scope, obj, UUID(record["id"])), {"field": "kind", "op": "in", "value": TALKS}]
    after, middle = today + dt.timedelta(days=1), today - dt.timedelta(days=period - 1)
    first = middle - dt.timedelta(days=period)
    now = await _counted(scope, "activity", {"and": [*mine, *_between("occurred_at", middle, after)]})
    before = await _counted(scope, "activity", {"and": [*mine, *_between("occurred_at", first, middle)]})
    since = dt.datetime.fromisoformat(record["created_at"])
    oldest = await _event(scope, UUID(record["id"]), last=False)
    if oldest is not None:  # what was brought along from elsewhere is older than the record
        since = min(since, oldest[2])
    return health.frequency(now, before, known_days=(today - day_of(scope, since)).days, period=period)


async def _won(scope: Scope, obj: ObjectType, record_id: UUID, today: dt.date, enough: int) -> Factor:
    field = "company" if obj.name == "company" else "contacts"
    mine: Filter = {"field": field, "op": "in", "value": [str(record_id)]}
    after, middle = today + dt.timedelta(days=1), today - dt.timedelta(days=health.YEAR - 1)
    first = middle - dt.timedelta(days=health.YEAR)
    now = await _share(scope, [mine, *_between("closed_on", middle, after)])
    before = await _share(scope, [mine, *_between("closed_on", first, middle)])
    return health.won_deals(now, before, enough)


async def _share(scope: Scope, mine: list[Filter]) -> Figure:
    deal, closed = scope.registry["deal"], {"field": "status", "op": "in", "value": ["won", "lost"]}
    won: Filter = {"and": [*mine, {"field": "status", "op": "eq", "value": "won"}]}
    every: Filter = {"and": [*mine, closed]}
    number, of = await count(scope, deal, Query(won)), await count(scope, deal, Query(every))
    return Figure(value=number, of=of, noun=deal.noun, filter=every)


async def _counted(scope: Scope, name: str, filter_: Filter) -> Figure:
    obj = scope.registry[name]
    return Figure(value=await count(scope, obj, Query(filter_)), noun=obj.noun, filter=filter_)


def about(scope: Scope, obj: ObjectType, record_id: UUID) -> Filter:
    """Tasks or activities about a record; those about a company also by its deals."""
    own: Filter = {"field": obj.name, "op": "in", "value": [str(record_id)]}
    if obj.name != "company" or not scope.offers(scope.registry["deal"]):
        return own
    return {"or": [own, {"field": "deal.company", "op": "in", "value": [str(record_id)]}]}


def _between(field: str, first: dt.date, after: dt.date) -> list[dict[str, Any]]:
    return [
        {"field": field, "op": "gte", "value": first.isoformat()},
        {"field": field, "op": "lt", "value": after.isoformat()},
    ]
