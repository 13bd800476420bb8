"""Who answers a challenge with a passkey: the one check that sign-in, step-up and agreements share.

One answer, one challenge, one credential, one owner: whatever doesn't fit is refused alike, and the security log says
what it was. A refusal changes nothing but that log, and spends the challenge.
"""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

from auth import challenges, passkeys, security_log
from auth.ceremonies import RelyingParty, decoded, request_options, verified_assertion
from auth.challenges import Purpose
from auth.passkeys import Stored
from auth.payloads import Assertion, Ceremony
from kernel.runtime import Runtime

Refusal = Literal["challenge", "credential", "owner", "signature", "sign_count"]


async def begin(
    runtime: Runtime, purpose: Purpose, bound_to: bytes, allowed: Iterable[bytes] = (), *, subject: bytes | None = None
) -> Ceremony:
    """Makes a challenge, and the options that the browser is given with it; the answer signs `subject`, if given."""
    party = RelyingParty.of(runtime.settings)
    async with runtime.databases.control_session() as control:
        made = await challenges.issue(control, purpose, bound_to, subject)
    return Ceremony(made.id, request_options(party, made.value, allowed))


async def passkey_of(
    runtime: Runtime, answer: Assertion, purpose: Purpose, bound_to: bytes, *, expected: UUID | None = None
) -> Stored | None:
    """The passkey that answers, of `expected` if given; None for an answer that proves nothing."""
    stored, refusal = await _judged(runtime, answer, purpose, bound_to, expected)
    if refusal is None and stored is not None:
        return stored
    async with runtime.databases.control_session() as control:
        await security_log.note_account(
            control,
            # A count that went back says that a private key was copied: that has a kind of its own.
            "passkey_cloned" if refusal == "sign_count" else "passkey_refused",
            stored.identity_id if stored else None,
            why=str(refusal),
            purpose=purpose,
            passkey=str(stored.id) if stored else "",
        )
    return None


async def _judged(
    runtime: Runtime, answer: Assertion, purpose: Purpose, bound_to: bytes, expected: UUID | None
) -> tuple[Stored | None, Refusal | None]:
    """The passkey, as far as one was found, and what is wrong."""
    party = RelyingParty.of(runtime.settings)
    value = await challenges.take(runtime.databases, answer.challenge_id, purpose, bound_to)
    if value is None:
        return None, "challenge"
    async with runtime.databases.control_session() as control:
        stored = await passkeys.find(control, decoded(answer.credential_id))
    if stored is None:
        return None, "credential"
    if not _owns(stored, answer, expected, discovered=purpose == "sign-in"):
        return stored, "owner"
    asserted = verified_assertion(party, value, answer, stored.public_key)
    if asserted is None:
        return stored, "signature"
    async with runtime.databases.control_session() as control:
        counts_on = await passkeys.use(control, stored.id, asserted)
    return stored, None if counts_on else "sign_count"


def _owns(stored: Stored, answer: Assertion, expected: UUID | None, *, discovered: bool) -> bool:
    """Whether the passkey is whose the answer says, and of the person who is asked.

    A discovered passkey always names its user; only where the browser was told which ones to use may it leave that out.
    """
    if expected is not None and stored.identity_id != expected:
        return False
    if answer.user_handle is None:
        return not discovered
    return decoded(answer.user_handle) == stored.identity_id.bytes
