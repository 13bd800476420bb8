"""Records by when they first entered a stage, and how they went on from there: the condition `entered`, and cohorts.

    {"field": "stage", "op": "entered", "value": {
        "stage": a stage, or none for the record's first fact, "from": day, "to": day,
        "reached": a stage, or "standing": "open", "won" or "lost", "within": days, "until": day}}

Whoever enters a stage again is of the day on which they first did. Whoever skipped it never entered it. What counts is
what happened from then on: by now, `within` so many times 24 hours, or `until` the end of a day. `reached` asks whether
the record came at least so far (skipped stages count as passed), `standing` how its last fact until then left it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from rapport.crm.records.errors import BadFilter
from rapport.crm.records.facts import stage_event
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import Passing, Rules

Moments = tuple[dt.datetime, dt.datetime]
"""From the first to before the second."""

MAX_DAYS = 3650
_PARTS = frozenset({"stage", "from", "to", "reached", "standing", "within", "until"})


@dataclass(frozen=True)
class Since:
    """How long after it entered a record is followed: for ever, so many days, or until a moment."""

    within: int | None = None
    until: dt.datetime | None = None


def texts(values: tuple[str, ...]) -> sa.BindParameter[Any]:
    """A list of stages or statuses as one parameter."""
    return sa.bindparam(None, list(values), type_=ARRAY(sa.Text))


def so_far(passing: Passing) -> tuple[str, ...]:
    """The stages whose entering shows that a record came so far: those from it on, and won."""
    return (*passing.ever, *passing.now)


def entries(obj: ObjectType, span: Moments, stage: str | None = None) -> sa.Select[Any]:
    """The first facts (of a stage, or of all) that lie in a span: `record_id`, `occurred_at`, `id`.

    It begins at the facts of the span and looks for earlier ones of the same records, so a month costs a month's facts.
    """
    event, earlier = stage_event.alias(), stage_event.alias()
    mine, theirs = [event.c.object == obj.name], [earlier.c.object == obj.name]
    if stage is not None:
        mine.append(event.c.to_stage == stage)
        theirs.append(earlier.c.to_stage == stage)
    before = sa.tuple_(earlier.c.occurred_at, earlier.c.id) < sa.tuple_(event.c.occurred_at, event.c.id)
    there = sa.select(earlier.c.id).where(earlier.c.record_id == event.c.record_id, before, *theirs)
    within = (event.c.occurred_at >= span[0], event.c.occurred_at < span[1])
    return sa.select(event.c.record_id, event.c.occurred_at, event.c.id).where(*mine, *within, ~there.exists())


def followed(obj: ObjectType, entered: sa.FromClause, event: sa.FromClause, since: Since) -> sa.ColumnElement[bool]:
    """That a fact is one of those that follow an entry, itself included."""
    onward = sa.tuple_(event.c.occurred_at, event.c.id) >= sa.tuple_(entered.c.occurred_at, entered.c.id)
    parts = [event.c.record_id == entered.c.record_id, event.c.object == obj.name, onward]
    if since.within is not None:
        parts.append(event.c.occurred_at <= entered.c.occurred_at + dt.timedelta(days=since.within))
    if since.until is not None:
        parts.append(event.c.occurred_at < since.until)
    return sa.and_(*parts)


def condition(
    obj: ObjectType, rules: Rules | None, value: Mapping[str, Any], span: Moments, until: dt.datetime | None,
    table: sa.FromClause,
) -> sa.ColumnElement[bool]:  # fmt: skip
    """The SQL condition of `entered`."""
    stage, within = value.get("stage"), value.get("within")
    if not value.keys() <= _PARTS or ("reached" in value and "standing" in value):
        raise BadFilter(reason="'entered' has 'stage', 'from', 'to', 'reached' or 'standing', 'within', 'until'")
    if within is not None and (type(within) is not int or not 1 <= within <= MAX_DAYS):
        raise BadFilter(reason=f"'within' is a number of days from 1 to {MAX_DAYS}")
    if stage is not None and (rules is None or rules.passing(str(stage)) is None):
        raise BadFilter(reason="'entered' needs a stage or status that is there")
    found = entries(obj, span, None if stage is None else str(stage))
    since = Since(within, until)
    if "reached" in value:
        passing = rules.passing(str(value["reached"])) if rules else None
        if passing is None:
            raise BadFilter(reason="'reached' needs a stage or status that is there")
        return table.c.id.in_(_reaching(obj, found, since, so_far(passing)))
    if "standing" in value:
        wanted = rules.standing(str(value["standing"])) if rules else ()
        if not wanted:
            raise BadFilter(reason="'standing' is 'open', 'won' or 'lost', of deals")
        return table.c.id.in_(_left_in(obj, found, since, wanted))
    return table.c.id.in_(sa.select(found.subquery().c.record_id))


def _reaching(obj: ObjectType, found: sa.Select[Any], since: Since, stages: tuple[str, ...]) -> sa.Select[Any]:
    entered, event = found.subquery(), stage_event.alias()
    came = sa.select(event.c.record_id).join_from(entered, event, followed(obj, entered, event, since))
    return came.where(event.c.to_stage == sa.any_(texts(stages)))


def _left_in(obj: ObjectType, found: sa.Select[Any], since: Since, stages: tuple[str, ...]) -> sa.Select[Any]:
    entered, event = found.subquery(), stage_event.alias()
    last = (
        sa.select(event.c.record_id, event.c.to_stage)
        .join_from(entered, event, followed(obj, entered, event, since))
        .ext(distinct_on(event.c.record_id))
        .order_by(event.c.record_id, event.c.occurred_at.desc(), event.c.id.desc())
        .subquery()
    )
    return sa.select(last.c.record_id).where(last.c.to_stage == sa.any_(texts(stages)))
