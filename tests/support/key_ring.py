"""A key ring in memory, its clock, and a key service that does what a test says."""

import asyncio
import threading

from kernel.crypto import CryptoError, KeysClosed, Keyset, new_keyset
from kernel.keys.provider import KeyRefused, KeyUnreachable
from kernel.keys.ring import Keyring, Times
from tests.support import waits


class Key:
    """A root key that a test breaks: it answers, refuses, gives back something else, or says nothing for a while."""

    name = "test"

    def __init__(self) -> None:
        self.mode, self.asked, self.at_once, self.most = "well", 0, 0, 0
        self._lock, self._lets = threading.Lock(), threading.Event()
        self._lets.set()

    def hold(self) -> None:
        """From now on it says nothing until `release`."""
        self._lets.clear()

    def release(self) -> None:
        """It answers all who wait, and all who come."""
        self._lets.set()

    async def until(self, at_once: int) -> None:
        """Waits until so many questions are in flight."""
        await waits.until(lambda: self.at_once == at_once)

    def wrap(self, keyset: bytes, associated: bytes) -> bytes:
        return associated + keyset

    def unwrap(self, wrapped: bytes, associated: bytes) -> bytes:
        with self._lock:
            self.asked, self.at_once = self.asked + 1, self.at_once + 1
            self.most = max(self.most, self.at_once)
        self._lets.wait()
        with self._lock:
            self.at_once -= 1
        if self.mode == "refused":
            raise KeyRefused(reason="a test refuses")
        if self.mode == "silent":
            raise KeyUnreachable(reason="a test is silent")
        if self.mode == "odd":
            raise OSError("a client that raises what it likes")
        if self.mode == "wrong" or not wrapped.startswith(associated):
            raise CryptoError(reason="another root key or owner")
        return wrapped.removeprefix(associated)


class Clock:
    """Moves when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Ring:
    """A keyring with keys of customers by their name, and what it noted of them."""

    def __init__(self, times: Times | None = None, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.keyring = Keyring(Key(), times=times, clock=self.clock)
        self.told: list[tuple[str, str]] = []
        self.keyring.used = lambda owner, what: self.told.append((owner, what))
        self.wrapped: dict[str, bytes] = {}

    async def opened(self, name: str, key: Key) -> Keyset:
        self.keyring._providers[name] = key
        self.wrapped[name] = new_keyset(key, name)
        return await self.keyring.keys(name, self.wrapped[name], name)

    async def again(self, name: str) -> Keyset:
        return await self.keyring.keys(name, self.wrapped[name], name)

    async def answered(self) -> None:
        """Waits until no question is on its way."""
        await asyncio.gather(*(asked.answer for asked in self.keyring._questions.values()))


def is_open(keys: Keyset) -> bool:
    try:
        keys.seal("x", b"")
    except KeysClosed:
        return False
    return True
