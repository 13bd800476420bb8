"""Certificates: what was erased, signed so that anybody can check it without asking us.

A certificate is a JWS (RFC 7515) under Ed25519 (RFC 8037). The public keys are a JWK set at a well-known address; a key
stays there for as long as there are certificates that it signed.
"""

import base64
import hashlib
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kernel.clock import real_now
from kernel.db import ControlSession
from rapport.portability.models import signing_key

PUBLISHED: Final = "/.well-known/jwks.json"
"""Where the public keys are."""

_RAW: Final = serialization.Encoding.Raw
_PURPOSE: Final = "signing key {id}"


class Key(msgspec.Struct, frozen=True):
    """A public key as a JWK."""

    kid: str
    x: str
    kty: str = "OKP"
    crv: str = "Ed25519"
    alg: str = "EdDSA"
    use: str = "sig"


async def signed(control: ControlSession, said: dict[str, Any]) -> str:
    """A certificate, in the compact form. The first one makes the key."""
    kid, private = await _key(control)
    head = _encoded(msgspec.json.encode({"alg": "EdDSA", "kid": kid, "typ": "JWT"}))
    body = _encoded(msgspec.json.encode(said, order="sorted"))
    return f"{head}.{body}.{_encoded(private.sign(f'{head}.{body}'.encode()))}"


def said_by(certificate: str) -> dict[str, Any]:
    """What a certificate of ours says."""
    body = certificate.split(".")[1]
    found: dict[str, Any] = msgspec.json.decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return found


async def public_keys(control: ControlSession) -> list[Key]:
    """Every key that may have signed a certificate."""
    rows = await control.rows(sa.select(signing_key.c.id, signing_key.c.public).order_by(signing_key.c.created_at))
    return [Key(row.id, _encoded(bytes(row.public))) for row in rows]


async def _key(control: ControlSession) -> tuple[str, Ed25519PrivateKey]:
    # Two that come first at once must not make two keys.
    await control.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext("rapport signing key"))))
    newest = sa.select(signing_key).order_by(signing_key.c.created_at.desc()).limit(1)
    for row in await control.rows(newest):
        plain = control.unseal(_PURPOSE.format(id=row.id), row.private)
        return row.id, Ed25519PrivateKey.from_private_bytes(plain)
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(_RAW, serialization.PublicFormat.Raw)
    plain = private.private_bytes(_RAW, serialization.PrivateFormat.Raw, serialization.NoEncryption())
    kid = hashlib.sha256(public).hexdigest()[:16]
    row = {"id": kid, "public": public, "private": control.seal(_PURPOSE.format(id=kid), plain)}
    await control.execute(signing_key.insert(), {**row, "created_at": real_now()})
    return kid, private


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
