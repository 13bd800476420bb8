"""The text of a token: `rap_<env>_<id>_<secret><checksum>`.

The prefix lets secret scanners find one that was published, and the checksum lets them, and us, know a typo or a
random word without asking a database. Id and secret are numbers in base 62, which a double click selects whole.
"""

import hashlib
import hmac
import os
import re
import zlib
from typing import Final
from uuid import UUID

import msgspec

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_VALUES: Final = {digit: value for value, digit in enumerate(_DIGITS)}
_ID, _SECRET, _CHECKSUM = 22, 43, 6
_SECRET_BYTES: Final = 32
_SHAPE: Final = re.compile(
    rf"rap_(?P<env>[a-z]{{3,4}})_(?P<id>[0-9A-Za-z]{{{_ID}}})_[0-9A-Za-z]{{{_SECRET}}}(?P<sum>[0-9A-Za-z]{{{_CHECKSUM}}})\Z"
)


class Written(msgspec.Struct, frozen=True):
    """A token's text that is well formed, which says nothing about whether there is such a token."""

    id: UUID
    text: str

    @property
    def digest(self) -> bytes:
        """What stands for the text; the secret in it is long enough for a fast hash."""
        return hashlib.sha256(self.text.encode()).digest()

    def digest_of(self, network: str) -> bytes:
        """What stands for a network that it is used from: nothing to whoever hasn't the text."""
        return hmac.digest(self.text.encode(), network.encode(), "sha256")

    @property
    def last_four(self) -> str:
        """What a list shows of it: the end of its checksum, which narrows the secret down by 24 bits of 256."""
        return self.text[-4:]


def env_of(*, embedded: bool) -> str:
    """Which installations a token is for: one that is tried out on a desk, or one that serves."""
    return "dev" if embedded else "live"


def new(env: str, token_id: UUID) -> Written:
    """A text with a new secret."""
    secret = int.from_bytes(os.urandom(_SECRET_BYTES), "big")
    body = f"rap_{env}_{_base62(token_id.int, _ID)}_{_base62(secret, _SECRET)}"
    return Written(token_id, body + _checksum(body))


def read(env: str, text: str) -> Written | None:
    """The text that was offered; None where it can't be a token of this installation."""
    found = _SHAPE.match(text)
    if found is None or found["env"] != env or _checksum(text[:-_CHECKSUM]) != found["sum"]:
        return None
    number = 0
    for digit in found["id"]:
        number = number * 62 + _VALUES[digit]
    return Written(UUID(int=number), text) if number < 1 << 128 else None


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECKSUM)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
