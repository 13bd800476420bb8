"""The quarter so far: what was won, and what open deals that should close in it are worth by their probability."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Any

import msgspec
import sqlalchemy as sa

from rapport.crm.deals import pipelines
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


class InCurrency(msgspec.Struct, frozen=True, kw_only=True):
    """One currency's quarter. `weighted` is each open amount times its probability, added up."""

    currency: str | None
    won: Total
    open: Total
    weighted: str
    steps: list[WonStep]


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """The quarter of the organisation's own year that today lies in; the organisation's currency first."""

    first: dt.date
    last: dt.date
    today: dt.date
    currencies: list[InCurrency]


async def outlook(scope: Scope, asked: OutlookRequest) -> Outlook:
    """The figures of this quarter, under the reader's rights."""
    tenant, today = scope.principal.tenant, scope.today()
    first, after = relative.span({"unit": "quarter"}, today, tenant.fiscal_year_start)
    last = after - dt.timedelta(days=1)
    base = [asked.filter] if asked.filter else []
    won = _within(base, "won", "closed_on", first, last)
    still = _within(base, "open", "close_date", first, last)
    by_day = await _won_by_day(scope, {"and": won})
    opened = await _open(scope, {"and": still})
    currencies = sorted({*by_day, *opened} or {tenant.currency}, key=lambda each: (each != tenant.currency, each or ""))
    return Outlook(
        first=first, last=last, today=today,
        currencies=[_in(each, by_day.get(each, []), opened.get(each), won, still) for each in currencies],
    )  # fmt: skip


def _within(base: list[Filter], status: str, field: str, first: dt.date, last: dt.date) -> list[Filter]:
    days = {"field": field, "op": "between", "value": [first.isoformat(), last.isoformat()]}
    return [*base, {"field": "status", "op": "eq", "value": status}, days]


async def _won_by_day(scope: Scope, condition: Filter) -> dict[str | None, list[Any]]:
    deal = scope.registry["deal"]
    table = deal.table
    amount = sa.func.coalesce(sa.func.sum(pipelines.amount(scope)), 0).label("amount")
    figures = (amount, sa.func.count().label("count"))
    clause = await where(scope, deal, Query(raw_filter=condition))
    days = table.c.currency, table.c.closed_on
    rows = await scope.session.rows(
        sa.select(*days, *figures).where(clause).group_by(*days).order_by(table.c.closed_on)
    )
    found: dict[str | None, list[Any]] = {}
    for row in rows:
        found.setdefault(row.currency, []).append(row)
    return found


async def _open(scope: Scope, condition: Filter) -> dict[str | None, Any]:
    deal = scope.registry["deal"]
    table = deal.table
    by_chance = pipelines.amount(scope) * pipelines.chance(await pipelines.load(scope.session), table)
    figures = (
        sa.func.coalesce(sa.func.sum(pipelines.amount(scope)), 0).label("amount"), sa.func.count().label("count"),
        sa.func.coalesce(sa.func.sum(by_chance), 0).label("weighted"),
    )  # fmt: skip
    clause = await where(scope, deal, Query(raw_filter=condition))
    rows = await scope.session.rows(sa.select(table.c.currency, *figures).where(clause).group_by(table.c.currency))
    return {row.currency: row for row in rows}


def _in(currency: str | None, days: list[Any], opened: Any, won: list[Filter], still: list[Filter]) -> InCurrency:
    same = {"field": "currency", "op": "eq", "value": currency}
    sums = list(accumulate((row.amount for row in days), initial=Decimal()))[1:]
    weighted = (opened.weighted / 100).quantize(CENT, ROUND_HALF_UP) if opened else Decimal()
    return InCurrency(
        currency=currency,
        won=Total(
            amount=decimal_string(sums[-1] if sums else Decimal()), count=sum(row.count for row in days),
            filter={"and": [*won, same]},
        ),
        open=Total(
            amount=decimal_string(opened.amount if opened else Decimal()), count=opened.count if opened else 0,
            filter={"and": [*still, same]},
        ),
        weighted=decimal_string(weighted),
        steps=[WonStep(row.closed_on, decimal_string(total)) for row, total in zip(days, sums, strict=True)],
    )  # fmt: skip
