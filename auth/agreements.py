"""Agreeing to something by passkey: the challenge is made of its hash, so that the answer is a signature of it.

What is kept of the answer is enough to verify it years later, without the passkey: the public key is among it. Whether
that key was the person's is what was checked when they answered.
"""

import hashlib

import msgspec

from auth import assertions, challenges, passkeys, sessions
from auth.ceremonies import RelyingParty, verified_assertion
from auth.errors import NotConfirmed, PasskeyNeeded
from auth.payloads import Assertion, Ceremony
from auth.principal import Principal
from kernel.runtime import Runtime


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A passkey's answer to the challenge of a subject; bytes as base64url, the key as COSE has it in hexadecimals."""

    party: RelyingParty
    public_key: str
    answer: Assertion


async def begin(runtime: Runtime, principal: Principal, secret: str, subject: bytes) -> Ceremony:
    """A challenge to sign a hash with one's own passkey, in this session. Raises `PasskeyNeeded`."""
    async with runtime.databases.control_session() as control:
        own = await passkeys.credentials(control, principal.identity_id)
    if not own:
        raise PasskeyNeeded
    return await assertions.begin(runtime, "agreement", _bound(secret, subject), own, subject=subject)


async def sign(runtime: Runtime, principal: Principal, secret: str, subject: bytes, answer: Assertion) -> Signature:
    """The signature that an answer is; raises `NotConfirmed` for one to anything else, and nothing is kept."""
    party, bound = RelyingParty.of(runtime.settings), _bound(secret, subject)
    stored = await assertions.passkey_of(runtime, answer, "agreement", bound, expected=principal.identity_id)
    if stored is None:
        raise NotConfirmed
    signature = Signature(party=party, public_key=stored.public_key.hex(), answer=answer)
    if not verifies(signature, subject):
        raise NotConfirmed
    return signature


def verifies(signature: Signature, subject: bytes) -> bool:
    """Whether a kept signature is one of this subject."""
    value = challenges.of_subject("agreement", subject, signature.answer.challenge_id)
    key = bytes.fromhex(signature.public_key)
    return verified_assertion(signature.party, value, signature.answer, key) is not None


def _bound(secret: str, subject: bytes) -> bytes:
    """For whom and what the challenge is: this session, this hash."""
    return hashlib.sha256(sessions.digest(secret) + subject).digest()
