"""A passkey authenticator in software: real keys, real signatures, and a knob for each thing that an attack turns.

A browser's part is in here too: `client_data` is what it would say of the page on which it was asked.
"""

import base64
import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import cbor2
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from tests.support.app import PUBLIC_URL, Person

Json = dict[str, Any]

PRESENT, VERIFIED, SYNCED, BACKED_UP, NEW = 0x01, 0x04, 0x08, 0x10, 0x40
AAGUID = UUID("01020304-0506-0708-0102-030405060708")


@dataclass
class Key:
    """One discoverable credential."""

    private: EllipticCurvePrivateKey
    id: bytes
    rp_id: str
    user_handle: bytes
    count: int = 0


@dataclass
class Authenticator:
    """Makes passkeys and signs with them. `counts` is whether it counts, as hardware keys do and synced ones don't."""

    counts: bool = True
    flags: int = PRESENT | VERIFIED
    origin: str = PUBLIC_URL
    rp_id: str = ""
    cross_origin: bool = False
    keys: list[Key] = field(default_factory=list)

    def create(self, ceremony: Json, name: str = "Laptop") -> Json:
        """Answers the options of a registration, as the body that adds a passkey."""
        options = ceremony["options"]
        key = Key(
            generate_private_key(SECP256R1()), os.urandom(32), self.rp_id or options["rp"]["id"],
            unpacked(options["user"]["id"]),
        )  # fmt: skip
        self.keys.append(key)
        attested = AAGUID.bytes + struct.pack(">H", len(key.id)) + key.id + cose(key.private)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(key, NEW) + attested}
        return {
            "challenge_id": ceremony["challenge_id"],
            "credential_id": packed(key.id),
            "client_data_json": packed(self.client_data("webauthn.create", options["challenge"])),
            "attestation_object": packed(cbor2.dumps(attestation)),
            "transports": ["internal"],
            "name": name,
        }

    def get(self, ceremony: Json, key: Key | None = None) -> Json:
        """Answers the options of a sign-in with the newest passkey."""
        key = key or self.keys[-1]
        key.count += self.counts
        data = self._data(key)
        said = self.client_data("webauthn.get", ceremony["options"]["challenge"])
        return {
            "challenge_id": ceremony["challenge_id"],
            "credential_id": packed(key.id),
            "client_data_json": packed(said),
            "authenticator_data": packed(data),
            "signature": packed(signed(key, data, said)),
            "user_handle": packed(key.user_handle),
        }

    def client_data(self, kind: str, challenge: str) -> bytes:
        """What the browser signs along."""
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin}
        return json.dumps(said).encode()

    def _data(self, key: Key, more: int = 0) -> bytes:
        digest = hashlib.sha256((self.rp_id or key.rp_id).encode()).digest()
        return digest + struct.pack(">BI", self.flags | more, key.count)


def signed(key: Key, data: bytes, said: bytes) -> bytes:
    """The signature over what the authenticator and the browser say."""
    return key.private.sign(data + hashlib.sha256(said).digest(), ECDSA(SHA256()))


def cose(private: EllipticCurvePrivateKey) -> bytes:
    """The public key as COSE writes an ES256 key."""
    numbers = private.public_key().public_numbers()
    return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})


def packed(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: str) -> bytes:
    """What `packed` made."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def register(person: Person, device: Authenticator, name: str = "Laptop") -> Json:
    """Adds a passkey for somebody who is signed in."""
    begun = await person.post("/api/passkey-registrations")
    assert begun.status_code == 201, begun.text
    done = await person.post("/api/passkeys", json=device.create(begun.json(), name))
    assert done.status_code == 201, done.text
    found: Json = done.json()
    return found


async def prove(person: Person, device: Authenticator) -> None:
    """A step-up with a passkey; the person goes on in the new session."""
    asked = (await person.post("/api/session/step-up-challenges")).json()
    done = await person.post("/api/session/step-up", json={"passkey": device.get(asked)})
    assert done.status_code == 200, done.text
    person.signed_in(done.json())


async def challenge(browser: Person) -> Json:
    """The ceremony of a sign-in in this browser."""
    begun = await browser.post("/api/passkey-challenges")
    assert begun.status_code == 201, begun.text
    found: Json = begun.json()
    return found
