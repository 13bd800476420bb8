"""A forecast as people see it: the organisation, its teams and its people, line by line."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from uuid import UUID

from auth.people import names
from rapport.crm.forecast import entries, figures
from rapport.crm.forecast.chance import Rest, chance, history
from rapport.crm.forecast.chart import Chart, chart_of
from rapport.crm.forecast.entries import Key, of_kind
from rapport.crm.forecast.figures import Period, Sums
from rapport.crm.forecast.models import Subject
from rapport.crm.forecast.payloads import Forecast, ForecastRequest, ForecastTarget
from rapport.crm.forecast.payloads import ForecastRow as Line
from rapport.crm.funnel.rates import HUNDREDTH
from rapport.crm.predictions import view as predictions
from rapport.crm.records.decimals import MAX_DIGITS, decimal_string
from rapport.crm.records.scope import Scope

CALLED = ("commit", "best_case")


async def forecast(scope: Scope, asked: ForecastRequest) -> Forecast:
    """The figures of one period, under the reader's rights."""
    period = figures.period_of(scope, asked.unit, asked.offset, asked.currency, asked.pipeline)
    chart = await chart_of(scope)
    counted = await figures.by_owner(scope, period)
    sums, period = counted.sums, replace(period, credited=counted.credited)
    came = await figures.received(scope, period)
    gone = (sums.keys() | (came or {}).keys()) - chart.names.keys()  # who left may own deals still
    chart.names.update({key: each["name"] for key, each in (await names(scope.session, gone)).items()})
    # What was set is about all deals: it is beside no part of them.
    given = {} if period.base else await entries.standing(scope, period)
    with_target = any(of_kind(rows, "target") for rows in given.values())
    past = await history(scope, period) if with_target else []
    return Forecast(
        unit=period.unit, first=period.first, last=period.last, today=scope.today(), currency=period.currency,
        currencies=counted.currencies, left_out=counted.left_out,
        rows=_Lines(scope, chart, period, sums, came, given, past).listed(),
        bands=await predictions.bands(scope),
    )  # fmt: skip


def _share(reached: Decimal, amount: Decimal) -> str:
    if not amount:
        return "100.00"
    with localcontext(prec=MAX_DIGITS):  # all that can be reached of the least target has more than Python's 28 digits
        return str((reached * 100 / amount).quantize(HUNDREDTH))


@dataclass(frozen=True)
class _Lines:
    scope: Scope
    chart: Chart
    period: Period
    sums: Mapping[UUID, Sums]
    came: Mapping[UUID, Sums] | None
    given: Mapping[Key, Sequence[entries.Row]]
    past: Sequence[Rest]
    teams: dict[UUID | None, list[UUID]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Finds out once who is in which teams."""
        for each in self.chart.teams.values():
            for person_id in each.people:
                self.teams.setdefault(person_id, []).append(each.id)

    def listed(self) -> list[Line]:
        """The organisation, the teams that are seen whole, then people with anything to show."""
        shown = sorted(
            (each for each in self._people(None) if self._has(each) or self.chart.has("person", each)),
            key=lambda each: (-self._won_and_open(each), str(each)),
        )
        teams = [self._line("team", each.id, each.name) for each in self.chart.teams.values()]
        persons = [self._line("person", each, self.chart.names.get(each)) for each in shown]
        return [self._line("organisation", None, None), *teams, *persons]

    def _has(self, person_id: UUID) -> bool:
        return person_id in self.sums or person_id in (self.came or {})

    def _won_and_open(self, person_id: UUID) -> Decimal:
        found = self.sums.get(person_id)
        return sum(found.amounts.values(), Decimal()) if found else Decimal()

    def _line(self, subject: Subject, subject_id: UUID | None, name: str | None) -> Line:
        owners = self.chart.owners(subject, subject_id)
        mine = figures.total(self.sums, owners)
        came = None if self.came is None else figures.total(self.came, owners)
        rows = self.given.get((subject, subject_id), ()) if self.chart.has(subject, subject_id) else ()
        target = of_kind(rows, "target")
        commit, best = (decimal_string(self._called(rows, kind, owners)) for kind in CALLED)
        return Line(
            subject=subject, id=subject_id, name=name, teams=self.teams.get(subject_id, []),
            closed=mine.figure(self.period, "closed", owners), commit=mine.figure(self.period, "commit", owners),
            best_case=mine.figure(self.period, "best_case", owners),
            pipeline=mine.figure(self.period, "pipeline", owners), weighted=mine.weighted_text,
            expected=mine.expectation,
            received=came.figure(self.period, "received", owners) if came else None,
            commit_called=commit, best_case_called=best,
            calls=[entries.shown(self.scope, self.chart, row) for row in rows if row.kind in CALLED],
            target=self._target(target, mine, came, owners) if target else None,
            settable=not self.period.base and self.chart.may_set(subject, subject_id),
        )  # fmt: skip

    def _called(self, rows: Sequence[entries.Row], kind: str, owners: Collection[UUID] | None) -> Decimal:
        own = of_kind(rows, kind)
        if own is not None:
            return Decimal(own.amount)
        return sum((self._of_person(each, kind) for each in self._people(owners)), Decimal())

    def _people(self, owners: Collection[UUID] | None) -> Collection[UUID]:
        """Those whose amounts add up; each once, whatever teams they are in."""
        if owners is not None:
            return owners
        return {*self.sums, *(self.came or {}), *(key for (subject, key) in self.given if subject == "person" and key)}

    def _of_person(self, person_id: UUID, kind: str) -> Decimal:
        given = self.given.get(("person", person_id), ()) if self.chart.has("person", person_id) else ()
        row = of_kind(given, kind)
        if row is not None:
            return Decimal(row.amount)
        return self.sums[person_id].amounts[kind] if person_id in self.sums else Decimal()

    def _target(
        self, row: entries.Row, mine: Sums, came: Sums | None, owners: Collection[UUID] | None
    ) -> ForecastTarget:  # fmt: skip
        amount, won = Decimal(row.amount), mine.amounts["closed"]
        is_over = self.scope.today() >= self.period.after
        return ForecastTarget(
            amount=decimal_string(amount),
            progress=_share(won, amount),
            received=_share(came.amounts["received"], amount) if came else None,
            chance=None if is_over else chance(self.past, owners, amount - won),
            entry=entries.shown(self.scope, self.chart, row),
        )
