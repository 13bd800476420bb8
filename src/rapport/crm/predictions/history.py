"""What closed deals say, counted from stage events: how long each stayed in which stage, and whether it was won."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kernel.db import TenantSession
from rapport.crm.deals.deal import DEAL
from rapport.crm.predictions.counted import LIMITS, Counts, Tally
from rapport.crm.records.facts import stage_event

YEARS: Final = 2
"""How far back deals are counted by the day on which they closed: what was sold before that was sold otherwise."""

DAY: Final = 86_400


async def counts(session: TenantSession, today: dt.date) -> Counts:
    """The counts of one organisation, over all its deals: two statements."""
    table = DEAL.table
    since = today - dt.timedelta(days=365 * YEARS)
    closed = sa.and_(
        table.c.status.in_(("won", "lost")), table.c.deleted_at.is_(None), table.c.closed_on.between(since, today)
    )
    of = sa.func.count().label("of")
    won = sa.func.count().filter(table.c.status == "won").label("won")
    lines = await session.rows(sa.select(table.c.pipeline, of, won).where(closed).group_by(table.c.pipeline))
    stays = _stays(closed)
    mine = sa.func.count().filter(stays.c.status == "won").label("won")
    by = (stays.c.stage, _band(stays.c.seconds).label("band"))
    found: dict[UUID, dict[int, Tally]] = {}
    for row in await session.rows(sa.select(*by, of, mine).group_by(*by)):
        _add(found.setdefault(UUID(row.stage), {}), row)
    return Counts({row.pipeline: Tally(row.won, row.of) for row in lines}, found)


def _stays(closed: sa.ColumnElement[bool]) -> sa.Subquery:
    """Of each closed deal and stage its longest stay, in seconds; the last event of a deal begins none."""
    event, table = stage_event.c, DEAL.table
    order = (event.occurred_at, event.id)
    after = sa.func.lead(event.occurred_at).over(partition_by=event.record_id, order_by=order).label("after")
    seconds = sa.func.extract("epoch", sa.column("after") - sa.column("occurred_at"))
    journeys = (
        sa.select(event.record_id, event.to_stage, event.occurred_at, after, table.c.status)
        .join_from(stage_event, table, table.c.id == event.record_id)
        .where(event.object == DEAL.name, closed)
        .subquery("journeys")
    )
    of = (journeys.c.record_id, journeys.c.to_stage.label("stage"), journeys.c.status)
    longest = sa.func.max(seconds).label("seconds")
    return (
        sa.select(*of, longest)
        .where(journeys.c.after.is_not(None))
        .group_by(*journeys.c["record_id", "to_stage", "status"])
        .subquery("stays")
    )


def _band(seconds: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.case(*((seconds >= limit * DAY, limit) for limit in reversed(LIMITS)), else_=0)


def _add(tallies: dict[int, Tally], row: Any) -> None:  # a row
    """Whoever stayed for sixty days stayed for thirty too."""
    for limit in LIMITS:
        if limit <= row.band:
            seen = tallies.get(limit, Tally())
            tallies[limit] = Tally(seen.won + row.won, seen.of + row.of)
