"""Many records at once, in chunks that each commit on their own, under one batch id that can be undone."""

import functools
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from auth.authz import epoch
from auth.reach_errors import REFUSED_BY_QUEUES, TerritoryNotFound, TerritoryNotYours
from kernel.errors import RapportError
from kernel.statements import any_of
from kernel.tables import change
from rapport.crm.records import assigning, by_hand, once, pool, taking, trash, unique, write
from rapport.crm.records.aliases import RecordMerged
from rapport.crm.records.errors import (
    CannotRestore,
    CannotRevert,
    InvalidRecord,
    MovedSince,
    MoveNotYours,
    OwnerNotYours,
    RecordNotFound,
    SearchCutOff,
    TooManyMatches,
)
from rapport.crm.records.gate import Attempt, HeldBack
from rapport.crm.records.history import revert_row
from rapport.crm.records.included import titles
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.payloads import ChosenTerritory
from rapport.crm.records.read import Query, where
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import holds

CHUNK = 500
MOVED = "owner_transfer"
"""How many records change their owner at once, as `gate.py` measures it."""
MAX_RECORDS = 10_000

TRASH = {"create": True, "delete": False, "restore": True}
"""What taking a change back does to the record: whether it then lies in the trash."""

Operation = Literal["update", "take", "assign", "place", "preview_place", "delete", "restore"]

LEVEL: dict[Operation, Literal["update", "delete"]] = {
    "update": "update", "take": "update", "assign": "update", "place": "update", "preview_place": "update",
    "delete": "delete", "restore": "delete",
}  # fmt: skip
"""The right that each needs."""
OpenScope = Callable[[], AbstractAsyncContextManager[Scope]]
"""Opens a new transaction for the same principal; each chunk is one."""
SoFar = Callable[[int, int], Awaitable[None]]


async def chosen(
    scope: Scope, obj: ObjectType, op: Operation, ids: Sequence[UUID] | None, raw_filter: object, search: str | None
) -> list[UUID]:
    """The ids a bulk edit is about, in order; those of a filter are the ones that may be changed."""
    if ids is not None:
        found = sorted(set(ids))
    else:
        clause = await matching(scope, obj, op, raw_filter, search)
        statement = sa.select(obj.table.c.id).where(clause).order_by(obj.table.c.id).limit(MAX_RECORDS + 1)
        found = [row[0] for row in await scope.session.rows(statement)]
    if len(found) > MAX_RECORDS:
        raise TooManyMatches(limit=MAX_RECORDS)
    return found


async def matching(
    scope: Scope, obj: ObjectType, op: Operation, raw_filter: object, search: str | None
) -> sa.ColumnElement[bool]:
    """Which records match and may be changed so. Raises `SearchCutOff` where a search did not look at every record."""
    query = Query(raw_filter=raw_filter, deleted=op == "restore", search=search)
    clause = await where(scope, obj, query, level=LEVEL[op])
    if op == "take":
        clause &= any_of(obj.table.c.owner_id, scope.principal.reach.queues)
    if op in {"assign", "place", "preview_place"}:
        clause &= scope.owned(obj, obj.table, "update")
    if scope.texts.cut_off:
        raise SearchCutOff
    return clause


async def judge(scope: Scope, obj: ObjectType, op: Operation, ids: Sequence[UUID], raw: Mapping[str, object]) -> None:
    """Asks whether so many records may change their owner at once; raises `HeldBack` if that needs consent."""
    if op == "assign":
        await scope.registry.gate.judge(scope, Attempt(object=obj.name, values={MOVED: Decimal(len(ids))}))
    if op == "update" and OWNER.name in raw:
        moved = len(await moving(scope, obj, ids, raw[OWNER.name]))
        await scope.registry.gate.judge(scope, Attempt(object=obj.name, values={MOVED: Decimal(moved)}))


async def moving(scope: Scope, obj: ObjectType, ids: Sequence[UUID], owner: object) -> list[UUID]:
    """Those of the records that would get another owner."""
    table = obj.table
    there = sa.and_(any_of(table.c.id, ids), table.c.deleted_at.is_(None), scope.visible(obj, table, "update"))
    rows = await scope.session.rows(sa.select(table.c.id, table.c.owner_id).where(there).order_by(table.c.id))
    return [row.id for row in rows if str(row.owner_id) != str(owner)]


@dataclass(frozen=True)
class Chosen:
    """The records that a bulk edit is about, in order, and the batch that it makes."""

    batch_id: UUID
    ids: list[UUID]


async def run(
    open_scope: OpenScope,
    obj: ObjectType,
    op: Operation,
    chosen: Chosen,
    raw: Mapping[str, object] | ChosenTerritory,
    key: str | None = None,
) -> dict[str, Any]:
    """Does `op` to every record; a record that refuses is reported and doesn't stop the others.

    With the key of a request that came before, what is done is not done again, and the rest is.
    """
    done, failed, ids = 0, [], chosen.ids
    for start in range(0, len(ids), CHUNK):
        async with open_scope() as scope:
            scope.session.batch_id = chosen.batch_id
            chunk = ids[start : start + CHUNK]
            closed = scope.principal.refusal(obj.module)
            if closed is None:
                work = functools.partial(change_part, scope, obj, op, chunk, raw)
                part, asked = f"{key} from {start}" if key else None, ("bulk", obj.name, op, raw, chunk)
                finished, refused = await once.outcome(scope, part, obj.name, chosen.batch_id, asked, work)
            else:  # closed meanwhile: what is done is done, and the rest says why it isn't
                finished, refused = 0, [_failure(scope, each, closed) for each in chunk]
        done += finished
        failed += refused
    return {"batch_id": str(chosen.batch_id), "done": done, "failed": failed}


async def change_part(
    scope: Scope, obj: ObjectType, op: Operation, ids: Sequence[UUID], raw: Mapping[str, object] | ChosenTerritory
) -> tuple[int, list[dict[str, Any]]]:
    """Does `op` to some records in this transaction; returns how many it was done to, and why others refused."""
    if isinstance(raw, ChosenTerritory):
        # Whoever takes a territory away holds the epoch, too: it is there until this part has been written.
        await epoch.hold(scope.session)
    locked = await write.lock(scope, obj, ids, LEVEL[op], *([pool.to_take(scope)] if op == "take" else []))
    missing = set(ids) - {row.id for row in locked}
    failed = [_failure(scope, record_id, RecordNotFound()) for record_id in sorted(missing)]
    if isinstance(raw, ChosenTerritory):
        try:
            await by_hand.check(scope, obj, raw)
        except (TerritoryNotFound, TerritoryNotYours) as gone:
            return 0, failed + [_failure(scope, row.id, gone) for row in locked]
        why = {row.id: by_hand.refused(scope, obj, row) for row in locked}
        placed = [row for row in locked if why[row.id] is None]
        await by_hand.put(scope, obj, placed, raw)
        return len(placed), failed + [_failure(scope, each, error) for each, error in why.items() if error]
    if op == "assign":
        done, why_not = await assigning.assign(scope, obj, locked)
        return done, failed + [_failure(scope, each, error) for each, error in why_not.items()]
    refused = [(row.id, no) for row in locked if (no := await _refusal(scope, obj, op, row, raw)) is not None]
    return len(locked) - len(refused), failed + [_failure(scope, each, no) for each, no in refused]


async def _refusal(
    scope: Scope, obj: ObjectType, op: Operation, row: write.Locked, raw: Mapping[str, object]
) -> RapportError | None:  # fmt: skip
    """Does `op` to one record, unless that refuses; each refusal is raised before anything of it was written."""
    try:
        if row.deleted and LEVEL[op] == "update":
            return RecordNotFound()
        if op == "update":
            await write.apply_update(scope, obj, row, raw, None)
        elif op == "take":
            await taking.take(scope, obj, row)
        else:
            await trash.set_deleted(scope, obj, row, deleted=op == "delete")
    except (InvalidRecord, RecordNotFound, RecordMerged, HeldBack, *REFUSED_BY_QUEUES) as error:
        return error
    except OwnerNotYours as error:
        if holds(scope, obj, row.owner, row.territory):
            raise  # it is about whom the writer names, which is the same for all of them
        return error
    return None


def _failure(scope: Scope, record_id: UUID, error: RapportError) -> dict[str, Any]:
    """One record's refusal; field errors are folded into the message."""
    texts = [f"{name}: {each.message(scope.locale)}" for name, each in error.fields.items()]
    return {"id": str(record_id), "code": error.code, "message": "; ".join(texts) or error.message(scope.locale)}


async def undo(
    open_scope: OpenScope, batch_id: UUID, revert: Collection[UUID] = (), so_far: SoFar | None = None
) -> dict[str, Any]:
    """Takes a whole batch back, newest change first; records that somebody edited since are kept and listed.

    `revert` are records to take back although they were edited. `already` counts the changes of this reader's records
    that were taken back before. Raises `NotInPlan` where it is about records of a module that is off, before anything
    is taken back: half of a batch is nobody's wish. `so_far` hears after each part how many changes are taken back, now
    or before, and how many records are kept.
    """
    return await undo_changes(open_scope, of_batch(batch_id), revert, so_far)


@dataclass(frozen=True)
class Changes:
    """Changes that belong together: which they are, and what counts as somebody's edit of their records since.

    `taken_back_as` is the batch that taking them back makes.
    """

    which: sa.ColumnElement[bool]
    is_edit: sa.ColumnElement[bool]
    taken_back_as: UUID | None = None


def of_batch(batch_id: UUID) -> Changes:
    """A bulk edit's, or an import's."""
    return Changes(change.c.batch_id == batch_id, _is_edit(batch_id))


async def undo_changes(
    open_scope: OpenScope, changes: Changes, revert: Collection[UUID] = (), so_far: SoFar | None = None
) -> dict[str, Any]:
    """`undo` of any changes, in transactions of `CHUNK`."""
    undone, already, kept, before = 0, 0, [], None
    while True:
        async with open_scope() as scope:
            if changes.taken_back_as is not None:  # else whoever opens the scope may have named one
                scope.session.batch_id = changes.taken_back_as
            if before is None:
                await _require_all(scope, changes)
            rows = await _rows(scope, changes, before)
            mine = [row for row in rows if scope.registry.changed_by(row.object)]
            await _hold(scope, mine)
            edited = await _edited_since(scope, changes, rows) - set(revert)
            left = [row for row in mine if row.record_id in edited]
            refused: dict[str, list[Any]] = {}
            taken = await _take_back(scope, [row for row in mine if row.record_id not in edited], refused)
            undone, already = undone + taken[True], already + taken[False]
            kept += await _kept(scope, left)
            for reason, others in refused.items():
                kept += await _kept(scope, others, reason)
        if so_far is not None:
            await so_far(undone + already, len(kept))
        if len(rows) < CHUNK:
            return {"undone": undone, "already": already, "kept": kept}
        before = rows[-1].seq


async def require_all(scope: Scope, batch_id: UUID) -> None:
    """Raises `NotInPlan` unless all records of a batch are of modules in the plan."""
    await _require_all(scope, of_batch(batch_id))


async def _require_all(scope: Scope, changes: Changes) -> None:
    named = sa.select(change.c.object).where(changes.which).distinct()
    for row in await scope.session.rows(named):
        if obj := scope.registry.changed_by(row.object):
            scope.require(obj)


async def _hold(scope: Scope, rows: Sequence[Any]) -> None:
    """Locks the records of these changes before anybody asks who edited them since.

    In the order in which every other verb takes them, not newest change first: that would deadlock with a bulk edit.
    """
    ids: dict[str, set[UUID]] = {}
    for row in rows:
        ids.setdefault(_whole(scope, row.object).name, set()).add(row.record_id)
    for name in sorted(ids):
        await write.hold(scope, scope.registry[name], ids[name])


def _whole(scope: Scope, name: str) -> ObjectType:
    found = scope.registry.changed_by(name)
    if found is None:
        raise LookupError(name)  # only those that there are come this far
    return found


async def _kept(scope: Scope, rows: Sequence[Any], reason: str = "edited_since") -> list[dict[str, str]]:
    """What is said about records that stay as they are: nothing about those that the reader may not see."""
    ids: dict[str, set[UUID]] = {}
    for row in rows:
        ids.setdefault(row.object, set()).add(row.record_id)
    known = await titles(scope, ids)
    return [
        {"object": row.object, "id": str(row.record_id), "reason": reason}
        for row in rows
        if str(row.record_id) in known
    ]


async def _take_back(scope: Scope, rows: Sequence[Any], refused: dict[str, list[Any]]) -> Counter[bool]:
    """Takes changes back, newest first; runs of creates, deletes or restores in one statement each.

    Counts those that were taken back now, and (`False`) those whose records were so already. Changes that this reader
    may not take back, or that lead to what is gone, are added to `refused`, by the code of why.
    """
    taken: Counter[bool] = Counter()
    for (name, op), run_of in groupby(rows, key=lambda row: (row.object, row.op)):
        obj, same = _whole(scope, name), list(run_of)
        if op in TRASH:
            scope.session.cause_seq = same[0].seq
            locked = await write.lock(scope, obj, [row.record_id for row in same], "delete")
            deleted = TRASH[op]
            barred = {} if deleted else await unique.restorable(scope, obj, locked)
            if barred:
                left = [row for row in same if row.record_id in barred]
                refused.setdefault(CannotRestore.code, []).extend(left)
                locked = [row for row in locked if row.id not in barred]
            await trash.set_deleted_many(scope, obj, locked, deleted=deleted)
            taken.update(row.deleted != deleted for row in locked)
            continue
        for row in same:
            try:
                made = scope.session.pending
                await revert_row(scope, obj, row)
                taken[scope.session.pending > made] += 1
            except (
                HeldBack,
                OwnerNotYours,
                InvalidRecord,
                MovedSince,
                MoveNotYours,
                TerritoryNotFound,
                TerritoryNotYours,
                *REFUSED_BY_QUEUES,
            ) as error:  # raised before anything of this row was written
                refused.setdefault(error.code, []).append(row)
            # It lies in the trash, was merged, is not for this reader to change, or what it held was erased.
            except (RecordNotFound, RecordMerged, CannotRevert):
                continue
    return taken


async def _rows(scope: Scope, changes: Changes, before: int | None) -> Sequence[Any]:
    mine = changes.which
    if before is not None:
        mine &= change.c.seq < before
    return await scope.session.rows(sa.select(change).where(mine).order_by(change.c.seq.desc()).limit(CHUNK))


async def edited_since(scope: Scope, batch_id: UUID, limit: int) -> list[dict[str, str]]:
    """Records of a batch that somebody edited since: what an undo would keep."""
    first = sa.select(sa.func.min(change.c.seq)).where(change.c.batch_id == batch_id).scalar_subquery()
    mine = change.alias("mine")
    of_batch = sa.exists().where(mine.c.batch_id == batch_id, mine.c.record_id == change.c.record_id)
    later = (
        sa.select(change.c.object, change.c.record_id)
        .where(_is_edit(batch_id), change.c.seq > first, of_batch)
        .distinct()
        .limit(limit)
    )
    rows = [row for row in await scope.session.rows(later) if row.object in scope.registry.objects]
    return await _kept(scope, rows)


def _is_edit(batch_id: UUID) -> sa.ColumnElement[bool]:
    """Updates by anything but the batch itself or an undo, on records that no undo of a batch has taken back since."""
    return sa.and_(change.c.batch_id.is_distinct_from(batch_id), is_standing_edit())


def is_standing_edit() -> sa.ColumnElement[bool]:
    """Updates that are no undo, on records that no undo of a batch has taken back since."""
    after = change.alias("after")
    taken_back = sa.exists().where(
        after.c.record_id == change.c.record_id,
        after.c.seq > change.c.seq,
        after.c.cause_seq.is_not(None),
        after.c.batch_id.is_not(None),
    )
    return sa.and_(change.c.op == "update", change.c.cause_seq.is_(None), ~taken_back)


async def _edited_since(scope: Scope, changes: Changes, rows: Sequence[Any]) -> set[UUID]:
    """Records of these changes that were updated later by anything but the changes themselves or their undo."""
    if not rows:
        return set()
    later = (
        sa.select(change.c.record_id)
        .where(change.c.record_id.in_({row.record_id for row in rows}), changes.is_edit, change.c.seq > rows[-1].seq)
        .distinct()
    )
    return {row[0] for row in await scope.session.rows(later)}
