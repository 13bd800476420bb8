"""Sales velocity: (open deals x win rate x mean amount) / days of a sales cycle, by team and person, beside before.

Open deals are those that were open at the end of the period (today, while it runs): started by then, and not yet
closed. Win rate, mean amount and cycle are of the deals that closed in it. A deal that is split counts for each of its
people, with their share of the amount, and once for a team of theirs and for all. Below so many closed deals the
factors say nothing about the next ones, so no velocity is told.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import names
from rapport.crm.analysis import common, credited
from rapport.crm.analysis.common import DealFigure, Span
from rapport.crm.analysis.credited import Deals
from rapport.crm.deals import own
from rapport.crm.forecast.chart import Chart, chart_of
from rapport.crm.forecast.models import Subject, Unit
from rapport.crm.forecast.payloads import Currency, CurrencyCount, Filter
from rapport.crm.funnel.rates import rate
from rapport.crm.records import relative
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.read import Query
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import added_up

ENOUGH = 10
"""Closed deals from which on a velocity is told."""

STATUSES = ("open", "won", "lost")


class VelocityRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A period of the organisation's own year, as many before the running one; which deals; one currency."""

    unit: Unit = "quarter"
    offset: Annotated[int, msgspec.Meta(ge=-40, le=0)] = 0
    pipeline: UUID | None = None
    currency: Currency | None = None


class Velocity(msgspec.Struct, frozen=True, kw_only=True):
    """A period's factors. `win_rate` in per cent, `mean` the mean amount of what was won, `cycle` days from start to
    closing of it; `per_day` is the velocity. None where there is nothing to tell, or too little.
    """

    open: DealFigure
    won: DealFigure
    lost: DealFigure
    win_rate: str | None
    mean: str | None
    cycle: str | None
    per_day: str | None


class VelocityRow(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation, a team or a person, now and in the period before."""

    subject: Subject
    id: UUID | None
    name: str | None
    teams: list[UUID]
    now: Velocity
    before: Velocity


class Velocities(msgspec.Struct, frozen=True, kw_only=True):
    """The period, the one before it, and everybody's figures; `enough` closed deals are needed for a velocity.

    In the organisation's own currency are all deals that are converted into it; `left_out` are those that aren't.
    """

    first: dt.date
    last: dt.date
    before_first: dt.date
    before_last: dt.date
    currency: str
    currencies: list[CurrencyCount]
    left_out: list[CurrencyCount]
    enough: int
    rows: list[VelocityRow]


@dataclass
class _Factors:
    """What the deals of somebody come to in one period."""

    open: Deals = field(default_factory=Deals)
    won: Deals = field(default_factory=Deals)
    lost: Deals = field(default_factory=Deals)

    def of(self, status: str) -> Deals:
        """Those that were open, won or lost."""
        found: Deals = getattr(self, status)
        return found

    def add(self, other: "_Factors") -> None:
        """Adds somebody else's."""
        for status in STATUSES:
            self.of(status).add(other.of(status))


Found = Mapping[UUID, _Factors]


async def velocities(scope: Scope, asked: VelocityRequest) -> Velocities:
    """Everybody's velocity, under the reader's rights."""
    base = common.base_of(scope, None, asked.pipeline, asked.currency)
    currency = asked.currency or scope.principal.tenant.currency
    periods = [_Period(scope, base, _span(scope, asked, back), currency) for back in (0, 1)]
    now, before = [await each.by_person() for each in periods]
    chart = await chart_of(scope)
    gone = (now.keys() | before.keys()) - chart.names.keys()  # who left may own deals still
    chart.names.update({key: each["name"] for key, each in (await names(scope.session, gone)).items()})
    rows = _Rows(chart, periods, (now, before)).listed()
    (first, last), (before_first, before_last) = (each.span for each in periods)
    return Velocities(
        first=first, last=last, before_first=before_first, before_last=before_last, enough=ENOUGH,
        currency=currency, currencies=await common.currencies(scope, base[:-1]),
        left_out=await common.left_out(scope, [*base[:-1], periods[0].counted], asked.currency), rows=rows,
    )  # fmt: skip


def _span(scope: Scope, asked: VelocityRequest, back: int) -> Span:
    wanted = {"unit": asked.unit, "offset": asked.offset - back}
    first, after = relative.span(wanted, scope.today(), scope.principal.tenant.fiscal_year_start)
    return first, after - dt.timedelta(days=1)


class _Period:
    """One period's statements and filters."""

    def __init__(self, scope: Scope, base: list[Filter], span: Span, currency: str) -> None:
        self._scope, self._base, self.span, self._currency = scope, base, span, currency
        self._end = min(span[1], scope.today())
        self.some_split = False

    async def by_person(self) -> dict[UUID, _Factors]:
        """The factors of whom the deals count for: of what is open, won and lost, first of the deals that are their
        owner's alone, then of those that are split.
        """
        deal = self._scope.registry["deal"]
        table, amount = deal.table, own.amount_in(self._scope, self._currency)
        lasted = sa.func.greatest(table.c.closed_on - table.c.started_on, 0)
        dated = sa.case((lasted.is_not(None), 1), else_=0)
        found: dict[UUID, _Factors] = defaultdict(_Factors)
        for status in STATUSES:
            tree: Filter = {"and": self._open() if status == "open" else self._closed(status)}
            whole = credited.unsplit(table)
            sums = [amount, dated, lasted]
            for owner, count, total, with_days, days in await added_up(
                self._scope, deal, Query(tree), sums, by=table.c.owner_id, only=whole
            ):
                mine = Deals(int(count), total or Decimal(), int(with_days or 0), int(days or 0))
                found[owner].of(status).add(mine)
            for row, parts in await credited.shares(self._scope, tree, amount, lasted=lasted):
                self.some_split = True
                for person_id, part in parts.items():
                    found[person_id].of(status).add(Deals(amount=part, split={row.id: row.lasted}))
        return found

    def shown(self, mine: _Factors, people: Iterable[UUID] | None) -> Velocity:
        """Factors as they travel."""
        won, lost = mine.won.count, mine.lost.count
        closed = won + lost
        dated, days = mine.won.lasted
        known = "amount" in self._scope.registry["deal"].by_name
        mean = common.divided(mine.won.amount, won) if won and known else None
        cycle = common.divided(Decimal(days), dated, common.TENTH) if dated else None
        share = Decimal(won) / closed if closed else Decimal()
        told = closed >= ENOUGH and mean is not None and cycle is not None
        # Deals that close on the day that they start would come to no end.
        per_day = mine.open.count * share * (mean or 0) / max(cycle or Decimal(1), Decimal(1))
        whose = [] if people is None else [credited.counts_for(people, some_split=self.some_split)]
        return Velocity(
            open=self._figure(mine.open, [*self._open(), *whose]),
            won=self._figure(mine.won, [*self._closed("won"), *whose]),
            lost=self._figure(mine.lost, [*self._closed("lost"), *whose]),
            win_rate=str(rate(won, closed)) if closed else None,
            mean=None if mean is None else decimal_string(mean),
            cycle=None if cycle is None else str(cycle),
            per_day=decimal_string(per_day.quantize(common.CENT)) if told else None,
        )  # fmt: skip

    def _figure(self, deals: Deals, parts: list[Filter]) -> DealFigure:
        return common.figure(self._scope, deals.count, deals.amount, {"and": parts})

    @property
    def counted(self) -> Filter:
        """All deals that the period is about."""
        closed = {"and": [{"not": common.equal("status", "open")}, common.between("closed_on", self.span)]}
        return {"or": [{"and": self._still()}, closed]}

    def _open(self) -> list[Filter]:
        return [*self._base, *self._still()]

    def _still(self) -> list[Filter]:
        end = self._end.isoformat()
        still = {"or": [common.equal("status", "open"), {"field": "closed_on", "op": "gt", "value": end}]}
        return [{"field": "started_on", "op": "lte", "value": end}, still]

    def _closed(self, status: str) -> list[Filter]:
        return [*self._base, common.equal("status", status), common.between("closed_on", self.span)]


@dataclass(frozen=True)
class _Rows:
    chart: Chart
    periods: list[_Period]
    found: tuple[Found, Found]

    def listed(self) -> list[VelocityRow]:
        """The organisation, the teams that are seen whole, then people with deals."""
        people = sorted(
            self.found[0].keys() | self.found[1].keys(),
            key=lambda each: (-self.found[0].get(each, _Factors()).won.amount, str(each)),
        )
        of_teams = [self._row("team", each.id, each.name) for each in self.chart.teams.values()]
        of_people = [self._row("person", each, self.chart.names.get(each)) for each in people]
        return [self._row("organisation", None, None), *of_teams, *of_people]

    def _row(self, subject: Subject, subject_id: UUID | None, name: str | None) -> VelocityRow:
        owners = self.chart.owners(subject, subject_id)
        now, before = (
            period.shown(self._sum(found, owners), owners)
            for period, found in zip(self.periods, self.found, strict=True)
        )
        teams = [each.id for each in self.chart.teams.values() if subject == "person" and subject_id in each.people]
        return VelocityRow(subject=subject, id=subject_id, name=name, teams=teams, now=now, before=before)

    def _sum(self, found: Found, owners: Iterable[UUID] | None) -> _Factors:
        whole = _Factors()
        for each in found if owners is None else owners:
            if each in found:
                whole.add(found[each])
        return whole
