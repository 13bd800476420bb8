"""The members page: everybody with roles, manager, teams, seat and when they were last there."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import invitations, seats, teams
from auth.authz.roles import above, role_keys, roles
from auth.models import PERSON_EMAIL, PERSON_NAME, membership, person, queue
from auth.principal import Principal
from auth.seats import Seats
from auth.tokens.listed import service_account_ids
from kernel.clock import real_now
from kernel.db import ControlSession, TenantSession
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.text import Text

MAX_MEMBERS = 5000

State = Literal["active", "no_seat", "invited", "expired", "never_joined", "deactivated"]


class Pending(msgspec.Struct, frozen=True):
    """An invitation that was not accepted yet."""

    id: UUID
    email: str
    role: str
    expires_at: dt.datetime


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One person. `editable` says whether the reader's rights cover theirs."""

    id: UUID
    name: str
    email: str | None
    state: State
    roles: list[str]
    manager_id: UUID | None
    team_ids: list[UUID]
    last_seen_at: dt.datetime | None
    invitation: Pending | None
    editable: bool


class RoleView(msgspec.Struct, frozen=True):
    """A role; `can_give` says whether the reader's rights cover it, `gives_little` whether a verified domain may."""

    id: UUID
    key: str
    label: Text
    can_give: bool
    gives_little: bool


class Roster(msgspec.Struct, frozen=True):
    """Everybody, the seats, and the roles there are."""

    seats: Seats
    roles: list[RoleView]
    members: list[Member]


async def roster(runtime: Runtime, principal: Principal) -> Roster:
    """Reads the page: one transaction on each database."""
    async with runtime.databases.control_session() as control:
        figures = await seats.figures(control, principal.tenant.id)
        belongs = await _memberships(control, principal.tenant.id)
        seen = await seats.last_seen(control, principal.tenant.id)
        waiting = await _waiting(control, principal.tenant.id)
        machines = await service_account_ids(control, principal.tenant.id)
    async with principal.session(runtime) as session:
        known = await roles(session)
        unsigned = {*machines, *(row.id for row in await session.rows(sa.select(queue.c.id)))}
        held = await role_keys(session)
        untouchable = await above(session, principal.rights)
        people = await session.rows(sa.select(person).order_by(person.c.created_at, person.c.id).limit(MAX_MEMBERS))
        in_teams: dict[UUID, list[UUID]] = {}
        for team in await teams.listed(session):
            for person_id in team.people:
                in_teams.setdefault(person_id, []).append(team.id)
        members = [
            Member(
                id=row.id,
                name=session.keys.decrypt_text(row.name, field=PERSON_NAME, record=row.id),
                email=_email(session, row),
                state=_state(row, belongs.get(row.id), waiting.get(row.id)),
                roles=held.get(row.id, []),
                manager_id=row.manager_id,
                team_ids=in_teams.get(row.id, []),
                last_seen_at=seen.get(row.id),
                invitation=waiting.get(row.id),
                editable=row.id != principal.person_id and row.id not in untouchable,
            )
            for row in people
            if row.id not in unsigned
        ]
    views = [
        RoleView(each.id, each.key, each.label, principal.rights.covers(each.rights), each.rights.gives_little)
        for each in known
    ]
    return Roster(figures, views, members)


async def _memberships(control: ControlSession, organisation_id: UUID) -> dict[UUID, Any]:
    mine = membership.c.organisation_id == organisation_id
    return {row.person_id: row for row in await control.rows(sa.select(membership).where(mine))}


async def _waiting(control: ControlSession, organisation_id: UUID) -> dict[UUID, Pending]:
    return {
        row.person_id: Pending(row.id, invitations.email_of(control, row), row.role_key, row.expires_at)
        for row in await invitations.pending(control, organisation_id)
    }


def _email(session: TenantSession, row: Row) -> str | None:
    return session.keys.decrypt_text(row.email, field=PERSON_EMAIL, record=row.id) if row.email else None


def _state(row: Row, belongs: Row | None, waiting: Pending | None) -> State:
    if row.deactivated_at is not None or (belongs is not None and belongs.status != "active"):
        return "deactivated"
    if belongs is not None:
        return "active" if belongs.seat else "no_seat"
    if waiting is not None:
        return "invited" if waiting.expires_at > real_now() else "expired"
    return "never_joined"
