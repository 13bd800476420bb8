"""The parts of one running process, put together once by the composition root and handed down."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from kernel.crypto import KeyProvider, Keyset
from kernel.db import CONTROL_HOME, Databases, Home, Session
from kernel.files import FileStore
from kernel.mail import MailPort
from kernel.settings import Settings

DIRTY = "rapport:dirty"
"""The Redis set of homes whose last commit left work behind. Ids only."""


@dataclass(frozen=True)
class Runtime:
    """Settings and open connections. `open_home` finds a home's keys; `homes` lists every home there is.

    `sellable` are the modules that a plan may have, which follow from the features that the process is made of.
    """

    settings: Settings
    databases: Databases
    redis: Redis
    key_provider: KeyProvider
    files: FileStore
    mail: MailPort
    open_home: Callable[[str], Awaitable[tuple[Home, Keyset]]]
    homes: Callable[[], Awaitable[list[str]]]
    sellable: tuple[str, ...] = ()

    @asynccontextmanager
    async def session(self, home_key: str) -> AsyncIterator[Session]:
        """One transaction where a home's outbox and jobs are: the control database or a tenant's schema."""
        if home_key == CONTROL_HOME:
            async with self.databases.control_session() as control:
                yield control
            return
        home, keys = await self.open_home(home_key)
        async with self.databases.tenant_session(home, keys) as tenant:
            yield tenant
