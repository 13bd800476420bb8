"""Tells followers: a job that follows the log of changes, whichever way a record is changed or written about.

How far the log was followed is kept in a row of the organisation's settings and moves on in the transaction that tells:
a job that dies or runs twice tells the same. What is told is which part of a record changed, never its value.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.db import TenantSession
from kernel.ids import derive_id
from kernel.statements import any_of
from kernel.tables import change, change_counter
from rapport.crm.activities import targets
from rapport.crm.activities.notifications import notify
from rapport.crm.activities.notifications.kinds import About
from rapport.crm.activities.notifications.notify import Told
from rapport.crm.records import organisation_settings
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.followers import follower
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.organisation_settings import CONTENT, organisation_setting
from rapport.crm.records.scope import Scope

NAME: Final = "followers"
FOLLOW: Final = "followers.tell"
AT_ONCE: Final = 2_000
"""How many numbers of the log one transaction looks at."""

MINE: Final = organisation_settings.id_of(NAME)
_LAST: Final = sa.select(change_counter.c.seq).where(change_counter.c.id == 1).scalar_subquery()


async def begin(session: TenantSession) -> None:
    """Has the log followed from here on; where that is done already, nothing."""
    table, sealed = organisation_setting, session.keys.encrypt(b"{}", field=CONTENT, record=MINE)
    last = (await session.execute(sa.select(_LAST))).scalar_one()
    row = {"id": MINE, "name": NAME, "content": sealed, "followed_seq": last}
    done = await session.execute(insert(table).on_conflict_do_nothing(index_elements=["id"]), row)
    if done.rowcount:  # last, as the row is everybody's who writes
        await session.execute(change_counter.update().where(change_counter.c.id == 1).values(watched=True))


async def watch(session: TenantSession) -> None:
    """Leaves the job where somebody follows something and the log went on; nothing is written otherwise."""
    mine = (organisation_setting.c.id == MINE, organisation_setting.c.followed_seq != _LAST)
    for row in await session.rows(sa.select(_LAST.label("seq")).select_from(organisation_setting).where(*mine)):
        await session.enqueue(FOLLOW, {}, job_id=derive_id(MINE, FOLLOW, str(row.seq), at=SEED_TIME))


async def follow(scope: Scope) -> bool:
    """Follows one piece of the log; whether there is more."""
    table, session = organisation_setting, scope.session
    held = sa.select(table.c.followed_seq, _LAST.label("last")).where(table.c.id == MINE).with_for_update(of=table)
    for row in await session.rows(held):
        since = min(row.followed_seq, row.last)  # an organisation that was set back to a moment has a shorter log
        until = min(since + AT_ONCE, row.last)
        told = [*await _of_changes(scope, since, until), *await _of_notes(scope, since, until)]
        await notify.tell_followers(session, told)
        await session.execute(table.update().where(table.c.id == MINE).values(followed_seq=until))
        return bool(until < row.last)
    return False


def parts_of(obj: ObjectType) -> Mapping[int, About]:
    """The fields whose change is told of, and as what."""
    known: dict[str, About] = {OWNER.name: "owner", "amount": "amount", "close_date": "close_date"}
    if obj.tracked:
        known[obj.tracked] = "stage"
    elif "status" in obj.by_name:
        known["status"] = "stage"
    return {obj.by_name[name].id: about for name, about in known.items() if name in obj.by_name}


async def _of_changes(scope: Scope, since: int, until: int) -> Sequence[Told]:
    """What others changed of records, for each of their followers, the earliest first."""
    c, parts = change.c, {obj.name: parts_of(obj.unmasked) for obj in scope.registry}
    numbers = sorted({number for known in parts.values() for number in known})
    some = (
        sa.select(c.object, c.record_id, c.field_ids, c.actor, c.occurred_at, follower.c.person_id)
        .join_from(change, follower, follower.c.record_id == c.record_id)
        .where(c.seq > since, c.seq <= until, c.op == "update", c.field_ids.overlap(sa.cast(numbers, c.field_ids.type)))
        .where(follower.c.person_id.is_distinct_from(c.actor), c.object == follower.c.object)
        .where(c.occurred_at >= follower.c.created_at)
    )
    return [
        Told(row.person_id, row.object, row.record_id, parts[row.object][number], row.actor, row.occurred_at)
        for row in await scope.session.rows(some.order_by(c.seq))
        for number in row.field_ids
        if number in parts.get(row.object, {})
    ]


async def _of_notes(scope: Scope, since: int, until: int) -> Sequence[Told]:
    """What others wrote about records; a call or a visit is no note."""
    activity, c = scope.registry["activity"].table, change.c
    some = (
        sa.select(c.record_id, c.actor, c.occurred_at)
        .join_from(change, activity, activity.c.id == c.record_id)
        .where(c.seq > since, c.seq <= until, c.object == "activity", c.op == "create")
        .where(activity.c.kind == "note", activity.c.deleted_at.is_(None))
    )
    notes = {row.record_id: row for row in await scope.session.rows(some.order_by(c.seq))}
    standing = await targets.of_events(scope.session, notes)
    people = await _followers(scope.session, {record for found in standing.values() for _, record in found})
    return [
        Told(person, name, record_id, "note", note.actor, note.occurred_at)
        for note_id, note in notes.items()
        for name, record_id in standing[note_id]
        for person, since_when in people.get(record_id, ())
        if person != note.actor and note.occurred_at >= since_when
    ]


async def _followers(session: TenantSession, ids: set[UUID]) -> Mapping[UUID, Sequence[tuple[UUID, Any]]]:
    found: dict[UUID, list[tuple[UUID, Any]]] = {}
    asked = sa.select(follower.c.record_id, follower.c.person_id, follower.c.created_at).where(
        any_of(follower.c.record_id, ids)
    )
    rows: Sequence[Any] = await session.rows(asked) if ids else ()
    for row in rows:
        found.setdefault(row.record_id, []).append((row.person_id, row.created_at))
    return found
