"""What changed since a tab last looked, as far as its reader may see it now: kinds and ids of records, no values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.authz.predicate import Extent
from auth.models import SHARE_GRANT, TERRITORY_OF, share
from auth.principal import is_territorial
from auth.share_changes import PLACE, SHARE, UNSHARE
from kernel.db import TenantSession
from kernel.live import Touched
from kernel.statements import IDS, Prepared, prepared_once
from kernel.tables import change, change_counter
from rapport.crm.records.aliases import UNMERGE
from rapport.crm.records.computed import COMPUTE
from rapport.crm.records.history import SHOWN
from rapport.crm.records.objects import OWNER, ObjectType, Registry
from rapport.crm.records.scope import Scope, depth_of, prepared_visible
from rapport.crm.records.write import ERASE, TOUCH
from rapport.sync.payloads import Changed, Changes, Left
from rapport.sync.sight import Sight

PAGE = 1000
TOO_FAR = 5000
"""Changes behind; from here on it is cheaper to read anew what is on screen."""

GRANTEE = str(SHARE_GRANT)
"""Where a change that shares a record, or stops that, says with whom."""

TERRITORY = str(TERRITORY_OF)
"""Where a change that puts a record into another territory says out of which."""

_LEFT = frozenset({UNSHARE, PLACE})
_TOLD = sorted(SHOWN | {ERASE, TOUCH, COMPUTE})
_LAST = Prepared(sa.select(change_counter.c.seq).where(change_counter.c.id == 1))

_AFTER, _UP_TO = sa.bindparam("after", type_=sa.BigInteger), sa.bindparam("up_to", type_=sa.BigInteger)
_OPS = sa.bindparam("ops", type_=ARRAY(sa.Text))
_OWNER_BEFORE = change.c.public[str(OWNER.id)].astext


async def since(scope: Scope, after: int | None, mark: str | None) -> Changes:
    """Everything after `after`, oldest first, up to one page.

    The number that comes back is the tenant's: all up to it is either in the answer or not for this reader. Whoever
    asks for the first time, after too long, or under rights that were other ones (`mark`), is told to begin anew.
    """
    sight = Sight(scope.registry, scope.principal)
    last = await last_seq(scope)
    if after is None or after > last or last - after > TOO_FAR or (mark and mark != sight.mark):
        return Changes(seq=last, mark=sight.mark, more=False, reset=after is not None, changes=[], removed=[])
    page = await between(scope, readable(scope), after, last)
    changed, removed = [], []
    for obj, mine, seen in page.parts:
        changed += _changed(scope, obj, mine, {each: row.deleted for each, row in seen.items()})
        removed += left(sight, obj, mine, seen)
    return Changes(
        seq=page.seq,
        mark=sight.mark,
        more=page.more,
        reset=False,
        changes=sorted(changed, key=lambda each: each.seq),
        removed=sorted(removed, key=lambda each: each.seq),
    )


def readable(scope: Scope) -> list[ObjectType]:
    """The kinds of which the reader may see at least some records."""
    return [obj for obj in scope.registry if depth_of(scope.principal, obj) != "none"]


@dataclass(frozen=True)
class Between:
    """A page of change rows: of each kind of record its rows, oldest first, and which of their records are seen now.

    All up to `seq` is in it.
    """

    seq: int
    more: bool
    parts: list[tuple[ObjectType, list[Any], dict[UUID, Any]]]


async def last_seq(scope: Scope) -> int:
    """The number of the last change. Numbers are given in the order of commits, so all up to it are there."""
    [[last]] = await scope.session.rows(_LAST)
    return int(last)


async def between(scope: Scope, objects: Sequence[ObjectType], after: int, last: int) -> Between:
    """The oldest changes after `after` and up to `last` of records of these kinds."""
    names = [obj.name for obj in objects]
    asked = {"after": after, "up_to": last, "objects": names, "ops": _TOLD, "limit": PAGE + 1}
    rows = await scope.session.rows(_ROWS, asked)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    parts = []
    for obj in objects:
        mine = [row for row in rows if row.object == obj.name]
        parts.append((obj, mine, await _seen(scope, obj, {row.record_id for row in mine})))
    return Between(rows[-1].seq if more else last, more, parts)


def _rows() -> sa.Select[Any]:
    names = sa.bindparam("objects", type_=ARRAY(sa.Text))
    columns = (change.c.seq, change.c.object, change.c.record_id, change.c.op, change.c.actor, change.c.field_ids)
    grantee = sa.func.coalesce(change.c.public[GRANTEE].astext, change.c.public[TERRITORY].astext).label("grantee")
    return (
        sa.select(*columns, _OWNER_BEFORE.label("owner_before"), grantee)
        .where(change.c.seq > _AFTER, change.c.seq <= _UP_TO)
        .where(change.c.object == sa.any_(names), change.c.op == sa.any_(_OPS))
        .order_by(change.c.seq)
        .limit(sa.bindparam("limit", type_=sa.Integer))
    )


_ROWS = Prepared(_rows())


@prepared_once
def _visible(obj: ObjectType, extent: Extent) -> sa.Select[Any]:
    table = obj.table
    chosen = sa.select(table.c.id, table.c.version, table.c.deleted_at.is_not(None).label("deleted"))
    return chosen.where(table.c.id == sa.any_(IDS), prepared_visible(extent, table))


async def _seen(scope: Scope, obj: ObjectType, ids: set[UUID]) -> dict[UUID, Any]:
    """Which of these records may be seen now, at which version, and whether they lie in the trash."""
    if not ids:
        return {}
    extent = scope.extent(obj)
    rows = await scope.session.rows(_visible(obj, extent), {"ids": list(ids), **scope.readers(extent)})
    return {row.id: row for row in rows}


def _changed(scope: Scope, obj: ObjectType, rows: Sequence[Any], seen: dict[UUID, bool]) -> list[Changed]:
    """Each record once, at its newest change."""
    newest = {row.record_id: row for row in rows if row.record_id in seen}
    # A record that came to this reader is as new to a list as one that was just made.
    arrived = {row.record_id for row in rows if arrives(row.op, row.owner_before)}
    return [
        Changed(
            seq=row.seq,
            object=obj.name,
            record_id=record_id,
            op="delete" if seen[record_id] else "create" if record_id in arrived else "update",
            mine=row.actor == scope.principal.person_id,
        )
        for record_id, row in newest.items()
    ]


def arrives(op: str, owner_before: str | None) -> bool:
    """Whether a change may be why a record is new to somebody."""
    return op in {"create", "restore", SHARE, PLACE, UNMERGE} or owner_before is not None


def left(sight: Sight, obj: ObjectType, rows: Sequence[Any], seen: Mapping[UUID, Any]) -> list[Left]:
    """Records that belonged to somebody whose records are seen, or were shared, and are not any more."""
    found = {}
    for row in rows:
        if row.record_id not in seen and (row.owner_before or row.op in _LEFT):
            owners = (UUID(row.owner_before),) if row.owner_before else ()
            grantees = (UUID(row.grantee),) if row.op in _LEFT and row.grantee else ()
            if sight.sees(Touched(row.seq, obj.name, row.record_id, owners, grantees)):
                found[row.record_id] = Left(seq=row.seq, object=obj.name, record_id=row.record_id)
    return list(found.values())


@prepared_once
def _owners_between(obj: ObjectType) -> sa.CompoundSelect[Any]:
    table = obj.table
    span = (change.c.object == obj.name, change.c.seq > _AFTER, change.c.seq <= _UP_TO, change.c.op == sa.any_(_OPS))
    newest = sa.func.max(change.c.seq).label("seq")
    now = sa.select(table.c.owner_id.label("owner"), newest).join_from(change, table, table.c.id == change.c.record_id)
    before = sa.cast(_OWNER_BEFORE, PGUUID(as_uuid=True)).label("owner")
    return sa.union_all(
        now.where(*span).group_by(table.c.owner_id),
        sa.select(before, newest).where(*span, _OWNER_BEFORE.is_not(None)).group_by(before),
    )


@prepared_once
def _grantees_between(obj: ObjectType) -> sa.CompoundSelect[Any]:
    """With whom records that changed are shared and where they lie, and from whom or whence one was taken."""
    span = (change.c.object == obj.name, change.c.seq > _AFTER, change.c.seq <= _UP_TO, change.c.op == sa.any_(_OPS))
    newest = sa.func.max(change.c.seq).label("seq")
    same = (share.c.record_id == change.c.record_id) & (share.c.object == change.c.object)
    now = sa.select(share.c.grantee_id.label("grantee"), newest).join_from(change, share, same)
    lost = []
    for op, key in ((UNSHARE, GRANTEE), (PLACE, TERRITORY)):
        # Grouped by its name: written out, its key would be another parameter there.
        whence = sa.cast(change.c.public[key].astext, PGUUID(as_uuid=True)).label("grantee")
        left = sa.select(whence, newest).where(*span, change.c.op == op, change.c.public[key].astext.is_not(None))
        lost.append(left.group_by(whence))
    table = obj.table
    lies = sa.select(table.c.territory_id.label("grantee"), newest).join_from(
        change, table, table.c.id == change.c.record_id
    )
    within = [lies.where(*span, table.c.territory_id.is_not(None)).group_by(table.c.territory_id)]
    return sa.union_all(
        now.where(*span).group_by(share.c.grantee_id), *lost, *(within if is_territorial(obj.name) else ())
    )


async def touched_between(session: TenantSession, registry: Registry, after: int, up_to: int) -> list[Touched]:
    """What news would have told of these changes, where it was lost; of each owner the newest change."""
    found = []
    for obj in registry:
        span = {"after": after, "up_to": up_to, "ops": _TOLD}
        rows = await session.rows(_owners_between(obj.declaration), span)
        found += [Touched(row.seq, obj.name, None, (row.owner,)) for row in rows]
        shared = await session.rows(_grantees_between(obj.declaration), span)
        found += [Touched(row.seq, obj.name, None, (), (row.grantee,)) for row in shared]
    return found
