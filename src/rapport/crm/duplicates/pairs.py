"""Pairs as their reader sees them: both records visible, judged anew at each look, dismissed ones left out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.changes import Change
from kernel.clock import business_now
from kernel.errors import Invalid
from kernel.ids import new_id
from rapport.crm.duplicates.blocks import Blocks
from rapport.crm.duplicates.errors import NotAPair
from rapport.crm.duplicates.judge import Verdict, identifying, judge
from rapport.crm.duplicates.keyed import shared_keys
from rapport.crm.duplicates.models import duplicate_pair
from rapport.crm.duplicates.payloads import Duplicate, Duplicates, Pair, PairPage, State, Why
from rapport.crm.records import sorting
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import RecordForbidden, RecordNotFound
from rapport.crm.records.included import included
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

MOST = 20
DISMISS, RECONSIDER = "dismiss_duplicate", "reconsider_duplicate"


async def of_record(scope: Scope, obj: ObjectType, record_id: UUID) -> Duplicates:
    """What a record is probably one with, most likely first."""
    return await _of(scope, obj, record_id, await fetch(scope, obj, record_id, deleted=False))


async def of_draft(scope: Scope, obj: ObjectType, values: Mapping[str, object]) -> Duplicates:
    """The same for a record that is being typed; what can't be read yet says nothing."""
    fields = [obj.title, *(field for field, _ in identifying(obj))]
    draft = {field.name: _readable(field, values.get(field.name)) for field in fields}
    return await _of(scope, obj, new_id(), draft)


def _readable(field: Field, raw: object) -> Any:
    try:
        return field.kind.parse(field, raw) if isinstance(raw, str) and raw.strip() else None
    except Invalid:
        return None


async def _of(scope: Scope, obj: ObjectType, record_id: UUID, record: Record) -> Duplicates:
    blocks = Blocks(scope.session, obj, scope.visible(obj, obj.table))
    others = {other for _, other in await blocks.candidates([(record_id, record)])}
    others -= await _dismissed(scope, record_id)
    found, mine = [], await shared_keys(scope.session, obj, [record_id, *others])
    for each in await by_ids(scope, obj, sorted(others)):
        verdict = judge(obj, record, each, key=mine(record_id, record, UUID(each["id"]), each))
        if verdict.reasons:
            found.append(Duplicate(each, verdict.score, _why(verdict)))
    likely = sorted(found, key=lambda each: (-each.score, each.record["id"]))[:MOST]
    return Duplicates(likely, await included(scope, obj, [each.record for each in likely]))


async def _dismissed(scope: Scope, record_id: UUID) -> set[UUID]:
    mine = sa.or_(duplicate_pair.c.left_id == record_id, duplicate_pair.c.right_id == record_id)
    columns = (duplicate_pair.c.left_id, duplicate_pair.c.right_id)
    rows = await scope.session.rows(sa.select(*columns).where(mine, duplicate_pair.c.state == "dismissed"))
    return {each for row in rows for each in row}


async def page(scope: Scope, obj: ObjectType, cursor: str | None, limit: int, *, state: State = "open") -> PairPage:
    """The pairs that were found in an object's whole list, most likely first; or those that were dismissed."""
    shape = f"duplicates:{obj.name}:{state}"
    after = None if cursor is None else sorting.open_cursor(scope.keys, shape, cursor)
    rows = await scope.session.rows(_pairs(scope, obj, after, state).limit(limit + 1))
    shown = rows[:limit]
    records = await _records(scope, obj, shown)
    pairs, keyed = [], await shared_keys(scope.session, obj, records)
    for row in shown:
        left, right = records.get(row.left_id), records.get(row.right_id)
        verdict = Verdict(0, ())
        if left and right:
            verdict = judge(obj, left, right, key=keyed(row.left_id, left, row.right_id, right))
        # Else somebody has changed one since; what was decided can be taken back all the same.
        if left and right and (verdict.reasons or state == "dismissed"):
            pairs.append(Pair(left, right, verdict.score, _why(verdict)))
    last = shown[-1] if len(rows) > limit else None
    following = last and sorting.seal_cursor(scope.keys, shape, [last.score, last.left_id, last.right_id])
    sides = [side for each in pairs for side in (each.left, each.right)]
    return PairPage(pairs, following, await included(scope, obj, sides))


def _pairs(scope: Scope, obj: ObjectType, after: Sequence[Any] | None, state: State) -> sa.Select[Any]:
    pair, left, right = duplicate_pair.c, obj.table.alias("one"), obj.table.alias("other")
    statement = sa.select(pair.score, pair.left_id, pair.right_id)
    statement = statement.join(left, left.c.id == pair.left_id).join(right, right.c.id == pair.right_id)
    statement = statement.where(pair.object == obj.name, pair.state == state)
    for side in (left, right):
        statement = statement.where(scope.visible(obj, side), side.c.deleted_at.is_(None))
    if after is not None:
        score, *ids = after
        mine = sa.tuple_(pair.left_id, pair.right_id)
        theirs = sa.tuple_(*(sa.literal(each, pair.left_id.type) for each in ids))
        statement = statement.where(sa.or_(pair.score < score, sa.and_(pair.score == score, mine < theirs)))
    return statement.order_by(pair.score.desc(), pair.left_id.desc(), pair.right_id.desc())


async def _records(scope: Scope, obj: ObjectType, rows: Iterable[Any]) -> dict[UUID, Record]:
    ids = sorted({each for row in rows for each in (row.left_id, row.right_id)})
    return {UUID(each["id"]): each for each in await by_ids(scope, obj, ids)}


async def dismiss(scope: Scope, obj: ObjectType, one: UUID, other: UUID) -> None:
    """Says that two records are not one. Whoever says so may change both."""
    records = await _both(scope, obj, one, other)
    left, right = sorted((one, other))
    decided = {"state": "dismissed", "decided_by": scope.principal.person_id, "decided_at": business_now()}
    score = await _score(scope, obj, one, other, records)
    row = {"left_id": left, "right_id": right, "object": obj.name, "score": score}
    statement = insert(duplicate_pair).values(**row, **decided, found_at=business_now())
    known = ["left_id", "right_id"]
    statement = statement.on_conflict_do_update(
        index_elements=known, set_=decided, where=duplicate_pair.c.state == "open"
    )
    if (await scope.session.execute(statement)).rowcount:
        _note(scope, obj, left, right, DISMISS)


async def reconsider(scope: Scope, obj: ObjectType, one: UUID, other: UUID) -> None:
    """Takes back that two records are not one: they are proposed again where they still look alike."""
    records = await _both(scope, obj, one, other)
    left, right = sorted((one, other))
    score = await _score(scope, obj, one, other, records)
    again = {"state": "open", "score": score, "decided_by": None, "decided_at": None}
    mine = (duplicate_pair.c.left_id == left) & (duplicate_pair.c.right_id == right)
    statement = duplicate_pair.update().where(mine, duplicate_pair.c.state == "dismissed").values(**again)
    if (await scope.session.execute(statement)).rowcount:
        _note(scope, obj, left, right, RECONSIDER)


async def _score(scope: Scope, obj: ObjectType, one: UUID, other: UUID, records: Sequence[Record]) -> int:
    whole = scope.whole(obj)
    keyed = await shared_keys(scope.session, whole, [one, other])
    return judge(whole, *records, key=keyed(one, records[0], other, records[1])).score


async def _both(scope: Scope, obj: ObjectType, one: UUID, other: UUID) -> Sequence[Record]:
    """Two records that the reader may change, whole: how alike they are is kept for everybody."""
    if one == other:
        raise NotAPair
    records = await by_ids(scope, obj, [one, other], masked=False)
    if len(records) < 2:
        raise RecordNotFound
    mine = sa.select(obj.table.c.id).where(obj.table.c.id.in_([one, other]), scope.visible(obj, obj.table, "update"))
    if len(await scope.session.rows(mine)) < 2:
        raise RecordForbidden
    return records


def _note(scope: Scope, obj: ObjectType, left: UUID, right: UUID, op: str) -> None:
    for record, twin in ((left, right), (right, left)):
        scope.session.record_change(Change(object=obj.name, record_id=record, op=op, public={"other_id": str(twin)}))


def _why(verdict: Verdict) -> list[Why]:
    return [Why(each.code, each.field) for each in verdict.reasons]
