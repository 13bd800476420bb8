"""The sockets of one organisation in this process: news is taken one by one, and judged for everybody who listens."""

import asyncio
from collections.abc import Collection
from typing import Any

import msgspec
import structlog
from asyncpg import InterfaceError, PostgresError

from auth.principal import Principal
from auth.resolve import Resolver
from kernel.errors import RapportError
from kernel.live import Committed, Touched
from kernel.runtime import Runtime
from rapport.crm.records import definitions
from rapport.crm.records.objects import Registry
from rapport.sync.changes import touched_between
from rapport.sync.heard import Heard
from rapport.sync.seat import NEW_PLAN, SIGNED_OUT, TRY_LATER, Seat
from rapport.sync.sight import Sight
from tenants.directory import Tenant

WAITING = 1000
DATABASE_TROUBLE = (PostgresError, InterfaceError, OSError, RapportError)

# Where rights and the change log are.
_NOW = "SELECT acl_epoch.epoch, change_counter.seq FROM acl_epoch, change_counter"

log = structlog.get_logger()


class Room:
    """One organisation's seats; whom it can't judge any more it closes out."""

    def __init__(self, runtime: Runtime, resolver: Resolver, registry: Registry, tenant: Tenant) -> None:
        self._runtime = runtime
        self._resolver = resolver
        self._registry = registry
        self.tenant = tenant
        self.seats: set[Seat] = set()
        self.entering = 0
        """Who is on the way in."""
        self.listening = asyncio.Event()
        """Set once Redis has said that it sends this organisation's news."""
        self._news: asyncio.Queue[Committed] = asyncio.Queue(WAITING)
        self._heard: Heard | None = None
        self._seen = self._epoch = 0
        self._task = asyncio.create_task(self._work())

    def end(self) -> None:
        """Takes no more news."""
        self._task.cancel()

    def hear(self, news: Committed) -> None:
        """Puts news in line. What doesn't fit is found to be missing later."""
        if not self._news.full():
            self._news.put_nowait(news)

    async def admit(self, seat: Seat) -> bool:
        """Lets somebody in, under the rights that they have from the moment on at which news can reach them."""
        if self._heard is None:
            self._epoch, self._seen = await self._now()
            if self._heard is None:
                self._heard = Heard(self._seen)
        self.seats.add(seat)
        await self._refresh([seat], 0)
        return seat in self.seats

    async def check(self) -> None:
        """Compares with the database: rights that changed, and changes that were lost on their way here."""
        try:
            epoch, seq = await self._now()
            if epoch != self._epoch:
                await self._refresh(self.seats, seq)
                self._epoch = epoch
            # What is newer than the last look may still be on its way.
            for after, up_to in self._heard.missed(self._seen) if self._heard else ():
                self._judge(await self._lost(after, up_to))
            self._seen = seq
        except DATABASE_TROUBLE as error:
            log.warning("sockets are not checked", home=self.tenant.home.key, error=type(error).__name__)

    async def _work(self) -> None:
        while True:
            news = await self._news.get()
            if self._heard is not None and news.last:
                self._heard.add(news.first, news.last)
            if news.rights:
                await self._refresh_or_close(news.last)
            self._judge(news.touched)

    def _judge(self, touched: Collection[Touched]) -> None:
        if not touched:
            return
        for seat in self.seats:
            if seq := seat.sight.newest(touched):
                seat.poke(seq)

    async def _refresh_or_close(self, seq: int) -> None:
        """Nobody is told anything under rights that may be over."""
        try:
            await self._refresh(self.seats, seq)
        except DATABASE_TROUBLE as error:
            log.warning("rights can't be read", home=self.tenant.home.key, error=type(error).__name__)
            for seat in self.seats:
                seat.close(TRY_LATER)

    async def _refresh(self, seats: Collection[Seat], seq: int) -> None:
        """Reads principals anew; whose rights are other ones is told to look again, who may not go on leaves."""
        asked = list(seats)
        found = await self._resolver.of_sessions({seat.principal.session_id for seat in asked})
        for seat in asked:
            principal = found.get(seat.principal.session_id)
            if principal is None:
                self.dismiss(seat)
            else:
                self._give(seat, principal, seq)

    def dismiss(self, seat: Seat) -> None:
        """Shows somebody out whose session is over."""
        self.seats.discard(seat)
        seat.close(SIGNED_OUT)

    def check_tenant(self, seat: Seat, tenant: Tenant | None) -> None:
        """Takes over what the organisation's plan is now; None for who may not go on.

        Who sees more or less by it has to come back: no number of the change log would make them look again.
        """
        if tenant is None:
            self.dismiss(seat)
        elif tenant is not seat.principal.tenant:
            before = seat.sight.mark
            self._give(seat, msgspec.structs.replace(seat.principal, tenant=tenant), self._seen)
            if seat.sight.mark != before:
                seat.close(NEW_PLAN)

    def _give(self, seat: Seat, principal: Principal, seq: int) -> None:
        sight = Sight(self._registry, principal)
        changed = sight.mark != seat.sight.mark
        seat.principal, seat.sight = principal, sight
        if changed:
            seat.poke(seq)

    async def _now(self) -> tuple[int, int]:
        home = self.tenant.home
        async with self._runtime.databases.pool(home).transaction(home.schema) as connection:
            row: Any = await connection.fetchrow(_NOW)
        return row["epoch"], row["seq"]

    async def _lost(self, after: int, up_to: int) -> list[Touched]:
        async with self._runtime.databases.tenant_session(self.tenant.home, self.tenant.keys) as session:
            known = await definitions.of_tenant(self._registry, session)  # with the kinds that it defined itself
            return await touched_between(session, known, after, up_to)
