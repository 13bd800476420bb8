"""Each night's predictions of open deals, and what became of those whose deals have closed.

A night brings the rows up to what was counted, whatever they say before: twice in a day it changes nothing, so one that
was cut short is begun anew. A deal gets a new row when its probability changes by a whole per cent, or its reasons do.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from kernel import context
from kernel.clock import business_now, business_today
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.runtime import Runtime
from kernel.statements import any_of
from rapport.crm.deals.deal import DEAL
from rapport.crm.predictions import counted, history
from rapport.crm.predictions.counted import MODEL, VERSION, Because, Counts, Predicted, predict
from rapport.crm.predictions.models import FACTORS, prediction
from tenants.directory import Directory, Tenant

PAGE: Final = 1000
"""Open deals that are looked at in one transaction."""
SEEN_SECONDS: Final = 90_000
SWEPT: Final = "rapport:predictions-swept"
SWEEP_SECONDS: Final = 600
"""All workers together look no oftener than this."""

OF: Final = prediction.c
MINE: Final = sa.and_(OF.model == MODEL, OF.object == DEAL.name)

log = structlog.get_logger()


async def sweep(runtime: Runtime) -> None:
    """Makes the predictions that are due. Redis only spares questions: without it a night is made twice."""
    if not await runtime.redis.set(SWEPT, b"1", nx=True, ex=SWEEP_SECONDS):
        return
    for home in await runtime.homes():
        try:
            await _of_home(runtime, home)
        except Exception as error:  # noqa: BLE001  # keys or a database that are away; others' nights are made
            log.warning("predictions not made", home=home, error=type(error).__name__)


async def _of_home(runtime: Runtime, home: str) -> None:
    """One organisation's night, if it is due."""
    tenant = await Directory(runtime.databases, runtime.keyring).by_home(home)
    with context.use(tenant.acted_in(None, locale=tenant.locale, origin="system")):
        day = business_today(ZoneInfo(tenant.time_zone))
        seen = f"rapport:predictions:{home}:{day.isoformat()}"
        if await runtime.redis.exists(seen):
            return
        await make(runtime, tenant, day)
        await runtime.redis.set(seen, b"1", ex=SEEN_SECONDS)


async def make(runtime: Runtime, tenant: Tenant, day: dt.date) -> int:
    """One organisation's night; how many predictions are new."""
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await _settle(session)
        counts = await history.counts(session, day)
    made, after = 0, None
    while True:
        async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            rows = await _some(session, after)
            made += await _renew(session, counts, rows)
        if len(rows) < PAGE:
            return made
        after = rows[-1].id


async def _settle(session: TenantSession) -> None:
    """Says of predictions what became of their deals, and ends those of deals that are open no more."""
    table, now = DEAL.table, business_now()
    became = sa.case((table.c.status == "won", 1), (table.c.status == "lost", 0), else_=None)
    closed = sa.case((table.c.status == "open", None), else_=now)
    ended = sa.or_(table.c.status != "open", table.c.deleted_at.is_not(None))
    changed = sa.or_(OF.outcome.is_distinct_from(became), sa.and_(OF.until.is_(None), ended))
    until = sa.case((ended, sa.func.coalesce(OF.until, now)), else_=OF.until)
    values = {"outcome": became, "outcome_at": sa.cast(closed, OF.outcome_at.type), "until": until}
    await session.execute(prediction.update().where(MINE, OF.record_id == table.c.id, changed).values(**values))


async def _some(session: TenantSession, after: UUID | None) -> Sequence[Any]:
    """The next open deals with what was last predicted of them."""
    table = DEAL.table
    current = sa.and_(OF.record_id == table.c.id, MINE, OF.until.is_(None))
    columns = (table.c.id, table.c.pipeline, table.c.stage, table.c.stage_since)
    last = (OF.id.label("last"), OF.version, OF.value, OF.factors)
    asked = sa.select(*columns, *last).select_from(table.outerjoin(prediction, current))
    asked = asked.where(table.c.status == "open", table.c.deleted_at.is_(None))
    if after is not None:
        asked = asked.where(table.c.id > after)
    return await session.rows(asked.order_by(table.c.id).limit(PAGE))


async def _renew(session: TenantSession, counts: Counts, rows: Sequence[Any]) -> int:
    now, ended, new = business_now(), [], []
    for row in rows:
        found = predict(counts, row.pipeline, row.stage, (now - row.stage_since).days)
        if found is not None and _stands(session, row, found):
            continue
        if row.last is not None:
            ended.append(row.last)
        if found is not None:
            new.append(_row(session, row.id, found, now))
    if ended:
        await session.execute(prediction.update().where(any_of(OF.id, ended)).values(until=now))
    if new:
        await session.execute(insert(prediction).on_conflict_do_nothing(), new)
    return len(new)


def _stands(session: TenantSession, row: Any, found: Predicted) -> bool:  # a row
    """Whether what was predicted last says the same."""
    if row.last is None or row.version != VERSION:
        return False
    return counted.grounds(row.value, read(session, row.last, row.factors)) == found.grounds


def read(session: TenantSession, prediction_id: UUID, sealed: bytes) -> list[Because]:
    """The reasons of a prediction."""
    plain = session.keys.decrypt(bytes(sealed), field=FACTORS, record=prediction_id)
    return msgspec.json.decode(plain, type=list[Because])


def _row(session: TenantSession, deal_id: UUID, found: Predicted, now: dt.datetime) -> Mapping[str, object]:
    key = new_id()
    reasons = session.keys.encrypt(msgspec.json.encode(found.factors), field=FACTORS, record=key)
    return {
        "id": key, "object": DEAL.name, "record_id": deal_id, "model": MODEL, "version": VERSION,
        "value": found.value, "factors": reasons, "made_at": now,
    }  # fmt: skip
