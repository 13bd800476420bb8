"""Teams: named groups of people with a lead. Who may read a team's records reads those of everybody in it."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import ids, sharing_rules
from auth.authz import epoch
from auth.authz.predicate import standing
from auth.errors import TeamNameTaken, TeamNotFound, TooManyTeams
from auth.models import TEAM_LEAD, TEAM_NAME, TEAM_PEOPLE, share, team, team_member
from auth.people import check_existing
from auth.share_changes import UNSHARE, change_of
from kernel.changes import Change
from kernel.clock import business_now, real_now
from kernel.db import TenantSession

MAX_TEAMS = 500


class Team(msgspec.Struct, frozen=True):
    """A team. The lead, if there is one, is among the people."""

    id: UUID
    name: str
    lead_id: UUID | None
    people: list[UUID]


class Wanted(msgspec.Struct, frozen=True):
    """A team as it shall be."""

    name: str
    lead_id: UUID | None
    people: frozenset[UUID]


async def listed(session: TenantSession) -> list[Team]:
    """All teams, the oldest first."""
    people: dict[UUID, list[UUID]] = {}
    for row in await session.rows(sa.select(team_member).order_by(team_member.c.person_id)):
        people.setdefault(row.team_id, []).append(row.person_id)
    rows = await session.rows(sa.select(team).order_by(team.c.id))
    return [Team(row.id, _name(session, row), row.lead_id, people.get(row.id, [])) for row in rows]


async def put(session: TenantSession, team_id: UUID, wanted: Wanted) -> None:
    """Makes a team, or makes it what is wanted; the same again changes nothing."""
    await epoch.hold(session)
    teams = {each.id: each for each in await listed(session)}
    before = teams.get(team_id)
    if before is None and len(teams) >= MAX_TEAMS:
        raise TooManyTeams(limit=MAX_TEAMS)
    if any(each.name == wanted.name and each.id != team_id for each in teams.values()):
        raise TeamNameTaken
    people = wanted.people | ({wanted.lead_id} if wanted.lead_id else set())
    await check_existing(session, people - set(before.people if before else ()))
    if before is None:
        await ids.refuse_taken(session, team_id)
        await _create(session, team_id, wanted)
        before = Team(team_id, wanted.name, wanted.lead_id, [])
        await _set_people(session, before, people)
    else:
        await _change(session, before, wanted, people)


async def add(session: TenantSession, team_id: UUID, person_id: UUID) -> None:
    """Takes one more person into a team."""
    found = next((each for each in await listed(session) if each.id == team_id), None)
    if found is None:
        raise TeamNotFound
    await put(session, team_id, Wanted(found.name, found.lead_id, frozenset({*found.people, person_id})))


async def remove(session: TenantSession, team_id: UUID) -> None:
    """Takes a team away; its people and their records stay as they are, and what was shared with it ends."""
    await epoch.hold(session)
    before = next((each for each in await listed(session) if each.id == team_id), None)
    if before is None:
        raise TeamNotFound
    await session.execute(team_member.delete().where(team_member.c.team_id == team_id))
    await _end_shares(session, team_id)
    await sharing_rules.end_those_of(session, team_id)
    await session.execute(team.delete().where(team.c.id == team_id))
    await epoch.rise(session)
    public = {str(TEAM_LEAD): _text(before.lead_id), str(TEAM_PEOPLE): _texts(before.people)}
    _record(session, team_id, "delete", public, {str(TEAM_NAME): before.name})


async def _end_shares(session: TenantSession, team_id: UUID) -> None:
    """Ends what is shared with a team. Its people look again, as their rights are other ones from now on; whose the
    records are only the CRM knows, and they see it when they next read one.
    """
    mine = share.c.grantee_id == team_id
    ended = await session.rows(sa.select(share).where(mine, standing(real_now())).order_by(share.c.id))
    other = share.alias("other")
    same = (other.c.record_id == share.c.record_id) & (other.c.object == share.c.object)
    others = sa.select(share.c.id, other.c.grantee_id).join_from(share, other, same).where(mine)
    held_by: dict[UUID, list[UUID]] = {}
    for row in await session.rows(others.where(other.c.grantee_id != team_id, standing(real_now()))):
        held_by.setdefault(row.id, []).append(row.grantee_id)
    await session.execute(share.delete().where(mine))
    for row in ended:
        session.record_change(change_of(UNSHARE, dict(row.items()), held_by.get(row.id, ())))


async def _create(session: TenantSession, team_id: UUID, wanted: Wanted) -> None:
    row: dict[str, Any] = {"id": team_id, "lead_id": wanted.lead_id, "created_at": business_now(), "version": 1}
    row["name"] = session.keys.encrypt_text(wanted.name, field=TEAM_NAME, record=team_id)
    await session.execute(team.insert(), row)
    created = {str(TEAM_NAME): wanted.name, str(TEAM_LEAD): _text(wanted.lead_id)}
    session.record_change(
        Change(object="team", record_id=team_id, op="create", field_ids=(TEAM_NAME, TEAM_LEAD), created=created)
    )


async def _change(session: TenantSession, before: Team, wanted: Wanted, people: Collection[UUID]) -> None:
    values: dict[str, Any] = {}
    public: dict[str, Any] = {}
    secret: dict[str, Any] = {}
    if wanted.name != before.name:
        values["name"] = session.keys.encrypt_text(wanted.name, field=TEAM_NAME, record=before.id)
        secret[str(TEAM_NAME)] = before.name
    if wanted.lead_id != before.lead_id:
        values["lead_id"], public[str(TEAM_LEAD)] = wanted.lead_id, _text(before.lead_id)
    if values:
        values["version"] = team.c.version + 1
        await session.execute(team.update().where(team.c.id == before.id).values(values))
        _record(session, before.id, "update", public, secret)
    await _set_people(session, before, people)


async def _set_people(session: TenantSession, before: Team, people: Collection[UUID]) -> None:
    added, gone = set(people) - set(before.people), set(before.people) - set(people)
    if not added and not gone:
        return
    if gone:
        left = (team_member.c.team_id == before.id) & team_member.c.person_id.in_(gone)
        await session.execute(team_member.delete().where(left))
    if added:
        await session.execute(team_member.insert(), [{"team_id": before.id, "person_id": each} for each in added])
    await epoch.rise(session)
    _record(session, before.id, "update", {str(TEAM_PEOPLE): _texts(before.people)}, {})


def _record(session: TenantSession, team_id: UUID, op: str, public: dict[str, Any], secret: dict[str, Any]) -> None:
    fields = tuple(int(each) for each in (*secret, *public))
    session.record_change(
        Change(object="team", record_id=team_id, op=op, field_ids=fields, public=public, secret=secret)
    )


def _name(session: TenantSession, row: Any) -> str:  # noqa: ANN401  # a row
    return session.keys.decrypt_text(row.name, field=TEAM_NAME, record=row.id)


def _text(person_id: UUID | None) -> str | None:
    return str(person_id) if person_id else None


def _texts(people: Iterable[UUID]) -> list[str]:
    return sorted(map(str, people))
