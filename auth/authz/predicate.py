"""The rows that somebody may read or change, as one SQL expression.

The same expression stands in lists, counts, sums, search, export, point reads and writes; so no total, sort or
export shows a row that a list hides.

A row is reached by its owner, as deep as one's roles say, by its territory, where they say `territory`, or because it
was shared with oneself, a team of one's own or by a rule (`auth.models.share`) and that has not ended. What a queue of
one's own owns is one's own; whose records a sharing rule opens are more owners. A share or a rule opens nothing of a
kind that one's roles deny, and deletes nothing.

What a queue owns that hides fields until a record is taken is reached in none of these ways by its members, however
deep their roles go, and only where something is read through its door (`Reach.within`), where nothing else is. So each
statement shows all rows with the same fields, and no row has two faces (decision 0055).

Kinds that an organisation defined itself lie in one table. That a row is of the kind that is asked for is a part of the
same expression, so nothing that reads or writes under rights has to say so.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.models import share
from auth.principal import DEPTHS, OWN_NUMBER, Depth, Level, Principal, is_territorial, own_number
from kernel.clock import real_now

_ID = PGUUID(as_uuid=True)

READER = sa.bindparam("reader", type_=_ID)
"""Who reads, in statements that are compiled once for everybody."""
READERS = {depth: sa.bindparam(f"readers_{depth}", type_=ARRAY(_ID)) for depth in DEPTHS}
"""Whose records each depth reaches, in the same statements. One for each, so that a statement may have several."""
TERRITORIES = sa.bindparam("territories", type_=ARRAY(_ID))
"""The reader's territories, for whichever kind of record reaches by them."""
GRANTEES = sa.bindparam("grantees", type_=ARRAY(_ID))
"""As whom the reader gets what is shared: themselves and their teams."""
JUDGED_AT = sa.bindparam("judged_at", type_=sa.DateTime(timezone=True))
"""The moment at which shares have ended or not, by the real clock."""
WITHIN = sa.bindparam("within", type_=ARRAY(_ID))
"""The queues through whose door is read."""


class Extent(NamedTuple):
    """How far rights of one level on one kind of record reach. It stands for a statement's shape: no values in it.

    `shared` says that shares have to be asked for at all. Most people have none of most kinds, and their lists are
    walked along one index. In the same way `placed` says that there are territories, `queued` that one's own is more
    than what one owns oneself, and `ruled` that rules open more owners of this kind at this level. `closed` says
    that queues are left out, and `within` that there is nothing but some queues.
    """

    object: str
    level: Level
    depth: Depth
    shared: bool = False
    placed: bool = False
    queued: bool = False
    ruled: bool = False
    closed: bool = False
    within: bool = False

    @property
    def owners(self) -> "sa.BindParameter[Sequence[UUID]] | None":
        """The parameter with the owners; None where only the reader is one."""
        if self.depth in {"none", "all"} or (self.depth == "own" and not self.queued and not self.ruled):
            return None
        if self.ruled or self.closed:
            return sa.bindparam(f"readers_{self.object}_{self.level}_{self.depth}", type_=ARRAY(_ID))
        return READERS[self.depth]


def extent_of(principal: Principal, name: str, level: Level, depth: Depth) -> Extent:
    """The extent of rights with this depth. Who reaches all or nothing has no use of shares; a share lets nobody
    delete a record or pass it on, and do with it what reading allows unless that is a change.
    """
    opened: Level = "update" if level == "update" else "read"
    bounded = depth not in {"none", "all"}
    given = bounded and level not in {"delete", "share"}
    return Extent(
        name,
        level,
        depth,
        shared=given and (name, opened) in principal.reach.shared,
        placed=bool(principal.territories(name, depth)),
        queued=depth == "own" and bool(principal.reach.queues),
        ruled=given and (name, opened) in principal.reach.opened,
        closed=depth != "none" and bool(principal.closed(name)),
        within=depth != "none" and bool(principal.reach.within),
    )


def visible(extent: Extent, table: sa.FromClause, principal: Principal) -> sa.ColumnElement[bool]:
    """True for the rows that a principal may read, update or delete with rights of this extent."""
    if extent.within:
        return of_kind(extent.object, table, table.c.owner_id == sa.any_(readers_value(principal.reach.within)))
    owners, territories = readers_value(owners_of(extent, principal)), readers_value(principal.reach.territories)
    found = _owned(extent, table, principal.person_id, owners, territories)
    if extent.shared:
        now = sa.bindparam(None, real_now(), type_=JUDGED_AT.type)
        found = _or_shared(found, extent, table, readers_value(principal.grantees), now)
    return of_kind(extent.object, table, _but_closed(found, extent, table, _closed_value(extent, principal)))


def apart(extent: Extent, table: sa.FromClause, principal: Principal) -> list[sa.ColumnElement[bool]]:
    """The same rows in parts that have none in common: by owner, by territory, by share.

    So what is added up is found along one index for each part, where the whole would be read row by row.
    """
    parts = held(extent, table, principal)
    if extent.shared:
        shared = table.c.id == sa.any_(sa.func.array(shared_with(extent, principal).scalar_subquery()))
        open_ = _but_closed(shared, extent, table, _closed_value(extent, principal))
        parts.append(of_kind(extent.object, table, open_))
    # `IS NOT TRUE`: who has no owner, or lies nowhere, is not in the earlier part either.
    return [
        sa.and_(part, *(earlier.is_not(sa.true()) for earlier in parts[:place])) for place, part in enumerate(parts)
    ]


def held(extent: Extent, table: sa.FromClause, principal: Principal) -> list[sa.ColumnElement[bool]]:
    """Those of them that no share opens: by owner, and by territory. Some rows may be in both."""
    if extent.within:
        return [visible(extent, table, principal)]
    owners, territories = readers_value(owners_of(extent, principal)), readers_value(principal.reach.territories)
    by_owner = of_kind(extent.object, table, _by_owner(extent, table, principal.person_id, owners))
    parts = [by_owner, table.c.territory_id == sa.any_(territories)] if extent.placed else [by_owner]
    return [_but_closed(each, extent, table, _closed_value(extent, principal)) for each in parts]


def shared_with(extent: Extent, principal: Principal) -> sa.Select[tuple[UUID]]:
    """The records that are shared with a principal now."""
    now = sa.bindparam(None, real_now(), type_=JUDGED_AT.type)
    return shared_ids(extent, readers_value(principal.grantees), now)


def prepared(extent: Extent, table: sa.FromClause) -> sa.ColumnElement[bool]:
    """The same with `READER`, `READERS` and others, whose values come with each call (`parameters`).

    A statement about several objects takes the parameters of each of their extents.
    """
    if extent.within:
        return of_kind(extent.object, table, table.c.owner_id == sa.any_(WITHIN))
    owners = READERS[extent.depth] if extent.owners is None else extent.owners
    owned = _owned(extent, table, READER, owners, TERRITORIES)
    whole = _or_shared(owned, extent, table, GRANTEES, JUDGED_AT) if extent.shared else owned
    return of_kind(extent.object, table, _but_closed(whole, extent, table, _closed_of(extent)))


def of_kind(name: str, table: sa.FromClause, reached: sa.ColumnElement[bool] | None = None) -> sa.ColumnElement[bool]:
    """The rows of a kind of record in its table, and of these what is `reached`: all but of an organisation's own."""
    number = own_number(name)
    rest = sa.true() if reached is None else reached
    return rest if number is None else sa.and_(table.c[OWN_NUMBER] == number, rest)


def parameters(extent: Extent, principal: Principal) -> dict[str, object]:
    """The values that a statement with `prepared` asks for."""
    if extent.within:
        return {WITHIN.key: principal.reach.within}
    values: dict[str, object] = {"reader": principal.person_id}
    if extent.closed:
        values[_closed_of(extent).key] = principal.closed(extent.object)
    if extent.owners is not None:
        values[extent.owners.key] = owners_of(extent, principal)
    if extent.placed:
        values[TERRITORIES.key] = principal.reach.territories
    return {**values, "grantees": principal.grantees, "judged_at": real_now()} if extent.shared else values


def owners_of(extent: Extent, principal: Principal) -> tuple[UUID, ...]:
    """Whose records an extent reaches below `all`: by depth, by queues and by rules."""
    opened: Level = "update" if extent.level == "update" else "read"
    more = principal.reach.opened.get((extent.object, opened), ()) if extent.ruled else ()
    found = (*principal.readers(extent.depth), *more)
    if not extent.closed:
        return found
    closed = principal.closed(extent.object)  # taken out here as well, so that no index is walked along them
    return tuple(each for each in found if each not in closed)


def readers_value(readers: Sequence[UUID]) -> sa.BindParameter[Sequence[UUID]]:
    """A list of owners as one parameter, whatever its length."""
    return sa.bindparam(None, list(readers), type_=ARRAY(_ID))


def _owned(
    extent: Extent,
    table: sa.FromClause,
    reader: "UUID | sa.BindParameter[UUID]",
    owners: "sa.BindParameter[Sequence[UUID]]",
    territories: "sa.BindParameter[Sequence[UUID]]",
) -> sa.ColumnElement[bool]:
    owned = _by_owner(extent, table, reader, owners)
    return sa.or_(owned, table.c.territory_id == sa.any_(territories)) if extent.placed else owned


def _but_closed(
    found: sa.ColumnElement[bool],
    extent: Extent,
    table: sa.FromClause,
    closed: "sa.BindParameter[Sequence[UUID]]",
) -> sa.ColumnElement[bool]:
    return sa.and_(found, table.c.owner_id != sa.all_(closed)) if extent.closed else found


def _closed_of(extent: Extent) -> "sa.BindParameter[Sequence[UUID]]":
    return sa.bindparam(f"closed_{extent.object}", type_=ARRAY(_ID))


def _closed_value(extent: Extent, principal: Principal) -> "sa.BindParameter[Sequence[UUID]]":
    return readers_value(principal.closed(extent.object))


def _by_owner(
    extent: Extent,
    table: sa.FromClause,
    reader: "UUID | sa.BindParameter[UUID]",
    owners: "sa.BindParameter[Sequence[UUID]]",
) -> sa.ColumnElement[bool]:
    if extent.depth == "all":
        return sa.true()
    if extent.depth == "none":
        return sa.false()
    return table.c.owner_id == reader if extent.owners is None else table.c.owner_id == sa.any_(owners)


def _or_shared(
    owned: sa.ColumnElement[bool],
    extent: Extent,
    table: sa.FromClause,
    grantees: sa.BindParameter[Sequence[UUID]],
    now: sa.BindParameter[dt.datetime],
) -> sa.ColumnElement[bool]:
    """The same rows said twice, since each form is fast where the other isn't.

    An array lets two indexes be joined, which a few rows among many need; but each row that is scanned is compared
    with all of it. A subquery is hashed, and can't use an index. Measured on 1,000,000 rows with 5,000 shares: a count
    over a subtree takes 6 s by the array, a count of one's own 82 ms by the hash, and 99 and 15 ms by both.
    """
    ids = shared_ids(extent, grantees, now)
    listed = table.c.id == sa.any_(sa.func.array(ids.scalar_subquery()))
    return sa.and_(sa.or_(owned, listed), sa.or_(owned, table.c.id.in_(ids)))


def shared_ids(
    extent: Extent, grantees: sa.BindParameter[Sequence[UUID]], now: sa.BindParameter[dt.datetime]
) -> sa.Select[tuple[UUID]]:
    """The records that are shared with somebody now."""
    ids = sa.select(share.c.record_id).where(
        share.c.grantee_id == sa.any_(grantees), share.c.object == extent.object, standing(now)
    )
    return ids.where(share.c.level == "update") if extent.level == "update" else ids


def grantees_of(name: str, table: sa.FromClause) -> sa.ColumnElement[Sequence[UUID]]:
    """Who hears of a record's changes beside those who reach its owner, as a column: with whom it is shared, ended or
    not, and its territory.
    """
    mine = sa.select(share.c.grantee_id).where(share.c.record_id == table.c.id, share.c.object == name)
    shared = sa.func.array(mine.scalar_subquery(), type_=ARRAY(_ID))
    if is_territorial(name):
        shared = sa.func.array_remove(sa.func.array_append(shared, table.c.territory_id), None, type_=ARRAY(_ID))
    return shared.label("shared_with")


def territory_of(name: str, table: sa.FromClause) -> sa.ColumnElement[UUID | None]:
    """Where a record lies, as a column; nowhere if its kind lies in no territories."""
    lies: sa.ColumnElement[UUID | None] = table.c.territory_id if is_territorial(name) else sa.cast(sa.null(), _ID)
    return lies.label("territory")


def standing(now: "dt.datetime | sa.BindParameter[dt.datetime]") -> sa.ColumnElement[bool]:
    """Whether a share has not ended."""
    return sa.or_(share.c.expires_at.is_(None), share.c.expires_at > now)


def reached(name: str, level: Level, depth: Depth, principal: Principal) -> frozenset[UUID] | None:
    """What is judged in memory: whose records of a kind rights of this depth reach, None for everybody's."""
    return None if depth == "all" else frozenset(owners_of(extent_of(principal, name, level, depth), principal))
