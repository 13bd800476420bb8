"""Who is asked: the people whom a step names, without the asker; the organisation's owners where nobody is left."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.authz.reach import reach_of
from auth.authz.roles import OWNER, rights_of
from auth.models import person, role, role_assignment, team, team_member
from auth.people import present as people_present
from auth.persons import load_person
from auth.principal import Principal
from kernel.db import TenantSession
from rapport.crm.approvals.errors import NobodyToAsk
from rapport.crm.approvals.payloads import PreviewedStep, StepSetup
from rapport.crm.approvals.people import named
from rapport.crm.records.masks import seen_by
from rapport.crm.records.scope import Scope


class Asked(NamedTuple):
    """People who are asked, and whether they are so as owners, in place of nobody."""

    people: list[UUID]
    fallback: bool


async def of_step(session: TenantSession, asker: UUID, step: StepSetup) -> Asked:
    """Who is asked at a step of what somebody asks for; raises `NobodyToAsk` where not even an owner is there."""
    found = await present(session, await _chosen(session, asker, step), but=asker)
    return Asked(found, fallback=False) if found else Asked(await owners(session, but=asker), fallback=True)


async def owners(session: TenantSession, *, but: UUID) -> list[UUID]:
    """The owners who can sign in, without one person."""
    found = await present(session, await _with_role(session, role.c.key == OWNER), but=but)
    if not found:
        raise NobodyToAsk
    return found


async def above(session: TenantSession, asked: Collection[UUID], *, but: UUID) -> list[UUID]:
    """The managers of people, and the owners where they have none."""
    rows = await session.rows(sa.select(person.c.manager_id).where(person.c.id.in_(asked)))
    found = await present(session, {row.manager_id for row in rows if row.manager_id} - set(asked), but=but)
    return found or await owners(session, but=but)


async def present(session: TenantSession, people: Collection[UUID], *, but: UUID) -> list[UUID]:
    """Those of people who can sign in, in a fixed order, without one."""
    return sorted(await people_present(session, set(people) - {but}))


async def preview(session: TenantSession, asker: UUID, steps: Sequence[StepSetup]) -> list[PreviewedStep]:
    """Who would be asked at each step; nobody where not even an owner is there."""
    found = []
    for step in steps:
        try:
            found.append(await of_step(session, asker, step))
        except NobodyToAsk:
            found.append(Asked([], fallback=True))
    called = await named(session, {each for step in found for each in step.people})
    return [PreviewedStep(people=[called(each) for each in step.people], fallback=step.fallback) for step in found]


async def acting(session: TenantSession, reader: Principal, person_id: UUID) -> Principal:
    """Somebody else of the reader's organisation with the rights of this moment, in the same transaction."""
    found = await load_person(session, person_id)
    return msgspec.structs.replace(
        reader, person_id=person_id, locale=found.locale, rights=await rights_of(session, person_id),
        reach=await reach_of(session, person_id), begun=None, scopes=None, view=None,
    )  # fmt: skip


def scope_of(scope: Scope, principal: Principal) -> Scope:
    """The scope of somebody else in the same transaction, with the objects as that person is shown them."""
    whole = scope.registry.of(each.unmasked for each in scope.registry)
    return Scope(seen_by(whole, principal.rights, principal.unseen), principal, scope.session)


async def _chosen(session: TenantSession, asker: UUID, step: StepSetup) -> set[UUID]:
    match step.who:
        case "manager":
            rows = await session.rows(sa.select(person.c.manager_id).where(person.c.id == asker))
            return {row.manager_id for row in rows if row.manager_id}
        case "team_lead":
            mine = sa.select(team_member.c.team_id).where(team_member.c.person_id == asker)
            rows = await session.rows(sa.select(team.c.lead_id).where(team.c.id.in_(mine)))
            return {row.lead_id for row in rows if row.lead_id}
        case "role":
            return await _with_role(session, role.c.id == step.role_id)
        case "people":
            return set(step.people)


async def _with_role(session: TenantSession, which: sa.ColumnElement[bool]) -> set[UUID]:
    given = sa.select(role_assignment.c.person_id).join(role, role.c.id == role_assignment.c.role_id).where(which)
    return {row.person_id for row in await session.rows(given)}
