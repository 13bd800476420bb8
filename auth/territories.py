"""Territories: a tree of parts of the market, with members. Which records lie in one is the CRM's to say."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import ids, sharing_rules
from auth.authz import epoch
from auth.models import TERRITORY_NAME, territory, territory_member, territory_rule
from auth.people import check_existing
from auth.reach_errors import NameTaken, TerritoryCircle, TerritoryInUse, TerritoryNotFound, TooMany
from kernel.changes import Change
from kernel.clock import business_now
from kernel.db import TenantSession

MAX_TERRITORIES: Final = 1000

PARENT, PEOPLE = "parent", "people"


class Territory(msgspec.Struct, frozen=True):
    """A territory. Its members see its records and those of all below it, as far as their roles reach territories."""

    id: UUID
    name: str
    parent_id: UUID | None
    people: list[UUID]


class Wanted(msgspec.Struct, frozen=True):
    """A territory as it shall be."""

    name: str
    parent_id: UUID | None
    people: frozenset[UUID]


async def listed(session: TenantSession) -> list[Territory]:
    """All territories, the oldest first."""
    people: dict[UUID, list[UUID]] = {}
    for row in await session.rows(sa.select(territory_member).order_by(territory_member.c.person_id)):
        people.setdefault(row.territory_id, []).append(row.person_id)
    return [
        Territory(
            row.id,
            session.keys.decrypt_text(row.name, field=TERRITORY_NAME, record=row.id),
            row.parent_id,
            people.get(row.id, []),
        )
        for row in await session.rows(sa.select(territory).order_by(territory.c.id))
    ]


async def put(session: TenantSession, territory_id: UUID, wanted: Wanted) -> None:
    """Makes a territory, or makes it what is wanted; the same again changes nothing."""
    await epoch.hold(session)
    known = {each.id: each for each in await listed(session)}
    before = known.get(territory_id)
    if before is None and len(known) >= MAX_TERRITORIES:
        raise TooMany(limit=MAX_TERRITORIES)
    _check(known, territory_id, wanted)
    await check_existing(session, wanted.people - set(before.people if before else ()))
    if before is None:
        await ids.refuse_taken(session, territory_id)
        row = {"id": territory_id, "parent_id": wanted.parent_id, "created_at": business_now(), "version": 1}
        await session.execute(territory.insert(), {**row, "name": _sealed(session, territory_id, wanted.name)})
        created = {str(TERRITORY_NAME): wanted.name, PARENT: _text(wanted.parent_id)}
        _record(session, territory_id, "create", created=created)
        before = Territory(territory_id, wanted.name, wanted.parent_id, [])
    elif (before.name, before.parent_id) != (wanted.name, wanted.parent_id):
        values = {"name": _sealed(session, territory_id, wanted.name), "parent_id": wanted.parent_id}
        mine = territory.c.id == territory_id
        await session.execute(territory.update().where(mine).values(version=territory.c.version + 1, **values))
        _record(session, territory_id, "update", {PARENT: _text(before.parent_id)}, {str(TERRITORY_NAME): before.name})
    await _set_people(session, before, wanted.people)
    await epoch.rise(session)


async def remove(session: TenantSession, territory_id: UUID, *, holds: bool) -> None:
    """Takes a territory away that nothing names; `holds` says that records lie in it."""
    await epoch.hold(session)
    known = await listed(session)
    before = next((each for each in known if each.id == territory_id), None)
    if before is None:
        raise TerritoryNotFound
    named = sa.select(territory_rule.c.id).where(territory_rule.c.territory_id == territory_id).limit(1)
    if holds or any(each.parent_id == territory_id for each in known) or await session.rows(named):
        raise TerritoryInUse
    await session.execute(territory_member.delete().where(territory_member.c.territory_id == territory_id))
    await sharing_rules.end_those_of(session, territory_id)
    await session.execute(territory.delete().where(territory.c.id == territory_id))
    await epoch.rise(session)
    public = {PARENT: _text(before.parent_id), PEOPLE: sorted(map(str, before.people))}
    _record(session, territory_id, "delete", public, {str(TERRITORY_NAME): before.name})


def _check(known: Mapping[UUID, Territory], territory_id: UUID, wanted: Wanted) -> None:
    if any(each.name == wanted.name and each.id != territory_id for each in known.values()):
        raise NameTaken
    at = wanted.parent_id
    while at is not None:
        if at not in known:
            raise TerritoryNotFound
        if at == territory_id:
            raise TerritoryCircle
        at = known[at].parent_id


async def _set_people(session: TenantSession, before: Territory, people: Collection[UUID]) -> None:
    added, gone = set(people) - set(before.people), set(before.people) - set(people)
    mine = territory_member.c.territory_id == before.id
    if gone:
        await session.execute(territory_member.delete().where(mine, territory_member.c.person_id.in_(gone)))
    if added:
        rows = [{"territory_id": before.id, "person_id": each} for each in added]
        await session.execute(territory_member.insert(), rows)
    if added or gone:
        _record(session, before.id, "update", {PEOPLE: sorted(map(str, before.people))})


def _sealed(session: TenantSession, territory_id: UUID, name: str) -> bytes:
    return session.keys.encrypt_text(name, field=TERRITORY_NAME, record=territory_id)


def _record(
    session: TenantSession,
    territory_id: UUID,
    op: str,
    public: Mapping[str, Any] | None = None,
    secret: Mapping[str, Any] | None = None,
    created: Mapping[str, Any] | None = None,
) -> None:
    session.record_change(
        Change(
            object="territory", record_id=territory_id, op=op, field_ids=(TERRITORY_NAME,), public=public or {},
            secret=secret or {}, created=created,
        )
    )  # fmt: skip


def _text(territory_id: UUID | None) -> str | None:
    return str(territory_id) if territory_id else None
