"""Many records at once, in chunks that each commit on their own, under one batch id that can be undone."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from kernel.errors import RapportError
from kernel.tables import change
from rapport.crm.records import write
from rapport.crm.records.errors import InvalidRecord, RecordNotFound, TooManyMatches
from rapport.crm.records.history import revert_row
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import Query, where
from rapport.crm.records.scope import Scope

CHUNK = 500
MAX_RECORDS = 10_000

Operation = Literal["update", "delete", "restore"]
OpenScope = Callable[[], AbstractAsyncContextManager[Scope]]
"""Opens a new transaction for the same principal; each chunk is one."""


async def chosen(
    scope: Scope, obj: ObjectType, op: Operation, ids: Sequence[UUID] | None, raw_filter: object, search: str | None
) -> list[UUID]:
    """The ids a bulk edit is about, in order; those of a filter are the ones that may be changed."""
    if ids is not None:
        found = sorted(set(ids))
    else:
        level: Literal["update", "delete"] = "update" if op == "update" else "delete"
        query = Query(raw_filter=raw_filter, deleted=op == "restore", search=search)
        clause = await where(scope, obj, query, level=level)
        statement = sa.select(obj.table.c.id).where(clause).order_by(obj.table.c.id).limit(MAX_RECORDS + 1)
        found = [row[0] for row in await scope.session.rows(statement)]
    if len(found) > MAX_RECORDS:
        raise TooManyMatches(limit=MAX_RECORDS)
    return found


async def run(
    open_scope: OpenScope,
    obj: ObjectType,
    op: Operation,
    ids: Sequence[UUID],
    raw: Mapping[str, object],
    batch_id: UUID,
) -> dict[str, Any]:
    """Does `op` to every record; a record that refuses is reported and doesn't stop the others."""
    done, failed = 0, []
    for start in range(0, len(ids), CHUNK):
        async with open_scope() as scope:
            scope.session.batch_id = batch_id
            finished, refused = await _chunk(scope, obj, op, ids[start : start + CHUNK], raw)
        done += finished
        failed += refused
    return {"batch_id": str(batch_id), "done": done, "failed": failed}


async def _chunk(
    scope: Scope, obj: ObjectType, op: Operation, ids: Sequence[UUID], raw: Mapping[str, object]
) -> tuple[int, list[dict[str, Any]]]:
    locked = await write.lock(scope, obj, ids, "update" if op == "update" else "delete")
    missing = set(ids) - {row.id for row in locked}
    failed = [_failure(scope, record_id, RecordNotFound()) for record_id in sorted(missing)]
    done = 0
    for row in locked:
        try:
            if op == "update":
                if row.deleted:
                    raise RecordNotFound
                await write.apply_update(scope, obj, row, raw, None)
            else:
                await write.set_deleted(scope, obj, row, deleted=op == "delete")
            done += 1
        except (InvalidRecord, RecordNotFound) as error:  # raised before anything of this row was written
            failed.append(_failure(scope, row.id, error))
    return done, failed


def _failure(scope: Scope, record_id: UUID, error: RapportError) -> dict[str, Any]:
    """One record's refusal; field errors are folded into the message."""
    texts = [f"{name}: {each.message(scope.locale)}" for name, each in error.fields.items()]
    return {"id": str(record_id), "code": error.code, "message": "; ".join(texts) or error.message(scope.locale)}


async def undo(open_scope: OpenScope, batch_id: UUID) -> dict[str, Any]:
    """Takes a whole batch back, newest change first; records that somebody edited since are kept and listed."""
    undone, kept, before = 0, [], None
    while True:
        async with open_scope() as scope:
            rows = await _batch_rows(scope, batch_id, before)
            edited = await _edited_since(scope, batch_id, rows)
            for row in rows:
                obj = scope.registry.objects.get(row.object)
                if obj is None:
                    continue
                if row.record_id in edited:
                    kept.append({"object": row.object, "id": str(row.record_id), "reason": "edited_since"})
                    continue
                try:
                    await revert_row(scope, obj, row)
                    undone += 1
                except RecordNotFound:  # already taken back: undoing twice is undoing once
                    continue
        if len(rows) < CHUNK:
            return {"undone": undone, "kept": kept}
        before = rows[-1].seq


async def _batch_rows(scope: Scope, batch_id: UUID, before: int | None) -> Sequence[Any]:
    mine = change.c.batch_id == batch_id
    if before is not None:
        mine &= change.c.seq < before
    return await scope.session.rows(sa.select(change).where(mine).order_by(change.c.seq.desc()).limit(CHUNK))


async def _edited_since(scope: Scope, batch_id: UUID, rows: Sequence[Any]) -> set[UUID]:
    """Records of these changes that were updated later by anything but the batch itself or its undo."""
    if not rows:
        return set()
    later = (
        sa.select(change.c.record_id)
        .where(
            change.c.record_id.in_({row.record_id for row in rows}),
            change.c.op == "update",
            change.c.batch_id.is_distinct_from(batch_id),
            change.c.cause_seq.is_(None),
            change.c.seq > rows[-1].seq,
        )
        .distinct()
    )
    return {row[0] for row in await scope.session.rows(later)}
