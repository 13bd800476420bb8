"""What a pipeline says at first sight: the best quarter, and the open deals that have stood still for too long."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.crm.deals import own, pipelines
from rapport.crm.deals.cards import LeftOut
from rapport.crm.funnel.risks import idle
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.read import Query, where
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import count

Filter = dict[str, Any]
WON: Filter = {"field": "status", "op": "eq", "value": "won"}
CLOSED: Filter = {"field": "closed_on", "op": "not_empty"}


class InsightsRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which deals; without a pipeline those of the first."""

    filter: Filter | None = None
    pipeline: UUID | None = None


class Quarter(msgspec.Struct, frozen=True, kw_only=True):
    """What was won between two days, in the organisation's own currency; `filter` is that of the list whose rows add
    up.
    """

    first: dt.date
    last: dt.date
    currency: str
    amount: str
    count: int
    filter: Filter


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """Open deals that stand still in their stage, with nothing done, for longer than it allows."""

    count: int
    filter: Filter


class Insights(msgspec.Struct, frozen=True, kw_only=True):
    """All quarters with won deals, oldest first; the best of them; what stands still.

    `left_out` are won deals that no exchange rate is known for: they are in no quarter.
    """

    quarters: list[Quarter]
    best: Quarter | None
    left_out: list[LeftOut]
    stale: Stale


async def insights(scope: Scope, asked: InsightsRequest) -> Insights:
    """The figures of one pipeline, under the reader's rights."""
    lines = await pipelines.load(scope.session)
    line = lines.one(asked.pipeline) if asked.pipeline else lines.default
    if line is None:
        raise RecordNotFound
    base: list[Filter] = [{"field": "pipeline", "op": "eq", "value": str(line.id)}]
    base += [asked.filter] if asked.filter else []
    known, won = own.known(scope), [*base, WON]
    quarters = await _quarters(scope, [*won, *known])
    stale = {"and": [*base, idle(scope.today(), (line,))]}
    number = await count(scope, scope.registry["deal"], Query(raw_filter=stale))
    missing = await own.left_out(scope, [*won, CLOSED]) if known else []
    return Insights(
        quarters=quarters,
        best=max(quarters, key=lambda each: Decimal(each.amount), default=None),
        left_out=[LeftOut(*each) for each in missing],
        stale=Stale(count=number, filter=stale),
    )


async def _quarters(scope: Scope, base: list[Filter]) -> list[Quarter]:
    deal, currency = scope.registry["deal"], scope.principal.tenant.currency
    table = deal.table
    clause = await where(scope, deal, Query(raw_filter={"and": base}))
    start = sa.cast(sa.func.date_trunc("quarter", table.c.closed_on), sa.Date).label("start")
    amount = sa.func.coalesce(sa.func.sum(own.amount_in(scope, currency)), 0).label("amount")
    statement = (
        sa.select(start, amount, sa.func.count().label("count"))
        .where(clause, table.c.closed_on.is_not(None))
        .group_by(start)
        .order_by(start)
    )
    return [_quarter(base, currency, row) for row in await scope.session.rows(statement)]


def _quarter(base: list[Filter], currency: str, row: Any) -> Quarter:  # a row
    month = row.start.month + 2
    last = dt.date(row.start.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    between = {"field": "closed_on", "op": "between", "value": [row.start.isoformat(), last.isoformat()]}
    return Quarter(
        first=row.start, last=last, currency=currency, amount=decimal_string(row.amount), count=row.count,
        filter={"and": [*base, between]},
    )  # fmt: skip
