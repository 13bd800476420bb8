"""Queues: holders of records whom nobody signs in as, and whose members may take what they hold.

A queue is a person without a membership, so that everything that names an owner names it too.
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import ids, persons, pools
from auth.authz import epoch
from auth.models import PERSON_NAME, person, queue, queue_member, queue_pick
from auth.people import check_existing
from auth.pools import PoolRules
from auth.reach_errors import NameTaken, QueueNotFound, TooMany
from kernel.changes import Change
from kernel.clock import business_now, business_today
from kernel.db import TenantSession

MAX_QUEUES: Final = 200


class Queue(msgspec.Struct, frozen=True):
    """A queue: which kinds of records it takes, and who may take them from it."""

    id: UUID
    name: str
    objects: list[str]
    people: list[UUID]
    rules: PoolRules = PoolRules()


class Wanted(msgspec.Struct, frozen=True):
    """A queue as it shall be."""

    name: str
    objects: frozenset[str]
    people: frozenset[UUID]
    rules: PoolRules | None = None
    """None leaves them as they are."""


async def listed(session: TenantSession) -> list[Queue]:
    """All queues, the oldest first."""
    people: dict[UUID, list[UUID]] = {}
    for row in await session.rows(sa.select(queue_member).order_by(queue_member.c.person_id)):
        people.setdefault(row.queue_id, []).append(row.person_id)
    named = sa.select(queue.c.id, queue.c.objects, queue.c.rules, person.c.name).join(person, person.c.id == queue.c.id)
    return [
        Queue(
            row.id,
            session.keys.decrypt_text(row.name, field=PERSON_NAME, record=row.id),
            list(row.objects),
            people.get(row.id, []),
            pools.parsed(row.rules or {}),
        )
        for row in await session.rows(named.order_by(queue.c.id))
    ]


async def held_kinds(session: TenantSession, ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Of those of the ids that are queues, which kinds of records each takes."""
    rows = await session.rows(sa.select(queue.c.id, queue.c.objects).where(queue.c.id.in_(ids)))
    return {row.id: frozenset(row.objects) for row in rows}


async def put(session: TenantSession, queue_id: UUID, wanted: Wanted) -> None:
    """Makes a queue, or makes it what is wanted; the same again changes nothing. Rules hold from today on."""
    await epoch.hold(session)
    known = {each.id: each for each in await listed(session)}
    before = known.get(queue_id)
    if before is None and len(known) >= MAX_QUEUES:
        raise TooMany(limit=MAX_QUEUES)
    if any(each.name == wanted.name and each.id != queue_id for each in known.values()):
        raise NameTaken
    await check_existing(session, wanted.people - set(before.people if before else ()))
    if before is None:
        await _create(session, queue_id, wanted)
        before = Queue(queue_id, wanted.name, sorted(wanted.objects), [])
    if before.name != wanted.name:
        await persons.set_preferences(session, queue_id, name=wanted.name, locale=None, theme=None)
    if set(before.objects) != wanted.objects:
        values = {"objects": sorted(wanted.objects)}
        await session.execute(
            queue.update().where(queue.c.id == queue_id).values(version=queue.c.version + 1, **values)
        )
        _record(session, queue_id, "update", {"objects": before.objects})
    await _set_people(session, before, wanted.people)
    if wanted.rules is not None and wanted.rules != before.rules:
        await _set_rules(session, before, wanted.rules)
    await epoch.rise(session)


async def remove(session: TenantSession, queue_id: UUID) -> None:
    """Takes a queue away that holds nothing; its name stays where the past says it."""
    await epoch.hold(session)
    before = next((each for each in await listed(session) if each.id == queue_id), None)
    if before is None:
        raise QueueNotFound
    for table in (queue_member, queue_pick):
        await session.execute(table.delete().where(table.c.queue_id == queue_id))
    await session.execute(queue.delete().where(queue.c.id == queue_id))
    await persons.deactivate(session, queue_id)
    await epoch.rise(session)
    _record(session, queue_id, "delete", {"objects": before.objects, "people": sorted(map(str, before.people))})


async def hide_alike(session: TenantSession, object_name: str, old: str, new: str) -> None:
    """Has each queue hide of a field what it hides of another one, whose values it is to hold. Raises no epoch: who
    changes fields does.
    """
    for each in await listed(session):
        held = each.rules.hidden.get(object_name, {})
        if old in held and new not in held:
            hidden = {**each.rules.hidden, object_name: {**held, new: held[old]}}
            await _set_rules(session, each, msgspec.structs.replace(each.rules, hidden=hidden))


async def _create(session: TenantSession, queue_id: UUID, wanted: Wanted) -> None:
    await ids.refuse_taken(session, queue_id)
    await persons.create_person(session, queue_id, name=wanted.name, email=None, locale="en", membership_id=None)
    row = {"id": queue_id, "objects": sorted(wanted.objects), "created_at": business_now(), "version": 1}
    await session.execute(queue.insert(), row)
    _record(session, queue_id, "create", {})


async def _set_people(session: TenantSession, before: Queue, people: Collection[UUID]) -> None:
    added, gone = set(people) - set(before.people), set(before.people) - set(people)
    if gone:
        mine = queue_member.c.queue_id == before.id
        await session.execute(queue_member.delete().where(mine, queue_member.c.person_id.in_(gone)))
    if added:
        await session.execute(queue_member.insert(), [{"queue_id": before.id, "person_id": each} for each in added])
    if added or gone:
        _record(session, before.id, "update", {"people": sorted(map(str, before.people))})


async def _set_rules(session: TenantSession, before: Queue, rules: PoolRules) -> None:
    values: dict[str, object] = {"rules": msgspec.to_builtins(rules)}
    # Who loses nothing by what is only hidden needs no days of notice.
    if msgspec.structs.replace(rules, hidden={}) != msgspec.structs.replace(before.rules, hidden={}):
        values["rules_since"] = business_today()
    await session.execute(queue.update().where(queue.c.id == before.id).values(version=queue.c.version + 1, **values))
    _record(session, before.id, "update", {"rules": msgspec.to_builtins(before.rules)})


def _record(session: TenantSession, queue_id: UUID, op: str, public: dict[str, object]) -> None:
    session.record_change(Change(object="queue", record_id=queue_id, op=op, public=public))
