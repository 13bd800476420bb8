"""Ids: UUID version 7 (RFC 9562), which sort by the time they were made and so keep B-tree inserts at one end."""

import datetime as dt
import hashlib
from uuid import UUID

from uuid_utils.compat import uuid7

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> UUID:
    """A fresh id; ids made in one process rise."""
    return uuid7()


def derive_id(namespace: UUID, *parts: str | int, at: dt.datetime) -> UUID:
    """The same id for the same arguments, with the time of `at` (aware) in front.

    A resumed import gives row 17 the id that it had the first time, so that a repeated create is the same create.
    Each part is hashed with its type and length, so ("ab", "c") and ("a", "bc"), or 1 and "1", differ.
    """
    if at.tzinfo is None:
        raise ValueError("derive_id needs an aware datetime")
    digest = hashlib.blake2b(namespace.bytes, digest_size=10, person=b"rapport-id")
    for part in parts:
        data = str(part).encode()
        digest.update(b"%c%d:" % (b"s" if isinstance(part, str) else b"i", len(data)) + data)
    noise = int.from_bytes(digest.digest(), "big")
    milliseconds = (at - _EPOCH) // dt.timedelta(milliseconds=1)
    return UUID(int=milliseconds << 80 | _VERSION_7 | (noise >> 62 & 0xFFF) << 64 | _VARIANT | noise & (1 << 62) - 1)


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
