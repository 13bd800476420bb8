"""Merging: one transaction, in which every row that named a merged record comes to name the survivor; where there are
very many, one of several.
"""

import datetime as dt
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import security_log
from auth.errors import StepUpNeeded
from kernel.clock import business_now, real_now
from kernel.ids import new_id
from kernel.runtime import Runtime
from kernel.statements import any_of
from kernel.tables import change
from rapport.crm.activities import targets
from rapport.crm.merging import beside, counting, moving
from rapport.crm.merging.errors import CannotMerge
from rapport.crm.merging.judged import Records, check_versions, ids_of, load
from rapport.crm.merging.models import record_merge
from rapport.crm.merging.moving import Merging
from rapport.crm.merging.payloads import MergeRequest
from rapport.crm.merging.places import PLAIN, every_reference
from rapport.crm.merging.values import along_with_protection, sources, written
from rapport.crm.records import codec, picks, placing, protection, required_if, unique, write
from rapport.crm.records.aliases import MERGE, record_alias
from rapport.crm.records.errors import FieldErrors, IdTaken, RecordForbidden
from rapport.crm.records.objects import DELETED, ObjectType
from rapport.crm.records.rules import rules_of
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import refuse
from rapport.crm.records.write import Locked

LARGE_RECORDS: Final = 5
LARGE_ROWS: Final = 500
"""A merge of more records, or one that moves more rows, asks for a fresh proof of who is there."""

MOST_ROWS: Final = 20_000
"""That one transaction moves, each with a change of its own. Where there are more, the merge itself moves `PIECE` of
them, and a job the others, as many in each transaction.
"""

PIECE: Final = 2_000

FOLLOW_UP: Final = "merging.follow_up"
"""The job that moves what a merge left, and what came to a merged record while it was being merged."""

FOLLOWED_AFTER: Final = dt.timedelta(minutes=3)
"""A statement ends after a minute and a transaction that waits for its client after two more (the login's settings)."""


async def run(scope: Scope, runtime: Runtime, obj: ObjectType, wanted: MergeRequest) -> UUID:
    """Merges; the merge's id. The same request again, by its id, is the same merge; raises `IdTaken` where that id is
    another one's.
    """
    merge_id, ids = wanted.id or new_id(), ids_of(wanted.survivor, wanted.others)
    mine, whole = scope.mine(obj), scope.whole(obj)
    await write.hold(scope, whole, ids)  # the same request, sent twice at once, waits here for the first
    if await _is_done(scope, obj, merge_id, wanted):
        return merge_id
    records = await load(scope, mine, ids)
    _refuse(records)
    await check_versions(scope, mine, records, wanted.versions)
    merging = Merging(scope, whole, merge_id, wanted.survivor, records.gone)
    rows = await counting.total(merging)
    ask_who(scope, len(records.all), rows)
    merging.room = PIECE if rows > MOST_ROWS else None
    chosen = sources(mine, records, wanted.choices)
    new = written(whole, records, chosen)
    refuse(required_if.missing_changed(scope, obj, records.survivor.record, new))
    await _check_owners(scope, whole, records)
    await unique.let_go(scope.session, records.gone)  # what the survivor takes over from them
    survivor = await _write_survivor(scope, merging, records, new)
    await _let_go(scope, merging, records)
    await move_all(merging, records.survivor)
    await merging.write_down()
    await _remember(scope, merging, int(survivor["version"]), len(records.all))
    await settle(scope, whole, [merging.survivor])
    args = {"merge": str(merge_id), "person": str(scope.principal.person_id)}
    if merging.is_full:
        await scope.session.enqueue(FOLLOW_UP, args)
    await scope.session.enqueue(FOLLOW_UP, args, run_at=real_now() + FOLLOWED_AFTER)
    if is_large(len(records.all), rows):
        told = {"object": whole.name, "records": str(len(records.all)), "rows": str(rows), "merge": str(merge_id)}
        await security_log.note_done(runtime, scope.principal, "records_merged", **told)
    return merge_id


async def _is_done(scope: Scope, obj: ObjectType, merge_id: UUID, wanted: MergeRequest) -> bool:
    rows = await scope.session.rows(sa.select(record_merge).where(record_merge.c.id == merge_id))
    if not rows:
        return False
    said = (obj.name, wanted.survivor, scope.principal.person_id)
    if (rows[0].object, rows[0].survivor_id, rows[0].merged_by) != said:
        raise IdTaken
    # The log has the others even when the merge was undone since and their ids lead nowhere any more.
    mine = (
        change.c.record_id == wanted.survivor,
        change.c.op == MERGE,
        change.c.public["merge"].astext == str(merge_id),
    )
    logged = await scope.session.rows(sa.select(change.c.public).where(*mine, change.c.public["merged"].is_not(None)))
    if {str(each) for each in wanted.others} not in [set(row.public["merged"]) for row in logged]:
        raise IdTaken
    return True


def _refuse(records: Records) -> None:
    if not records.blocked:
        return
    told = {"blocked": [{"id": str(each.id), "reason": each.reason} for each in records.blocked]}
    if all(each.reason == "forbidden" for each in records.blocked):
        raise RecordForbidden(details=told)
    raise CannotMerge(details=told)


def ask_who(scope: Scope, records: int, rows: int) -> None:
    """Asks for a fresh proof of who is there where a merge, or its undo, is large."""
    if is_large(records, rows) and not scope.principal.proof.is_fresh:
        raise StepUpNeeded


def is_large(records: int, rows: int) -> bool:
    """Whether a merge asks for a fresh proof."""
    return records > LARGE_RECORDS or rows > LARGE_ROWS


async def _check_owners(scope: Scope, obj: ObjectType, records: Records) -> None:
    """Raises what queues refuse where a merge takes records from who has them, or out of a queue."""
    to = records.survivor.owner
    for row in (each for each in records.others if each.owner != to):
        await protection.check(scope, obj, row.id, row.owner)
        await picks.count_given(scope, obj, row.id, row.owner, to)


async def _write_survivor(scope: Scope, merging: Merging, records: Records, new: dict[str, Any]) -> dict[str, Any]:
    whole, errors = merging.obj, FieldErrors()
    rules = await rules_of(scope, whole)
    if rules is not None and new:
        # The later protection stays whoever merges, as nobody chose it.
        kept = {name: new.pop(name) for name in along_with_protection(whole) if name in new}
        rules.changing(records.survivor.record, new, errors, gated=True)
        new |= kept
        new = {name: value for name, value in new.items() if codec.differs(whole, records.survivor.record, name, value)}
    refuse(errors)
    told = {"merge": str(merging.id), "merged": [str(each) for each in merging.gone]}
    return await write.write_fields(scope, whole, records.survivor, new, MERGE, told)


async def _let_go(scope: Scope, merging: Merging, records: Records) -> None:
    """Puts the others into the trash, under ids that lead to the survivor."""
    now, table = business_now(), merging.obj.table
    values = {"deleted_at": now, "version": table.c.version + 1}
    await scope.session.execute(table.update().where(any_of(table.c.id, merging.gone)).values(values))
    alias = {"object": merging.obj.name, "survivor_id": merging.survivor, "merge_id": merging.id}
    await scope.session.execute(record_alias.insert(), [{"id": each, **alias} for each in merging.gone])
    for row in records.others:
        told = {"merge": str(merging.id), "into": str(merging.survivor)}
        scope.session.record_change(write.change_of(merging.obj, row, MERGE, (DELETED.name,), told=told))


async def move_all(merging: Merging, survivor: Locked | None) -> None:
    """Every place, in one order for everybody; shares where there is somebody by whose rights they move."""
    for each in await every_reference(merging.scope, merging.obj):
        await moving.move_reference(merging, each)
    for place in PLAIN:
        await moving.move_place(merging, place)
    await beside.move_pairs(merging)
    if survivor is not None:
        await beside.move_shares(merging, survivor)
    if merging.obj.name == "product":
        await beside.move_lines(merging)
    await counting.tell_linked(merging)


async def _remember(scope: Scope, merging: Merging, version: int, records: int) -> None:
    row = {
        "id": merging.id, "object": merging.obj.name, "survivor_id": merging.survivor, "survivor_version": version,
        "records": records, "merged_by": scope.principal.person_id, "merged_at": real_now(),
        "moving": merging.is_full,
    }  # fmt: skip
    made = insert(record_merge).values(row).on_conflict_do_nothing().returning(record_merge.c.id)
    if not await scope.session.rows(made):  # another merge, of other records, at this very moment
        raise IdTaken


async def settle(scope: Scope, obj: ObjectType, ids: list[UUID]) -> None:
    """Brings up what follows from all of it: territory and rules, and when something last happened."""
    await placing.settle(scope, obj, ids)
    await targets.refresh(scope.session, scope.registry, {(obj.name, each) for each in ids})
