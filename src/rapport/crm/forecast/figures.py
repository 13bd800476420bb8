"""The sums behind a forecast: one statement over the deals that the reader sees."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.deals import own, pipelines, split
from rapport.crm.forecast.errors import AmountsHidden
from rapport.crm.forecast.models import Unit
from rapport.crm.forecast.payloads import CurrencyCount, Filter, ForecastExpectation, ForecastFigure
from rapport.crm.predictions.models import prediction
from rapport.crm.predictions.nightly import MINE
from rapport.crm.records import credits, relative
from rapport.crm.records.credits import CREDITED, deal_split
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.read import Query, where
from rapport.crm.records.scope import Scope

CENT = Decimal("0.01")
COUNTED = ("closed", "commit", "best_case", "pipeline")
"""The sums of a line; deals that are omitted are in none."""
ALL = (*COUNTED, "received")
"""The same, and what came in by receipts."""


@dataclass(frozen=True)
class Period:
    """A period in one currency: the organisation's own stands for all amounts that are converted into it. `known` is
    the condition of deals whose amounts are; `base` holds what else narrows the deals.
    """

    unit: Unit
    first: dt.date
    after: dt.date
    currency: str
    base: tuple[Filter, ...] = ()
    known: Filter = field(default_factory=dict)
    credited: bool = False
    """Whether some of its deals are split between people."""

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.after - dt.timedelta(days=1)

    def filter(self, name: str, owners: Iterable[UUID] | None) -> Filter:
        """The deals of one sum, or the receipts of what came in, of these owners or of everybody."""
        if name == "received":
            return self._of("received_on", owners)
        day, status = ("closed_on", "won") if name == "closed" else ("close_date", "open")
        parts: list[Filter] = [{"field": "status", "op": "eq", "value": status}]
        if name == "pipeline":  # deals without a category are in it
            others = ["commit", "best_case", "omitted", "closed"]
            parts.append({"not": {"field": "forecast_category", "op": "in", "value": others}})
        elif name != "closed":
            parts.append({"field": "forecast_category", "op": "eq", "value": name})
        return self._of(day, owners, *parts)

    @property
    def _same(self) -> Filter:
        return {"field": "currency", "op": "eq", "value": self.currency}

    def _of(self, day: str, owners: Iterable[UUID] | None, *more: Filter) -> Filter:
        span = [self.first.isoformat(), self.last.isoformat()]
        parts: list[Filter] = [
            *self.base, self._same if day == "received_on" or not self.known else self.known,
            {"field": day, "op": "between", "value": span}, *more,
        ]  # fmt: skip
        if owners is not None:
            by = CREDITED if self.credited and day != "received_on" else "owner_id"
            parts.append({"field": by, "op": "in", "value": sorted(map(str, owners))})
        return {"and": parts}


@dataclass
class Sums:
    """What the deals of somebody add up to. Of a deal that is split they have their share; it is one deal all the same,
    however many of its people are added up.
    """

    amounts: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(ALL, Decimal()))
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ALL, 0))
    weighted: Decimal = Decimal()
    expected: Decimal = Decimal()
    predicted: int = 0
    told: set[UUID] = field(default_factory=set)
    split: dict[str, set[UUID]] = field(default_factory=lambda: {name: set() for name in ALL})

    def add(self, other: "Sums") -> None:
        """Adds somebody else's."""
        for name in ALL:
            self.amounts[name] += other.amounts[name]
            self.counts[name] += other.counts[name]
            self.split[name] |= other.split[name]
        self.weighted += other.weighted
        self.expected += other.expected
        self.predicted += other.predicted
        self.told |= other.told

    def count(self, name: str) -> int:
        """How many deals a sum is made of."""
        return self.counts[name] + len(self.split[name])

    def figure(self, period: Period, name: str, owners: Iterable[UUID] | None) -> ForecastFigure:
        """One sum with its filter."""
        return ForecastFigure(
            amount=decimal_string(self.amounts[name]), count=self.count(name),
            filter=period.filter(name, owners),
        )  # fmt: skip

    @property
    def weighted_text(self) -> str:
        """What was won, and each open amount times its probability."""
        return decimal_string((self.amounts["closed"] + self.weighted).quantize(CENT, ROUND_HALF_UP))

    @property
    def expectation(self) -> ForecastExpectation:
        """What was won, and each open amount times what was predicted of its deal."""
        amount = (self.amounts["closed"] + self.expected).quantize(CENT, ROUND_HALF_UP)
        opened = sum(self.count(name) for name in ("commit", "best_case", "pipeline"))
        return ForecastExpectation(
            amount=decimal_string(amount), predicted=self.predicted + len(self.told), open=opened
        )


def period_of(scope: Scope, unit: Unit, offset: int, currency: str | None, pipeline: UUID | None = None) -> Period:
    """A period of the organisation's own year."""
    if "amount" not in scope.registry["deal"].by_name:
        raise AmountsHidden
    tenant = scope.principal.tenant
    first, after = relative.span({"unit": unit, "offset": offset}, scope.today(), tenant.fiscal_year_start)
    base = ({"field": "pipeline", "op": "eq", "value": str(pipeline)},) if pipeline else ()
    of = currency or tenant.currency
    return Period(unit, first, after, of, base, own.filter_in(scope, of))


@dataclass(frozen=True)
class Counted:
    """The sums of each owner in a period's currency; how many deals of the period are in which, and how many of them no
    rate is known for.
    """

    sums: dict[UUID, Sums]
    currencies: list[CurrencyCount]
    left_out: list[CurrencyCount]
    credited: bool


async def by_owner(scope: Scope, period: Period) -> Counted:
    """The deals of a period, added up."""
    deal = scope.registry["deal"]
    table = deal.table
    within = table.c.close_date.between(period.first, period.last)
    closed = table.c.closed_on.between(period.first, period.last)
    counts = sa.or_((table.c.status == "won") & closed, (table.c.status == "open") & within)
    category = sa.case(
        (table.c.status == "won", "closed"), else_=sa.func.coalesce(table.c.forecast_category, "pipeline")
    ).label("category")
    chance = pipelines.chance(await pipelines.load(scope.session), table)
    clause = await where(scope, deal, Query(raw_filter={"and": list(period.base)} if period.base else None))
    worth, known = own.amount_in(scope, period.currency), own.counts_in(scope, period.currency, table).label("known")
    wanted = (clause, counts, category != "omitted", table.c.currency.is_not(None))
    whole = ~credits.of_deal(table).exists()
    by = (table.c.owner_id, table.c.currency, category, known)
    said = sa.and_(prediction.c.record_id == table.c.id, MINE, prediction.c.until.is_(None), table.c.status == "open")
    statement = (
        sa.select(
            *by, sa.func.count().label("count"), sa.func.coalesce(sa.func.sum(worth), 0).label("amount"),
            sa.func.coalesce(sa.func.sum(worth * chance), 0).label("weighted"),
            sa.func.coalesce(sa.func.sum(worth * prediction.c.value), 0).label("expected"),
            sa.func.count(prediction.c.value).label("predicted"),
        )
        .select_from(table.outerjoin(prediction, said))
        .where(*wanted, whole)
        .group_by(*by)
    )  # fmt: skip
    found: dict[UUID, Sums] = {}
    others, unknown = Counter[str](), Counter[str]()
    for row in await scope.session.rows(statement):
        others[row.currency] += row.count
        if row.known:
            _add(found, row)
        else:
            unknown[row.currency] += row.count
    columns = (table.c.currency, category, known, sa.func.coalesce(worth, 0).label("amount"), chance.label("chance"))
    value = sa.select(prediction.c.value).where(said).correlate(table).scalar_subquery().label("value")
    rows = await split_deals(scope, (*columns, value), *wanted)
    for row, shares in rows:
        others[row.currency] += 1
        if row.known:
            _credit(found, row, shares)
        else:
            unknown[row.currency] += 1
    if period.currency != scope.principal.tenant.currency:
        unknown.clear()  # who asks for one currency asks for no other
    listed, missing = ([CurrencyCount(*each) for each in own.named(of.items())] for of in (others, unknown))
    return Counted(found, listed, missing, bool(rows))


def _add(found: dict[UUID, Sums], deals: Any) -> None:
    """Adds deals that nobody shares to what their owner has."""
    sums = found.setdefault(deals.owner_id, Sums())
    sums.amounts[deals.category] += deals.amount
    sums.counts[deals.category] += deals.count
    if deals.category != "closed":
        sums.weighted += deals.weighted / 100
        sums.expected += deals.expected
        sums.predicted += deals.predicted


def _credit(found: dict[UUID, Sums], deal: Any, shares: Mapping[UUID, Decimal]) -> None:
    """Adds a deal that is split to what those have who are credited with it."""
    for person_id, part in split.parts(deal.amount, shares).items():
        sums = found.setdefault(person_id, Sums())
        sums.amounts[deal.category] += part
        sums.split[deal.category].add(deal.id)
        if deal.category != "closed":
            sums.weighted += part * deal.chance / 100
            sums.expected += part * (deal.value or 0)
            if deal.value is not None:
                sums.told.add(deal.id)


async def split_deals(
    scope: Scope, columns: Sequence[sa.ColumnElement[Any]], *wanted: sa.ColumnElement[bool]
) -> list[tuple[Any, dict[UUID, Decimal]]]:
    """The deals that are split between people, each with its shares of credit."""
    table = scope.registry["deal"].table
    mine = (deal_split.c.deal_id == table.c.id) & (deal_split.c.kind == credits.CREDIT)
    statement = (
        sa.select(table.c.id, deal_split.c.person_id, deal_split.c.percent, *columns)
        .select_from(table.join(deal_split, mine))
        .where(*wanted)
        .order_by(table.c.id, deal_split.c.person_id)
    )
    found: dict[UUID, tuple[Any, dict[UUID, Decimal]]] = {}
    for row in await scope.session.rows(statement):
        found.setdefault(row.id, (row, {}))[1][row.person_id] = row.percent
    return list(found.values())


async def received(scope: Scope, period: Period) -> dict[UUID, Sums] | None:
    """What the receipts of each owner brought in the period; None for who isn't shown that, and of some deals only."""
    receipt = scope.mine(scope.registry["sales_receipt"])
    shown = [receipt.by_name.get(name) for name in ("received_amount", "received_on")]
    if period.base or scope.depth(receipt) == "none" or any(each is None or each.masked for each in shown):
        return None
    table = receipt.table
    came = (table.c.currency == period.currency) & table.c.received_on.between(period.first, period.last)
    amount = sa.func.coalesce(sa.func.sum(table.c.received_amount), 0).label("amount")
    statement = (
        sa.select(table.c.owner_id, sa.func.count().label("count"), amount)
        .where(await where(scope, receipt, Query()), came)
        .group_by(table.c.owner_id)
    )
    found: dict[UUID, Sums] = {}
    for row in await scope.session.rows(statement):
        found[row.owner_id] = Sums()
        found[row.owner_id].amounts["received"], found[row.owner_id].counts["received"] = row.amount, row.count
    return found


def total(sums: Mapping[UUID, Sums], owners: Iterable[UUID] | None) -> Sums:
    """The sums of these owners, or of all, as one."""
    found = Sums()
    for each in sums if owners is None else owners:
        if each in sums:
            found.add(sums[each])
    return found


async def remainders(
    scope: Scope, period: Period, spans: Sequence[tuple[dt.date, dt.date]]
) -> list[dict[UUID, Decimal]]:
    """What each owner won in spans of the past."""
    deal = scope.registry["deal"]
    table = deal.table
    place = sa.case(
        *((table.c.closed_on.between(first, last), number) for number, (first, last) in enumerate(spans)), else_=-1
    ).label("place")
    clause = await where(scope, deal, Query())
    won = (table.c.status == "won") & own.counts_in(scope, period.currency, table)
    worth = own.amount_in(scope, period.currency)
    reached = table.c.closed_on.between(spans[-1][0], spans[0][1])
    statement = (
        sa.select(place, table.c.owner_id, sa.func.coalesce(sa.func.sum(worth), 0).label("amount"))
        .where(clause, won, reached, ~credits.of_deal(table).exists())
        .group_by(place, table.c.owner_id)
    )
    found: list[dict[UUID, Decimal]] = [{} for _ in spans]
    for row in await scope.session.rows(statement):
        if row.place >= 0:
            found[row.place][row.owner_id] = row.amount
    columns = (place, sa.func.coalesce(worth, 0).label("amount"))
    for row, shares in await split_deals(scope, columns, clause, won, reached):
        for person_id, part in split.parts(row.amount, shares).items() if row.place >= 0 else ():
            found[row.place][person_id] = found[row.place].get(person_id, Decimal()) + part
    return found
