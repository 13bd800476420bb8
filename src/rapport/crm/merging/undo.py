"""Undoing a merge: each record is back under its own id, with its fields and what hung on it.

What came since stays with the survivor: fields that somebody edited, rows that are new or went elsewhere. There is no
last day. It needs the rights that the merge needed, judged now.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import security_log
from auth.models import share
from auth.people import names
from kernel.clock import real_now
from kernel.runtime import Runtime
from kernel.statements import any_of
from kernel.tables import change
from rapport.crm.deals.lines import deal_line
from rapport.crm.duplicates.models import duplicate_pair
from rapport.crm.merging import beside, moving, shown_rows
from rapport.crm.merging.errors import CannotUndo, MergeNotFound
from rapport.crm.merging.judged import Seen, seen_of
from rapport.crm.merging.merge import MOST_ROWS, PIECE, ask_who, is_large, settle
from rapport.crm.merging.models import merge_move, record_merge
from rapport.crm.merging.payloads import Merge, Stays
from rapport.crm.merging.places import LINES, PAIRS, PLAIN, SHARES, references
from rapport.crm.merging.returning import Returning
from rapport.crm.merging.values import parsed, together
from rapport.crm.records import aliases, codec, unique, write
from rapport.crm.records.aliases import MERGE, UNMERGE, record_alias
from rapport.crm.records.history import before_values
from rapport.crm.records.included import titles
from rapport.crm.records.objects import DELETED, ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import Locked


@dataclass(frozen=True)
class Standing:
    """A merge as it is now. `back` are the survivor's values before it, of fields that nobody wrote since; `stays` the
    names of the others that it had written.
    """

    row: Any
    obj: ObjectType
    gone: Sequence[UUID]
    survivor: Locked
    back: Mapping[str, Any]
    stays: Sequence[str]
    reason: Stays | None


async def shown(scope: Scope, merge_id: UUID) -> Merge:
    """A merge, and what undoing it would not bring back."""
    return await _told(scope, await _standing(scope, merge_id, held=False))


async def run(scope: Scope, runtime: Runtime, merge_id: UUID) -> Merge:
    """Undoes a merge; raises `CannotUndo` with the reason."""
    found = await _standing(scope, merge_id, held=True)
    if found.reason is not None:
        raise CannotUndo(details={"reason": found.reason})
    rows = await _rows(scope, merge_id)
    ask_who(scope, found.row.records, rows)
    before = await _told(scope, found)
    now, back, moving = await _undo(scope, found, PIECE if rows > MOST_ROWS else None)
    if is_large(found.row.records, rows):
        told = {
            "object": found.obj.name,
            "records": str(found.row.records),
            "rows": str(rows if moving else back),
            "merge": str(merge_id),
        }
        await security_log.note_done(runtime, scope.principal, "merge_undone", **told)
    return msgspec.structs.replace(before, undone_at=now, reason="undone", moving=moving)


async def take_back(scope: Scope, merge_id: UUID) -> None:
    """Undoes a merge once all that was done after it was taken back; one that can't be undone stays."""
    found = await _standing(scope, merge_id, held=True, edits_stay=False)
    if found.reason is None:
        await _undo(scope, found, None)


async def _undo(scope: Scope, found: Standing, room: int | None) -> tuple[dt.datetime, int, bool]:
    """When that was, how many rows came back, and whether a job brings more."""
    merge_id, now = found.row.id, real_now()
    marks: dict[str, object] = {"merge": str(merge_id), "merged": [str(each) for each in found.gone]}
    await write.write_fields(scope, found.obj, found.survivor, dict(found.back), UNMERGE, marks)
    await _bring_back(scope, found)
    rows, moving = await _move_back(scope, found, found.survivor, room)
    done = {"undone_by": scope.principal.person_id, "undone_at": now, "moving": moving}
    await scope.session.execute(record_merge.update().where(record_merge.c.id == merge_id).values(**done))
    await settle(scope, found.obj, [found.survivor.id, *found.gone])
    return now, rows, moving


async def _standing(scope: Scope, merge_id: UUID, *, held: bool, edits_stay: bool = True) -> Standing:
    rows = await scope.session.rows(sa.select(record_merge).where(record_merge.c.id == merge_id))
    if not rows or rows[0].object not in scope.registry.objects:
        raise MergeNotFound
    row, obj = rows[0], scope.registry[rows[0].object]
    scope.require(obj)
    gone = await _gone(scope, merge_id)
    if held:
        await write.hold(scope, obj, [row.survivor_id, *gone])
        # Whoever was first has written by now: both are read again.
        row = (await scope.session.rows(sa.select(record_merge).where(record_merge.c.id == merge_id)))[0]
        gone = await _gone(scope, merge_id)
    whole = scope.whole(obj)
    found = await seen_of(scope, obj, [row.survivor_id])
    if not found:
        raise MergeNotFound
    [survivor] = found
    reason = await _reason(scope, obj, row, survivor, gone)
    back, stays = (
        await _fields(scope, whole, row, survivor.row, edits_stay=edits_stay) if reason != "undone" else ({}, ())
    )
    if reason is None and await _is_taken(scope, whole, row, survivor.row, back, gone):
        reason = "taken"
    return Standing(row, whole, gone, survivor.row, back, stays, reason)


async def _is_taken(
    scope: Scope, whole: ObjectType, row: Any, survivor: Locked, back: Mapping[str, Any], gone: Sequence[UUID]
) -> bool:
    """Whether another record has by now what one of them would have again, where each value may occur once."""
    if not whole.unique:
        return False
    after = {each.row.id: each.row.record for each in await seen_of(scope, whole, gone)}
    is_fresh = not back and survivor.version == row.survivor_version  # the log may not have this very merge yet
    after[survivor.id] = {} if is_fresh else {**survivor.record, **codec.wire(whole, back, back)}
    return bool(await unique.among(scope, whole, after))


async def _gone(scope: Scope, merge_id: UUID) -> list[UUID]:
    mine = sa.select(record_alias.c.id).where(record_alias.c.merge_id == merge_id).order_by(record_alias.c.id)
    return [each.id for each in await scope.session.rows(mine)]


async def _reason(scope: Scope, obj: ObjectType, row: Any, survivor: Seen, gone: Sequence[UUID]) -> Stays | None:
    if row.undone_at is not None:
        return "undone"
    if await aliases.merged(scope.session, [row.survivor_id]):
        return "merged_on"
    if not gone or survivor.row.deleted:
        return "gone"
    table = obj.table
    there = await scope.session.rows(sa.select(table.c.id).where(any_of(table.c.id, gone)))
    mine = [each for each in await seen_of(scope, obj, gone) if each.may_delete]
    return None if survivor.may_update and len(mine) == len(there) else "forbidden"


async def _fields(
    scope: Scope, whole: ObjectType, row: Any, survivor: Locked, *, edits_stay: bool
) -> tuple[dict[str, Any], list[str]]:
    """The survivor's values before the merge, and the fields that keep what they hold."""
    logged = await _logged(scope, row)
    back, stays = dict[str, Any](), list[str]()
    for each in logged:
        past = before_values(scope, each)
        for field in (whole.by_id[number] for number in each.field_ids if number in whole.by_id):
            written = survivor.field_versions.get(str(field.id), 1)
            edited = edits_stay and written != row.survivor_version
            if edited or str(field.id) not in past:  # or its text was erased
                stays.append(field.name)
            else:
                value = past[str(field.id)]
                back[field.name] = None if value is None else parsed(field, value)
    along = together(whole)
    if not along.isdisjoint(stays):
        held = [name for name in back if name in along]
        return {name: value for name, value in back.items() if name not in along}, [*stays, *held]
    return back, stays


async def _logged(scope: Scope, row: Any) -> Sequence[Any]:
    """What the change log holds of the survivor's part in a merge."""
    mine = (change.c.record_id == row.survivor_id, change.c.op == MERGE, change.c.public["merge"].astext == str(row.id))
    return await scope.session.rows(sa.select(change).where(*mine, change.c.public["merged"].is_not(None)))


async def became_one(scope: Scope, row: Any) -> list[UUID]:
    """The others of a merge, as the log has them."""
    return [UUID(each) for logged in await _logged(scope, row) for each in logged.public["merged"]]


async def _bring_back(scope: Scope, found: Standing) -> None:
    """Takes the others out of the trash, under their own ids."""
    await scope.session.execute(record_alias.delete().where(record_alias.c.merge_id == found.row.id))
    locked = await write.lock(scope, found.obj, found.gone, "delete")
    table = found.obj.table
    values = {"deleted_at": None, "version": table.c.version + 1}
    ids = [each.id for each in locked]
    await scope.session.execute(table.update().where(any_of(table.c.id, ids)).values(values))
    for row in locked:
        told = {"merge": str(found.row.id), "into": str(found.row.survivor_id)}
        scope.session.record_change(write.change_of(found.obj, row, UNMERGE, (DELETED.name,), told=told))
    await unique.follow(scope, found.obj, ids, risen=True)


async def _move_back(scope: Scope, found: Standing, survivor: Locked, room: int | None) -> tuple[int, bool]:
    """How many rows came back, and whether more are left for later."""
    merge_id = found.row.id
    rows = await beside.move_pairs_back(scope, merge_id, survivor.id)
    rows += await beside.move_shares_back(scope, merge_id, survivor)
    back = Returning(scope, found.obj, merge_id, [survivor.id], room)
    rows += await back.run(beside.move_lines_back)
    if back.is_full:
        await back.go_on(scope.principal.person_id)
    return rows, back.is_full


async def _told(scope: Scope, found: Standing) -> Merge:
    row, shown_fields = found.row, scope.mine(found.obj).by_name
    title = (await titles(scope, {row.object: {row.survivor_id}})).get(str(row.survivor_id))
    people = await names(scope.session, {row.merged_by})
    # Once it is undone no id leads elsewhere any more; the log goes on saying which ones did.
    merged = found.gone or await became_one(scope, row)
    return Merge(
        id=row.id, object=row.object, survivor_id=row.survivor_id, title=title["label"] if title else None,
        merged=await shown_rows.seen(scope, found.obj, merged),
        moves=await shown_rows.moves(scope, found.obj, row.id), merged_at=row.merged_at,
        merged_by=people[row.merged_by]["name"] if row.merged_by in people else "", undone_at=row.undone_at,
        moving=row.moving, stays=[name for name in found.stays if name in shown_fields],
        moved_since=await _moved_since(scope, found) if found.reason is None else 0, reason=found.reason,
    )  # fmt: skip


async def _rows(scope: Scope, merge_id: UUID) -> int:
    marks = merge_move.c.place.endswith(f".{moving.PRIMARY}")  # what was changed of a row that did not move
    mine = sa.select(sa.func.count()).where(merge_move.c.merge_id == merge_id, ~marks)
    return int((await scope.session.rows(mine))[0][0])


async def _moved_since(scope: Scope, found: Standing) -> int:
    """Rows that a merge moved and that are no longer the survivor's, and those that were joined to one that is not."""
    journal, survivor, number = merge_move.c, found.row.survivor_id, 0
    places = [
        (each.name, each.obj.table.c.id, each.names([survivor])) for each in references(scope.registry, found.obj)
    ]
    places += [(each.name, each.table.c[each.key], each.ids == survivor) for each in PLAIN]
    places += [(SHARES, share.c.id, share.c.record_id == survivor)]
    places += [(LINES, deal_line.c.id, deal_line.c.product_id == survivor)]
    lost = [(name, ~journal.joined, ~sa.exists().where(key == journal.row_id, there)) for name, key, there in places]
    for place in (each for each in PLAIN if each.unique):
        columns = [place.table.c[name] for name in place.unique]
        same = [each == sa.cast(journal.before[each.name].astext, each.type) for each in columns]
        lost.append((place.name, journal.joined, ~sa.exists().where(*same, place.ids == survivor)))
    pair = duplicate_pair.c
    ends = (sa.func.least(journal.row_id, survivor), sa.func.greatest(journal.row_id, survivor))
    there = sa.exists().where(pair.left_id == ends[0], pair.right_id == ends[1])
    # Of pairs those that somebody dismissed: the others are found anew from what the records hold.
    lost.append((PAIRS, ~journal.joined & (journal.before["state"].astext == "dismissed"), ~there))
    for name, *which in lost:
        mine = (journal.merge_id == found.row.id, journal.place == name, *which)
        [[count]] = await scope.session.rows(sa.select(sa.func.count()).select_from(merge_move).where(*mine))
        number += count
    return number
