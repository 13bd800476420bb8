"""The records of a merge as they are now: read or held, and what stands in the way of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auth.authz.predicate import grantees_of, territory_of
from auth.principal import Level
from rapport.crm.merging.errors import ChangedSince, WrongNumber
from rapport.crm.merging.payloads import Blocked, Reason
from rapport.crm.records import aliases, codec, conflict
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.kinds import ReferenceKind
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import stands_below
from rapport.crm.records.write import Locked

LEVELS: Final[tuple[Level, ...]] = ("update", "delete")
MOST: Final = 20
"""Records that one merge takes."""

LEAD, CONVERTED = "lead", "converted"
"""A lead that came this far is not merged away: what it became names it."""


@dataclass(frozen=True)
class Records:
    """The survivor first, then the others in the order in which they were named."""

    all: Sequence[Locked]
    blocked: Sequence[Blocked]

    @property
    def survivor(self) -> Locked:
        """What stays."""
        return self.all[0]

    @property
    def others(self) -> Sequence[Locked]:
        """What becomes part of it."""
        return self.all[1:]

    @property
    def gone(self) -> list[UUID]:
        """The ids of the others."""
        return [each.id for each in self.others]


def ids_of(survivor: UUID, others: Sequence[UUID]) -> list[UUID]:
    """The records of a merge, the survivor first; raises `WrongNumber`."""
    ids = [survivor, *others]
    if not 2 <= len(set(ids)) == len(ids) <= MOST:
        raise WrongNumber(limit=MOST)
    return ids


async def load(scope: Scope, obj: ObjectType, ids: Sequence[UUID]) -> Records:
    """Reads the records of a merge; raises `RecordNotFound` where one of them may not be seen."""
    seen = {each.row.id: each for each in await seen_of(scope, obj, ids)}
    if len(seen) < len(ids):
        raise RecordNotFound
    merged = await aliases.merged(scope.session, ids)
    found = [seen[each].row for each in ids]
    blocked = [
        Blocked(each, reason)
        for each in ids
        if (reason := _reason(obj, seen[each], is_survivor=each == ids[0], merged=merged)) is not None
    ]
    return Records(found, [*blocked, *await _cycles(scope, scope.whole(obj), found)])


@dataclass(frozen=True)
class Seen:
    """A record, whole, and what its reader may do with it."""

    row: Locked
    may_update: bool
    may_delete: bool


async def seen_of(scope: Scope, obj: ObjectType, ids: Sequence[UUID]) -> list[Seen]:
    """Those of some records that the reader may see, those in the trash too; nobody is kept from writing them."""
    whole = scope.whole(obj)
    table, decode = whole.table, codec.decoder(whole)
    may = [scope.visible(obj, table, level).label(f"may_{level}") for level in LEVELS]
    beside = (table.c.field_versions, grantees_of(obj.name, table), territory_of(obj.name, table), *may)
    asked = sa.select(*codec.columns(whole), *beside).where(table.c.id.in_(ids), scope.visible(obj, table))
    return [
        Seen(
            Locked(
                row.id, decode(row, scope.keys), row.version, dict(row.field_versions), row.deleted_at is not None,
                row.cf, tuple(row.shared_with), row.territory,
            ),
            row.may_update, row.may_delete,
        )
        for row in await scope.session.rows(asked)
    ]  # fmt: skip


def _reason(obj: ObjectType, seen: Seen, *, is_survivor: bool, merged: set[UUID]) -> Reason | None:
    row = seen.row
    if row.id in merged:
        return "merged"
    if row.deleted:
        return "deleted"
    if not (seen.may_update if is_survivor else seen.may_delete):
        return "forbidden"
    became = obj.name == LEAD and row.record["status"] == CONVERTED
    return "converted" if became and not is_survivor else None


async def _cycles(scope: Scope, obj: ObjectType, rows: Sequence[Locked]) -> list[Blocked]:
    """Others above which the survivor stands by way of a third record: that one would come to stand below itself."""
    mine = {row.id for row in rows}
    found = []
    for field in (each for each in obj.fields if each.target == obj.name and isinstance(each.kind, ReferenceKind)):
        for row in rows:
            if (start := row.record[field.name]) is None or UUID(start) in mine:
                continue
            if await stands_below(scope, obj, field.name, UUID(start), mine):
                found.append(Blocked(row.id, "cycle"))
    return found


async def check_versions(scope: Scope, obj: ObjectType, records: Records, versions: Mapping[UUID, int]) -> None:
    """Raises `ChangedSince` where a record was written since it was compared, with what it holds now."""
    whole, stale = scope.whole(obj), {}
    for row in records.all:
        known = versions.get(row.id, 0)
        if known == row.version:
            continue
        names = [each.name for each in whole.fields if row.field_versions.get(str(each.id), 1) > known]
        values = {name: whole.by_name[name].kind.keep(whole.by_name[name], row.record[name]) for name in names
                  if row.record[name] is not None}  # fmt: skip
        held = [name for name in names if name in values]
        told = await conflict.details(scope, whole, row.record, values, held, known)
        stale[str(row.id)] = told
    if stale:
        raise ChangedSince(details={"records": stale})
