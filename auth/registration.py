"""Adding a passkey: to one's own identity while signed in, or to the one that a sign-up is about to make."""

from uuid import UUID

from auth import challenges, identities, passkeys, security_log
from auth.ceremonies import Created, RelyingParty, creation_options, verified_creation
from auth.challenges import Purpose
from auth.errors import PasskeyInvalid
from auth.factors import pending
from auth.payloads import Attestation, Ceremony, PasskeyView
from auth.principal import Principal
from kernel.db import ControlSession
from kernel.runtime import Runtime

MAIL_ADDED = "auth.mail_passkey_added"


async def begin(runtime: Runtime, bound_to: bytes, principal: Principal) -> Ceremony:
    """Challenge and options for somebody who is signed in; what they have already is excluded. Raises `StepUpNeeded`
    where they have a second factor that the session was not opened with."""
    party, identity_id = RelyingParty.of(runtime.settings), principal.identity_id
    async with runtime.databases.control_session() as control:
        await pending.check_strong(control, identity_id, principal.proof)
        email = await identities.email_of(control, identity_id)
        existing = await passkeys.credentials(control, identity_id)
        made = await challenges.issue(control, "register", bound_to)
    return Ceremony(made.id, creation_options(party, made.value, identity_id, email, existing))


async def finish(runtime: Runtime, bound_to: bytes, principal: Principal, answer: Attestation) -> PasskeyView:
    """Stores the passkey and tells its owner by mail; raises `PasskeyInvalid`, `PasskeyTaken`, `TooManyPasskeys` and
    `StepUpNeeded`."""
    created = await verified(runtime, answer, "register", bound_to)
    async with runtime.databases.control_session() as control:
        await pending.check_strong(control, principal.identity_id, principal.proof)
        shown = await store(control, principal.identity_id, created, answer)
        args = {"identity_id": str(principal.identity_id), "passkey": shown.name, "locale": principal.locale}
        await control.enqueue(MAIL_ADDED, args)
    return shown


async def verified(runtime: Runtime, answer: Attestation, purpose: Purpose, bound_to: bytes) -> Created:
    """What was created, if it answers its challenge; raises `PasskeyInvalid`."""
    party = RelyingParty.of(runtime.settings)
    value = await challenges.take(runtime.databases, answer.challenge_id, purpose, bound_to)
    created = verified_creation(party, value, answer) if value is not None else None
    if created is None:
        raise PasskeyInvalid
    return created


async def store(control: ControlSession, identity_id: UUID, created: Created, answer: Attestation) -> PasskeyView:
    """Writes the passkey and the event in the caller's transaction."""
    shown = await passkeys.add(control, identity_id, created, name=answer.name, transports=answer.transports)
    await security_log.note_account(control, "passkey_added", identity_id, passkey=str(shown.id))
    return shown
