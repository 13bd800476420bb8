"""A funnel as people see it: steps with counts, rates, times and the filters whose rows add up to them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from kernel.text import Text
from rapport.crm.deals import pipelines
from rapport.crm.funnel import count
from rapport.crm.funnel.count import Reached, Stay, Step, Unit
from rapport.crm.funnel.rates import conversion_rates, rate
from rapport.crm.records import choices
from rapport.crm.records.compiler import compile_filter
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.filters import parse
from rapport.crm.records.journeys import span
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import Query, where
from rapport.crm.records.rules import Passing, rules_of
from rapport.crm.records.scope import Scope

Filter = dict[str, Any]
WON: Filter = {"field": "deal.status", "op": "eq", "value": "won"}
LEAD_STEPS = (
    ("new", Text(zh="线索", en="Leads")),
    ("mql", Text(zh="市场合格（MQL）", en="MQL")),
    ("sql", Text(zh="销售合格（SQL）", en="SQL")),
)


class FunnelRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which records, first entered between which days (both count), in cohorts of which length."""

    filter: Filter | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    unit: Unit = "quarter"
    pipeline: UUID | None = None


class Days(msgspec.Struct, frozen=True):
    """Days that a stage was stood in before going on, over `stays` stays."""

    stays: int
    p25: float
    median: float
    p75: float


class StepView(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `rate` is from the step before, `share` of the first, in per cent; `dropped` came no further.

    `filter` and `dropped_filter` are those of the lists whose rows add up to `count` and `dropped`.
    """

    key: str
    label: Text
    count: int
    rate: str | None
    share: str
    dropped: int
    filter: Filter
    dropped_filter: Filter | None
    days: Days | None


class Cohort(msgspec.Struct, frozen=True, kw_only=True):
    """The records that first entered between two days, step by step; `filters` are those of the lists."""

    first: dt.date
    last: dt.date
    counts: list[int]
    rates: list[str]
    filters: list[Filter]


class Funnel(msgspec.Struct, frozen=True, kw_only=True):
    """Steps over all cohorts, and each cohort."""

    object: str
    steps: list[StepView]
    cohorts: list[Cohort]
    pipeline: UUID | None = None


async def of_deals(scope: Scope, asked: FunnelRequest) -> Funnel:
    """The funnel of one pipeline: its open stages in their order, then won."""
    deal = scope.registry["deal"]
    lines = await pipelines.load(scope.session)
    line = lines.one(asked.pipeline) if asked.pipeline else lines.default
    rules = await rules_of(scope, deal)
    if line is None or rules is None:
        raise RecordNotFound
    stages = [each for each in line.living if each.outcome != "lost"]
    labels = await choices.labels(scope.session, [each.id for each in stages])
    base: list[Filter] = [{"field": "pipeline", "op": "eq", "value": str(line.id)}]
    steps = [
        (Step(str(each.id), rules.passing(str(each.id)) or Passing(())), labels[each.id],
         {"field": "stage", "op": "reached", "value": str(each.id)})
        for each in stages
    ]  # fmt: skip
    found = await _funnel(scope, deal, asked, base, steps)
    return msgspec.structs.replace(found, pipeline=line.id)


async def of_leads(scope: Scope, asked: FunnelRequest) -> Funnel:
    """From lead to won deal: leads, MQL, SQL, won."""
    lead = scope.registry["lead"]
    rules = await rules_of(scope, lead)
    if rules is None:
        raise RecordNotFound
    steps: list[tuple[Step, Text, Filter]] = [
        (Step(key, rules.passing(key) or Passing(())), label, {"field": "status", "op": "reached", "value": key})
        for key, label in LEAD_STEPS
    ]
    won = await compile_filter(scope, lead, parse(WON))
    steps.append((Step("won", Passing(()), also=won), Text(zh="赢单", en="Won"), WON))
    return await _funnel(scope, lead, asked, [], steps)


async def _funnel(
    scope: Scope, obj: ObjectType, asked: FunnelRequest, base: list[Filter], steps: Sequence[tuple[Step, Text, Filter]]
) -> Funnel:
    base = [*base, *([asked.filter] if asked.filter else [])]
    clause = await where(scope, obj, Query(raw_filter={"and": base} if base else None))
    limits = span(scope, {"from": asked.first, "to": asked.last})
    only = [step for step, _, _ in steps]
    rows = await count.reached(scope, obj, only, clause, limits, asked.unit)
    stays = {each.key: each for each in await count.stays(scope, obj, clause, limits)}
    within = [*base, *_entered(obj, asked.first, asked.last)]
    views = _steps(within, steps, _at_least(rows, len(steps)), stays)
    return Funnel(object=obj.name, steps=views, cohorts=_cohorts(obj, asked, base, steps, rows))


def _at_least(rows: Sequence[Reached], length: int) -> list[int]:
    """How many came at least as far as each step."""
    return [sum(row.count for row in rows if row.step >= place) for place in range(length)]


def _steps(
    within: list[Filter], steps: Sequence[tuple[Step, Text, Filter]], counts: Sequence[int], stays: dict[str, Stay]
) -> list[StepView]:
    rates = [None, *(str(each) for each in conversion_rates(counts))]
    views = []
    for place, (step, label, condition) in enumerate(steps):
        following = steps[place + 1][2] if place + 1 < len(steps) else None
        dropped = counts[place] - counts[place + 1] if following else 0
        stay = stays.get(step.key)
        views.append(
            StepView(
                key=step.key, label=label, count=counts[place], rate=rates[place],
                share=str(rate(counts[place], counts[0])), dropped=dropped, filter={"and": [*within, condition]},
                dropped_filter={"and": [*within, condition, {"not": following}]} if following else None,
                days=Days(stay.count, *stay.days) if stay else None,
            )
        )  # fmt: skip
    return views


def _cohorts(
    obj: ObjectType,
    asked: FunnelRequest,
    base: list[Filter],
    steps: Sequence[tuple[Step, Text, Filter]],
    rows: Sequence[Reached],
) -> list[Cohort]:
    cohorts = []
    for start in sorted({row.cohort for row in rows}):
        counts = _at_least([row for row in rows if row.cohort == start], len(steps))
        end = _after(start, asked.unit) - dt.timedelta(days=1)
        first = max(start, asked.first) if asked.first else start
        last = min(end, asked.last) if asked.last else end
        within = [*base, *_entered(obj, first, last)]
        cohorts.append(
            Cohort(
                first=first, last=last, counts=counts, rates=[str(each) for each in conversion_rates(counts)],
                filters=[{"and": [*within, condition]} for _, _, condition in steps],
            )
        )  # fmt: skip
    return cohorts


def _entered(obj: ObjectType, first: dt.date | None, last: dt.date | None) -> list[Filter]:
    if first is None and last is None:
        return []
    days = {"from": first.isoformat() if first else None, "to": last.isoformat() if last else None}
    return [{"field": obj.tracked, "op": "first_entered", "value": days}]


def _after(start: dt.date, unit: Unit) -> dt.date:
    """The first day of the next cohort."""
    month = start.month - 1 + {"month": 1, "quarter": 3, "year": 12}[unit]
    return dt.date(start.year + month // 12, month % 12 + 1, 1)
