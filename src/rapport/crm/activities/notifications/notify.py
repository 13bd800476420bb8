"""Telling people: whom a text mentions, who got a task from somebody else, and with whom a record was shared.

A mention stands in the text as `@[name](id of the person)`, so it stays right when two people have one name and when
one of them is renamed. A notification holds ids only; whether its reader may see the record is asked when it is shown.
"""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from auth.people import names
from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from rapport.crm.activities.models import notification
from rapport.crm.activities.notifications import plan
from rapport.crm.activities.notifications.kinds import FOLLOWED, SHARED, About
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

MENTION = re.compile(
    r"@\[([^\[\]\n]{1,200})\]\(([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\)", re.IGNORECASE
)
MAX_MENTIONS = 50


class Told(msgspec.Struct, frozen=True):
    """Something that happened with a record, for one of its followers."""

    person: UUID
    object: str
    record_id: UUID
    about: About
    actor: UUID | None
    at: dt.datetime


def mentioned(text: str | None) -> list[UUID]:
    """The people whom a text mentions, each once."""
    found = {UUID(each[2]): None for each in MENTION.finditer(text or "")}
    return list(found)[:MAX_MENTIONS]


def plain(text: str) -> str:
    """A text in which mentions are said by name."""
    return MENTION.sub(r"@\1", text)


async def of_new(scope: Scope, obj: ObjectType, field: str, records: Sequence[tuple[UUID, Record]]) -> None:
    """Tells people of new tasks and activities; those of a bulk edit or import tell nobody that they got them."""
    me, alone = scope.principal.person_id, scope.session.batch_id is None
    for record_id, record in records:
        people = mentioned(record[field])
        if people:
            await _mention(scope, obj, record_id, people)
        owner = UUID(record["owner_id"]) if record.get("owner_id") else me
        if obj.name == "task" and owner != me and alone:
            await tell(scope.session, owner, "assigned", obj.name, record_id, actor=me)


async def of_change(scope: Scope, obj: ObjectType, field: str, before: Record, after: Record) -> None:
    """Tells whom a text mentions now, and who has the task now."""
    record_id, me = UUID(after["id"]), scope.principal.person_id
    if before[field] != after[field]:
        people = set(mentioned(after[field])) - set(mentioned(before[field]))
        if people:
            await _mention(scope, obj, record_id, sorted(people))
    owner, alone = UUID(str(after["owner_id"])), scope.session.batch_id is None
    if obj.name == "task" and str(before["owner_id"]) != str(owner) and owner != me and alone:
        await tell(scope.session, owner, "assigned", obj.name, record_id, actor=me, again=after["version"])


async def _mention(scope: Scope, obj: ObjectType, record_id: UUID, people: Sequence[UUID]) -> None:
    me = scope.principal.person_id
    known = await names(scope.session, people)
    for person in people:
        if person != me and person in known:
            await tell(scope.session, person, "mention", obj.name, record_id, actor=me)


async def tell(
    session: TenantSession,
    person: UUID,
    kind: str,
    name: str,
    record_id: UUID,
    *,
    actor: UUID | None = None,
    again: Any = "",
) -> None:
    """Leaves a notification; the same one again (or `again` of the same value) is the same."""
    row = {
        "id": derive_id(record_id, kind, str(person), str(again), at=SEED_TIME), "person_id": person, "kind": kind,
        "object": name, "record_id": record_id, "actor": actor, "created_at": business_now(), "seen_at": None,
        "mailed_at": None, "about": None,
    }  # fmt: skip
    done = await session.execute(insert(notification).on_conflict_do_nothing(), row)
    if done.rowcount:
        await plan.mails(session, {person}, kind)


async def tell_of_share(session: TenantSession, people: Collection[UUID], name: str, record_id: UUID, by: UUID) -> None:
    """Tells people that a record was shared with them. Each has one notification of a record: what is given once more,
    or by a team too, makes it new again.
    """
    base = {
        "kind": SHARED, "object": name, "record_id": record_id, "actor": by, "created_at": business_now(),
        "seen_at": None, "mailed_at": None, "about": None,
    }  # fmt: skip
    rows = [
        {"id": derive_id(record_id, SHARED, str(person), at=SEED_TIME), "person_id": person, **base}
        for person in sorted(people)
    ]
    if rows:
        await _renew(session, rows)
        await plan.mails(session, people, SHARED)


async def tell_followers(session: TenantSession, told: Sequence[Told]) -> None:
    """Tells followers of what others did. Each has one notification of each part of a record: what changes once more
    makes it new again, so a record that many work on fills nobody's bell.
    """
    rows = {}
    for each in told:  # of several changes of one part the last
        row_id = derive_id(each.record_id, FOLLOWED, str(each.person), each.about, at=SEED_TIME)
        rows[row_id] = {
            "id": row_id, "person_id": each.person, "kind": FOLLOWED, "object": each.object, "about": each.about,
            "record_id": each.record_id, "actor": each.actor, "created_at": each.at, "seen_at": None, "mailed_at": None,
        }  # fmt: skip
    if rows:
        await _renew(session, list(rows.values()))
        await plan.mails(session, {each.person for each in told}, FOLLOWED)


async def _renew(session: TenantSession, rows: Sequence[Mapping[str, object]]) -> None:
    """Writes notifications; one that is there already is as new."""
    made = insert(notification)
    anew = {key: made.excluded[key] for key in ("actor", "created_at", "seen_at", "mailed_at")}
    await session.execute(made.on_conflict_do_update(index_elements=["id"], set_=anew), rows)
