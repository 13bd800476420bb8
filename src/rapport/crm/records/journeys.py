"""Questions about the way that records went through their tracked field: conditions of the filter language.

`reached` holds for records that came at least as far as a stage or status: skipped ones count as passed, and whoever
comes back is counted once. `first_entered` holds for records whose first fact lies in a span of days (of the
organisation's zone; the end is the last day). `came_from` holds for records that stood in a stage before the one that
they are in; without a value for those that began where they are. `entered` asks when records entered a stage and how
they went on (`entering.py`). So every figure of a funnel is a list of records too.
"""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from rapport.crm.records import entering
from rapport.crm.records.entering import texts
from rapport.crm.records.errors import BadFilter
from rapport.crm.records.facts import stage_event
from rapport.crm.records.filters import Condition
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import Passing, rules_of
from rapport.crm.records.scope import Scope

OPERATORS = frozenset({"reached", "first_entered", "came_from", "entered"})


async def journey(scope: Scope, obj: ObjectType, condition: Condition, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """The SQL condition."""
    if condition.op == "first_entered":
        return _first_entered(scope, obj, condition.value, table)
    if condition.op == "came_from":
        before = last_event(obj, table).scalar_subquery()
        return before.is_(None) if condition.value is None else before == str(condition.value)
    rules = await rules_of(scope, obj)
    if condition.op == "entered":
        value = condition.value
        limits, until = span(scope, value), None
        if value.get("until"):
            until = span(scope, {"to": value["until"]})[1]
        return entering.condition(obj, rules, value, limits, until, table)
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


def last_event(obj: ObjectType, table: sa.FromClause) -> sa.Select[tuple[str]]:
    """Where each record of `table` stood before it came to where it is."""
    event = stage_event.alias()  # beside another question about stage events it is its own
    mine = sa.select(event.c.from_stage).where(event.c.object == obj.name, event.c.record_id == table.c.id)
    return mine.order_by(event.c.occurred_at.desc(), event.c.id.desc()).limit(1)


def _first_entered(scope: Scope, obj: ObjectType, value: object, table: sa.FromClause) -> sa.ColumnElement[bool]:
    entered = entering.entries(obj, span(scope, value)).subquery()
    return table.c.id.in_(sa.select(entered.c.record_id))


def span(scope: Scope, value: object) -> tuple[dt.datetime, dt.datetime]:
    """The moments between which `{"from": day, "to": day}` lies; both days count, and each may be left out."""
    if not isinstance(value, Mapping):
        raise BadFilter(reason="'first_entered' and 'entered' need 'from' and 'to'")
    try:
        first = dt.date.fromisoformat(str(value["from"])) if value.get("from") else dt.date(1900, 1, 1)
        last = dt.date.fromisoformat(str(value["to"])) if value.get("to") else dt.date(9000, 1, 1)
        end = last + dt.timedelta(days=1)
        return _midnight(scope, first), _midnight(scope, end)
    except (ValueError, OverflowError):
        raise BadFilter(reason="'from' and 'to' are days such as 2026-11-23") from None


def _midnight(scope: Scope, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), scope.zone).astimezone(dt.UTC)
