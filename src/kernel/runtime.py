"""The parts of one running process, put together once by the composition root and handed down."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import msgspec
from redis.asyncio import Redis

from kernel import context
from kernel.crypto import Keyset
from kernel.db import CONTROL_HOME, Databases, Home, Session
from kernel.files import FileStore
from kernel.keys.ring import Keyring
from kernel.mail import MailPort
from kernel.settings import Settings

DIRTY = "rapport:dirty"
"""The Redis set of homes whose last commit left work behind. Ids only."""


class OpenHome(msgspec.Struct, frozen=True):
    """Where a tenant lives, with its open keys, its clock and its zone."""

    home: Home
    keys: Keyset
    clock_offset: dt.timedelta
    time_zone: str


@dataclass(frozen=True)
class Runtime:
    """Settings and open connections. `open_home` finds a home's keys; `homes` lists every home there is.

    `sellable` are the modules that a plan may have, which follow from the features that the process is made of.
    """

    settings: Settings
    databases: Databases
    redis: Redis
    keyring: Keyring
    files: FileStore
    mail: MailPort
    open_home: Callable[[str], Awaitable[OpenHome]]
    homes: Callable[[], Awaitable[list[str]]]
    sellable: tuple[str, ...] = ()

    @asynccontextmanager
    async def session(self, home_key: str) -> AsyncIterator[Session]:
        """One transaction where a home's outbox and jobs are: the control database or a tenant's schema.

        In a tenant's the block is on the tenant's clock.
        """
        if home_key == CONTROL_HOME:
            async with self.databases.control_session() as control:
                yield control
            return
        opened = await self.open_home(home_key)
        with context.on_clock(opened.clock_offset, opened.time_zone):
            async with self.databases.tenant_session(opened.home, opened.keys) as tenant:
                yield tenant
