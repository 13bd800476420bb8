"""What somebody deleted or changed, found by who and when, and brought back: "the 214 contacts that Wang deleted".

A happening is a run of changes of one kind by one person to one object: a bulk edit is one, and so are single changes
that follow each other within minutes. Only what the reader could take back themselves is counted, shown or touched:
everything passes their own rights. Bringing back is a batch of its own, which can be undone.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import names
from auth.principal import Level
from kernel.clock import in_real_time
from kernel.tables import change
from rapport.crm.records import bulk
from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.payloads import Seq
from rapport.crm.records.scope import Scope

GAP = dt.timedelta(minutes=5)
"""Single changes that follow each other this closely are one happening."""

MAX_HAPPENINGS = 100
MAX_RUNS = 2_000
SAMPLE = 12
Op = Literal["delete", "update"]


class Happening(msgspec.Struct, kw_only=True):
    """What one person did to records of one object; `first_seq` to `last_seq` are its place in the log of changes."""

    object: str
    op: Op
    actor_id: UUID | None
    actor: str | None = None
    batch_id: UUID | None
    records: int
    since: dt.datetime
    until: dt.datetime
    first_seq: int
    last_seq: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A happening as a request names it."""

    object: str
    op: Op
    actor_id: UUID | None
    batch_id: UUID | None
    first_seq: Seq
    last_seq: Seq


class RecoveryPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What bringing back would do: records that come back, that are back already, and that somebody edited since."""

    records: int
    already: int
    edited: int
    sample: list[str]


async def happenings(
    scope: Scope, objects: Sequence[ObjectType], since: dt.datetime, until: dt.datetime
) -> list[Happening]:
    """What was deleted or changed between two moments, newest first, as far as the reader may take it back."""
    found: list[Happening] = []
    for obj in objects:
        for op in ("delete", "update"):
            found += _joined(await _runs(scope, obj, op, since, until))
    found.sort(key=lambda each: each.last_seq, reverse=True)
    found = found[:MAX_HAPPENINGS]
    people = await names(scope.session, {each.actor_id for each in found if each.actor_id})
    for each in found:
        known = people.get(each.actor_id) if each.actor_id else None
        each.actor = known["name"] if known else None
    return found


async def preview(scope: Scope, obj: ObjectType, wanted: Wanted) -> RecoveryPreview:
    """Counts, and the titles of some of the records."""
    table, changes = obj.table, changes_of(wanted, None)
    mine = sa.select(change.c.record_id).where(changes.which).distinct().subquery()
    joined = mine.join(table, table.c.id == mine.c.record_id)
    edits = sa.select(change.c.record_id).where(change.c.record_id.in_(sa.select(mine.c.record_id)), changes.is_edit)
    edited = mine.c.record_id.in_(edits)
    back = table.c.deleted_at.is_(None) if wanted.op == "delete" else sa.false()
    statement = sa.select(
        sa.func.count(), sa.func.count().filter(back), sa.func.count().filter(edited & ~back)
    ).select_from(joined)
    may = scope.visible(obj, table, level_of(wanted.op))
    [(records, already, edited_since)] = await scope.session.rows(statement.where(may))
    some = sa.select(table.c.id).select_from(joined).where(may).order_by(table.c.id.desc()).limit(SAMPLE)
    ids = {row.id for row in await scope.session.rows(some)}
    known = await titles(scope, {obj.name: ids})
    shown = sorted(each["label"] for each in known.values() if each["label"])
    return RecoveryPreview(records=records, already=already, edited=edited_since, sample=shown)


async def recover(open_scope: bulk.OpenScope, wanted: Wanted, batch_id: UUID) -> dict[str, Any]:
    """Brings a happening's records back as they were; those that somebody edited since are kept and listed."""
    return await bulk.undo_changes(open_scope, changes_of(wanted, batch_id))


def changes_of(wanted: Wanted, batch_id: UUID | None) -> bulk.Changes:
    """The changes of a happening. Edits since are anybody's after it, and others' in the middle of it."""
    place = change.c.seq.between(wanted.first_seq, wanted.last_seq)
    which = sa.and_(
        place,
        change.c.object == wanted.object,
        change.c.op == wanted.op,
        change.c.actor.is_not_distinct_from(wanted.actor_id),
        change.c.batch_id.is_not_distinct_from(wanted.batch_id),
        change.c.cause_seq.is_(None),
    )
    others = sa.or_(change.c.seq > wanted.last_seq, change.c.actor.is_distinct_from(wanted.actor_id))
    is_edit = sa.and_(change.c.seq > wanted.first_seq, others, bulk.is_standing_edit())
    return bulk.Changes(which, is_edit, taken_back_as=batch_id)


def level_of(op: Op) -> Level:
    """The right that taking it back asks for."""
    return "delete" if op == "delete" else "update"


async def _runs(scope: Scope, obj: ObjectType, op: Op, since: dt.datetime, until: dt.datetime) -> list[Happening]:
    """Batches, and single changes by the minute, newest first."""
    table, moment = obj.table, change.c.occurred_at
    minute = sa.case((change.c.batch_id.is_(None), sa.func.date_trunc("minute", moment))).label("minute")
    statement = (
        sa.select(
            change.c.actor, change.c.batch_id, minute, sa.func.count(change.c.record_id.distinct()).label("records"),
            sa.func.min(moment).label("since"), sa.func.max(moment).label("until"),
            sa.func.min(change.c.seq).label("first"), sa.func.max(change.c.seq).label("last"),
        )
        .select_from(change.join(table, table.c.id == change.c.record_id))
        .where(
            # The log's index is by the machine's time, which no organisation's clock is behind.
            change.c.recorded_at > in_real_time(since), moment > since, moment <= until,
            change.c.object == obj.name, change.c.op == op, change.c.cause_seq.is_(None),
            scope.visible(obj, table, level_of(op)),
        )
        .group_by(change.c.actor, change.c.batch_id, sa.text("minute"))
        .order_by(sa.text("last DESC"))
        .limit(MAX_RUNS)
    )  # fmt: skip
    return [
        Happening(
            object=obj.name, op=op, actor_id=row.actor, batch_id=row.batch_id, records=row.records, since=row.since,
            until=row.until, first_seq=row.first, last_seq=row.last,
        )
        for row in await scope.session.rows(statement)
    ]  # fmt: skip


def _joined(runs: Sequence[Happening]) -> list[Happening]:
    """Single changes of one person that follow each other closely become one. A record may count twice."""
    found: list[Happening] = []
    open_runs: dict[UUID | None, Happening] = {}
    for run in runs:
        later = open_runs.get(run.actor_id)
        if run.batch_id is None and later is not None and later.since - run.until <= GAP:
            later.records += run.records
            later.since, later.first_seq = min(later.since, run.since), min(later.first_seq, run.first_seq)
            continue
        found.append(run)
        if run.batch_id is None:
            open_runs[run.actor_id] = run
    return found
