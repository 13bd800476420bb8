"""What somebody who is signed in does with their own second factors.

All of it but renaming asks for a fresh proof. Where there is a second factor, a passkey as well as an app, it asks for
a proof that one was part of: a session that was opened with the password alone must neither take it away nor make the
password two factors by adding another, and what one organisation lets in must not get past the policy of the next.
"""

from typing import Final
from uuid import UUID

from auth import identities, security_log, throttle
from auth.account import Opened
from auth.factors import pending, recovery, totp
from auth.factors.errors import LastFactor, NoFactor
from auth.factors.recovery import RecoveryCodes
from auth.factors.totp import AuthenticatorView, Offered
from auth.policies.change import asks_second_of
from auth.principal import Principal
from auth.sessions import AUTHENTICATOR
from auth.sign_in import Caller, SignIns
from kernel.db import ControlSession
from kernel.errors import NotFound
from kernel.runtime import Runtime

MAIL_ADDED: Final = "auth.mail_authenticator_added"
MAIL_REMOVED: Final = "auth.mail_authenticator_removed"
MAIL_CODES_MADE: Final = "auth.mail_recovery_codes_made"


async def offer(runtime: Runtime, principal: Principal, name: str) -> Offered:
    """A secret for an app."""
    async with runtime.databases.control_session() as control:
        await pending.check_strong(control, principal.identity_id, principal.proof)
        email = await identities.email_of(control, principal.identity_id)
        return await totp.offer(control, principal.identity_id, email, name)


async def confirm(
    runtime: Runtime, sign_ins: SignIns, principal: Principal, authenticator_id: UUID, code: str, caller: Caller
) -> Opened:
    """Puts it into use, tells its owner, and opens a session that says that both factors were proved."""
    await sign_ins.limits.hit(throttle.STEP_UPS_PER_IDENTITY, f"{principal.identity_id.hex}:enrolment")
    async with runtime.databases.control_session() as control:
        await pending.check_strong(control, principal.identity_id, principal.proof)
        refusal = await totp.confirm(control, principal.identity_id, authenticator_id, code)
        if refusal is None:
            await _confirmed(control, principal, authenticator_id)
    if refusal is not None:
        raise refusal
    proof = principal.proof.and_now(AUTHENTICATOR)
    return await sign_ins.open(
        principal.identity_id, caller, proof, how="enrolment", organisation_id=principal.tenant.id
    )


async def _confirmed(control: ControlSession, principal: Principal, authenticator_id: UUID) -> None:
    await pending.forget(control, principal.identity_id)
    await security_log.note_by(control, principal, "authenticator_added", authenticator=str(authenticator_id))
    await _tell(control, principal, MAIL_ADDED)


async def rename(runtime: Runtime, principal: Principal, authenticator_id: UUID, name: str) -> AuthenticatorView:
    """Another name for one; raises `NotFound`."""
    async with runtime.databases.control_session() as control:
        shown = await totp.rename(control, principal.identity_id, authenticator_id, name)
    if shown is None:
        raise NotFound
    return shown


async def remove(runtime: Runtime, principal: Principal, authenticator_id: UUID) -> None:
    """Takes one away; with the last factor go the recovery codes. Raises `NotFound`, `StepUpNeeded`, `LastFactor`."""
    async with runtime.databases.control_session() as control:
        await pending.check_strong(control, principal.identity_id, principal.proof)
        if not await totp.remove(control, principal.identity_id, authenticator_id):
            raise NotFound
        await check_not_last(control, principal.identity_id)
        await security_log.note_by(control, principal, "authenticator_removed", authenticator=str(authenticator_id))
        await _tell(control, principal, MAIL_REMOVED)


async def check_not_last(control: ControlSession, identity_id: UUID) -> None:
    """After a factor was removed: with the last one go the recovery codes; raises `LastFactor`, and so it stays."""
    if await pending.ways(control, identity_id):
        return
    if await asks_second_of(control, identity_id):
        raise LastFactor
    await recovery.forget(control, identity_id)


async def make_recovery_codes(runtime: Runtime, principal: Principal) -> RecoveryCodes:
    """A new set; raises `NoFactor` or `StepUpNeeded`."""
    async with runtime.databases.control_session() as control:
        await _check_codes(control, principal)
    made, hashes = await recovery.new_set()  # no transaction is held for as long as that takes
    async with runtime.databases.control_session() as control:
        await _check_codes(control, principal)
        await recovery.keep(control, principal.identity_id, hashes)
        await security_log.note_by(control, principal, "recovery_codes_made")
        await _tell(control, principal, MAIL_CODES_MADE)
    return made


async def _check_codes(control: ControlSession, principal: Principal) -> None:
    await pending.check_strong(control, principal.identity_id, principal.proof)
    if not await pending.ways(control, principal.identity_id):
        raise NoFactor


async def _tell(control: ControlSession, principal: Principal, mail: str) -> None:
    await control.enqueue(mail, {"identity_id": str(principal.identity_id), "locale": principal.locale})
