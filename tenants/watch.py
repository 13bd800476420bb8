"""What a process does every few seconds for the keys that it holds: `Watch`.

Two loops, since neither may wait for the other: one asks again for customers' keys and closes what is overdue, which
needs no database; the other takes over what was rotated and writes down what came of keys. In both, what goes wrong
with one organisation's key is no other's business.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
import structlog

from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.keys.away import KeysAway
from kernel.runtime import Runtime
from kernel.tasks import end
from tenants import uses
from tenants.directory import PLATFORM, know_login, own_key_of
from tenants.keys import note
from tenants.models import organisation, platform_keyset, tenant

log = structlog.get_logger()

MOST_LINES: Final = 10_000
"""Lines that wait to be written down; where the database is away for longer than that, the oldest are lost."""


class _Use(msgspec.Struct, frozen=True):
    owner: str
    what: str
    at: datetime


class Watch:
    """Looks after the keys of one process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._used: deque[_Use] = deque(maxlen=MOST_LINES)
        runtime.keyring.used = self._note

    async def for_ever(self) -> None:
        """Until it is cancelled."""
        times = self._runtime.keyring.times
        loops = [(times.look, self.attend), (times.recheck, self.follow)]
        tasks = [asyncio.create_task(_every(seconds, work)) for seconds, work in loops]
        try:
            await asyncio.gather(*tasks)
        finally:
            await end(tasks)

    async def once(self) -> None:
        """One round of each."""
        await self.follow()
        await self.attend()
        await self.write_down()

    async def attend(self) -> None:
        """Asks again for customers' keys, and tells whoever has a page of those that were closed to look again."""
        closed = [UUID(owner) for owner in await self._runtime.keyring.recheck() if owner != PLATFORM]
        if closed:
            try:
                async with asyncio.timeout(self._runtime.keyring.times.answer):
                    await self._tell(closed)
            except BaseException:  # the database is away, or the round is cancelled: the next one tells
                self._runtime.keyring.give_back(map(str, closed))
                raise

    async def follow(self) -> None:
        """Takes over what was rotated, and writes down what came of keys, whether or not the other went well."""
        try:
            await self._take_over()
        finally:
            await self.write_down()
            await uses.write_down(self._runtime, self._runtime.keyring.own)

    async def write_down(self) -> None:
        """Writes what was noted; what could not be written waits for the next time."""
        waiting = list(self._used)
        if not waiting:
            return
        async with self._runtime.databases.control_session() as control:
            those = sa.select(organisation.c.id).where(organisation.c.id.in_({UUID(use.owner) for use in waiting}))
            there = {str(row.id) for row in await control.rows(those)}
            for use in waiting:
                if use.owner in there:
                    await note(control, use.what, UUID(use.owner), at=use.at)
        written = set(map(id, waiting))
        self._used = deque((use for use in self._used if id(use) not in written), maxlen=MOST_LINES)

    async def _tell(self, closed: Collection[UUID]) -> None:
        async with self._runtime.databases.control_session() as control:
            control.changed_plans.update(closed)

    async def _take_over(self) -> None:
        """Keysets that have changed since they were opened here, the platform's among them."""
        keyring = self._runtime.keyring
        kept = [UUID(owner) for owner in keyring.owners() if owner != PLATFORM]
        columns = (
            tenant.c.organisation_id, tenant.c.keyset, tenant.c.own_key, tenant.c.schema, tenant.c.login_password,
        )  # fmt: skip
        async with self._runtime.databases.control_session() as control:
            [platform] = await control.rows(sa.select(platform_keyset.c.keyset))
            rows: Sequence[Any] = await control.rows(
                sa.select(*columns).where(tenant.c.organisation_id.in_(kept), tenant.c.keyset.is_not(None))
            )
        for destroyed in {*kept} - {row.organisation_id for row in rows}:
            keyring.forget(str(destroyed))
        keys = await keyring.keys(PLATFORM, bytes(platform.keyset))
        await asyncio.gather(*(self._take_over_one(keys, row) for row in rows))

    async def _take_over_one(self, platform: Keyset, row: Any) -> None:  # noqa: ANN401  # a row
        """A keyset that doesn't open is closed by the ring, and said in its log; the others go on."""
        keyring, owner, wrapped = self._runtime.keyring, str(row.organisation_id), bytes(row.keyset)
        try:
            url = own_key_of(platform, row.organisation_id, row.own_key)
            know_login(self._runtime.databases, platform, row)
            # A customer's key is asked for by `recheck`, unless the keyset is another by now.
            if not url or keyring.has_another(owner, wrapped, url):
                await keyring.keys(owner, wrapped, url)
        except KeysAway:
            return
        except Exception as error:  # noqa: BLE001  # a row that nobody can read blinds nobody else's watch
            log.error("a keyset is not looked after", organisation=owner, error=type(error).__name__)

    def _note(self, owner: str, what: str) -> None:
        self._used.append(_Use(owner, what, real_now()))


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception as error:  # noqa: BLE001  # the next round tries again; what is due goes dark by itself
            log.warning("keys are not looked after", error=type(error).__name__)
