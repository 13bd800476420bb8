"""How clocks of leads stand, worked out from what happened with the leads.

The first response is the first call, meeting or visit that somebody logged on the lead (any activity but a note), or
the first change of its status by a person, whichever came first. It is looked up and never counted on: whoever looks
twice, or late, finds the same, and an activity that is deleted or moved to another lead was none.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from auth.authz.predicate import grantees_of
from kernel.changes import Change
from kernel.clock import business_now
from kernel.statements import any_of
from rapport.crm.activities.models import timeline_target
from rapport.crm.records.facts import stage_event
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import TOUCH
from rapport.crm.working_hours.reckoning import Hours, minutes_between

FIELDS: Final = ("response", "response_due_at", "response_from", "responded_at", "response_minutes")
NOTE: Final = "note"


async def held(scope: Scope, obj: ObjectType, which: sa.ColumnElement[bool], limit: int | None = None) -> Sequence[Any]:
    """Living leads, held until the end of the transaction, with what their clocks are made of."""
    table = obj.table
    columns = (table.c.id, table.c.owner_id, table.c.status, table.c.created_at, *(table.c[each] for each in FIELDS))
    wanted = sa.select(*columns, grantees_of(obj.name, table)).where(which, table.c.deleted_at.is_(None))
    order = (table.c.response_due_at, table.c.id) if limit else (table.c.id,)
    return await scope.session.rows(wanted.order_by(*order).limit(limit).with_for_update())


async def settle(
    scope: Scope,
    obj: ObjectType,
    hours: Hours,
    rows: Sequence[Any],
    quiet: Collection[UUID] = (),
    *,
    ends: bool = False,
) -> dict[UUID, str]:
    """Brings the clocks of leads that are held up to what happened; how each stands now. Of `quiet` ones nobody hears:
    an import brings thousands.

    With `ends` those that nobody answered in time are missed. Only the job that also tells of them says so, however
    late it or another one runs.
    """
    first, now = await _first_responses(scope, [row.id for row in rows]), business_now()
    states, changed = dict[UUID, str](), list[tuple[Any, dict[str, Any]]]()
    for row in rows:
        values = _values(hours, row, first.get(row.id), now, ends=ends)
        states[row.id] = values["response"]
        if any(values[name] != row[name] for name in values):
            changed.append((row, values))
    await write(scope, obj, changed, quiet)
    return states


def _values(hours: Hours, row: Any, at: dt.datetime | None, now: dt.datetime, *, ends: bool) -> dict[str, Any]:
    if at is None:
        waits = now < row.response_due_at or (row.response == "waiting" and not ends)
        state = "waiting" if waits else "missed"
        return {"response": state, "responded_at": None, "response_minutes": None}
    # What was done before the clock began, such as a call out of the queue, answered at once.
    at = max(at, row.response_from)
    state = "met" if at <= row.response_due_at else "missed"
    minutes = minutes_between(hours, row.response_from, at)
    return {"response": state, "responded_at": at, "response_minutes": minutes}


async def write(
    scope: Scope, obj: ObjectType, changed: Sequence[tuple[Any, Mapping[str, Any]]], quiet: Collection[UUID] = ()
) -> None:
    """Writes values of clocks, and lets those who look at the leads hear of it. Not a version: nobody wrote them."""
    if not changed:
        return
    table = obj.table
    names = sorted(changed[0][1])
    statement = table.update().where(table.c.id == sa.bindparam("mine", type_=table.c.id.type))
    values = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    rows = [{"mine": row.id, **{f"new_{name}": new[name] for name in names}} for row, new in changed]
    await scope.session.execute(statement.values(values), rows)
    field_id = obj.by_name["response"].id
    for row, _ in changed:
        if row.id not in quiet:
            scope.session.record_change(
                Change(
                    object=obj.name, record_id=row.id, op=TOUCH, field_ids=(field_id,), owners=(row.owner_id,),
                    shared_with=tuple(row.shared_with),
                )
            )  # fmt: skip


async def _first_responses(scope: Scope, ids: Collection[UUID]) -> dict[UUID, dt.datetime]:
    """When each was first answered, since it came in and until now."""
    lead, at, fact = scope.registry["lead"].table, timeline_target, stage_event
    activity, now = scope.registry["activity"].table, business_now()
    done = (
        sa.select(at.c.record_id, sa.func.min(at.c.occurred_at).label("at"))
        .join_from(at, activity, activity.c.id == at.c.event_id)
        .join(lead, lead.c.id == at.c.record_id)
        .where(any_of(at.c.record_id, ids), ~at.c.hidden, activity.c.kind != NOTE)
        .where(at.c.occurred_at >= lead.c.created_at, at.c.occurred_at <= now)
        .group_by(at.c.record_id)
    )
    moved = (
        sa.select(fact.c.record_id, sa.func.min(fact.c.occurred_at).label("at"))
        .join_from(fact, lead, lead.c.id == fact.c.record_id)
        .where(any_of(fact.c.record_id, ids), fact.c.object == "lead")
        .where(fact.c.actor.is_not(None), fact.c.from_stage.is_not(None), fact.c.occurred_at >= lead.c.created_at)
        .group_by(fact.c.record_id)
    )
    found: dict[UUID, dt.datetime] = {}
    for statement in (done, moved):
        for row in await scope.session.rows(statement) if ids else ():
            found[row.record_id] = min(row.at, found.get(row.record_id, row.at))
    return found
