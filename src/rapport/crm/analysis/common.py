"""What the analyses have in common: the deals that are asked about, figures with their filters, quarters."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.crm.deals import own
from rapport.crm.forecast.payloads import CurrencyCount, Filter
from rapport.crm.records import relative
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.read import Query
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import added_up

Span = tuple[dt.date, dt.date]
"""The first and the last day."""

CENT, TENTH = Decimal("0.01"), Decimal("0.1")


class DealFigure(msgspec.Struct, frozen=True, kw_only=True):
    """How many deals, what they add up to (None for who isn't shown amounts), and the filter of their list."""

    count: int
    amount: str | None
    filter: Filter


def figure(scope: Scope, count: int, amount: Decimal, filter_: Filter) -> DealFigure:
    """A figure as its reader sees it."""
    shown = "amount" in scope.registry["deal"].by_name
    return DealFigure(count=count, amount=decimal_string(amount) if shown else None, filter=filter_)


def base_of(scope: Scope, filter_: Filter | None, pipeline: UUID | None, currency: str | None) -> list[Filter]:
    """The conditions that narrow what is asked about: the organisation's own currency stands for all amounts that are
    converted into it, another one for the deals that are in it.
    """
    parts = [filter_] if filter_ else []
    if pipeline is not None:
        parts.append(equal("pipeline", str(pipeline)))
    return [*parts, own.filter_in(scope, currency or scope.principal.tenant.currency)]


async def left_out(scope: Scope, base: Sequence[Filter], currency: str | None) -> list[CurrencyCount]:
    """Of deals in any currency those that no rate is known for; none where one currency alone is asked about."""
    mine = scope.principal.tenant.currency
    if currency not in {None, mine}:
        return []
    return [CurrencyCount(*each) for each in await own.left_out(scope, base)]


def equal(field: str, value: str | None) -> Filter:
    """That a field has a value, or none."""
    return {"field": field, "op": "empty"} if value is None else {"field": field, "op": "eq", "value": value}


def between(field: str, span: Span) -> Filter:
    """That a day lies in a span."""
    return {"field": field, "op": "between", "value": [each.isoformat() for each in span]}


def quarters(scope: Scope, count: int) -> list[Span]:
    """The last quarters of the organisation's own year, the running one at the end."""
    start, day = scope.principal.tenant.fiscal_year_start, dt.timedelta(days=1)
    found = [relative.span({"unit": "quarter", "offset": -back}, scope.today(), start) for back in range(count)]
    return [(first, after - day) for first, after in reversed(found)]


def place_of(column: sa.ColumnElement[Any], spans: Sequence[Span]) -> sa.ColumnElement[int]:
    """The number of the span in which a day lies."""
    return sa.case(*((column.between(*span), number) for number, span in enumerate(spans)), else_=-1)


async def currencies(scope: Scope, base: Sequence[Filter]) -> list[CurrencyCount]:
    """The currencies of deals, the most frequent first."""
    deal = scope.registry["deal"]
    rows = await added_up(scope, deal, Query({"and": list(base)} if base else None), by=deal.table.c.currency)
    return [CurrencyCount(row[0], int(row[1])) for row in rows if row[0] is not None]


def divided(part: Decimal, whole: Decimal | int, step: Decimal = CENT) -> Decimal:
    """A part of a whole, rounded half up; nothing of nothing."""
    return (part / whole).quantize(step, ROUND_HALF_UP) if whole else Decimal()
