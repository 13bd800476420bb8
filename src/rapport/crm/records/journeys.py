"""Questions about the way that records went through their tracked field: conditions of the filter language.

`reached` holds for records that came at least as far as a stage or status: skipped ones count as passed, and whoever
comes back is counted once. `first_entered` holds for records whose first fact lies in a span of days (of the
organisation's zone; the end is the last day). So every figure of a funnel is a list of records too.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from rapport.crm.records.errors import BadFilter
from rapport.crm.records.facts import stage_event
from rapport.crm.records.filters import Condition
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import Passing, rules_of
from rapport.crm.records.scope import Scope

OPERATORS = frozenset({"reached", "first_entered"})


async def journey(scope: Scope, obj: ObjectType, condition: Condition, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """The SQL condition."""
    if condition.op == "first_entered":
        return _first_entered(scope, obj, condition.value, table)
    rules = await rules_of(scope, obj)
    passing = rules.passing(str(condition.value)) if rules else None
    if passing is None:
        raise BadFilter(reason="'reached' needs a stage or status that is there")
    return reached(obj, passing, table)


def reached(obj: ObjectType, passing: Passing, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Records of `table` that came so far."""
    current = sa.cast(table.c[obj.tracked or ""], sa.Text)
    came = sa.select(stage_event.c.record_id).where(
        stage_event.c.object == obj.name, stage_event.c.to_stage == sa.any_(texts(passing.ever))
    )
    return sa.or_(current == sa.any_(texts((*passing.now, *passing.ever))), table.c.id.in_(came))


def texts(values: tuple[str, ...]) -> sa.BindParameter[Sequence[str]]:
    """A list of stages or statuses as one parameter."""
    return sa.bindparam(None, list(values), type_=ARRAY(sa.Text))


def _first_entered(scope: Scope, obj: ObjectType, value: object, table: sa.FromClause) -> sa.ColumnElement[bool]:
    start, end = span(scope, value)
    event = stage_event.alias()  # a funnel's own statement is about stage events too, and these are not its
    first = (
        sa.select(sa.func.min(event.c.occurred_at))
        .where(event.c.object == obj.name, event.c.record_id == table.c.id)
        .scalar_subquery()
    )
    return sa.and_(first >= start, first < end)


def span(scope: Scope, value: object) -> tuple[dt.datetime, dt.datetime]:
    """The moments between which `{"from": day, "to": day}` lies; both days count, and each may be left out."""
    if not isinstance(value, Mapping):
        raise BadFilter(reason="'first_entered' needs 'from' and 'to'")
    try:
        first = dt.date.fromisoformat(str(value["from"])) if value.get("from") else dt.date(1900, 1, 1)
        last = dt.date.fromisoformat(str(value["to"])) if value.get("to") else dt.date(9000, 1, 1)
        end = last + dt.timedelta(days=1)
        return _midnight(scope, first), _midnight(scope, end)
    except (ValueError, OverflowError):
        raise BadFilter(reason="'from' and 'to' are days such as 2026-11-23") from None


def _midnight(scope: Scope, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), scope.zone).astimezone(dt.UTC)
