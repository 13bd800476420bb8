"""Which jobs are leased next: so many of a tenant's home, and so many of each kind in `control`, where everybody's are.

Two hundred archives that run for an hour each would otherwise keep every code of a sign-in waiting. Within a kind the
organisations take turns: whoever has fewest out comes next, so that one's five hundred mails don't stand before
another's one.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array

from kernel.statements import prepared_once

SHARE: Final = 200
"""How many jobs of one home are out at a time, waiting in Redis or running: the others' jobs stand behind no more."""
SHARE_OF_KIND: Final = 50
"""The same for each kind of job in `control`."""
WINDOW: Final = 1000
"""Among how many jobs of a kind that are due, the earliest, organisations take turns: what a lease costs has an end."""

_NOW = sa.bindparam("now", type_=sa.DateTime(timezone=True))
_UNTIL = sa.bindparam("until", type_=sa.DateTime(timezone=True))
_LIMIT = sa.bindparam("limit", type_=sa.Integer)


@prepared_once
def lease(table: sa.Table) -> sa.Update:
    """Leases what is due until `limit` of the home are out."""
    free = _free(table)
    # Two, each in the order of an index; one with OR would sort all that is due.
    queued = _first(table, _queued(table), free).cte("queued")
    again = _first(table, _lost(table), free).cte("again")
    due = sa.union_all(sa.select(again.c.id), sa.select(queued.c.id)).limit(free).subquery("due")
    return _leased(table, due)


@prepared_once
def lease_of_kinds(table: sa.Table) -> sa.Update:
    """Leases what is due until `limit` of each kind are out, in turns of the organisations."""
    turn = _turns(table)
    chosen = sa.select(turn.c.id).where(turn.c.place <= _LIMIT - turn.c.taken)
    # Chosen without locks, as places can't be counted with them: what somebody else leased meanwhile is passed over.
    queued = sa.select(table.c.id).where(table.c.id.in_(chosen), _queued(table)).with_for_update(skip_locked=True)
    again, found = _first(table, _lost(table), _LIMIT).cte("again"), queued.cte("queued")
    return _leased(table, sa.union_all(sa.select(again.c.id), sa.select(found.c.id)).subquery("due"))


def organisation_of(args: Mapping[str, Any]) -> UUID | None:
    """Whose a job is, or the event that it is about; None where its arguments don't say."""
    told = args.get("event", args)
    named = told.get("organisation_id") if isinstance(told, Mapping) else None
    try:
        return UUID(str(named)) if named else None
    except ValueError:
        return None


def _turns(table: sa.Table) -> sa.Subquery:
    """The earliest jobs of each kind that are due: each one's place among its kind, and how many are out."""
    kind, out = _kinds(table), _out(table)
    taken = sa.select(out.c.name, sa.func.sum(out.c.number).label("number")).group_by(out.c.name).subquery("taken")
    due = _queued(table) & (table.c.name == kind.c.name)
    columns = (table.c.id, table.c.run_at, table.c.organisation_id)
    early = sa.select(*columns).where(due).order_by(table.c.run_at).limit(WINDOW).lateral("early")
    theirs = (out.c.name == kind.c.name) & out.c.organisation_id.is_not_distinct_from(early.c.organisation_id)
    queue = sa.func.row_number().over(
        partition_by=(kind.c.name, early.c.organisation_id), order_by=(early.c.run_at, early.c.id)
    )
    turn = (queue + sa.func.coalesce(out.c.number, 0)).label("turn")
    waiting = (
        sa.select(kind.c.name, sa.func.coalesce(taken.c.number, 0).label("taken"), early.c.id, early.c.run_at, turn)
        .select_from(kind.join(early, sa.true()).outerjoin(out, theirs))
        .outerjoin(taken, taken.c.name == kind.c.name)
        .subquery("waiting")
    )
    order = (waiting.c.turn, waiting.c.run_at, waiting.c.id)
    place = sa.func.row_number().over(partition_by=waiting.c.name, order_by=order).label("place")
    return sa.select(waiting.c.id, waiting.c.taken, place).subquery("turns")


def _out(table: sa.Table) -> sa.CTE:
    """How many of each kind each organisation has out."""
    other = table.alias("other")
    by = (other.c.name, other.c.organisation_id)
    return sa.select(*by, sa.func.count().label("number")).where(_is_out(other)).group_by(*by).cte("out")


def _is_out(other: sa.FromClause) -> sa.ColumnElement[bool]:
    return (other.c.state == sa.any_(array(["leased", "running"]))) & (other.c.lease_until >= _NOW)


def _kinds(table: sa.Table) -> sa.CTE:
    """The kinds of what is queued: a look into the index for each, however many jobs there are."""
    least = sa.select(sa.func.min(table.c.name).label("name")).where(table.c.state == "queued")
    kinds = least.cte("kinds", recursive=True)
    following = sa.select(sa.func.min(table.c.name)).where(table.c.state == "queued", table.c.name > kinds.c.name)
    return kinds.union_all(sa.select(following.scalar_subquery()).where(kinds.c.name.is_not(None)))


def _free(table: sa.Table) -> sa.ColumnElement[int]:
    """How many more may be out."""
    other = table.alias("other")
    taken = sa.select(sa.func.count()).select_from(other).where(_is_out(other))
    return sa.func.greatest(_LIMIT - taken.scalar_subquery(), 0)


def _queued(table: sa.Table) -> sa.ColumnElement[bool]:
    return (table.c.state == "queued") & (table.c.run_at <= _NOW)


def _lost(table: sa.Table) -> sa.ColumnElement[bool]:
    return (table.c.state == sa.any_(array(["leased", "running"]))) & (table.c.lease_until < _NOW)


def _first(table: sa.Table, those: sa.ColumnElement[bool], limit: sa.ColumnElement[int]) -> sa.Select[Any]:
    return sa.select(table.c.id).where(those).order_by(table.c.run_at).limit(limit).with_for_update(skip_locked=True)


def _leased(table: sa.Table, due: sa.Subquery) -> sa.Update:
    return table.update().where(table.c.id == due.c.id).values(state="leased", lease_until=_UNTIL).returning(table.c.id)
