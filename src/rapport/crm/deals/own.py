"""Amounts of deals in the organisation's own currency: by which rate, and what sums are made of.

An open deal is converted by the rate that holds today, a closed one by that of the day on which it closed, so what was
won stays what it was worth. Without a rate for that day a deal has no such amount: sums leave it out and say so.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa

from rapport.crm.currencies.rates import Rates
from rapport.crm.records.read import Query
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import added_up

Filter = dict[str, Any]

RATE_DAY: Final = "rate_date"
OWN: Final[Mapping[str, str]] = {
    "amount": "own_amount", "one_off_amount": "own_one_off_amount", "annual_recurring": "own_annual_recurring",
    "total_contract_value": "own_total_contract_value",
}  # fmt: skip
"""The fields that are amounts, and those that hold them in the organisation's own currency."""
CONVERTED: Final = (RATE_DAY, *OWN.values())
ASKED: Final = frozenset({*OWN, "currency", "status", "closed_on"})
"""What a conversion depends on."""


def converted(rates: Rates, today: dt.date, deal: Mapping[str, Any]) -> dict[str, Any]:
    """What a deal's amounts come to in the organisation's own currency, and the day from which its rate holds."""
    nothing = dict.fromkeys(CONVERTED)
    amounts = {own: None if deal[name] is None else Decimal(deal[name]) for name, own in OWN.items()}
    currency, day = deal["currency"], _day(deal, today)
    if currency == rates.own:
        return {RATE_DAY: None, **amounts}  # worth 1 on each day
    rate = rates.on(currency, day) if currency is not None and day is not None else None
    if rate is None:
        return nothing
    found = {own: None if each is None else rates.in_own(each, rate.rate) for own, each in amounts.items()}
    if any(found[own] is None and amounts[own] is not None for own in found):
        return nothing
    return {RATE_DAY: rate.valid_from, **found}


def _day(deal: Mapping[str, Any], today: dt.date) -> dt.date | None:
    """By the rate of which day a deal is converted; of a closed one whose day nobody knows, by none."""
    if deal["status"] in {None, "open"}:
        return today
    closed = deal["closed_on"]
    return dt.date.fromisoformat(closed) if isinstance(closed, str) else closed


def amount_in(scope: Scope, currency: str, source: sa.FromClause | None = None) -> sa.ColumnElement[Any]:
    """What deals are worth in a currency, as far as the reader is shown amounts: in the organisation's own one all that
    are converted, in another one those that are in it.
    """
    deal = scope.registry["deal"]
    table = deal.table if source is None else source
    if "amount" not in deal.by_name:
        return sa.cast(sa.null(), deal.table.c.amount.type)
    if currency != scope.principal.tenant.currency:
        return sa.case((table.c.currency == currency, table.c.amount))
    return sa.case((table.c.currency == currency, table.c.amount), else_=table.c.own_amount)


def counts_in(scope: Scope, currency: str, source: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a deal's amount is known in a currency: the condition of `filter_in` for statements."""
    same = source.c.currency == currency
    own = currency == scope.principal.tenant.currency
    return sa.func.coalesce(sa.or_(same, source.c.rate_date.is_not(None)) if own else same, sa.false())


def filter_in(scope: Scope, currency: str) -> Filter:
    """The deals whose amounts are known in a currency."""
    same: Filter = {"field": "currency", "op": "eq", "value": currency}
    day = scope.mine(scope.registry["deal"]).by_name.get(RATE_DAY)
    if currency != scope.principal.tenant.currency or day is None or day.masked:
        return same
    return {"or": [same, {"field": RATE_DAY, "op": "not_empty"}]}


def known(scope: Scope) -> list[Filter]:
    """The condition that figures in the organisation's own currency are of; none for who counts deals without being
    shown amounts.
    """
    return [filter_in(scope, scope.principal.tenant.currency)] if "amount" in scope.registry["deal"].by_name else []


async def left_out(scope: Scope, base: Sequence[Filter]) -> list[tuple[str, int]]:
    """The deals of these conditions whose amounts no rate is known for: by currency how many."""
    deal = scope.registry["deal"]
    condition = {"and": [*base, {"not": filter_in(scope, scope.principal.tenant.currency)}]}
    rows = await added_up(scope, deal, Query(condition), by=deal.table.c.currency)
    return named((row[0], int(row[1])) for row in rows)


def named(found: Iterable[tuple[str | None, int]]) -> list[tuple[str, int]]:
    """Currencies and how many deals are in each, the most frequent first."""
    known = [(currency, count) for currency, count in found if currency is not None and count]
    return sorted(known, key=lambda each: (-each[1], each[0]))
