"""When companies were last visited, and when the next visit is due by their plan.

A visit counts once it has happened: one that was planned when somebody checked in, one that was only written down at
its time. It stands on the company's timeline, so visits to contacts and about deals of the company are its own too.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from kernel import context
from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.statements import any_of
from rapport.crm.activities.models import timeline_target
from rapport.crm.records.objects import Registry


async def refresh(session: TenantSession, registry: Registry, ids: Sequence[UUID]) -> None:
    """Works both out anew, for rows that this transaction holds already."""
    company, visit, row = registry["company"].table, registry["activity"].table, timeline_target
    happened = sa.or_(visit.c.planned_from.is_(None), visit.c.checked_in_at.is_not(None))
    last = (
        sa.select(row.c.occurred_at)
        .join_from(row, visit, visit.c.id == row.c.event_id)
        .where(row.c.record_id == company.c.id, sa.not_(row.c.hidden), row.c.occurred_at <= business_now())
        .where(visit.c.kind == "visit", happened)
        .order_by(row.c.occurred_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    changed = company.update().where(any_of(company.c.id, ids), company.c.last_visited_at.is_distinct_from(last))
    await session.execute(changed.values(last_visited_at=last))
    zone = context.current().time_zone
    day = sa.cast(sa.func.timezone(zone, company.c.last_visited_at), sa.Date)
    due = day + sa.cast(company.c.visit_every, sa.Integer)
    planned = (company.c.visit_every.is_not(None), company.c.last_visited_at.is_not(None))
    moved = company.update().where(any_of(company.c.id, ids), *planned, company.c.visit_due_on.is_distinct_from(due))
    await session.execute(moved.values(visit_due_on=due))
