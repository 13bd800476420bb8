"""Which jobs are leased next: so many of a tenant's home, and so many of each kind in `control`, where everybody's are.

Two hundred archives that run for an hour each would otherwise keep every code of a sign-in waiting. Within a kind the
organisations take turns: whoever has fewest out comes next, so that one's five hundred mails don't stand before
another's one.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, array

from kernel.statements import prepared_once

SHARE: Final = 200
"""How many jobs of one home are out at a time, waiting in Redis or running: the others' jobs stand behind no more."""
SHARE_OF_KIND: Final = 50
"""The same for each kind of job in `control`."""
WINDOW: Final = 1000
"""Among how many jobs of a kind that are due, the earliest, organisations take turns: what a lease costs has an end."""

IN_ORDER: Final = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"
"""Before `lease_of_kinds`: rows are read in the order of an index, however few PostgreSQL expects. After a rush it
expects one, and reads all of them to sort them.
"""

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
    return _leased(table, sa.union_all(sa.select(again.c.id), sa.select(queued.c.id)).limit(free))


@prepared_once
def lease_of_kinds(table: sa.Table) -> sa.Update:
    """Leases what is due until `limit` of each kind are out, in turns of the organisations."""
    turn = _turns(table)
    chosen = sa.select(turn.c.id).where(turn.c.place <= _LIMIT - turn.c.taken)
    # Chosen without locks, as places can't be counted with them: what somebody else leased meanwhile is passed over.
    # Not by the column itself: an index that begins with it would be read in place of each id's.
    still_queued = sa.func.concat(table.c.state) == "queued"
    queued = sa.select(table.c.id).where(_among(table, chosen), still_queued).with_for_update(skip_locked=True)
    again, found = _first(table, _lost(table), _LIMIT).cte("again"), queued.cte("queued")
    return _leased(table, sa.union_all(sa.select(again.c.id), sa.select(found.c.id)))


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
    queue = sa.func.row_number().over(
        partition_by=(kind.c.name, early.c.organisation_id), order_by=(early.c.run_at, early.c.id)
    )
    # Looked up in one value: joined, each of the thousand would be compared with each organisation that has some out.
    numbers = sa.func.jsonb_object_agg(_whose(out.c.name, out.c.organisation_id), out.c.number, type_=JSONB)
    theirs = sa.select(numbers).scalar_subquery()[_whose(kind.c.name, early.c.organisation_id)].astext
    turn = (queue + sa.func.coalesce(sa.cast(theirs, sa.Integer), 0)).label("turn")
    waiting = (
        sa.select(kind.c.name, sa.func.coalesce(taken.c.number, 0).label("taken"), early.c.id, early.c.run_at, turn)
        .select_from(kind.join(early, sa.true()))
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


def _whose(name: sa.ColumnElement[str], organisation_id: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return sa.func.concat(name, " ", organisation_id)


def _among(table: sa.Table, ids: sa.Select[Any] | sa.CompoundSelect[Any]) -> sa.ColumnElement[bool]:
    """In an array, each of whose elements PostgreSQL looks up. Of a subquery with windows, or with limits that are
    parameters, it expects a third of the table, and reads all of it.
    """
    return table.c.id == sa.any_(sa.func.array(ids.scalar_subquery()))


def _leased(table: sa.Table, due: sa.CompoundSelect[Any]) -> sa.Update:
    return table.update().where(_among(table, due)).values(state="leased", lease_until=_UNTIL).returning(table.c.id)
