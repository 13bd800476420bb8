"""Asking those who keep root keys, so that one who is silent holds up nobody else.

A provider waits for a network in a thread. These threads are the keys' own, since files and passwords need the others;
and of one service (a region of AWS, a Vault) only a few are asked at a time, so that its silence fills no more of them.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import structlog

from kernel.crypto import Keyset, open_keyset
from kernel.keys.away import KeysAway, KeysUnreachable, KeysUnusable, KeysWithdrawn
from kernel.keys.provider import CryptoError, KeyProvider, KeyRefused, KeyUnreachable

THREADS: Final = 32
OF_ONE_SERVICE: Final = 8

# Of the process, as those of imports and PDFs: they end with it, and not with each ring.
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="root-keys")

log = structlog.get_logger()


class Asking:
    """Who waits for which service, in the threads of the process."""

    def __init__(self) -> None:
        self._services: dict[str, asyncio.Semaphore] = {}

    async def opened(
        self, provide: Callable[[], KeyProvider], wrapped: bytes, owner: str, *, url: str, seconds: float
    ) -> Keyset | type[KeysAway]:
        """The keyset, or what its owner meets instead. A service that takes longer than `seconds` doesn't answer."""
        async with self._services.setdefault(service_of(url), asyncio.Semaphore(OF_ONE_SERVICE)):
            asked = asyncio.get_running_loop().run_in_executor(_threads, lambda: open_keyset(provide(), wrapped, owner))
            try:
                return await asyncio.wait_for(asked, seconds)
            except KeyRefused:
                return KeysWithdrawn
            except (KeyUnreachable, TimeoutError):
                return KeysUnreachable
            except CryptoError as error:
                log.error("a keyset does not open", owner=owner, reason=error.params["reason"])
                return KeysUnusable
            except Exception as error:  # noqa: BLE001  # whatever a client of a cloud raises is no leave to go on
                log.error("a root key's service fails", owner=owner, error=type(error).__name__)
                return KeysUnreachable


def service_of(url: str) -> str:
    """What goes silent together: a region of AWS, Google, one Vault; empty for the platform's own key."""
    kind, _, rest = url.partition(":")
    if kind == "aws-kms":
        return ":".join(rest.split(":")[:4])
    return "/".join(rest.split("/")[:3]) if kind == "vault" else kind
