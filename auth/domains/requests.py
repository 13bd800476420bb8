"""Asking to join by a proved address, and being let in at once where the organisation says so.

Both end in an invitation, so that the seat, the role, the address and the second factor are judged where they always
are. Whoever asks has proved the mailbox minutes before (`rapport.onboarding`): before that nothing here is asked.
"""

import datetime as dt
from typing import Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import identities, invitations, ladder, people, security_log
from auth.actor import principal_of
from auth.authz.roles import role_rights
from auth.domains import mails, names
from auth.domains.claims import hmacs
from auth.domains.errors import (
    AlreadyInvitedThere,
    AlreadyThere,
    AskedAlready,
    AskFirst,
    NobodyHere,
    NoSeatByDomain,
    RefusedLately,
    RequestGone,
)
from auth.domains.models import REQUEST_EMAIL, REQUEST_NAME, domain_claim, join_request
from auth.errors import StepUpNeeded
from auth.invitations import Invite
from auth.models import identity, membership
from auth.payloads import Locale
from auth.principal import Principal
from auth.team_errors import AboveYou, AlreadyInvited, AlreadyMember, NoSeatLeft, UnknownRole
from kernel.clock import real_now
from kernel.columns import REHASHED
from kernel.db import ControlSession
from kernel.errors import Forbidden, NotFound, Suspended
from kernel.ids import new_id
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.pool import Row
from kernel.runtime import Runtime
from tenants.directory import Directory
from tenants.models import NAME_FIELD, organisation, tenant

LIFETIME: Final = dt.timedelta(days=14)
REFUSED_FOR: Final = dt.timedelta(days=30)
TELL: Final = "auth.tell_join_request"
MAIL: Final = "auth.mail_join_request"
_SHOWN: Final = 200

join_request.info[REHASHED] = identities.rehashed(REQUEST_EMAIL)


class CompanyHere(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation of a proved address. `member`: the address belongs to it already."""

    name: str
    joining: Literal["ask", "auto"]
    member: bool


class JoinRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asks to join."""

    id: UUID
    name: str
    email: str
    created_at: dt.datetime
    expires_at: dt.datetime


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As what somebody is let in."""

    role: str
    team_ids: list[UUID] = []
    manager_id: UUID | None = None


async def company_of(control: ControlSession, email: str) -> CompanyHere | None:
    """The organisation that a proved address may join, as its page shows it."""
    row = await _holder(control, email)
    if row is None:
        return None
    name = control.keys.decrypt_text(row.name, field=NAME_FIELD, record=row.organisation_id)
    at_once = row.joining == "auto" and row.state == "verified"
    return CompanyHere(
        name=name, joining="auto" if at_once else "ask", member=await _belongs(control, row.organisation_id, email)
    )


async def ask(control: ControlSession, email: str, name: str, locale: str) -> UUID:
    """Writes a request down and has the admins told; returns the organisation's id."""
    row = await _holder(control, email)
    if row is None:
        raise NobodyHere
    organisation_id, hashes, now = row.organisation_id, identities.email_hmacs(control.keys, email), real_now()
    if await _belongs(control, organisation_id, email):
        raise AlreadyThere
    mine = (join_request.c.organisation_id == organisation_id) & join_request.c.email_hmac.in_(hashes)
    over = mine & (join_request.c.state == "open") & (join_request.c.expires_at <= now)
    await control.execute(join_request.update().where(over).values(state="expired"))
    for before in await control.rows(sa.select(join_request).where(mine).with_for_update()):
        if before.state == "open":
            raise AskedAlready
        if before.state == "refused" and before.decided_at > now - REFUSED_FOR:
            raise RefusedLately
    made_id = new_id()
    await control.execute(
        join_request.insert(),
        {
            "id": made_id, "organisation_id": organisation_id,
            "email": control.keys.encrypt_text(email, field=REQUEST_EMAIL, record=made_id),
            "email_hmac": identities.email_hmac(control.keys, email),
            "name": control.keys.encrypt_text(name, field=REQUEST_NAME, record=made_id),
            "locale": locale, "state": "open", "created_at": now, "expires_at": now + LIFETIME,
        },
    )  # fmt: skip
    await security_log.note(control, "join_asked", organisation_id=organisation_id, request=str(made_id))
    await control.enqueue(TELL, {"request_id": str(made_id)})
    return UUID(str(organisation_id))


async def let_in(runtime: Runtime, email: str, name: str, locale: Locale) -> str:
    """The token of an invitation for somebody who is let in at once, in the name of whoever chose that.

    What they may not give any more is not given: the role, and everything else, is judged as it is now.
    """
    async with runtime.databases.control_session() as control:
        row = await _holder(control, email)
    if row is None:
        raise NobodyHere
    if row.joining != "auto" or row.state != "verified":
        raise AskFirst
    try:
        principal = await principal_of(runtime, f"{row.database}/{row.schema}", row.set_by)
        async with principal.session(runtime) as session:
            if not (await role_rights(session, row.role_key)).gives_little:
                raise AskFirst
        wanted = Invite(email=email, role=row.role_key, name=name, locale=locale)
        made = await invitations.make(runtime, principal, wanted)
    except AlreadyMember:
        raise AlreadyThere from None
    except AlreadyInvited:
        raise AlreadyInvitedThere from None
    except NoSeatLeft:
        raise NoSeatByDomain from None
    except (AboveYou, UnknownRole, Forbidden, StepUpNeeded, Suspended):
        raise AskFirst from None
    async with runtime.databases.control_session() as control:
        await security_log.note(
            control, "let_in_by_domain", organisation_id=row.organisation_id, invitation=str(made.id)
        )
    return made.token


async def listed(runtime: Runtime, principal: Principal) -> list[JoinRequest]:
    """The open requests of an organisation, the oldest first."""
    here = _open() & (join_request.c.organisation_id == principal.tenant.id)
    async with runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(join_request).where(here).order_by(join_request.c.created_at).limit(_SHOWN))
        return [_shown(control, row) for row in rows]


async def accept(runtime: Runtime, principal: Principal, request_id: UUID, wanted: Acceptance) -> UUID:
    """Invites whoever asked, under the rules of every invitation; returns its id.

    Nobody accepts an address of a domain that the organisation does not hold any more.
    """
    async with runtime.databases.control_session() as control:
        row = await _mine(control, principal, request_id)
        asked = _shown(control, row)
        holder = await _holder(control, asked.email)
    if holder is None or holder.organisation_id != principal.tenant.id:
        raise RequestGone
    invite = Invite(
        email=asked.email, role=wanted.role, name=asked.name, team_ids=wanted.team_ids, manager_id=wanted.manager_id,
        locale=row.locale,
    )  # fmt: skip
    made = await invitations.make(
        runtime, principal, invite, beside=lambda control: _decide(control, principal, request_id, "accepted")
    )
    return made.id


async def refuse(runtime: Runtime, principal: Principal, request_id: UUID) -> None:
    """Says no; the same address can't ask again for a month."""
    async with principal.session(runtime) as session:
        await ladder.judge_manager(session, principal)
        async with runtime.databases.control_session() as control:
            await _decide(control, principal, request_id, "refused")


async def tell(runtime: Runtime, job: Job) -> None:
    """Leaves a mail for each who may accept."""
    async with runtime.databases.control_session() as control:
        rows = await control.rows(
            sa.select(join_request).where(join_request.c.id == UUID(str(job.args["request_id"])), _open())
        )
        if not rows:
            return
        asked = _shown(control, rows[0])
    try:
        found = await Directory(runtime.databases, runtime.keyring).tenant(rows[0].organisation_id)
    except NotFound:
        return
    async with runtime.databases.tenant_session(found.home, found.keys, read_only=True) as session:
        admins = await people.with_right(session, "manage_people")
    told = {"name": asked.name, "email": asked.email, "organisation": found.name, "organisation_id": str(found.id)}
    async with runtime.databases.control_session() as control:
        for to, locale in admins:
            await control.enqueue(MAIL, {**told, "to": to, "locale": locale})


async def mail(runtime: Runtime, job: Job) -> None:
    """Tells one admin that somebody asks."""
    told = {name: str(value) for name, value in job.args.items()}
    told["link"] = f"{runtime.settings.public_url}/settings/members"
    text = mails.ASKED_BODY.format(**told).pick(told["locale"])
    heading = mails.ASKED_SUBJECT.format(**told).pick(told["locale"])
    await runtime.mail.send(
        Mail(to=told["to"], subject=heading, text=text, key=job.id, of=UUID(told["organisation_id"]))
    )


async def _holder(control: ControlSession, email: str) -> Row | None:
    """The claim by which an address may join, with its organisation; nothing below or above the domain counts."""
    domain = names.of_email(email)
    if domain is None or names.is_public(domain):
        return None
    held = domain_claim.c.domain_hmac.in_(hmacs(control.keys, domain)) & (domain_claim.c.joining != "off")
    statement = (
        sa.select(domain_claim, organisation.c.name, tenant.c.database, tenant.c.schema)
        .join_from(domain_claim, organisation, organisation.c.id == domain_claim.c.organisation_id)
        .join(tenant, tenant.c.organisation_id == organisation.c.id)
        .where(held, domain_claim.c.state.in_(("verified", "missing")), organisation.c.status == "active")
    )
    rows = await control.rows(statement)
    return rows[0] if rows else None


async def _belongs(control: ControlSession, organisation_id: UUID, email: str) -> bool:
    """Whether an address has a membership there, a deactivated one too."""
    statement = (
        sa.select(membership.c.id)
        .join(identity, identity.c.id == membership.c.identity_id)
        .where(membership.c.organisation_id == organisation_id)
        .where(identity.c.email_hmac.in_(identities.email_hmacs(control.keys, email)))
    )
    return bool(await control.rows(statement))


async def _mine(control: ControlSession, principal: Principal, request_id: UUID) -> Row:
    here = (join_request.c.id == request_id) & (join_request.c.organisation_id == principal.tenant.id) & _open()
    rows = await control.rows(sa.select(join_request).where(here).with_for_update())
    if not rows:
        raise RequestGone
    found: Row = rows[0]
    return found


async def _decide(control: ControlSession, principal: Principal, request_id: UUID, state: str) -> None:
    """Once: of two who decide at the same time the second finds it gone."""
    await _mine(control, principal, request_id)
    values = {"state": state, "decided_at": real_now(), "decided_by": principal.person_id}
    await control.execute(join_request.update().where(join_request.c.id == request_id).values(values))
    await security_log.note(
        control, f"join_{state}", identity_id=principal.identity_id, organisation_id=principal.tenant.id,
        request=str(request_id),
    )  # fmt: skip


def _shown(control: ControlSession, row: Row) -> JoinRequest:
    return JoinRequest(
        id=row.id,
        name=control.keys.decrypt_text(row.name, field=REQUEST_NAME, record=row.id),
        email=control.keys.decrypt_text(row.email, field=REQUEST_EMAIL, record=row.id),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def _open() -> sa.ColumnElement[bool]:
    return (join_request.c.state == "open") & (join_request.c.expires_at > real_now())
