"""The open keysets of one process: opened once, kept, looked after, and closed when a customer takes the key away.

An owner has one `Keyset` object for as long as it is kept here, however often its keys change: a rotation renews it
and a withdrawal closes it in place, so that whoever holds it (a socket, an import that runs for an hour) goes along.

A customer's own root key is asked for again every `RECHECK` seconds. Refused, its organisation is dark at once; not
answered, it goes on for as long as `PATIENCE`, since one lost packet is no withdrawal, and is dark then. Both together
stay below a minute. What a provider does waits for a network, so it runs in a thread.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from weakref import WeakValueDictionary

from kernel.crypto import Keyset, open_keyset
from kernel.errors import RapportError
from kernel.keys.opening import customers_key
from kernel.keys.provider import CryptoError, KeyProvider, KeyRefused, KeyUnreachable
from kernel.text import Text

RECHECK: Final = 15.0
PATIENCE: Final = 40.0
KEPT: Final = 1000


class KeysWithdrawn(RapportError):
    """An organisation keeps its own root key and doesn't let us use it: its content can't be read by anybody."""

    status = 423
    code = "keys.withdrawn"
    text = Text(
        zh="贵公司停用了自己的加密密钥，在恢复之前，任何人都无法读取或更改数据；数据完好无损。",
        en="Your organisation has withdrawn its encryption key. Until it gives the key back nobody can read or change"
        " anything; nothing is lost.",
    )


class KeysUnreachable(RapportError):
    """The service that keeps an organisation's own root key hasn't answered for a while."""

    status = 503
    code = "keys.unreachable"
    text = Text(
        zh="贵公司的密钥管理服务没有回应，暂时无法读取数据；数据完好无损，请稍后再试。",
        en="The service that keeps your organisation's encryption key doesn't answer, so nothing can be read for now."
        " Nothing is lost; try again later.",
    )


@dataclass
class _Kept:
    wrapped: bytes
    url: str
    keys: Keyset
    proved: float
    is_open: bool = True


class Keyring:
    """Finds keysets by their owner. `used` is told of each use of a customer's key: owner, and what came of it."""

    def __init__(
        self,
        own: KeyProvider,
        *,
        vaults: tuple[str, ...] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.own = own
        self._vaults, self._clock = vaults, clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        # What is no longer kept and somebody still holds: it goes along with a rotation all the same.
        self._held: WeakValueDictionary[str, Keyset] = WeakValueDictionary()
        self._providers: dict[str, KeyProvider] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self.used: Callable[[str, str], None] = _nobody_notes

    def provider(self, url: str) -> KeyProvider:
        """The platform's root key, or the customer's that the URL names; raises `KeyProviderError`."""
        if not url:
            return self.own
        if url not in self._providers:
            self._providers[url] = customers_key(url, self._vaults)
        return self._providers[url]

    def wraps(self, owner: str) -> KeyProvider:
        """Whose root key wraps a keyset that is open here."""
        kept = self._kept.get(owner)
        return self.provider(kept.url if kept is not None else "")

    def at_hand(self, owner: str, wrapped: bytes, url: str = "") -> Keyset | None:
        """The keyset if it is open and needs nobody's leave right now."""
        kept = self._kept.get(owner)
        if kept is None or not kept.is_open or kept.wrapped != wrapped or kept.url != url:
            return None
        if url and self._clock() - kept.proved > RECHECK:
            return None
        self._kept.move_to_end(owner)
        return kept.keys

    async def keys(self, owner: str, wrapped: bytes, url: str = "") -> Keyset:
        """The keyset; raises `KeysWithdrawn`, `KeysUnreachable`, or `CryptoError` for what was damaged."""
        found = self.at_hand(owner, wrapped, url)
        if found is not None:
            return found
        async with self._opening.setdefault(owner, asyncio.Lock()):
            found = self.at_hand(owner, wrapped, url)
            return found if found is not None else await self._ask(owner, wrapped, url)

    async def recheck(self) -> list[str]:
        """Asks anew for every customer's key that is due; the owners that this closed."""
        due = [(owner, kept) for owner, kept in self._kept.items() if kept.url and kept.is_open]
        closed = []
        for owner, kept in due:
            try:
                await self.keys(owner, kept.wrapped, kept.url)
            except (KeysWithdrawn, KeysUnreachable):
                closed.append(owner)
        return closed

    def has_another(self, owner: str, wrapped: bytes, url: str) -> bool:
        """Whether an owner's open keyset is of other bytes than these, or under another root key."""
        kept = self._kept.get(owner)
        return kept is not None and kept.is_open and (kept.wrapped, kept.url) != (wrapped, url)

    def owners(self) -> list[str]:
        """Whose keysets are kept, or held by somebody."""
        return list({**self._kept, **self._held})

    def forget(self, owner: str) -> None:
        """Closes an owner's keys for good: they are destroyed. Whoever holds them opens nothing any more."""
        self._kept.pop(owner, None)
        self._opening.pop(owner, None)
        held = self._held.pop(owner, None)
        if held is not None:
            held.close()

    async def _ask(self, owner: str, wrapped: bytes, url: str) -> Keyset:
        kept = self._kept.get(owner)
        try:
            provider = self.provider(url)
            opened = await asyncio.to_thread(open_keyset, provider, wrapped, owner)
        except KeyRefused:
            self._close(owner, url, "refused")
            raise KeysWithdrawn from None
        except KeyUnreachable:
            same = kept is not None and kept.is_open and (kept.wrapped, kept.url) == (wrapped, url)
            if kept is not None and same and self._clock() - kept.proved <= PATIENCE:
                return kept.keys
            self._close(owner, url, "unreachable")
            raise KeysUnreachable from None
        if url and (kept is None or not kept.is_open or kept.url != url):
            self.used(owner, "opened")
        return self._keep(owner, wrapped, url, opened)

    def _keep(self, owner: str, wrapped: bytes, url: str, opened: Keyset) -> Keyset:
        kept = self._kept.get(owner)
        if kept is None:
            keys = self._held.setdefault(owner, opened)
            if keys is not opened:
                keys.renew(opened)
            self._kept[owner] = kept = _Kept(wrapped, url, keys, self._clock())
            if len(self._kept) > KEPT:
                gone, _ = self._kept.popitem(last=False)
                self._opening.pop(gone, None)
        else:
            kept.keys.renew(opened)
            kept.wrapped, kept.url, kept.proved, kept.is_open = wrapped, url, self._clock(), True
        self._kept.move_to_end(owner)
        return kept.keys

    def _close(self, owner: str, url: str, why: str) -> None:
        kept = self._kept.get(owner)
        if kept is not None and not kept.is_open:
            return
        if kept is not None:
            kept.keys.close()
            kept.is_open = False
        if url:
            self.used(owner, why)


def _nobody_notes(owner: str, what: str) -> None:
    """Until somebody wants to know."""


__all__ = ["CryptoError", "Keyring", "KeysUnreachable", "KeysWithdrawn"]
