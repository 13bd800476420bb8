"""Encryption at rest: a root key wraps one keyset per tenant; a keyset encrypts fields, files and payloads.

The root key stays with a `KeyProvider` (a KMS, or a file in the embedded default). It wraps the keyset of each
tenant and of the platform; only the wrapped form is stored. A keyset holds Google Tink AES-256-GCM keys, whose id
leads every ciphertext (01 and 4 bytes), so that a rotated keyset reads old rows; and a secret from which HKDF
derives the keys of equality hashes and search tokens. What is hashed says of no secret that it was made under it: while
a keyset has two, everything is hashed under the first, and who asks has to ask under each (`equalities`, `token_sets`).

Associated data binds a ciphertext to its place: owner, kind, and then field and record, or purpose, or file and
chunk. A value that was moved to another row, column or tenant doesn't decrypt. Field ids are never reused.

Tink makes keys and ciphertexts. They are opened by `cryptography` (OpenSSL) with the same keys, because a list opens
hundreds and Tink's Python layer costs as much as the cipher; tests hold each of the two against the other.

Crypto-shredding: destroy the wrapped keyset, and everything under it, backups included, is noise for good. Nothing
else has to be found and deleted. The same holds when the root key is lost: back it up apart from the data.
"""

import hashlib
import hmac
import os
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from tink import KeysetHandle, aead, new_keyset_handle, proto_keyset_format, secret_key_access
from tink.proto import aes_gcm_pb2, tink_pb2

from kernel.keys.file import FileKeyProvider, with_new_key
from kernel.keys.opening import provider_from
from kernel.keys.provider import CryptoError, KeyProvider, KeyProviderError, KeyRefused, KeysClosed, KeyUnreachable
from kernel.token_hash import Cut, TokenHash

__all__ = [
    "CryptoError",
    "FileKeyProvider",
    "KeyProvider",
    "KeyProviderError",
    "KeyRefused",
    "KeyUnreachable",
    "KeysClosed",
    "Keyset",
    "commitment",
    "key_id_of",
    "new_keyset",
    "open_keyset",
    "provider_from",
]

_FORMAT: Final = b"\x01"
_AES_GCM: Final = "type.googleapis.com/google.crypto.tink.AesGcmKey"
_SECRET_BYTES: Final = 32
_MOST_SECRETS: Final = 32
"""More than any rotations that were begun and never ended leave behind."""

_RECORD, _PURPOSE, _CHUNK = b"\x01", b"\x02", b"\x03"
_FIELD_AND_RECORD = struct.Struct(">I16s").pack
_FIELD = struct.Struct(">I").pack
_FILE_CHUNK = struct.Struct(">16sQ?").pack
# A ciphertext: 01 and the key's id, the nonce, and what AES-GCM made with its tag at the end.
_KEY_BYTES: Final = 5
_BODY: Final = _KEY_BYTES + 12
_EQUALITY_BYTES: Final = 16
_INNER_PAD, _OUTER_PAD = 0x36, 0x5C


class Keyset:
    """The open keys of one tenant or of the platform. Lives in memory only; it can't be printed, copied or pickled.

    Safe to share between threads. Field ids are 0 to 2**30 - 1.
    """

    __slots__ = (
        "__weakref__",
        "_chunk_prefix",
        "_ciphers",
        "_encrypt",
        "_handle",
        "_hashes",
        "_others",
        "_purpose_prefix",
        "_record_prefix",
        "_secrets",
        "owner",
        "primary_key_id",
    )

    def __init__(self, handle: KeysetHandle, secrets: tuple[bytes, ...], owner: str) -> None:
        self.owner = owner
        name = owner.encode()
        prefix = struct.pack(">H", len(name)) + name
        self._record_prefix = prefix + _RECORD
        self._purpose_prefix = prefix + _PURPOSE
        self._chunk_prefix = prefix + _CHUNK
        self._take(handle, secrets)

    def _take(self, handle: KeysetHandle, secrets: tuple[bytes, ...]) -> None:
        self._handle, self._secrets = handle, secrets
        # What opens comes before what seals: another thread never makes what this one can't read.
        self._ciphers = _ciphers(handle)
        encrypt = handle.primitive(aead.Aead).encrypt
        hashes, *others = map(_Hashes, secrets)
        self._others: tuple[_Hashes, ...] = tuple(others)
        # And what hashes before what seals: a rotation tells the age of a row's hashes by that of its ciphertexts.
        self._hashes = hashes
        self._encrypt = encrypt
        self.primary_key_id: str = f"{handle.keyset_info().primary_key_id:08x}"

    @classmethod
    def generate(cls, owner: str) -> "Keyset":
        """Fresh keys for an owner: a tenant's id, or "platform"."""
        return cls(_new_key(), (os.urandom(_SECRET_BYTES),), owner)

    def rotate(self) -> "Keyset":
        """The same keyset with a new key and secret for what is written from now on; what was stays readable."""
        return self.with_new_key().promoted()

    def with_new_key(self) -> "Keyset":
        """The same keyset with one more key and one more secret, which nothing is encrypted or hashed with yet: first
        everybody must have them.
        """
        keys = tink_pb2.Keyset.FromString(_serialise(self._handle))
        primary = keys.primary_key_id
        with_new_key(keys).primary_key_id = primary
        return self._of(keys, (*self._secrets, os.urandom(_SECRET_BYTES)))

    def promoted(self) -> "Keyset":
        """The same keyset, its newest key the one that encrypts, its newest secret the one that is hashed with."""
        keys = tink_pb2.Keyset.FromString(_serialise(self._handle))
        keys.primary_key_id = keys.key[-1].key_id
        return self._of(keys, (self._secrets[-1], *self._secrets[:-1]))

    def retired(self) -> "Keyset":
        """The same keyset without any key but the one that encrypts, and any secret but the one that is hashed with:
        what a former one made is noise from then on.
        """
        keys = tink_pb2.Keyset.FromString(_serialise(self._handle))
        kept = [key for key in keys.key if key.key_id == keys.primary_key_id]
        del keys.key[:]
        keys.key.extend(kept)
        return self._of(keys, self._secrets[:1])

    @property
    def mark(self) -> bytes:
        """What leads every ciphertext that it makes."""
        return _FORMAT + bytes.fromhex(self.primary_key_id)

    @property
    def key_ids(self) -> tuple[str, ...]:
        """The ids of its keys, oldest first, each as `key_id_of` shows it."""
        return tuple(f"{each.key_id:08x}" for each in self._handle.keyset_info().key_info)

    def renew(self, other: "Keyset") -> None:
        """Takes over the keys of a later form of the same keyset, so that whoever holds this one has them too."""
        if other.owner != self.owner:
            raise CryptoError(reason="keys of another owner")
        self._take(other._handle, other._secrets)

    def close(self) -> None:
        """Forgets the keys: from here on nothing is opened or sealed, whoever holds this keyset, until `renew`."""
        self._ciphers, self._encrypt, self._handle, self._secrets = {}, _closed, None, ()
        # Not merely emptied: whoever asks for a hash or a token now fails instead of getting one under no key.
        self._hashes, self._others = _ClosedHashes(), ()

    @property
    def is_closed(self) -> bool:
        """Whether its keys were taken away: then what doesn't open may be as good as ever."""
        return self._encrypt is _closed

    def _of(self, keys: tink_pb2.Keyset, secrets: tuple[bytes, ...]) -> "Keyset":
        return Keyset(_parse(keys.SerializeToString()), secrets, self.owner)

    def wrap(self, provider: KeyProvider) -> bytes:
        """The form that is stored: encrypted under the root key and bound to the owner."""
        secrets = bytes([len(self._secrets)]) + b"".join(self._secrets)
        return provider.wrap(secrets + _serialise(self._handle), _binding(self.owner))

    def encrypt(self, plain: bytes, *, field: int, record: UUID) -> bytes:
        """Encrypts a field's value for one record."""
        sealed: bytes = self._encrypt(plain, self._record_prefix + _FIELD_AND_RECORD(field, record.bytes))
        return sealed

    def decrypt(self, cipher: bytes, *, field: int, record: UUID) -> bytes:
        """Decrypts a field's value; raises `CryptoError` unless owner, field and record are those of `encrypt`."""
        return self._open(cipher, self._record_prefix + _FIELD_AND_RECORD(field, record.bytes))

    def encrypt_text(self, plain: str, *, field: int, record: UUID) -> bytes:
        """`encrypt` for text (UTF-8)."""
        return self.encrypt(plain.encode(), field=field, record=record)

    def decrypt_text(self, cipher: bytes, *, field: int, record: UUID) -> str:
        """`decrypt` for text (UTF-8)."""
        return self._open(cipher, self._record_prefix + _FIELD_AND_RECORD(field, record.bytes)).decode()

    def seal(self, purpose: str, data: bytes) -> bytes:
        """Encrypts a payload that belongs to no record: job arguments, an outbox event, a mail."""
        sealed: bytes = self._encrypt(data, self._purpose_prefix + purpose.encode())
        return sealed

    def unseal(self, purpose: str, data: bytes) -> bytes:
        """Decrypts what was sealed for the same purpose; raises `CryptoError` otherwise."""
        return self._open(data, self._purpose_prefix + purpose.encode())

    def encrypt_chunk(self, plain: bytes, *, file: UUID, index: int, last: bool) -> bytes:
        """Encrypts one chunk of a file; see `kernel.files`."""
        sealed: bytes = self._encrypt(plain, self._chunk_prefix + _FILE_CHUNK(file.bytes, index, last))
        return sealed

    def decrypt_chunk(self, cipher: bytes, *, file: UUID, index: int, last: bool) -> bytes:
        """Decrypts one chunk; raises `CryptoError` for another file, place or end."""
        return self._open(cipher, self._chunk_prefix + _FILE_CHUNK(file.bytes, index, last))

    def equality(self, field: int, normalised: str) -> bytes:
        """16 bytes that are equal for equal values of a field: HMAC-SHA256, truncated. The caller normalises."""
        return self._hashes.equality(field, normalised)

    def equalities(self, field: int, normalised: str) -> tuple[bytes, ...]:
        """What `equality` of a value may be in a row: one hash, or one for each secret while there are two."""
        first = self._hashes.equality(field, normalised)
        return (first, *(each.equality(field, normalised) for each in self._others))

    def content_hash(self) -> hmac.HMAC:
        """An HMAC-SHA256 that takes a file's bytes one piece after the other: equal contents, equal hashes."""
        return self._hashes.content()

    def token(self, field: int, gram: str) -> int:
        """The search token of one gram: a keyed, signed 32-bit hash."""
        return self._hashes.tokens.of_grams(field, (gram,))[0]

    def tokens(self, field: int, grams: Iterable[str]) -> list[int]:
        """The search tokens of a field's grams, sorted and unique."""
        return _sorted(self._hashes, field, grams)

    def token_sets(self, field: int, grams: Collection[str]) -> tuple[list[int], ...]:
        """What `tokens` of grams may be in a row: one set, or one for each secret while there are two."""
        return tuple([_sorted(each, field, grams) for each in (self._hashes, *self._others)])

    @property
    def secrets(self) -> int:
        """How many secrets there are: how many hashes a question has to ask for."""
        return 1 + len(self._others)

    def record_tokens(self, cuts: Mapping[int, Cut]) -> list[int]:
        """The search tokens of a whole record (field id -> cut text), sorted and unique: the column's value.

        The same tokens as `tokens` of each field's grams, at a third of the cost.
        """
        return self.tokens_of_many([list(cuts.items())])[0]

    def tokens_of_many(self, records: Sequence[Sequence[tuple[int, Cut]]]) -> list[list[int]]:
        """`record_tokens` of many records, cheaper still."""
        return [sorted(set(tokens)) for tokens in self._hashes.tokens.of_records(records)]

    def _open(self, cipher: bytes, associated: bytes) -> bytes:
        try:
            return self._ciphers[cipher[:_KEY_BYTES]].decrypt(cipher[_KEY_BYTES:_BODY], cipher[_BODY:], associated)
        except (KeyError, InvalidTag, ValueError):  # a key that isn't here, a forgery, a nonce cut short
            if self._handle is None:
                raise KeysClosed from None
            raise CryptoError(reason="wrong key, wrong place or damaged ciphertext") from None

    def __repr__(self) -> str:
        return f"<Keyset of {self.owner}, primary key {self.primary_key_id}>"

    def __reduce__(self) -> NoReturn:
        raise CryptoError(reason="a keyset is never copied or pickled")


class _Hashes:
    """The hashes under one secret."""

    __slots__ = ("_content", "_inner", "_outer", "_tokens")

    def __init__(self, secret: bytes) -> None:
        key = _derive(secret, b"equality").ljust(hashlib.sha256().block_size, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ _INNER_PAD for byte in key))
        self._outer = hashlib.sha256(bytes(byte ^ _OUTER_PAD for byte in key))
        self._content = _derive(secret, b"file contents")
        self._tokens = TokenHash(_derive(secret, b"search grams"), _derive(secret, b"search words"))

    @property
    def tokens(self) -> TokenHash:
        """The hash of grams."""
        return self._tokens

    def content(self) -> hmac.HMAC:
        """As `Keyset.content_hash`."""
        return hmac.new(self._content, digestmod="sha256")

    def equality(self, field: int, normalised: str) -> bytes:
        """As `Keyset.equality`."""
        # HMAC by its definition (RFC 2104), from the two hash states that depend on the key alone: a quarter of the
        # time of `hmac.digest`, which makes them anew for each value.
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(_FIELD(field) + normalised.encode())
        outer.update(inner.digest())
        return outer.digest()[:_EQUALITY_BYTES]


class _ClosedHashes(_Hashes):
    """Hashes under keys that were taken away: there are none."""

    __slots__ = ()

    def __init__(self) -> None:
        pass

    def content(self) -> hmac.HMAC:
        raise KeysClosed

    def equality(self, field: int, normalised: str) -> bytes:
        raise KeysClosed

    @property
    def tokens(self) -> TokenHash:
        raise KeysClosed


def _sorted(hashes: _Hashes, field: int, grams: Iterable[str]) -> list[int]:
    return sorted(set(hashes.tokens.of_grams(field, list(grams))))


def new_keyset(provider: KeyProvider, owner: str) -> bytes:
    """Makes an owner's keys and returns them wrapped, ready to store."""
    return Keyset.generate(owner).wrap(provider)


def open_keyset(provider: KeyProvider, wrapped: bytes, owner: str) -> Keyset:
    """Opens stored keys; raises `CryptoError` for another root key, another owner or damaged bytes."""
    plain = provider.unwrap(wrapped, _binding(owner))
    # The number of secrets, the secrets, and the keys as Tink writes them.
    count = plain[0] if plain else 0
    end = 1 + count * _SECRET_BYTES
    if not 1 <= count <= _MOST_SECRETS or len(plain) <= end:
        raise CryptoError(reason="this keyset has a format that this version doesn't know")
    secrets = tuple(plain[start : start + _SECRET_BYTES] for start in range(1, end, _SECRET_BYTES))
    try:
        handle = _parse(plain[end:])
    except Exception:  # noqa: BLE001  # whatever Tink and protobuf make of bytes that are no keyset
        raise CryptoError(reason="this keyset has a format that this version doesn't know") from None
    return Keyset(handle, secrets, owner)


def commitment(salt: bytes, canonical: bytes) -> bytes:
    """HMAC-SHA256 of a canonical form under a random salt: binding, and hiding for as long as the salt is secret."""
    return hmac.digest(salt, canonical, "sha256")


def key_id_of(cipher: bytes) -> str:
    """The id of the key that a ciphertext was made with, as `Keyset.primary_key_id` shows it."""
    return cipher[1:5].hex()


def _closed(plain: bytes, associated: bytes) -> bytes:
    raise KeysClosed


def _derive(secret: bytes, label: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rapport " + label).derive(secret)


def _binding(owner: str) -> bytes:
    return b"rapport keyset\0" + owner.encode()


def owner_of(binding: bytes) -> str:
    """Whose keyset a root key was used on, by what that is bound to."""
    return binding.removeprefix(_binding("")).decode()


def _new_key() -> KeysetHandle:
    return new_keyset_handle(aead.aead_key_templates.AES256_GCM)


def _ciphers(handle: KeysetHandle) -> dict[bytes, AESGCM]:
    """The keys that may open something, by what leads their ciphertexts."""
    ciphers = {}
    for key in tink_pb2.Keyset.FromString(_serialise(handle)).key:
        if key.status != tink_pb2.ENABLED:
            continue
        if key.output_prefix_type != tink_pb2.TINK or key.key_data.type_url != _AES_GCM:
            raise CryptoError(reason="this keyset has a kind of key that this version doesn't know")
        value = aes_gcm_pb2.AesGcmKey.FromString(key.key_data.value).key_value
        ciphers[_FORMAT + key.key_id.to_bytes(4, "big")] = AESGCM(value)
    return ciphers


def _serialise(handle: KeysetHandle) -> bytes:
    data: bytes = proto_keyset_format.serialize(handle, secret_key_access.TOKEN)
    return data


def _parse(data: bytes) -> KeysetHandle:
    return proto_keyset_format.parse(data, secret_key_access.TOKEN)
