"""What changed in a forecast since a day: deals that were won or lost, moved out or in, came, grew or shrank.

It compares how deals stood at the beginning of that day (`nightly.py`) with how they stand. The amounts of all kinds,
added to what the period held then, are what it holds now.
"""

import datetime as dt
from decimal import Decimal
from typing import Any, Final, get_args
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.deals import own
from rapport.crm.forecast import figures
from rapport.crm.forecast.figures import Period
from rapport.crm.forecast.payloads import ForecastMoves, MovedDeal, MoveGroup, MoveKind, MovesRequest
from rapport.crm.forecast.snapshot_models import deal_snapshot, deal_snapshot_night
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.read import Query, where
from rapport.crm.records.scope import Scope

SHOWN: Final = 20
"""Deals of each kind that are named, those that weigh most first."""
WEEK: Final = dt.timedelta(days=7)


async def moves(scope: Scope, asked: MovesRequest) -> ForecastMoves:
    """The changes of one period, under the reader's rights."""
    period = figures.period_of(scope, asked.unit, asked.offset, asked.currency, asked.pipeline)
    since = asked.since or scope.today() - WEEK
    found: dict[str, list[tuple[UUID, Decimal, Decimal]]] = {}
    before = after = Decimal()
    for row in await _both(scope, period, since):
        before, after = before + row.was, after + row.now
        kind = _kind(row, period)
        if kind is not None:
            found.setdefault(kind, []).append((row.id, row.was, row.now))
    known = await scope.session.rows(sa.select(sa.func.min(deal_snapshot_night.c.day).label("first")))
    return ForecastMoves(
        since=since, recorded_since=known[0].first, before=decimal_string(before), after=decimal_string(after),
        groups=[await _group(scope, kind, found.get(kind, [])) for kind in get_args(MoveKind)],
    )  # fmt: skip


async def _both(scope: Scope, period: Period, since: dt.date) -> Any:
    """Deals that are in the period, or were: how much of each was in it and is."""
    deal = scope.registry["deal"]
    table, then = deal.table, deal_snapshot.alias("then")
    state = ("status", "amount", "own_amount", "currency", "close_date", "closed_on", "forecast_category")
    last = (
        sa.select(then.c.deal_id, *(then.c[name] for name in state))
        .where(then.c.deal_id == table.c.id, then.c.day <= since)
        .order_by(then.c.day.desc())
        .limit(1)
        .lateral("last")
    )
    ever = sa.select(deal_snapshot.c.deal_id).where(_dated(deal_snapshot, period))
    is_in, was_in = _within(scope, table, period), sa.func.coalesce(_within(scope, last, period), sa.false())
    was, now = (own.amount_in(scope, period.currency, source) for source in (last, table))
    nothing = sa.literal(Decimal(), table.c.amount.type)
    clause = await where(scope, deal, Query(raw_filter={"and": list(period.base)} if period.base else None))
    statement = (
        sa.select(
            table.c.id, table.c.status, table.c.close_date, table.c.closed_on,
            last.c.deal_id.is_not(None).label("known"),
            last.c.status.label("status_then"), is_in.label("is_in"), was_in.label("was_in"),
            sa.case((was_in, sa.func.coalesce(was, nothing)), else_=nothing).label("was"),
            sa.case((is_in, sa.func.coalesce(now, nothing)), else_=nothing).label("now"),
        )
        .select_from(table.join(last, sa.true(), isouter=True))
        .where(clause, sa.or_(_dated(table, period), table.c.id.in_(ever)), sa.or_(is_in, was_in))
    )  # fmt: skip
    return await scope.session.rows(statement)


def _dated(source: sa.FromClause, period: Period) -> sa.ColumnElement[bool]:
    days = (period.first, period.last)
    return sa.or_(source.c.close_date.between(*days), source.c.closed_on.between(*days))


def _within(scope: Scope, source: sa.FromClause, period: Period) -> sa.ColumnElement[bool]:
    """Whether a deal is in the period's sums."""
    days, c = (period.first, period.last), source.c
    is_open = (c.status == "open") & c.close_date.between(*days)
    counted = is_open & sa.func.coalesce(c.forecast_category != "omitted", sa.true())
    won = (c.status == "won") & c.closed_on.between(*days)
    # A snapshot holds no day of a rate; a deal that was worth nothing known was in no sum.
    known = sa.or_(c.currency == period.currency, own.amount_in(scope, period.currency, source).is_not(None))
    return sa.func.coalesce(sa.and_(known, sa.or_(won, counted)), sa.false())


def _kind(row: Any, period: Period) -> MoveKind | None:  # a row
    if not row.was_in:
        return "pulled_in" if row.known else "added"
    if not row.is_in:
        if row.status == "lost":
            return "lost"
        day = row.close_date if row.status == "open" else row.closed_on
        return "slipped" if day is None or day > period.last else "left"
    if row.status == "won" and row.status_then != "won":
        return "won"
    return None if row.now == row.was else "grew" if row.now > row.was else "shrank"


async def _group(scope: Scope, kind: Any, rows: list[tuple[UUID, Decimal, Decimal]]) -> MoveGroup:
    heaviest = sorted(rows, key=lambda row: (-max(row[1], row[2]), str(row[0])))[:SHOWN]
    records = {each["id"]: each for each in await by_ids(scope, scope.registry["deal"], [row[0] for row in heaviest])}
    shown = [
        MovedDeal(
            id=deal_id, name=records[str(deal_id)]["name"], owner_id=UUID(records[str(deal_id)]["owner_id"]),
            before=decimal_string(was), after=decimal_string(now),
        )
        for deal_id, was, now in heaviest
    ]  # fmt: skip
    return MoveGroup(
        kind=kind, count=len(rows), amount=decimal_string(sum((now - was for _, was, now in rows), Decimal())),
        deals=shown,
    )  # fmt: skip
