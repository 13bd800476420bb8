"""Accepting an invitation: who holds the link proves the address; who has an account proves that too.

The role is judged again, the invitation and its seat are taken in one transaction on the control database, and the
person in the tenant's schema joins in another, which a job completes if this one is cut short.
"""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import identities, passwords, persons, seats, security_log, sessions, throttle
from auth.account import Opened
from auth.authz import epoch
from auth.authz.roles import label_of, rights_of, role_rights, set_role
from auth.invitations import digest, email_of
from auth.models import invitation, membership, person
from auth.people import names
from auth.sessions import Proof
from auth.sign_in import Caller, SignIns
from auth.team_errors import (
    AlreadyMember,
    InvitationGone,
    InvitationNotCovered,
    InvitationSignIn,
    InvitedBlank,
    NoSeatForYou,
    UnknownRole,
)
from auth.throttle import Throttle
from kernel import context
from kernel.clock import real_now
from kernel.db import ControlSession, TenantSession
from kernel.errors import Invalid, NotFound, RapportError, Suspended
from kernel.jobs import Job
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.settings import Settings
from kernel.text import Text
from tenants.directory import Directory, Tenant

SETTLE = "auth.settle_invitation"


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """What an invitation's page shows to who holds the link."""

    organisation: str
    inviter: str
    email: str
    name: str
    role: Text
    has_account: bool
    signed_in: bool


class Accept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`password` is the account's, or the new one's where the address has none; nobody needs it who is signed in."""

    token: str
    name: str = ""
    password: str = ""


class Joining(msgspec.Struct, frozen=True, kw_only=True):
    """Who joins what as whom."""

    invitation_id: UUID
    organisation_id: UUID
    person_id: UUID
    membership_id: UUID
    role_key: str
    name: str
    email: str
    locale: str


class Joins:
    """The verbs of who was invited; one per process."""

    def __init__(self, runtime: Runtime, directory: Directory, sign_ins: SignIns, limits: Throttle) -> None:
        self._runtime = runtime
        self._directory = directory
        self._sign_ins = sign_ins
        self._limits = limits

    async def limit_inviting(self, organisation_id: UUID) -> None:
        """Counts an invitation: nobody sends mails to strangers by the thousand through us."""
        await self._limits.hit(throttle.INVITATIONS_PER_ORGANISATION, organisation_id.hex)

    async def limit_sending(self, organisation_id: UUID, invitation_id: UUID) -> None:
        """Counts another mail of the same invitation."""
        await self._limits.hit(throttle.SENDINGS_PER_INVITATION, f"{organisation_id.hex}:{invitation_id.hex}")

    async def look(self, token: str, caller: Caller) -> Invited:
        """What the link is for; `InvitationGone` for any that can't be accepted."""
        await self._limits.hit_network(throttle.JOINS_PER_ADDRESS, caller.browser.address)
        row, email = await self._open(token)
        tenant = await self._tenant(row.organisation_id)
        async with self._runtime.databases.tenant_session(tenant.home, tenant.keys, read_only=True) as session:
            known = await names(session, [row.person_id, row.invited_by])
            label = await label_of(session, row.role_key)
        account, here = await self._account(email, caller)
        inviter = known.get(row.invited_by)
        invited = known.get(row.person_id)
        return Invited(
            organisation=tenant.name,
            inviter=inviter["name"] if inviter else "",
            email=email,
            name=invited["name"] if invited else "",
            role=label,
            has_account=account is not None,
            signed_in=here is not None,
        )

    async def accept(self, data: Accept, caller: Caller) -> tuple[Opened, str]:
        """Joins and opens a session; returns it with the address."""
        await self._limits.hit_network(throttle.JOINS_PER_ADDRESS, caller.browser.address)
        row, email = await self._open(data.token)
        tenant = await self._tenant(row.organisation_id)
        account, proof = await self._account(email, caller)
        here = proof is not None
        new_hash: str | None = None
        if account is None:
            # The link was mailed, as a code is.
            new_hash = await _new_password(self._runtime.settings, data, email, tenant.name)
            proof = Proof.now(sessions.MAILED_CODE)
        elif proof is None:
            if not data.password:
                raise InvitationSignIn
            await self._sign_ins.prove_password(email, data.password, caller)
            proof = Proof.now(sessions.PASSWORD)
        if tenant.status == "suspended":
            raise Suspended
        await self._sign_ins.check_joining(account, tenant.id, caller, proof, goes_on=here)
        with context.use(tenant.acted_in(row.person_id, locale=row.locale)):
            identity_id = await self._join(tenant, row, email, new_hash, data.name.strip())
        opened = await self._sign_ins.open(
            identity_id, caller, proof, how="invitation", organisation_id=tenant.id, goes_on=here
        )
        return opened, email

    async def _join(self, tenant: Tenant, row: Row, email: str, new_hash: str | None, name: str) -> UUID:
        read_only = tenant.status == "read_only"
        async with self._runtime.databases.tenant_session(tenant.home, tenant.keys, read_only=read_only) as session:
            await epoch.hold(session)
            await _judge_again(session, row)
            async with self._runtime.databases.control_session() as control:
                identity_id, joining = await _take(control, row.id, bytes(row.token_hash), email, new_hash, name)
                await security_log.note(
                    control, "invitation_accepted", identity_id=identity_id, organisation_id=tenant.id,
                    person_id=str(row.person_id),
                )  # fmt: skip
                # Who is cut short between the two databases is settled by this job; otherwise it finds its work done.
                await control.enqueue(SETTLE, msgspec.to_builtins(joining), job_id=joining.invitation_id)
            await settle(session, joining)
        return identity_id

    async def _open(self, token: str) -> tuple[Any, str]:
        async with self._runtime.databases.control_session() as control:
            mine = (invitation.c.token_hash == digest(token)) & seats.is_open()
            rows = await control.rows(sa.select(invitation).where(mine))
            if not rows:
                raise InvitationGone
            return rows[0], email_of(control, rows[0])

    async def _tenant(self, organisation_id: UUID) -> Tenant:
        try:
            return await self._directory.tenant(organisation_id)
        except NotFound:
            raise InvitationGone from None

    async def _account(self, email: str, caller: Caller) -> tuple[UUID | None, Proof | None]:
        """The account of the address that somebody can sign in to, and the proof of a browser that is signed in to it.

        Joining is no new proof: that session's own goes on.
        """
        async with self._runtime.databases.control_session() as control:
            account = await identities.account_of(control, email)
        found = await sessions.find(self._runtime.databases, caller.replaced)
        if found is None or found["identity_id"] != account:
            return account, None
        return account, Proof(found["auth_time"], found["amr"])


async def settle_invitation(runtime: Runtime, job: Job) -> None:
    """Completes an acceptance in the tenant's schema."""
    joining = msgspec.convert(dict(job.args), Joining)
    tenant = await Directory(runtime.databases, runtime.keyring).tenant(joining.organisation_id)
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await settle(session, joining)


async def settle(session: TenantSession, joining: Joining) -> None:
    """The person has the membership and the role; a second time nothing happens, whatever changed since."""
    await epoch.hold(session)
    rows = await session.rows(sa.select(person.c.membership_id).where(person.c.id == joining.person_id))
    if rows and rows[0].membership_id == joining.membership_id:
        return
    await persons.join(
        session, joining.person_id, name=joining.name, email=joining.email, locale=joining.locale,
        membership_id=joining.membership_id,
    )  # fmt: skip
    await set_role(session, joining.person_id, joining.role_key)


async def _judge_again(session: TenantSession, row: Row) -> None:
    """Whoever invited may still give the role, and the person may still join."""
    active = sa.select(person.c.id).where(person.c.id == row.invited_by, person.c.deactivated_at.is_(None))
    try:
        given = await role_rights(session, row.role_key)
    except UnknownRole:
        raise InvitationNotCovered from None
    mine = await rights_of(session, row.invited_by)
    if not await session.rows(active) or not mine.manage_people or not mine.covers(given):
        raise InvitationNotCovered
    gone = sa.select(person.c.id).where(person.c.id == row.person_id, person.c.deactivated_at.is_not(None))
    if await session.rows(gone):
        raise InvitationGone


async def _take(
    control: ControlSession, invitation_id: UUID, token_hash: bytes, email: str, new_hash: str | None, name: str
) -> tuple[UUID, Joining]:
    """Takes the invitation and its seat, once; makes the identity and the membership."""
    mine = (invitation.c.id == invitation_id) & (invitation.c.token_hash == token_hash) & seats.is_open()
    [organisation_id] = [
        each.organisation_id
        for each in await control.rows(sa.select(invitation.c.organisation_id).where(invitation.c.id == invitation_id))
    ]
    found = await seats.hold(control, organisation_id)
    rows = await control.rows(invitation.update().where(mine).values(accepted_at=real_now()).returning(*invitation.c))
    if not rows:
        raise InvitationGone
    row = rows[0]
    if found.taken >= found.limit:  # a plan with fewer seats than when it was sent
        raise NoSeatForYou
    if not await identities.active_member(control, organisation_id, row.invited_by):
        raise InvitationNotCovered
    identity_id = await identities.ensure_identity(control, email)
    if new_hash is not None:
        if await identities.account_of(control, email) is not None:
            raise InvitationSignIn  # it got a password since we looked
        await identities.set_password(control, identity_id, new_hash)
    member = (membership.c.identity_id == identity_id) & (membership.c.organisation_id == organisation_id)
    if await control.rows(sa.select(membership.c.id).where(member)):
        raise AlreadyMember
    membership_id = await identities.join(control, identity_id, organisation_id, row.person_id)
    return identity_id, Joining(
        invitation_id=row.id,
        organisation_id=organisation_id,
        person_id=row.person_id,
        membership_id=membership_id,
        role_key=row.role_key,
        name=name,
        email=email,
        locale=row.locale,
    )


async def _new_password(settings: Settings, data: Accept, email: str, organisation: str) -> str:
    problems: dict[str, RapportError] = {}
    if not data.name.strip():
        problems["name"] = InvitedBlank()
    if not data.password:
        problems["password"] = InvitedBlank()
    if problems:
        raise Invalid(fields=problems)
    await passwords.check_new(settings, data.password, known=[email, data.name, organisation])
    return await passwords.hash_password(data.password)
