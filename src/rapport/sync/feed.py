"""What changed, for another system that keeps up with this one: ids, versions and names of fields, no values.

The cursor says up to which change its reader has everything. Changes are numbered in the order of their commits, so
none appears behind it later. It also says under which rights that was: whoever comes back with others is told to read
anew what they keep, since records came into their sight, or left it, that nobody changed.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from rapport.crm.deals import lines
from rapport.crm.records.computed import COMPUTE
from rapport.crm.records.errors import BadCursor
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope
from rapport.crm.records.seen import object_named
from rapport.sync.changes import arrives, between, last_seq, left, readable
from rapport.sync.payloads import Feed, FeedChange
from rapport.sync.sight import Sight

MAX_OBJECTS: Final = 50
_CURSOR: Final = re.compile(r"([0-9]{1,18})-([0-9a-f]{32})")


async def after(scope: Scope, declared: Registry, cursor: str | None, names: Sequence[str] | None) -> Feed:
    """Everything after a cursor, oldest first, up to one page; without one, where to begin."""
    objects = _chosen(scope, names)
    # Of declarations alone: another field of one's own is no other right.
    sight, last = Sight(declared, scope.principal), await last_seq(scope)
    mark = _mark(sight, scope)
    if cursor is None:
        return Feed(cursor=f"{last}-{mark}", more=False, reset=False, changes=[])
    since = number_of(cursor)
    if since > last or not cursor.endswith(f"-{mark}"):
        return Feed(cursor=f"{last}-{mark}", more=False, reset=True, changes=[])
    return await _page(scope, sight, objects, since, last)


async def span(scope: Scope, declared: Registry, since: int, up_to: int, names: Sequence[str] | None) -> Feed:
    """What changed after one number and up to another, up to one page, whatever the reader's rights were then."""
    return await _page(scope, Sight(declared, scope.principal), _chosen(scope, names), since, up_to)


async def _page(scope: Scope, sight: Sight, objects: Sequence[ObjectType], since: int, up_to: int) -> Feed:
    page = await between(scope, objects, since, up_to)
    changes = [each for part in page.parts for each in _told(scope, sight, *part)]
    changes.sort(key=lambda each: each.seq)
    return Feed(cursor=f"{page.seq}-{_mark(sight, scope)}", more=page.more, reset=False, changes=changes)


def _chosen(scope: Scope, names: Sequence[str] | None) -> list[ObjectType]:
    objects = readable(scope)
    if names is None:
        return objects
    named = {object_named(scope.registry, scope.principal, name).name for name in names[:MAX_OBJECTS]}
    return [obj for obj in objects if obj.name in named]


def number_of(cursor: str) -> int:
    """The number of the change that a cursor is after; raises `BadCursor`."""
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise BadCursor
    return int(found[1])


def _mark(sight: Sight, scope: Scope) -> str:
    rights = [sight.mark, msgspec.to_builtins(scope.principal.rights.fields)]
    return hashlib.sha256(msgspec.json.encode(rights, order="deterministic")).hexdigest()[:32]


def names_of(scope: Scope, obj: ObjectType) -> dict[int, str]:
    """The fields and relations that the reader is shown, by the numbers that changes have for them."""
    names = {field_id: field.name for field_id, field in obj.by_id.items()}
    return names | {side.relation.id: side.name for side in scope.registry.sides(obj).values()}


def _told(
    scope: Scope, sight: Sight, obj: ObjectType, rows: Sequence[Any], seen: Mapping[UUID, Any]
) -> list[FeedChange]:  # fmt: skip
    """Each record once, at its newest change."""
    names = names_of(scope, obj)
    hidden = obj.unmasked.by_id.keys() - obj.by_id.keys()
    if obj.name == "deal" and not lines.is_shown(scope, obj):
        hidden |= {lines.LINES_FIELD}
    newest: dict[UUID, Any] = {}
    came, fields = set[UUID](), dict[UUID, dict[str, None]]()
    for row in rows:
        # What isn't shown was not changed either, and what follows from another record was not written.
        if row.record_id not in seen or row.op == COMPUTE or (row.field_ids and hidden.issuperset(row.field_ids)):
            continue
        newest[row.record_id] = row
        if arrives(row.op, row.owner_before):
            came.add(row.record_id)
        fields.setdefault(row.record_id, {}).update({names[each]: None for each in row.field_ids if each in names})
    told = [
        FeedChange(
            seq=row.seq, object=obj.name, id=record_id, version=seen[record_id].version,
            op="deleted" if seen[record_id].deleted else "created" if record_id in came else "updated",
            fields=sorted(fields[record_id]), mine=row.actor == scope.principal.person_id,
        )
        for record_id, row in newest.items()
    ]  # fmt: skip
    gone = left(sight, obj, rows, seen)
    return told + [FeedChange(seq=each.seq, object=obj.name, id=each.record_id, op="gone") for each in gone]
