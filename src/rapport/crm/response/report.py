"""How people answer their leads: by person and week, of the leads that the reader sees.

A lead counts in the week in which its answer was due, with whoever has it now: so a week that is over doesn't change by
what comes in later, and each figure is a filter of the list of leads.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.people import names
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.response.payloads import ReportWeek, ResponseReport, ResponseWeek

WEEK = dt.timedelta(days=7)


async def report(scope: Scope, obj: ObjectType, count: int) -> ResponseReport:
    """The last weeks, this one too, the newest first; and before them the next one, if an answer is due by then."""
    today = scope.today()
    monday = today - dt.timedelta(days=today.weekday())
    weeks = [_week(scope, monday - number * WEEK) for number in range(-1, count)]
    rows = await _counted(scope, obj, weeks[-1].begin, weeks[0].end)
    if not any(row.week == weeks[0].first for row in rows):
        weeks = weeks[1:]
    return ResponseReport(weeks, await _names(scope, {row.person_id for row in rows}), rows)


def _week(scope: Scope, first: dt.date) -> ReportWeek:
    return ReportWeek(first, _moment(scope, first), _moment(scope, first + WEEK))


def _moment(scope: Scope, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), scope.zone).astimezone(dt.UTC)


async def _counted(scope: Scope, obj: ObjectType, begin: dt.datetime, end: dt.datetime) -> list[ResponseWeek]:
    table = obj.table
    local = sa.func.timezone(scope.zone.key, table.c.response_due_at)
    week = sa.cast(sa.func.date_trunc("week", local), sa.Date).label("week")

    def stands(state: str) -> sa.ColumnElement[int]:
        return sa.func.count().filter(table.c.response == state).label(state)

    median = sa.func.percentile_cont(0.5).within_group(table.c.response_minutes).label("median")
    counted = (
        sa.select(
            table.c.owner_id, week, sa.func.count().label("due"), *map(stands, ("met", "missed", "waiting")), median
        )
        .where(table.c.deleted_at.is_(None), table.c.response.is_not(None), scope.visible(obj, table))
        .where(table.c.response_due_at >= begin, table.c.response_due_at < end)
        .group_by(table.c.owner_id, week)
        .order_by(week.desc(), table.c.owner_id)
    )
    rows: Sequence[Any] = await scope.session.rows(counted)
    return [
        ResponseWeek(
            person_id=row.owner_id, week=row.week, due=row.due, met=row.met, missed=row.missed, waiting=row.waiting,
            median_minutes=None if row.median is None else round(row.median),
        )
        for row in rows
    ]  # fmt: skip


async def _names(scope: Scope, ids: set[UUID]) -> dict[str, str]:
    """What people and queues are called; a queue has the name of the person of its id."""
    known = await names(scope.session, ids)
    return {str(each): known[each]["name"] for each in ids if each in known}
