"""Counting: how far the records of a span came, by cohort, and how long they stood in each stage.

All of it is one pass over the stage events of the records that the reader may see.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from rapport.crm.records.entering import texts
from rapport.crm.records.facts import stage_event
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import Passing
from rapport.crm.records.scope import Scope

Unit = Literal["month", "quarter", "year"]


@dataclass(frozen=True)
class Step:
    """One step of a funnel: what shows that a record came so far. `also` is a condition that shows it too."""

    key: str
    passing: Passing
    also: sa.ColumnElement[bool] | None = None


@dataclass(frozen=True)
class Reached:
    """How many records of a cohort came exactly as far as a step (its place; -1 for before the first)."""

    cohort: dt.date
    step: int
    count: int


@dataclass(frozen=True)
class Stay:
    """How long records stood in a stage before they went on: number of stays, and days (25 %, half, 75 %)."""

    key: str
    count: int
    days: tuple[float, float, float]


async def reached(
    scope: Scope, obj: ObjectType, steps: Sequence[Step], clause: sa.ColumnElement[bool],
    span: tuple[dt.datetime, dt.datetime], unit: Unit,
) -> list[Reached]:  # fmt: skip
    """Records by cohort and by the furthest step that they came to; `clause` holds the reader's predicate."""
    table, event = obj.table, stage_event
    first = sa.func.min(event.c.occurred_at)
    current = sa.cast(table.c[obj.tracked or ""], sa.Text)
    # The furthest step of one event, and of where the record stands: the later of both counts.
    by_event = sa.case(
        *((event.c.to_stage == sa.any_(texts(step.passing.ever)), place) for place, step in _from_last(steps)), else_=-1
    )
    by_now = sa.case(*((_stands(step, current), place) for place, step in _from_last(steps)), else_=-1)
    furthest = sa.func.greatest(sa.func.max(by_event), sa.func.max(by_now)).label("step")
    each = (
        sa.select(sa.func.timezone(scope.zone.key, first).label("entered"), furthest)
        .join_from(table, event, sa.and_(event.c.record_id == table.c.id, event.c.object == obj.name))
        .where(clause)
        .group_by(table.c.id)
        .having(first >= span[0], first < span[1])
        .subquery()
    )
    cohort = sa.cast(sa.func.date_trunc(unit, each.c.entered), sa.Date).label("cohort")
    counted = sa.select(cohort, each.c.step, sa.func.count().label("count")).group_by(cohort, each.c.step)
    rows = await scope.session.rows(counted.order_by(cohort, each.c.step))
    return [Reached(row.cohort, row.step, row.count) for row in rows]


def _from_last(steps: Sequence[Step]) -> list[tuple[int, Step]]:
    """The last step first: whoever came there came through all before."""
    return list(enumerate(steps))[::-1]


def _stands(step: Step, current: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    stands = current == sa.any_(texts((*step.passing.now, *step.passing.ever)))
    return stands if step.also is None else sa.or_(stands, step.also)


async def stays(
    scope: Scope, obj: ObjectType, clause: sa.ColumnElement[bool], span: tuple[dt.datetime, dt.datetime]
) -> list[Stay]:
    """How long stages were stood in, for the records of the same span; a stay that isn't over is not counted."""
    table, event = obj.table, stage_event
    order = (event.c.occurred_at, event.c.id)
    passed = (
        sa.select(
            event.c.to_stage,
            event.c.occurred_at,
            sa.func.lead(event.c.occurred_at).over(partition_by=event.c.record_id, order_by=order).label("left_at"),
            sa.func.first_value(event.c.occurred_at)
            .over(partition_by=event.c.record_id, order_by=order)
            .label("entered"),
        )
        .join_from(event, table, sa.and_(event.c.record_id == table.c.id, event.c.object == obj.name))
        .where(clause)
        .subquery()
    )
    seconds = sa.func.extract("epoch", passed.c.left_at - passed.c.occurred_at)
    quartiles = [sa.func.percentile_cont(part).within_group(seconds) for part in (0.25, 0.5, 0.75)]
    statement = (
        sa.select(passed.c.to_stage, sa.func.count().label("count"), *quartiles)
        .where(passed.c.left_at.is_not(None), passed.c.entered >= span[0], passed.c.entered < span[1])
        .group_by(passed.c.to_stage)
    )
    rows: Sequence[Any] = await scope.session.rows(statement)
    return [Stay(row[0], row[1], (_days(row[2]), _days(row[3]), _days(row[4]))) for row in rows]


def _days(seconds: float) -> float:
    return round(float(seconds) / 86_400, 1)
