"""Taking away the second factor of somebody who has lost it, when somebody else asks for that.

The rule, as whoever asks may have been talked into it, and the mailbox may not be its owner's any more:

- An admin may ask for members whose rights their own cover, and only of people who are in this organisation alone: the
  second factor guards every organisation that somebody is in. For all others whoever runs the installation asks.
- It waits, a day where an admin asked and three where the operator did. The member is told by mail at once, and so is
  every owner; wherever the member is signed in they can stop it, and so can the admins.
- What then happens takes away passkeys, authenticators and recovery codes, never the password, and ends every session:
  whatever was left would be asked for again. But what was added or used since it was asked for is not lost, and stays;
  where nothing is lost nothing happens.
- From then on a mailed code is not enough for them until they have a second factor again: they need their password too,
  if they have one. So whoever holds the mailbox alone is not let in by a reset.
"""

import datetime as dt
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import identities, passkeys, security_log, sessions
from auth.authz.roles import OWNER
from auth.factors import pending, totp
from auth.factors.errors import NoFactorThere, NotAlone, ResetGone
from auth.factors.models import authenticator, factor_reset, recovery_code
from auth.ladder import judge
from auth.models import membership, passkey, person, role, role_assignment
from auth.principal import Principal
from auth.seats import seated
from kernel.clock import real_now
from kernel.db import ControlSession, TenantSession
from kernel.ids import new_id
from kernel.runtime import Runtime
from tenants.models import organisation

ADMIN_WAITS: Final = dt.timedelta(days=1)
OPERATOR_WAITS: Final = dt.timedelta(days=3)
MAIL_ASKED: Final = "auth.mail_factor_reset_asked"
MAIL_DONE: Final = "auth.mail_factor_reset_done"
_AT_ONCE: Final = 100


class ResetView(msgspec.Struct, frozen=True):
    """A reset that waits."""

    id: UUID
    due_at: dt.datetime


class FactorsOf(msgspec.Struct, frozen=True):
    """What a member has beside a password, and a reset that waits."""

    passkeys: int
    authenticators: int
    reset: ResetView | None


async def of_member(runtime: Runtime, principal: Principal, person_id: UUID) -> FactorsOf:
    """What an admin sees before asking."""
    async with principal.session(runtime) as session:
        await judge(session, principal, person_id)
    async with runtime.databases.control_session() as control:
        identity_id = await identity_of(control, principal.tenant.id, person_id)
        if identity_id is None:
            return FactorsOf(0, 0, None)
        return FactorsOf(
            len(await passkeys.credentials(control, identity_id)),
            len(await totp.confirmed(control, identity_id)),
            await waiting(control, identity_id),
        )


async def ask(runtime: Runtime, principal: Principal, person_id: UUID) -> ResetView:
    """An admin asks for a member's; raises `NotAlone`, `NoFactorThere` and what `ladder.judge` does."""
    async with principal.session(runtime) as session:
        await judge(session, principal, person_id)
        locales = await _locales(session, person_id)
        async with runtime.databases.control_session() as control:
            identity_id = await identity_of(control, principal.tenant.id, person_id)
            if identity_id is None:
                raise NoFactorThere
            if await _is_elsewhere(control, identity_id, principal.tenant.id):
                raise NotAlone
            made = await begin(
                control, identity_id, ADMIN_WAITS, organisation_id=principal.tenant.id, asked_by=principal.person_id
            )
            told = {
                found: locale for each, locale in locales.items()
                if (found := await identity_of(control, principal.tenant.id, each))
            }  # fmt: skip
            await _tell(control, told, identity_id, made)
            await security_log.note(
                control, "factor_reset_asked", identity_id=principal.identity_id, organisation_id=principal.tenant.id,
                person_id=str(person_id),
            )  # fmt: skip
    return made


async def ask_as_operator(runtime: Runtime, email: str) -> ResetView:
    """Whoever runs the installation asks, for somebody whom nobody else can help; raises `NoFactorThere`."""
    async with runtime.databases.control_session() as control:
        login = await identities.find_login(control, email)
        if login is None:
            raise NoFactorThere
        made = await begin(control, login.identity_id, OPERATOR_WAITS)
        await _tell(control, {login.identity_id: ""}, login.identity_id, made)
        await security_log.note_account(control, "factor_reset_asked", login.identity_id, by="operator")
    return made


async def begin(
    control: ControlSession, identity_id: UUID, waits: dt.timedelta, *, organisation_id: UUID | None = None,
    asked_by: UUID | None = None,
) -> ResetView:  # fmt: skip
    """Writes it down; one that waits already goes on as it is, so that asking again makes nothing sooner or later."""
    await totp.lock(control, identity_id)
    if not await pending.ways(control, identity_id):
        raise NoFactorThere
    found = await waiting(control, identity_id)
    if found is not None:
        return found
    made_id, now = new_id(), real_now()
    row = {
        "id": made_id, "identity_id": identity_id, "organisation_id": organisation_id, "asked_by": asked_by,
        "created_at": now, "due_at": now + waits,
    }  # fmt: skip
    await control.execute(factor_reset.insert(), row)
    return ResetView(made_id, now + waits)


async def waiting(control: ControlSession, identity_id: UUID) -> ResetView | None:
    """The reset of an identity that waits."""
    rows = await control.rows(sa.select(factor_reset).where(factor_reset.c.identity_id == identity_id, _is_open()))
    return ResetView(rows[0].id, rows[0].due_at) if rows else None


async def stop_own(runtime: Runtime, principal: Principal) -> None:
    """Whoever it is about stops it; raises `ResetGone`."""
    async with runtime.databases.control_session() as control:
        await _stop(control, factor_reset.c.identity_id == principal.identity_id)
        await security_log.note(
            control, "factor_reset_stopped", identity_id=principal.identity_id, organisation_id=principal.tenant.id
        )


async def stop(runtime: Runtime, principal: Principal, person_id: UUID) -> None:
    """An admin stops one that was asked for here; raises `ResetGone`."""
    async with principal.session(runtime) as session:
        await judge(session, principal, person_id)
        async with runtime.databases.control_session() as control:
            identity_id = await identity_of(control, principal.tenant.id, person_id)
            here = factor_reset.c.organisation_id == principal.tenant.id
            await _stop(control, (factor_reset.c.identity_id == identity_id) & here)
            await security_log.note(
                control, "factor_reset_stopped", identity_id=principal.identity_id, organisation_id=principal.tenant.id,
                person_id=str(person_id),
            )  # fmt: skip


async def stop_as_operator(runtime: Runtime, email: str) -> None:
    """Whoever runs the installation stops it, whoever asked; raises `ResetGone`."""
    async with runtime.databases.control_session() as control:
        login = await identities.find_login(control, email)
        if login is None:
            raise ResetGone
        await _stop(control, factor_reset.c.identity_id == login.identity_id)
        await security_log.note_account(control, "factor_reset_stopped", login.identity_id, by="operator")


async def carry_out(runtime: Runtime) -> None:
    """Takes away what is due. Two workers at the same time take different ones."""
    due = sa.select(factor_reset).where(factor_reset.c.due_at <= real_now(), _is_open()).limit(_AT_ONCE)
    async with runtime.databases.control_session() as control:
        for row in await control.rows(due.with_for_update(skip_locked=True)):
            taken = await _take_away(control, row.identity_id, row.created_at)
            ended = {"done_at" if taken else "cancelled_at": real_now()}
            await control.execute(factor_reset.update().where(factor_reset.c.id == row.id).values(ended))


async def identity_of(control: ControlSession, organisation_id: UUID, person_id: UUID) -> UUID | None:
    """Whose membership a person of an organisation is."""
    mine = (membership.c.organisation_id == organisation_id) & (membership.c.person_id == person_id)
    rows = await control.rows(sa.select(membership.c.identity_id).where(mine))
    return rows[0].identity_id if rows else None


async def _take_away(control: ControlSession, identity_id: UUID, asked_at: dt.datetime) -> bool:
    """Takes what is lost; False where nothing is."""
    await totp.lock(control, identity_id)
    lost = 0
    for table in (authenticator, passkey):
        unused = table.c.last_used_at.is_(None) | (table.c.last_used_at < asked_at)
        mine = (table.c.identity_id == identity_id) & (table.c.created_at < asked_at) & unused
        lost += (await control.execute(table.delete().where(mine))).rowcount
    if not lost:
        await security_log.note_account(control, "factor_reset_stopped", identity_id, by="use")
        return False
    old = (recovery_code.c.identity_id == identity_id) & (recovery_code.c.created_at < asked_at)
    await control.execute(recovery_code.delete().where(old))
    await pending.forget(control, identity_id)
    await sessions.revoke_all(control, identity_id)
    await security_log.note_account(control, "factor_reset_done", identity_id)
    await control.enqueue(MAIL_DONE, {"identity_id": str(identity_id), "locale": ""})
    return True


async def _is_elsewhere(control: ControlSession, identity_id: UUID, organisation_id: UUID) -> bool:
    """Whether an identity is in another organisation too; a sandbox of this one is none."""
    others = (
        sa.select(membership.c.id)
        .join(organisation, organisation.c.id == membership.c.organisation_id)
        .where(membership.c.identity_id == identity_id, seated(), organisation.c.status != "deleted")
        .where(sa.func.coalesce(organisation.c.parent_id, organisation.c.id) != organisation_id)
    )
    return bool(await control.rows(others.limit(1)))


async def _locales(session: TenantSession, person_id: UUID) -> dict[UUID, str]:
    """Who is told, and in which language: the owners, and whom it is about."""
    owners = (
        sa.select(role_assignment.c.person_id)
        .join(role, role.c.id == role_assignment.c.role_id)
        .where(role.c.key == OWNER)
    )
    told = (person.c.id == person_id) | (person.c.id.in_(owners) & person.c.deactivated_at.is_(None))
    return {row.id: row.locale for row in await session.rows(sa.select(person.c.id, person.c.locale).where(told))}


async def _tell(control: ControlSession, told: dict[UUID, str], of: UUID, made: ResetView) -> None:
    """At once, as there is a day to stop it in; each in their language, in both where that is not known."""
    email = await identities.email_of(control, of)
    for each in sorted(told):
        args = {
            "identity_id": str(each), "email": email, "due_at": made.due_at.isoformat(), "own": each == of,
            "locale": told[each],
        }  # fmt: skip
        await control.enqueue(MAIL_ASKED, args)


async def _stop(control: ControlSession, mine: sa.ColumnElement[bool]) -> None:
    stopped = factor_reset.update().where(mine, _is_open()).values(cancelled_at=real_now())
    if not (await control.execute(stopped)).rowcount:
        raise ResetGone


def _is_open() -> sa.ColumnElement[bool]:
    return factor_reset.c.done_at.is_(None) & factor_reset.c.cancelled_at.is_(None)
