"""The quarter so far: what was won, and what open deals that should close in it are worth by their probability."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Any

import msgspec
import sqlalchemy as sa

from rapport.crm.deals import own, pipelines
from rapport.crm.deals.cards import LeftOut
from rapport.crm.records import relative
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.read import Query, where
from rapport.crm.records.scope import Scope

Filter = dict[str, Any]
CENT = Decimal("0.01")


class OutlookRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which deals."""

    filter: Filter | None = None


class WonStep(msgspec.Struct, frozen=True):
    """What was won up to the end of a day on which something was."""

    day: dt.date
    amount: str


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """A sum over deals, and the filter of the list whose rows add up to it."""

    amount: str
    count: int
    filter: Filter


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """The quarter of the organisation's own year that today lies in, in the organisation's own currency.

    `weighted` is each open amount times its probability, added up. `left_out` are deals of the quarter that no exchange
    rate is known for: they are in no sum and no number.
    """

    first: dt.date
    last: dt.date
    today: dt.date
    currency: str
    won: Total
    open: Total
    weighted: str
    steps: list[WonStep]
    left_out: list[LeftOut]


async def outlook(scope: Scope, asked: OutlookRequest) -> Outlook:
    """The figures of this quarter, under the reader's rights."""
    tenant, today = scope.principal.tenant, scope.today()
    first, after = relative.span({"unit": "quarter"}, today, tenant.fiscal_year_start)
    last = after - dt.timedelta(days=1)
    base = [asked.filter] if asked.filter else []
    won = _within("won", "closed_on", first, last)
    still = _within("open", "close_date", first, last)
    known = own.known(scope)
    won_filter, open_filter = {"and": [*base, *won, *known]}, {"and": [*base, *still, *known]}
    days = await _won_by_day(scope, won_filter)
    sums = list(accumulate((row.amount for row in days), initial=Decimal()))
    opened = await _open(scope, open_filter)
    missing = await own.left_out(scope, [*base, {"or": [{"and": won}, {"and": still}]}]) if known else []
    return Outlook(
        first=first, last=last, today=today, currency=tenant.currency,
        won=Total(amount=decimal_string(sums[-1]), count=sum(row.count for row in days), filter=won_filter),
        open=Total(amount=decimal_string(opened.amount), count=opened.count, filter=open_filter),
        weighted=decimal_string((opened.weighted / 100).quantize(CENT, ROUND_HALF_UP)),
        steps=[WonStep(row.closed_on, decimal_string(total)) for row, total in zip(days, sums[1:], strict=True)],
        left_out=[LeftOut(*each) for each in missing],
    )  # fmt: skip


def _within(status: str, field: str, first: dt.date, last: dt.date) -> list[Filter]:
    days = {"field": field, "op": "between", "value": [first.isoformat(), last.isoformat()]}
    return [{"field": "status", "op": "eq", "value": status}, days]


async def _won_by_day(scope: Scope, condition: Filter) -> Sequence[Any]:
    deal = scope.registry["deal"]
    day = deal.table.c.closed_on
    amount = sa.func.coalesce(sa.func.sum(_amount(scope)), 0).label("amount")
    clause = await where(scope, deal, Query(raw_filter=condition))
    asked = sa.select(day, amount, sa.func.count().label("count")).where(clause).group_by(day)
    return await scope.session.rows(asked.order_by(day))


async def _open(scope: Scope, condition: Filter) -> Any:  # a row
    deal, amount = scope.registry["deal"], _amount(scope)
    by_chance = amount * pipelines.chance(await pipelines.load(scope.session), deal.table)
    clause = await where(scope, deal, Query(raw_filter=condition))
    asked = sa.select(
        sa.func.coalesce(sa.func.sum(amount), 0).label("amount"), sa.func.count().label("count"),
        sa.func.coalesce(sa.func.sum(by_chance), 0).label("weighted"),
    )  # fmt: skip
    [row] = await scope.session.rows(asked.where(clause))
    return row


def _amount(scope: Scope) -> sa.ColumnElement[Any]:
    return own.amount_in(scope, scope.principal.tenant.currency)
