"""How often the platform's own root key is used: which key, for what, on whose keyset, in which hour.

Counted in memory; who owns a database writes it down (`tenants.uses`).

A customer's own key is noted use by use, as it may be taken away. The platform's wraps everybody's keysets and is used
at each start of a process and each opening of an organisation, so a line for each would bury what is unusual; numbers
by the hour show it.
"""

import datetime as dt
import threading
from collections import Counter
from typing import Final, Literal

import msgspec

from kernel.clock import real_now
from kernel.keys.provider import KeyProvider
from kernel.keys.versions import version_of

Operation = Literal["wrap", "unwrap"]
OPERATIONS: Final[tuple[Operation, ...]] = ("wrap", "unwrap")
UNTOLD: Final = ""
"""The version of a key whose service does not tell it, or of what did not come to be."""


class Use(msgspec.Struct, frozen=True):
    """One kind of use in an hour: of which version of the key, for what, on what the keyset is bound to, and
    whether it was done.
    """

    hour: dt.datetime
    version: str
    operation: Operation
    bound: bytes
    done: bool


class Counted:
    """A root key that counts its uses, in whatever threads they are made."""

    def __init__(self, own: KeyProvider) -> None:
        self._own, self._lock = own, threading.Lock()
        self._uses: Counter[Use] = Counter()
        self.name = own.name

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        """As the key itself."""
        wrapped, done = b"", False
        try:
            wrapped = self._own.wrap(keyset, associated)
            done = True
        finally:
            self._count("wrap", wrapped, associated, done=done)
        return wrapped

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        """As the key itself."""
        done = False
        try:
            plain = self._own.unwrap(wrapped, associated)
            done = True
        finally:
            self._count("unwrap", wrapped, associated, done=done)
        return plain

    def taken(self) -> Counter[Use]:
        """What was counted since the last time; from here on it is the caller's."""
        with self._lock:
            found, self._uses = self._uses, Counter()
        return found

    def give_back(self, uses: Counter[Use]) -> None:
        """Of what was taken: what could not be written down."""
        with self._lock:
            self._uses.update(uses)

    def _count(self, operation: Operation, wrapped: bytes, bound: bytes, *, done: bool) -> None:
        hour = real_now().replace(minute=0, second=0, microsecond=0)
        use = Use(hour, version_of(self.name, wrapped) or UNTOLD, operation, bound, done)
        with self._lock:
            self._uses[use] += 1
