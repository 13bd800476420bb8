"""Which jobs are leased next: so many of a tenant's home, and so many of each kind in `control`, where everybody's are.

Two hundred archives that run for an hour each would otherwise keep every code of a sign-in waiting.
"""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import array

from kernel.statements import prepared_once

SHARE: Final = 200
"""How many jobs of one home are out at a time, waiting in Redis or running: the others' jobs stand behind no more."""
SHARE_OF_KIND: Final = 50
"""The same for each kind of job in `control`."""

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
    """Leases what is due until `limit` of each kind are out."""
    kind = _kinds(table)
    free = _free(table, kind)
    queued = _first(table, _queued(table) & (table.c.name == kind.c.name), free).lateral("queued")
    again = _first(table, _lost(table), _LIMIT).cte("again")
    found = sa.select(queued.c.id).select_from(kind.join(queued, sa.true()))
    return _leased(table, sa.union_all(sa.select(again.c.id), found).subquery("due"))


def _kinds(table: sa.Table) -> sa.CTE:
    """The kinds of what is queued: a look into the index for each, however many jobs there are."""
    least = sa.select(sa.func.min(table.c.name).label("name")).where(table.c.state == "queued")
    kinds = least.cte("kinds", recursive=True)
    following = sa.select(sa.func.min(table.c.name)).where(table.c.state == "queued", table.c.name > kinds.c.name)
    return kinds.union_all(sa.select(following.scalar_subquery()).where(kinds.c.name.is_not(None)))


def _free(table: sa.Table, kind: sa.CTE | None = None) -> sa.ColumnElement[int]:
    """How many more may be out, of all or of a kind."""
    other = table.alias("other")
    out = (other.c.state == sa.any_(array(["leased", "running"]))) & (other.c.lease_until >= _NOW)
    taken = sa.select(sa.func.count()).select_from(other).where(out)
    if kind is not None:
        taken = taken.where(other.c.name == kind.c.name).correlate(kind)
    return sa.func.greatest(_LIMIT - taken.scalar_subquery(), 0)


def _queued(table: sa.Table) -> sa.ColumnElement[bool]:
    return (table.c.state == "queued") & (table.c.run_at <= _NOW)


def _lost(table: sa.Table) -> sa.ColumnElement[bool]:
    return (table.c.state == sa.any_(array(["leased", "running"]))) & (table.c.lease_until < _NOW)


def _first(table: sa.Table, those: sa.ColumnElement[bool], limit: sa.ColumnElement[int]) -> sa.Select[Any]:
    return sa.select(table.c.id).where(those).order_by(table.c.run_at).limit(limit).with_for_update(skip_locked=True)


def _leased(table: sa.Table, due: sa.Subquery) -> sa.Update:
    return table.update().where(table.c.id == due.c.id).values(state="leased", lease_until=_UNTIL).returning(table.c.id)
