"""WebAuthn ceremonies: what a browser is asked, and whether its answer is what was asked for.

The `webauthn` library checks signatures and structures. What it leaves open is closed here: user verification is
always required, a ceremony inside a foreign frame is refused, and the sign count is the caller's to compare, because
a count that went back is worth an event. Challenges are those of auth/challenges.py.
"""

import base64
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
import webauthn
from webauthn.helpers import (
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
    options_to_json_dict,
    parse_client_data_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorAssertionResponse,
    AuthenticatorAttestationResponse,
    AuthenticatorSelectionCriteria,
    CredentialDeviceType,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from auth.errors import NoPasskeys
from auth.guards import origin_of
from auth.payloads import Assertion, Attestation
from kernel.settings import Settings

NAME = "Rapport"
TIMEOUT = 120_000
"""Milliseconds that a browser's own window waits for somebody."""

Options = dict[str, Any]

# What the parsers and OpenSSL raise at bytes that are none of a key, a signature or CBOR.
_BROKEN = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


class RelyingParty(msgspec.Struct, frozen=True):
    """Who asks: the id that passkeys are bound to, and the one origin whose ceremonies count."""

    id: str
    origin: str

    @classmethod
    def of(cls, settings: Settings) -> "RelyingParty":
        """This installation; raises `NoPasskeys` where its address is no domain."""
        if not settings.rp_id:
            raise NoPasskeys
        return cls(settings.rp_id, origin_of(settings.public_url))


class Created(msgspec.Struct, frozen=True, kw_only=True):
    """A verified new credential."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    aaguid: UUID
    synced: bool
    backed_up: bool


class Asserted(msgspec.Struct, frozen=True):
    """A verified signature of a known credential."""

    sign_count: int
    backed_up: bool


def creation_options(
    party: RelyingParty, challenge: bytes, user_id: UUID, email: str, existing: Iterable[bytes]
) -> Options:
    """What `navigator.credentials.create()` is given: a discoverable passkey, with user verification."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=NAME,
        user_id=user_id.bytes,
        user_name=email,
        challenge=challenge,
        timeout=TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in existing],
    )
    return options_to_json_dict(options)


def request_options(party: RelyingParty, challenge: bytes, allowed: Iterable[bytes] = ()) -> Options:
    """What `navigator.credentials.get()` is given; without `allowed` the person chooses among all of theirs."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=TIMEOUT,
        allow_credentials=[PublicKeyCredentialDescriptor(id=each) for each in allowed],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def verified_creation(party: RelyingParty, challenge: bytes, answer: Attestation) -> Created | None:
    """The new credential, or None for an answer to something else."""
    client_data, raw_id = decoded(answer.client_data_json), decoded(answer.credential_id)
    response = AuthenticatorAttestationResponse(
        client_data_json=client_data, attestation_object=decoded(answer.attestation_object)
    )
    try:
        found = webauthn.verify_registration_response(
            credential=RegistrationCredential(id=answer.credential_id, raw_id=raw_id, response=response),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
        decoded_public_key_to_cryptography(decode_credential_public_key(found.credential_public_key))
        if parse_client_data_json(client_data).cross_origin or found.credential_id != raw_id:
            return None
        aaguid = UUID(found.aaguid)
    except _BROKEN:
        return None
    return Created(
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        aaguid=aaguid,
        synced=found.credential_device_type is CredentialDeviceType.MULTI_DEVICE,
        backed_up=found.credential_backed_up,
    )


def verified_assertion(party: RelyingParty, challenge: bytes, answer: Assertion, public_key: bytes) -> Asserted | None:
    """The signature's facts, or None for an answer to something else. The caller compares owner and sign count."""
    client_data = decoded(answer.client_data_json)
    response = AuthenticatorAssertionResponse(
        client_data_json=client_data,
        authenticator_data=decoded(answer.authenticator_data),
        signature=decoded(answer.signature),
    )
    raw_id = decoded(answer.credential_id)
    try:
        found = webauthn.verify_authentication_response(
            credential=AuthenticationCredential(id=answer.credential_id, raw_id=raw_id, response=response),
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
        if parse_client_data_json(client_data).cross_origin:
            return None
    except _BROKEN:
        return None
    return Asserted(found.new_sign_count, found.credential_backed_up)


def decoded(text: str) -> bytes:
    """Bytes of base64url without padding; what isn't any is empty, and verifies as nothing."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
