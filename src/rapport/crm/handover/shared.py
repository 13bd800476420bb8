"""What is shared with somebody who hands over, and their places in records' teams: counted, moved or ended, given back.

Whoever asks may end what they could end one by one, and move what they could give one by one; the rest stands. What was
done is written into the log of changes with all that an undo needs, on the records themselves.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.authz import epoch
from auth.authz.predicate import grantees_of, standing
from auth.authz.ways import chart_of
from auth.models import SHARE_GRANT, share
from auth.principal import Level
from auth.share_changes import SHARE, UNSHARE, change_of
from kernel.changes import Change
from kernel.clock import real_now
from kernel.ids import new_id
from kernel.statements import any_of
from kernel.tables import change
from rapport.crm.handover.store import Handover, Passable, Passed, Rule
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import hold
from rapport.crm.sharing.shares import check_roles

CHUNK = 500
SHARES, PLACES = "shares", "places"
_KINDS: Final = {SHARES: share.c.role.is_(None), PLACES: share.c.role.is_not(None)}
_SAID: Final = ("level", "role", "expires_at", "given_by")
"""What one share says beside what of and with whom: what an undo compares, and gives back."""


async def passable(scope: Scope, person_id: UUID) -> dict[str, Passable]:
    """How many of each kind there are, and how many of them the reader may end and move."""
    found = {kind: [0, 0, 0] for kind in _KINDS}
    for obj in filter(scope.offers, scope.registry):
        ends, moves = _rights(scope, obj)
        counts = (sa.func.count(), sa.func.count().filter(ends), sa.func.count().filter(moves))
        is_place = share.c.role.is_not(None).label("is_place")
        asked = sa.select(is_place, *counts).select_from(_joined(obj)).where(*_theirs(obj, person_id))
        for row in await scope.session.rows(asked.group_by(is_place)):
            kind = found[PLACES if row[0] else SHARES]
            kind[:] = [before + more for before, more in zip(kind, [row[1], row[2], row[3]], strict=True)]
    return {kind: Passable(*counted) for kind, counted in found.items()}


def wanted(rule: Rule) -> dict[str, Passed] | None:
    """What shall become of each kind; None where all of it stands."""
    said = {SHARES: rule.shares, PLACES: rule.places}
    return {kind: Passed(to=each.to) for kind, each in said.items() if each is not None} or None


def receivers(shared: Mapping[str, Passed] | None) -> set[UUID]:
    """Who gets any of it."""
    return {each.to for each in (shared or {}).values() if each.to is not None}


async def check_roles_of(scope: Scope, from_id: UUID, shared: Mapping[str, Passed] | None) -> None:
    """Raises `RoleDenies` where what moves would open nothing to who gets it."""
    moving = {kind: each.to for kind, each in (shared or {}).items() if each.to is not None}
    chart = await chart_of(scope.session) if moving else None
    for kind, to in moving.items():
        for obj in filter(scope.offers, scope.registry):
            _, moves = _rights(scope, obj)
            mine = sa.select(share.c.level).select_from(_joined(obj)).distinct()
            levels = await scope.session.rows(mine.where(*_theirs(obj, from_id), _KINDS[kind], moves))
            for row in levels:
                check_roles(chart, obj, to, row.level)  # type: ignore[arg-type]  # there is one where something moves


async def pass_on(scope: Scope, found: Handover, after: dict[str, UUID]) -> dict[str, Any] | None:
    """Moves or ends the next piece; what the hand-over then says of it, None where nothing is left.

    `after` is how far each kind of record is: what stands is not met again.
    """
    kinds = found.shared or {}
    for obj in filter(scope.offers, scope.registry) if kinds else ():
        mine = sa.select(share.c.id, share.c.record_id).select_from(_joined(obj))
        mine = mine.where(*_theirs(obj, found.from_id), sa.or_(*(_KINDS[kind] for kind in kinds)))
        if obj.name in after:
            mine = mine.where(share.c.id > after[obj.name])
        next_ones = await scope.session.rows(mine.order_by(share.c.id).limit(CHUNK))
        if next_ones:
            after[obj.name] = next_ones[-1].id
            await epoch.hold(scope.session)
            await hold(scope, obj, [row.record_id for row in next_ones])
            done = await _Piece(scope, obj, found).pass_on([row.id for row in next_ones])
            return msgspec.to_builtins(done)  # type: ignore[no-any-return]  # a mapping as JSON
    return None


class _Piece:
    """Shares of one kind of record whose rows are held, in one transaction."""

    def __init__(self, scope: Scope, obj: ObjectType, found: Handover) -> None:
        self.scope, self.obj, self.found = scope, obj, found
        self.session = scope.session
        self.gave = False

    async def pass_on(self, ids: Sequence[UUID]) -> dict[str, Passed]:
        """Moves or ends these; counted beside what was done before."""
        kinds = dict(self.found.shared or {})
        ends, moves = _rights(self.scope, self.obj)
        changes, _ = _rights_on_record(self.scope, self.obj)
        asked = sa.select(share, ends.label("ends"), moves.label("moves"), changes.label("changes"))
        asked = asked.select_from(_joined(self.obj))
        rows = await self.session.rows(asked.where(any_of(share.c.id, ids)).order_by(share.c.id))
        beside = await self._beside([row.record_id for row in rows])
        theirs = await self._known({row.record_id for row in rows}, receivers(kinds))
        for row in rows:
            kind = PLACES if row.role else SHARES
            to, around = kinds[kind].to, beside[row.record_id]
            other = theirs.get((row.record_id, to)) if to is not None else None
            become = self._becomes(row, to, other, around.owner_id)
            if become == "ended":
                await self._end(row, around)
            elif become == "moved" and to is not None:
                theirs[row.record_id, to] = await self._move(row, to, other, around)
            kinds[kind] = msgspec.structs.replace(kinds[kind], **{become: getattr(kinds[kind], become) + 1})
        await self._rise()
        return kinds

    def _becomes(self, row: Any, to: UUID | None, theirs: Any, owner: UUID | None) -> str:
        """What becomes of a share: ended, moved or kept, as `Passed` counts them.

        Two shares of one record are never made into one that says more than either: the one that says all of the
        other stays, if whoever asks may end the other one.
        """
        if not (row.ends if to is None else row.moves):
            return "kept"
        if to is None or to == owner:
            return "ended"
        if theirs is None or not _stands(theirs):
            return "moved"
        if _covers(row, theirs) and (row.role or not _covers(theirs, row)):
            return "moved" if row.changes or self._gave(theirs.given_by) else "kept"
        return "ended" if _covers(theirs, row) else "kept"

    async def give_back(self, rows: Sequence[Any]) -> int:
        """Gives back what these changes took; returns how many stay as they are."""
        record_ids = [row.record_id for row in rows]
        await hold(self.scope, self.obj, record_ids)
        _, gives = _rights_on_record(self.scope, self.obj)
        table = self.obj.table
        asked = sa.select(table.c.id, gives["read"].label("read"), gives["update"].label("update"))
        mine = await self.session.rows(asked.where(any_of(table.c.id, record_ids)))
        may = {row.id: row for row in mine}
        beside = await self._beside(record_ids)
        known = await self._known(set(record_ids), {self.found.from_id, *receivers(self.found.shared)})
        kept = 0
        for row in rows:
            reach = may.get(row.record_id)
            levels = [past["level"] for past in (row.public, row.public.get("replaced")) if past is not None]
            allowed = reach is not None and all(reach[level] for level in levels)
            kept += not (allowed and await self._restore(row, known, beside[row.record_id]))
        await self._rise()
        return kept

    async def _restore(self, row: Any, known: Mapping[tuple[UUID, UUID], Any], beside: Any) -> bool:
        """Whether a share is again as it was: not where somebody has said something else of it since."""
        leaver, old, moved = self.found.from_id, _read(row.public), row.public.get("moved")
        mine = known.get((row.record_id, leaver))
        if mine is not None and _stands(mine):
            return _same(mine, old)  # given back before this try, or given anew
        self.session.cause_seq = row.seq
        if moved is not None:
            to, now = UUID(moved["grantee_id"]), _read(moved)
            theirs = known.get((row.record_id, to))
            if theirs is None or not _same(theirs, now):
                return False
            replaced = row.public.get("replaced")
            await self._end(theirs, beside)
            if replaced is not None:
                await self._give(row.record_id, to, _read(replaced), beside)
        if mine is not None:
            await self.session.execute(share.delete().where(share.c.id == mine.id))
        await self._give(row.record_id, leaver, old, beside)
        return True

    async def _move(self, row: Any, to: UUID, theirs: Any, beside: Any) -> Any:
        """Gives the share to somebody, in place of one that says no more; the new row."""
        values = {name: row[name] for name in _SAID}
        more: dict[str, Any] = {}
        if theirs is not None:
            await self.session.execute(share.delete().where(share.c.id == theirs.id))
            if _stands(theirs):
                more["replaced"] = _told({name: theirs[name] for name in _SAID})
                self._record(UNSHARE, theirs, beside)
        moved = share.update().where(share.c.id == row.id).values(grantee_id=to, **values).returning(share)
        [now] = await self.session.rows(moved)
        more["moved"] = {"grantee_id": str(to), **_told(values)}
        self._record(UNSHARE, row, beside, more)
        self._record(SHARE, now, beside)
        self.gave = True
        return now

    async def _end(self, row: Any, beside: Any) -> None:
        await self.session.execute(share.delete().where(share.c.id == row.id))
        self._record(UNSHARE, row, beside)

    async def _give(self, record_id: UUID, grantee_id: UUID, values: Mapping[str, Any], beside: Any) -> None:
        """A share as it was; one that would have ended by now is over."""
        over = values["expires_at"] is not None and values["expires_at"] <= real_now()
        if over:
            return
        who = {"object": self.obj.name, "record_id": record_id, "grantee_id": grantee_id, "grantee_kind": "person"}
        row = {"id": new_id(), **who, **values, "created_at": real_now()}
        await self.session.execute(share.insert(), row)
        self._record(SHARE, row, beside)
        self.gave = True

    def _record(self, op: str, row: Any, beside: Any, more: Mapping[str, Any] | None = None) -> None:
        """The change, with who gave the share as well, which an undo gives back."""
        values = dict(row.items())
        told: Change = change_of(op, values, beside.shared_with, (beside.owner_id,))
        public = {**told.public, "given_by": str(values["given_by"]), **(more or {})}
        self.session.record_change(msgspec.structs.replace(told, public=public))

    async def _beside(self, record_ids: Sequence[UUID]) -> dict[UUID, Any]:
        table = self.obj.table
        asked = sa.select(table.c.id, table.c.owner_id, grantees_of(self.obj.name, table))
        return {row.id: row for row in await self.session.rows(asked.where(any_of(table.c.id, record_ids)))}

    async def _known(self, record_ids: set[UUID], people: set[UUID]) -> dict[tuple[UUID, UUID], Any]:
        """The shares that somebody of these has of any of the records, ended or not."""
        mine = any_of(share.c.record_id, list(record_ids)) & any_of(share.c.grantee_id, list(people))
        rows = await self.session.rows(sa.select(share).where(mine, share.c.object == self.obj.name))
        return {(row.record_id, row.grantee_id): row for row in rows}

    async def _rise(self) -> None:
        """Who is given the first of a kind would not be asked about shares of it else."""
        if self.gave:
            await epoch.rise(self.session)

    def _gave(self, given_by: UUID) -> bool:
        return given_by == self.scope.principal.person_id


async def changes(scope: Scope, found: Handover, before: int | None) -> Sequence[Any]:
    """What a hand-over took from its person, the newest first; what its undo has written is told apart by its cause."""
    if not found.shared:
        return []
    mine = (change.c.batch_id == found.batch_id) & change.c.cause_seq.is_(None) & (change.c.op == UNSHARE)
    mine &= change.c.public[str(SHARE_GRANT)].astext == str(found.from_id)
    if before is not None:
        mine &= change.c.seq < before
    asked = sa.select(change.c.seq, change.c.object, change.c.record_id, change.c.public).where(mine)
    return await scope.session.rows(asked.order_by(change.c.seq.desc()).limit(CHUNK))


async def give_back(scope: Scope, found: Handover, rows: Sequence[Any]) -> int:
    """Undoes these changes; returns how many stay as they are."""
    kept = 0
    await epoch.hold(scope.session)
    for name in sorted({row.object for row in rows}):
        kept += await _Piece(scope, scope.registry[name], found).give_back([row for row in rows if row.object == name])
    return kept


def _joined(obj: ObjectType) -> sa.Join:
    return sa.join(share, obj.table, (obj.table.c.id == share.c.record_id) & (share.c.object == obj.name))


def _theirs(obj: ObjectType, person_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return share.c.grantee_id == person_id, share.c.object == obj.name, standing(real_now())


def _rights(scope: Scope, obj: ObjectType) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """Whether the reader may end a share, and whether they may give its record to somebody else as it is."""
    ends, moves = _rights_on_record(scope, obj)
    ends |= share.c.given_by == scope.principal.person_id
    return ends, ends & sa.case((share.c.level == "update", moves["update"]), else_=moves["read"])


def _rights_on_record(scope: Scope, obj: ObjectType) -> tuple[sa.ColumnElement[bool], dict[str, Any]]:
    """Whose roles reach to change a record end its shares; whose reach to share it give as much as they reach."""
    levels: tuple[Level, ...] = ("read", "update", "share")
    reach = {level: scope.owned(obj, obj.table, level) for level in levels}
    shares = reach["share"] & reach["read"]
    return reach["update"], {"read": shares, "update": shares & reach["update"]}


def _covers(one: Any, other: Any) -> bool:
    """Whether a share allows all that another one of the record does, as long as that."""
    longer = one.expires_at is None or (other.expires_at is not None and one.expires_at >= other.expires_at)
    return longer and (one.level == "update" or other.level == "read")


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a share says, as the log of changes keeps it."""
    until: dt.datetime | None = values["expires_at"]
    return {**values, "given_by": str(values["given_by"]), "expires_at": until.isoformat() if until else None}


def _read(told: Mapping[str, Any]) -> dict[str, Any]:
    """The opposite."""
    until = told["expires_at"]
    return {
        "level": told["level"], "role": told["role"], "given_by": UUID(told["given_by"]),
        "expires_at": dt.datetime.fromisoformat(until) if until else None,
    }  # fmt: skip


def _same(row: Any, said: Mapping[str, Any]) -> bool:
    return all(row[name] == value for name, value in said.items())


def _stands(row: Any) -> bool:
    return row.expires_at is None or row.expires_at > real_now()
