"""What a pipeline says at first sight: the best quarter, and the open deals that have stood still for too long."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.crm.deals import pipelines
from rapport.crm.funnel.risks import idle
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.read import Query, where
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import count

Filter = dict[str, Any]


class InsightsRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which deals; without a pipeline those of the first."""

    filter: Filter | None = None
    pipeline: UUID | None = None


class Quarter(msgspec.Struct, frozen=True, kw_only=True):
    """What was won between two days in one currency; `filter` is that of the list whose rows add up."""

    first: dt.date
    last: dt.date
    currency: str | None
    amount: str
    count: int
    filter: Filter


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """Open deals that stand still in their stage, with nothing done, for longer than it allows."""

    count: int
    filter: Filter


class Insights(msgspec.Struct, frozen=True, kw_only=True):
    """All quarters with won deals, oldest first; the best of them; what stands still."""

    quarters: list[Quarter]
    best: Quarter | None
    stale: Stale


async def insights(scope: Scope, asked: InsightsRequest) -> Insights:
    """The figures of one pipeline, under the reader's rights."""
    lines = await pipelines.load(scope.session)
    line = lines.one(asked.pipeline) if asked.pipeline else lines.default
    if line is None:
        raise RecordNotFound
    base: list[Filter] = [{"field": "pipeline", "op": "eq", "value": str(line.id)}]
    base += [asked.filter] if asked.filter else []
    quarters = await _quarters(scope, base)
    stale = {"and": [*base, idle(scope.today(), (line,))]}
    number = await count(scope, scope.registry["deal"], Query(raw_filter=stale))
    return Insights(
        quarters=quarters,
        best=_best(quarters, scope.principal.tenant.currency),
        stale=Stale(count=number, filter=stale),
    )


def _best(quarters: list[Quarter], own: str) -> Quarter | None:
    """The best of one currency, as amounts of two can't be compared: the organisation's own, or that of most deals."""
    deals: Counter[str | None] = Counter()
    for each in quarters:
        deals[each.currency] += each.count
    currency = own if own in deals else max(deals, key=lambda each: (deals[each], each or ""), default=None)
    return max(
        (each for each in quarters if each.currency == currency), key=lambda each: Decimal(each.amount), default=None
    )


async def _quarters(scope: Scope, base: list[Filter]) -> list[Quarter]:
    deal = scope.registry["deal"]
    table = deal.table
    won = {"field": "status", "op": "eq", "value": "won"}
    clause = await where(scope, deal, Query(raw_filter={"and": [*base, won]}))
    start = sa.cast(sa.func.date_trunc("quarter", table.c.closed_on), sa.Date).label("start")
    amount = sa.func.coalesce(sa.func.sum(pipelines.amount(scope)), 0).label("amount")
    figures = (amount, sa.func.count().label("count"))
    statement = (
        sa.select(start, table.c.currency, *figures)
        .where(clause, table.c.closed_on.is_not(None))
        .group_by(start, table.c.currency)
        .order_by(start, table.c.currency)
    )
    return [_quarter(base, won, row) for row in await scope.session.rows(statement)]


def _quarter(base: list[Filter], won: Filter, row: Any) -> Quarter:  # a row
    month = row.start.month + 2
    last = dt.date(row.start.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    between = {"field": "closed_on", "op": "between", "value": [row.start.isoformat(), last.isoformat()]}
    same = {"field": "currency", "op": "eq", "value": row.currency}
    return Quarter(
        first=row.start, last=last, currency=row.currency, amount=decimal_string(row.amount), count=row.count,
        filter={"and": [*base, won, between, same]},
    )  # fmt: skip
