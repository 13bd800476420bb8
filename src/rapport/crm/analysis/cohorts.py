"""What became of the deals of a month, from stage events: how far they came, what they are, when they were won.

A cohort is the deals of a pipeline that were made in a month, or first entered one stage in it. `within` follows each
for so many days, so that months of different age compare. Without it each deal is followed until now, and `cells` tell
what was won by the end of each month since. The statement and the lists that figures open are made of the same parts
(`records/entering.py`), where it is defined what skipping a stage and coming back mean.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from kernel.errors import Forbidden
from kernel.text import Text
from rapport.crm.analysis import common
from rapport.crm.deals import pipelines
from rapport.crm.deals.pipelines import Pipeline, Stage
from rapport.crm.forecast.payloads import Filter
from rapport.crm.funnel.rates import rate
from rapport.crm.records import choices, entering, journeys, relative
from rapport.crm.records.entering import Since
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.facts import stage_event
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import Query
from rapport.crm.records.rules import Rules, rules_of
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import added_up

Outcome = Literal["won", "lost", "open"]
OUTCOMES: tuple[Outcome, ...] = ("won", "lost", "open")


class CohortsRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which deals of which pipeline, how many months up to the running one; `entered` is the stage that they entered
    in their month (none: they were made in it), `within` the days for which each is followed (none: until now).
    """

    filter: Filter | None = None
    pipeline: UUID | None = None
    months: Annotated[int, msgspec.Meta(ge=1, le=24)] = 12
    entered: UUID | None = None
    within: Annotated[int, msgspec.Meta(ge=1, le=730)] | None = None


class CohortCell(msgspec.Struct, frozen=True, kw_only=True):
    """How many deals of a cohort, in per cent of it, and the filter of their list."""

    count: int
    rate: str
    filter: Filter


class MonthCell(CohortCell, frozen=True, kw_only=True):
    """What was won of a cohort by the end of the month so many after its own."""

    maturing: bool


class CohortStep(msgspec.Struct, frozen=True, kw_only=True):
    """A stage that cohorts may come to."""

    id: UUID
    label: Text


class MonthCohort(msgspec.Struct, frozen=True, kw_only=True):
    """The deals of a month: how many came at least as far as each step, what they are, and a cell for each month since.

    `maturing`: some of them have not had their days yet.
    """

    first: dt.date
    last: dt.date
    count: int
    filter: Filter
    maturing: bool
    reached: list[CohortCell]
    won: CohortCell
    lost: CohortCell
    open: CohortCell
    cells: list[MonthCell]


class MonthCohorts(msgspec.Struct, frozen=True, kw_only=True):
    """The months, the oldest first, and all of them together."""

    pipeline: UUID
    entered: UUID | None
    within: int | None
    steps: list[CohortStep]
    cohorts: list[MonthCohort]
    total: MonthCohort


@dataclass(frozen=True)
class _Group:
    """Deals of one month that went on alike: the furthest step, the outcome, the month in which they were won."""

    month: int
    step: int
    outcome: str
    won: int
    count: int


async def month_cohorts(scope: Scope, asked: CohortsRequest) -> MonthCohorts:
    """The cohorts, under the reader's rights: one statement."""
    deal = scope.mine(scope.registry["deal"])
    if deal.tracked not in deal.by_name:
        raise Forbidden
    lines, rules = await pipelines.load(scope.session), await rules_of(scope, deal)
    line = lines.one(asked.pipeline) if asked.pipeline else lines.default
    if line is None or rules is None or (asked.entered and all(asked.entered != each.id for each in line.stages)):
        raise RecordNotFound
    counting = _Counting(scope, deal, asked, line, rules)
    groups, months = await counting.groups(), range(len(counting.months))
    labels = await choices.labels(scope.session, [each.id for each in counting.steps])
    return MonthCohorts(
        pipeline=line.id, entered=asked.entered, within=asked.within,
        steps=[CohortStep(id=each.id, label=labels[each.id]) for each in counting.steps],
        cohorts=[counting.cohort([each for each in groups if each.month == number], number) for number in months],
        total=counting.cohort(groups, None),
    )  # fmt: skip


class _Counting:
    """The statement of one answer, and the filters of its figures."""

    def __init__(self, scope: Scope, deal: ObjectType, asked: CohortsRequest, line: Pipeline, rules: Rules) -> None:
        self._scope, self._deal, self._asked, self._rules = scope, deal, asked, rules
        self._base = [*([asked.filter] if asked.filter else []), common.equal("pipeline", str(line.id))]
        after = [relative.span({"unit": "month", "offset": -back}, scope.today()) for back in range(asked.months)][::-1]
        self.months = [(first, end - dt.timedelta(days=1)) for first, end in after]
        self.steps = _later(line, asked.entered)
        self._won = [str(each.id) for each in line.stages if each.outcome == "won"]

    async def groups(self) -> list[_Group]:
        """Deals by month, and by how they went on."""
        table, since = self._deal.table, self._since()
        key = sa.func.concat(since.c.month, "|", since.c.step, "|", since.c.outcome, "|", since.c.won)
        source = table.join(since, since.c.record_id == table.c.id)
        rows = await added_up(self._scope, self._deal, Query({"and": self._base}), by=key, source=source)
        found = []
        for value, count in rows:
            month, step, outcome, won = value.split("|")
            found.append(_Group(int(month), int(step), outcome, int(won), int(count)))
        return found

    def _since(self) -> sa.Subquery:
        """Each deal's entry, and what followed it: one pass over the events of the deals of these months."""
        stage = str(self._asked.entered) if self._asked.entered else None
        entered = entering.entries(self._deal, self._moments(0, -1), stage).subquery()
        event = stage_event.alias()
        onward = entering.followed(self._deal, entered, event, Since(self._asked.within))
        last_first = aggregate_order_by(event.c.to_stage, event.c.occurred_at.desc(), event.c.id.desc())
        won_at = sa.func.min(event.c.occurred_at).filter(event.c.to_stage == sa.any_(entering.texts(tuple(self._won))))
        return (
            sa.select(
                entered.c.record_id,
                self._month_of(entered.c.occurred_at).label("month"),
                sa.func.max(self._step_of(event.c.to_stage)).label("step"),
                self._outcome_of(sa.func.array_agg(last_first)[1]).label("outcome"),
                self._month_of(won_at).label("won"),
            )
            .join_from(entered, event, onward)
            .group_by(entered.c.record_id, entered.c.occurred_at)
            .subquery()
        )

    def _moments(self, first: int, last: int) -> entering.Moments:
        limits = {"from": self.months[first][0], "to": self.months[last][1]}
        return journeys.span(self._scope, limits)

    def _month_of(self, moment: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
        """The number of the month in which a moment lies."""
        ends = [(moment < self._moments(number, number)[1], number) for number in range(len(self.months))]
        return sa.case((moment.is_(None), -1), *ends, else_=-1)

    def _step_of(self, stage: sa.ColumnElement[Any]) -> sa.ColumnElement[int]:
        """The furthest step that entering a stage shows; the later ones first, as who came there passed all before."""
        passed = [entering.so_far(passing) if (passing := self._passing(each)) else () for each in self.steps]
        cases = [(stage == sa.any_(entering.texts(each)), place) for place, each in enumerate(passed)][::-1]
        return sa.case(*cases, else_=-1) if cases else sa.literal(-1)

    def _passing(self, stage: Stage) -> Any:
        return self._rules.passing(str(stage.id))

    def _outcome_of(self, stage: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
        cases = [(stage == sa.any_(entering.texts(self._rules.standing(each))), each) for each in OUTCOMES]
        return sa.case(*cases, else_="")

    def cohort(self, groups: Sequence[_Group], month: int | None) -> MonthCohort:
        """The cohort of one month, or all together."""
        first, last = self.months[0 if month is None else month][0], self.months[-1 if month is None else month][1]
        total = sum(each.count for each in groups)

        def cell(matches: Callable[[_Group], bool], **how: object) -> CohortCell:
            count = sum(each.count for each in groups if matches(each))
            return CohortCell(count=count, rate=str(rate(count, total)), filter=self._filter(first, last, **how))

        outcomes = {name: cell(_ended(name), standing=name) for name in OUTCOMES}
        return MonthCohort(
            first=first, last=last, count=total, filter=self._filter(first, last), **outcomes,
            maturing=self._asked.within is not None
            and last + dt.timedelta(days=self._asked.within) >= self._scope.today(),
            reached=[
                cell(_came(place), reached=str(step.id)) for place, step in enumerate(self.steps)
            ],
            cells=[] if month is None or self._asked.within or not self._won else self._cells(groups, month, cell),
        )  # fmt: skip

    def _cells(self, groups: Sequence[_Group], month: int, cell: Callable[..., CohortCell]) -> list[MonthCell]:
        found = []
        for number in range(month, len(self.months)):
            made = cell(_won_by(number), reached=self._won[0], until=self.months[number][1].isoformat())
            found.append(
                MonthCell(count=made.count, rate=made.rate, filter=made.filter, maturing=number == len(self.months) - 1)
            )
        return found

    def _filter(self, first: dt.date, last: dt.date, **how: object) -> Filter:
        """The list of a cohort's deals that went on in some way."""
        value: dict[str, object] = {"from": first.isoformat(), "to": last.isoformat(), **how}
        if self._asked.entered:
            value["stage"] = str(self._asked.entered)
        if self._asked.within and how:
            value["within"] = self._asked.within
        return {"and": [*self._base, {"field": self._deal.tracked, "op": "entered", "value": value}]}


def _later(line: Pipeline, entered: UUID | None) -> list[Stage]:
    """The open stages after the one that was entered; all where the deals were made."""
    place = next((each.position for each in line.stages if each.id == entered), -1)
    opened: Iterable[Stage] = (each for each in line.living if each.outcome == "open")
    return [each for each in opened if each.position > place]


def _ended(name: str) -> Callable[[_Group], bool]:
    return lambda each: each.outcome == name


def _came(place: int) -> Callable[[_Group], bool]:
    return lambda each: each.step >= place


def _won_by(number: int) -> Callable[[_Group], bool]:
    return lambda each: 0 <= each.won <= number
