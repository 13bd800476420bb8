"""Invitations: a link that works once, for one address, with a role that its sender could give at both ends.

The person is made in the tenant's schema at once, so that records and a place in the tree can wait for them; the
invitation holds a seat until it is accepted, revoked or a week old.
"""

import base64
import datetime as dt
import hashlib
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import emails, identities, ladder, persons, seats, security_log, teams
from auth.errors import NoInvitationsFromSandbox, UnknownPerson
from auth.models import INVITATION_EMAIL, identity, invitation, membership, person, queue
from auth.payloads import Locale
from auth.people import names
from auth.principal import Principal
from auth.team_errors import AlreadyInvited, AlreadyMember, InvitationNotFound, InvitedBlank, InvitedEmail
from auth.tokens.listed import service_account_ids
from auth.tree import check_no_account, set_manager
from kernel.clock import real_now
from kernel.db import ControlSession, TenantSession
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.pool import Row
from kernel.runtime import Runtime

LIFETIME = dt.timedelta(days=7)
MAIL = "auth.mail_invitation"


class Invite(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is invited: a new person by name, or one who is there without a seat."""

    email: str
    role: str
    name: str = ""
    person_id: UUID | None = None
    manager_id: UUID | None = None
    team_ids: list[UUID] = []
    locale: Locale | None = None


class Sent(msgspec.Struct, frozen=True):
    """An invitation that was just made; `token` is in the mail and kept nowhere else."""

    id: UUID
    token: str


async def invite(runtime: Runtime, principal: Principal, wanted: Invite) -> UUID:
    """Holds a seat, makes the person and mails the link; returns the invitation's id."""
    return (await make(runtime, principal, wanted)).id


async def make(
    runtime: Runtime, principal: Principal, wanted: Invite,
    beside: Callable[[ControlSession], Awaitable[None]] | None = None,
) -> Sent:  # fmt: skip
    """The same, for who needs the token too; `beside` is written in the same transaction on the control database."""
    _check(wanted)
    if principal.tenant.is_sandbox:
        raise NoInvitationsFromSandbox  # whoever reads the mail that is held there would be taken for its addressee
    async with principal.session(runtime) as session:
        mine = await ladder.judge_manager(session, principal)
        await ladder.check_covers(session, mine, wanted.role)
        await ladder.check_proof(session, principal, wanted.role)
        person_id = await _person(session, principal, wanted)
        if wanted.manager_id is not None:
            await check_no_account(runtime, principal, wanted.manager_id)
            await set_manager(session, person_id, wanted.manager_id)
        for team_id in wanted.team_ids:
            await teams.add(session, team_id, person_id)
        await ladder.check_reach(session, principal, mine)
        inviter = (await names(session, [principal.person_id]))[principal.person_id]["name"]
        async with runtime.databases.control_session() as control:
            if person_id in await service_account_ids(control, principal.tenant.id):
                raise UnknownPerson  # nobody becomes a machine
            await _take_seat(session, control, principal, wanted.email)
            if beside is not None:
                await beside(control)
            return await _write(control, principal, wanted, person_id, inviter)


async def resend(runtime: Runtime, principal: Principal, invitation_id: UUID) -> None:
    """Mails a new link, which lasts another week; the old one is worth nothing."""
    async with principal.session(runtime) as session:
        mine = await ladder.judge_manager(session, principal)
        inviter = (await names(session, [principal.person_id]))[principal.person_id]["name"]
        async with runtime.databases.control_session() as control:
            found = await seats.hold(control, principal.tenant.id)
            row = await _pending(control, principal.tenant.id, invitation_id)
            await ladder.check_covers(session, mine, row.role_key)
            if row.expires_at <= real_now() and found.left < 1:  # an expired one holds no seat any more
                raise await ladder.no_seat_left(session, control, principal, found)
            token, now = _token(), real_now()
            values = {"token_hash": digest(token), "expires_at": now + LIFETIME, "invited_by": principal.person_id}
            await control.execute(invitation.update().where(invitation.c.id == invitation_id).values(values))
            await _mail(control, principal, email_of(control, row), token, inviter, row.locale)


async def revoke(runtime: Runtime, principal: Principal, invitation_id: UUID) -> None:
    """Takes an invitation back; its seat is free and its link worth nothing."""
    async with principal.session(runtime) as session:
        await ladder.judge_manager(session, principal)
        async with runtime.databases.control_session() as control:
            row = await _pending(control, principal.tenant.id, invitation_id)
            await control.execute(invitation.update().where(invitation.c.id == row.id).values(revoked_at=real_now()))
            await security_log.note(
                control, "invitation_revoked", identity_id=principal.identity_id,
                organisation_id=principal.tenant.id, person_id=str(row.person_id),
            )  # fmt: skip


async def withdraw(control: ControlSession, organisation_id: UUID, person_id: UUID) -> None:
    """Takes back whatever invitation a person has."""
    mine = (invitation.c.organisation_id == organisation_id) & (invitation.c.person_id == person_id)
    unspent = invitation.c.accepted_at.is_(None) & invitation.c.revoked_at.is_(None)
    await control.execute(invitation.update().where(mine & unspent).values(revoked_at=real_now()))


async def pending(control: ControlSession, organisation_id: UUID) -> Sequence[Any]:
    """Invitations that were neither accepted nor revoked, expired ones too."""
    mine = invitation.c.organisation_id == organisation_id
    unspent = invitation.c.accepted_at.is_(None) & invitation.c.revoked_at.is_(None)
    return await control.rows(sa.select(invitation).where(mine & unspent).order_by(invitation.c.created_at))


def email_of(control: ControlSession, row: Row) -> str:
    """The address that an invitation is bound to."""
    return control.keys.decrypt_text(row.email, field=INVITATION_EMAIL, record=row.id)


def digest(token: str) -> bytes:
    """What the database knows of a link."""
    return hashlib.sha256(token.encode()).digest()


def _check(wanted: Invite) -> None:
    problems: dict[str, Invalid] = {}
    if not emails.is_email(wanted.email.strip()):
        problems["email"] = InvitedEmail()
    if wanted.person_id is None and not wanted.name.strip():
        problems["name"] = InvitedBlank()
    if problems:
        raise Invalid(fields=problems)


async def _person(session: TenantSession, principal: Principal, wanted: Invite) -> UUID:
    """A new person, or one who is there, active, and has never joined."""
    if wanted.person_id is not None:
        free = (person.c.id == wanted.person_id) & person.c.membership_id.is_(None) & person.c.deactivated_at.is_(None)
        nobody = sa.exists().where(queue.c.id == person.c.id)  # who joined as a queue would own what it holds
        if not await session.rows(sa.select(person.c.id).where(free, ~nobody)):
            raise UnknownPerson
        return wanted.person_id
    person_id = new_id()
    locale = wanted.locale or principal.tenant.locale
    await persons.create_person(
        session, person_id, name=wanted.name.strip(), email=wanted.email.strip(), locale=locale, membership_id=None
    )
    return person_id


async def _take_seat(session: TenantSession, control: ControlSession, principal: Principal, email: str) -> None:
    """Refuses an address that belongs to the organisation or is invited, and one more than there are seats."""
    found = await seats.hold(control, principal.tenant.id)
    hashes = identities.email_hmacs(control.keys, email)
    belongs = (
        sa.select(membership.c.id)
        .join(identity, identity.c.id == membership.c.identity_id)
        .where(membership.c.organisation_id == principal.tenant.id, identity.c.email_hmac.in_(hashes))
    )
    if await control.rows(belongs):
        raise AlreadyMember
    invited = (invitation.c.organisation_id == principal.tenant.id) & invitation.c.email_hmac.in_(hashes)
    if await control.rows(sa.select(invitation.c.id).where(invited & seats.is_open())):
        raise AlreadyInvited
    if found.left < 1:
        raise await ladder.no_seat_left(session, control, principal, found)


async def _write(control: ControlSession, principal: Principal, wanted: Invite, person_id: UUID, inviter: str) -> Sent:
    invitation_id, token, now, email = new_id(), _token(), real_now(), wanted.email.strip()
    await withdraw(control, principal.tenant.id, person_id)  # an expired one of the same person
    row = {
        "id": invitation_id,
        "organisation_id": principal.tenant.id,
        "person_id": person_id,
        "email": control.keys.encrypt_text(email, field=INVITATION_EMAIL, record=invitation_id),
        "email_hmac": identities.email_hmac(control.keys, email),
        "role_key": wanted.role,
        "locale": wanted.locale or principal.tenant.locale,
        "token_hash": digest(token),
        "invited_by": principal.person_id,
        "created_at": now,
        "expires_at": now + LIFETIME,
    }
    await control.execute(invitation.insert(), row)
    await _mail(control, principal, email, token, inviter, str(row["locale"]))
    await security_log.note(
        control, "invited", identity_id=principal.identity_id, organisation_id=principal.tenant.id,
        person_id=str(person_id), role=wanted.role,
    )  # fmt: skip
    return Sent(invitation_id, token)


async def _pending(control: ControlSession, organisation_id: UUID, invitation_id: UUID) -> Row:
    mine = (invitation.c.id == invitation_id) & (invitation.c.organisation_id == organisation_id)
    unspent = invitation.c.accepted_at.is_(None) & invitation.c.revoked_at.is_(None)
    rows = await control.rows(sa.select(invitation).where(mine & unspent).with_for_update())
    if not rows:
        raise InvitationNotFound
    found: Row = rows[0]
    return found


async def _mail(
    control: ControlSession, principal: Principal, email: str, token: str, inviter: str, locale: str
) -> None:
    """The link itself is nowhere but in this job's sealed arguments, which go with the job."""
    args = {
        "email": email, "token": token, "locale": locale, "inviter": inviter, "organisation": principal.tenant.name,
        "organisation_id": str(principal.tenant.id),
    }  # fmt: skip
    await control.enqueue(MAIL, args)


def _token() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
