"""The verbs about a member: roles, manager, seat, deactivation. Who may do them is judged under the epoch's hold.

Each is one transaction in the tenant's schema with one on the control database inside it. The inner one commits
first: if the outer one is lost, access has ended or the seat is given, and the same call again completes it.
"""

from collections.abc import Collection
from typing import Annotated
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from auth import invitations, persons, seats, security_log, sessions
from auth.authz import epoch
from auth.authz.roles import OWNER, set_roles
from auth.errors import StepUpNeeded
from auth.ladder import check_covers_all, check_reach, judge, no_seat_left
from auth.models import membership, person, queue, role, role_assignment
from auth.principal import Principal, Rights
from auth.team_errors import LastOwner, MemberNotFound, NeverJoined, RoleTwice
from auth.tokens.listed import service_account_ids
from auth.tokens.make import revoke_all
from auth.tree import check_no_account, set_manager
from kernel.db import ControlSession, TenantSession
from kernel.runtime import Runtime

MOST_ROLES = 8
"""So many roles one person may have."""


class Changes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be changed of a member; what is left out stays."""

    roles: Annotated[list[str], Meta(min_length=1, max_length=MOST_ROLES)] | msgspec.UnsetType = msgspec.UNSET
    """All that somebody is to have, in place of those that they have now."""
    manager_id: UUID | msgspec.UnsetType | None = msgspec.UNSET
    seat: bool | msgspec.UnsetType = msgspec.UNSET


async def change(runtime: Runtime, principal: Principal, person_id: UUID, changes: Changes) -> None:
    """Changes roles, manager or seat of somebody else. What is noted says which roles they had and which they have."""
    told = {name: str(value) for name, value in msgspec.to_builtins(changes).items()}
    async with principal.session(runtime) as session:
        mine = await judge(session, principal, person_id)
        if changes.roles is not msgspec.UNSET:
            told |= await _give_roles(runtime, session, principal, mine, person_id, changes.roles)
        if changes.manager_id is not msgspec.UNSET:
            await check_no_account(runtime, principal, changes.manager_id)
            await set_manager(session, person_id, changes.manager_id)
            await check_reach(session, principal, mine)
        if changes.seat is False:
            await _keep_an_owner(runtime, session, principal, person_id)
        async with runtime.databases.control_session() as control:
            if changes.seat is True:
                await _seat(session, control, principal, person_id)
            elif changes.seat is False:
                await _unseat(control, principal.tenant.id, person_id)
            await _note(control, principal, "member_changed", person_id, **told)


async def _give_roles(
    runtime: Runtime, session: TenantSession, principal: Principal, mine: Rights, person_id: UUID, keys: list[str]
) -> dict[str, str]:
    """Gives somebody roles in place of theirs; the keys of both for the security log."""
    if len(set(keys)) < len(keys):
        raise RoleTwice
    await check_covers_all(session, mine, keys)
    if not principal.proof.is_fresh:
        raise StepUpNeeded
    # Neither is on the members page: an account has one role, from its own page, and a queue has none.
    async with runtime.databases.control_session() as control:
        accounts = await service_account_ids(control, principal.tenant.id)
    if person_id in accounts or await session.rows(sa.select(queue.c.id).where(queue.c.id == person_id)):
        raise MemberNotFound
    await _keep_an_owner(runtime, session, principal, person_id, becomes=keys)
    before = await set_roles(session, person_id, keys)
    return {"roles_before": ", ".join(before), "roles": ", ".join(keys)}


async def deactivate(runtime: Runtime, principal: Principal, person_id: UUID) -> None:
    """Ends somebody's access at once: sessions, tokens, seat and open invitation."""
    async with principal.session(runtime) as session:
        await judge(session, principal, person_id)
        await _keep_an_owner(runtime, session, principal, person_id)
        await persons.deactivate(session, person_id)
        async with runtime.databases.control_session() as control:
            await _unseat(control, principal.tenant.id, person_id, status="deactivated")
            await revoke_all(control, principal.tenant.id, person_id)
            await invitations.withdraw(control, principal.tenant.id, person_id)
            await _note(control, principal, "member_deactivated", person_id)


async def leave(runtime: Runtime, principal: Principal) -> None:
    """Ends one's own membership; raises `LastOwner`. Records stay, and somebody who manages people hands them over."""
    async with principal.session(runtime) as session:
        await epoch.hold(session)
        await _keep_an_owner(runtime, session, principal, principal.person_id)
        await persons.deactivate(session, principal.person_id)
        async with runtime.databases.control_session() as control:
            await _unseat(control, principal.tenant.id, principal.person_id, status="deactivated")
            await revoke_all(control, principal.tenant.id, principal.person_id)
            await _note(control, principal, "member_left", principal.person_id)


async def reactivate(runtime: Runtime, principal: Principal, person_id: UUID) -> None:
    """Lets somebody in again, with the role that they had; takes a seat if they had joined."""
    async with principal.session(runtime) as session:
        mine = await judge(session, principal, person_id)
        await persons.reactivate(session, person_id)
        await check_reach(session, principal, mine)
        async with runtime.databases.control_session() as control:
            if await _membership(control, principal.tenant.id, person_id):
                await _seat(session, control, principal, person_id)
            await _note(control, principal, "member_reactivated", person_id)


async def end_sessions(runtime: Runtime, principal: Principal, person_id: UUID, session_id: UUID | None) -> bool:
    """Ends one or all sessions that somebody has in this organisation."""
    async with principal.session(runtime) as session:
        await judge(session, principal, person_id)
        async with runtime.databases.control_session() as control:
            ended = await sessions.revoke_person(control, principal.tenant.id, person_id, session_id)
            await _note(control, principal, "member_sessions_revoked", person_id, count=str(ended))
    return ended > 0


async def _keep_an_owner(
    runtime: Runtime, session: TenantSession, principal: Principal, person_id: UUID, *, becomes: Collection[str] = ()
) -> None:
    """Refuses to take away the last owner who may sign in.

    Seats are in the other database, but whoever changes one holds the epoch as well: what was committed there counts.
    """
    if OWNER in becomes:
        return
    owners = (
        sa.select(person.c.id)
        .join(role_assignment, role_assignment.c.person_id == person.c.id)
        .join(role, role.c.id == role_assignment.c.role_id)
        .where(role.c.key == OWNER, person.c.deactivated_at.is_(None), person.c.membership_id.is_not(None))
    )
    seated = sa.select(membership.c.person_id).where(
        membership.c.organisation_id == principal.tenant.id, seats.seated()
    )
    async with runtime.databases.control_session() as control:
        may_sign_in = {row.person_id for row in await control.rows(seated)}
    if may_sign_in & {row.id for row in await session.rows(owners)} == {person_id}:
        raise LastOwner


async def _seat(session: TenantSession, control: ControlSession, principal: Principal, person_id: UUID) -> None:
    found = await seats.hold(control, principal.tenant.id)
    rows = await _membership(control, principal.tenant.id, person_id)
    if not rows:
        raise NeverJoined
    if rows[0].status == "active" and rows[0].seat:
        return
    if found.left < 1:
        raise await no_seat_left(session, control, principal, found)
    mine = membership.c.id == rows[0].id
    await control.execute(membership.update().where(mine).values(status="active", seat=True))


async def _unseat(control: ControlSession, organisation_id: UUID, person_id: UUID, *, status: str = "active") -> None:
    mine = (membership.c.organisation_id == organisation_id) & (membership.c.person_id == person_id)
    await control.execute(membership.update().where(mine).values(status=status, seat=False))
    await sessions.revoke_person(control, organisation_id, person_id)


async def _membership(control: ControlSession, organisation_id: UUID, person_id: UUID) -> "list[sa.Row[tuple[object]]]":
    mine = (membership.c.organisation_id == organisation_id) & (membership.c.person_id == person_id)
    return list(await control.rows(sa.select(membership).where(mine)))


async def _note(control: ControlSession, principal: Principal, kind: str, person_id: UUID, **details: str) -> None:
    await security_log.note(
        control, kind, identity_id=principal.identity_id, organisation_id=principal.tenant.id,
        person_id=str(person_id), **details,
    )  # fmt: skip
