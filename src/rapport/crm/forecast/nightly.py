"""Each night's snapshot of how deals stand, and of deals that have none how they stood before.

A night is one transaction with a row of its own, so it is done once, wholly or not at all, and a worker that is killed
leaves it to the next round. Before it, deals without a snapshot get their past: from the change log, which keeps what
each value was before it was written, and of imported deals also from the days on which they entered their stages.
What an import doesn't tell of those days (an amount of back then) is taken to be what it was when the deal came.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from kernel import context
from kernel.clock import business_today
from kernel.db import TenantSession
from kernel.runtime import Runtime
from kernel.tables import change
from rapport.crm.deals import pipelines
from rapport.crm.deals.deal import DEAL
from rapport.crm.deals.pipelines import Pipelines
from rapport.crm.forecast.snapshot_models import STATE, deal_snapshot, deal_snapshot_night
from rapport.crm.records.facts import stage_event
from rapport.crm.records.history import WRITING
from tenants.directory import Directory, Tenant

PAGE: Final = 500
"""Deals whose past is written in one transaction."""
ROUND: Final = 20
"""Such pages of an organisation in one round; the others are taken in the next, half a minute later."""
SEEN_SECONDS: Final = 90_000
SWEPT: Final = "rapport:forecast-swept"
SWEEP_SECONDS: Final = 600
"""All workers together look no oftener than this, unless deals are left whose past is being written."""

State = dict[str, Any]

log = structlog.get_logger()


async def sweep(runtime: Runtime) -> None:
    """Takes the snapshots that are due. Redis only spares questions: without it a night is found done."""
    if not await runtime.redis.set(SWEPT, b"1", nx=True, ex=SWEEP_SECONDS):
        return
    for home in await runtime.homes():
        try:
            is_done = await _of_home(runtime, home)
        except Exception as error:  # noqa: BLE001  # keys or a database that are away; others' nights are taken
            log.warning("snapshot not taken", home=home, error=type(error).__name__)
        else:
            if not is_done:
                await runtime.redis.delete(SWEPT)


async def _of_home(runtime: Runtime, home: str) -> bool:
    """One organisation's night, if it is due."""
    tenant = await Directory(runtime.databases, runtime.keyring).by_home(home)
    with context.use(tenant.acted_in(None, locale=tenant.locale, origin="system")):
        day = business_today(ZoneInfo(tenant.time_zone))
        seen = f"rapport:forecast-night:{home}:{day.isoformat()}"
        if await runtime.redis.exists(seen):
            return True
        if not await take(runtime, tenant, day):
            return False
        await runtime.redis.set(seen, b"1", ex=SEEN_SECONDS)
        return True


async def take(runtime: Runtime, tenant: Tenant, day: dt.date) -> bool:
    """One organisation's night; False while deals are left whose past comes first."""
    for _ in range(ROUND):
        async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            if await is_done(session, day):
                return True
            if not await backfill(session, ZoneInfo(tenant.time_zone), day):
                return await night(session, day)
    return False


async def is_done(session: TenantSession, day: dt.date) -> bool:
    """Whether a night was taken."""
    return bool(await session.rows(sa.select(deal_snapshot_night.c.day).where(deal_snapshot_night.c.day == day)))


async def night(session: TenantSession, day: dt.date) -> bool:
    """Writes a row for each deal that stands otherwise than in its last one. Who is second waits, and does nothing."""
    mine = insert(deal_snapshot_night).values(day=day).on_conflict_do_nothing()
    if not (await session.execute(mine)).rowcount:
        return True
    table, last = DEAL.table, deal_snapshot.alias("last")
    newest = (
        sa.select(*(last.c[name] for name in ("deal_id", *STATE)))
        .where(last.c.deal_id == table.c.id)
        .order_by(last.c.day.desc())
        .limit(1)
        .lateral("newest")
    )
    differs = sa.or_(newest.c.deal_id.is_(None), *(newest.c[name].is_distinct_from(table.c[name]) for name in STATE))
    standing = sa.select(table.c.id, sa.literal(day, sa.Date), *(table.c[name] for name in STATE)).select_from(
        table.join(newest, sa.true(), isouter=True)
    )
    rows = standing.where(table.c.deleted_at.is_(None), differs)
    await session.execute(insert(deal_snapshot).from_select(["deal_id", "day", *STATE], rows).on_conflict_do_nothing())
    return True


async def backfill(session: TenantSession, zone: ZoneInfo, day: dt.date) -> int:
    """Writes the past of some deals that have no snapshot; how many there were."""
    table = DEAL.table
    known = sa.select(deal_snapshot.c.deal_id).where(deal_snapshot.c.deal_id == table.c.id).exists()
    columns = (table.c.id, *(table.c[name] for name in STATE))
    some = sa.select(*columns).where(table.c.deleted_at.is_(None), ~known).order_by(table.c.id).limit(PAGE)
    deals = {row.id: {name: row[name] for name in STATE} for row in await session.rows(some)}
    if deals:
        await _write_past(session, zone, day, deals)
    return len(deals)


async def renew(session: TenantSession, zone: ZoneInfo, day: dt.date, ids: Sequence[UUID]) -> None:
    """Writes the past of some deals anew, whose stage events are others than before; those without a snapshot get
    theirs by night.
    """
    if not ids:
        return
    mine = deal_snapshot.c.deal_id.in_(ids)
    known = {row.deal_id for row in await session.rows(sa.select(deal_snapshot.c.deal_id).where(mine).distinct())}
    if not known:
        return
    table = DEAL.table
    columns = (table.c.id, *(table.c[name] for name in STATE))
    there = sa.select(*columns).where(table.c.id.in_(known), table.c.deleted_at.is_(None))
    deals = {row.id: {name: row[name] for name in STATE} for row in await session.rows(there)}
    if deals:
        await session.execute(deal_snapshot.delete().where(deal_snapshot.c.deal_id.in_(list(deals))))
        await _write_past(session, zone, day, deals)


async def _write_past(session: TenantSession, zone: ZoneInfo, day: dt.date, deals: Mapping[UUID, State]) -> None:
    ids = list(deals)
    changes = await _by_deal(
        session,
        sa.select(change.c.record_id, change.c.op, change.c.field_ids, change.c.public, change.c.recorded_at)
        .where(change.c.record_id.in_(ids), change.c.object == DEAL.name, change.c.op.in_({"create", *WRITING}))
        .order_by(change.c.seq.desc()),
    )
    events = await _by_deal(
        session,
        sa.select(stage_event.c.record_id, stage_event.c.to_stage, stage_event.c.occurred_at)
        .where(stage_event.c.record_id.in_(ids), stage_event.c.object == DEAL.name)
        .order_by(stage_event.c.occurred_at.desc(), stage_event.c.id.desc()),
    )
    lines = await pipelines.load(session)
    rows = [
        {"deal_id": deal_id, "day": since, **state}
        for deal_id, now in deals.items()
        for since, state in past_of(now, changes.get(deal_id, ()), events.get(deal_id, ()), lines, zone, day).items()
    ]
    await session.execute(insert(deal_snapshot).on_conflict_do_nothing(), rows)


async def _by_deal(session: TenantSession, statement: sa.Select[Any]) -> Mapping[UUID, Sequence[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in await session.rows(statement):
        found.setdefault(row.record_id, []).append(row)
    return found


def past_of(
    now: State, changes: Sequence[Any], events: Sequence[Any], lines: Pipelines, zone: ZoneInfo, day: dt.date
) -> dict[dt.date, State]:
    """How a deal stood, by the day from whose beginning on. Changes and events come newest first."""
    found: dict[dt.date, State] = {}
    state, came = now, None
    for row in changes:
        since = min(_morning_after(row.recorded_at + context.current().clock_offset, zone), day)
        found.setdefault(since, state)
        came = since
        if row.op == "create":
            break
        state = {**state, **dict(_before(row))}
    for row in events:
        since = min(_morning_after(row.occurred_at, zone), day)
        stood = lines.stage(UUID(row.to_stage))
        if stood is None or (came is not None and since >= came):
            continue  # the change log tells of that day, and of more
        as_of = {"stage": stood.id, "status": stood.outcome, "forecast_category": stood.forecast}
        closed = {} if stood.outcome == state["status"] else {"closed_on": None}
        found.setdefault(since, {**state, **as_of, **closed})
    return found or {day: now}


def _morning_after(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    return moment.astimezone(zone).date() + dt.timedelta(days=1)


def _before(row: Any) -> Iterator[tuple[str, object]]:  # a row
    """What a change was written over, of what a snapshot holds."""
    for name in STATE:
        field = DEAL.by_name[name]
        if field.id in row.field_ids:
            yield name, _parsed(name, row.public.get(str(field.id)))


def _parsed(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in {"stage", "owner_id"}:
        return UUID(value)
    if name in {"close_date", "closed_on"}:
        return dt.date.fromisoformat(value)
    return Decimal(value) if name in {"amount", "own_amount"} else value
