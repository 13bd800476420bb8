"""API calls: each process counts the requests that it let through, in memory, and writes them down once a minute.

A count that is being written has its id before the first try, so a try whose answer was lost is not counted twice. What
a process has counted and not written is lost when it is killed: at most a minute of it.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
import structlog
from asyncpg import InterfaceError, PostgresError
from litestar.connection import ASGIConnection

from billing.usage.events import UsageEvent
from billing.usage.judge import OURS
from billing.usage.record import record
from kernel.clock import business_now
from kernel.errors import RapportError
from kernel.ids import new_id
from kernel.runtime import Runtime
from kernel.tasks import end
from tenants.models import organisation

FLUSH_SECONDS = 60
LAST_SECONDS = 5
METER = "api_calls"

log = structlog.get_logger()


class Calls:
    """The count of one process."""

    def __init__(self) -> None:
        self._counted: Counter[UUID] = Counter()
        self._process = new_id()
        self._flushes = 0
        self._waiting: dict[UUID, UsageEvent] = {}

    def count(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        """Counts a request that was let through, if somebody is signed in."""
        scope = connection.scope
        principal = scope["state"].get("principal")
        if principal is not None and str(scope["type"]) == "http":
            self._counted[principal.tenant.id] += 1

    @contextlib.asynccontextmanager
    async def flushing(self, runtime: Runtime) -> AsyncIterator[None]:
        """Writes down what was counted once a minute, and at the end what is left."""
        task = asyncio.create_task(self._run(runtime))
        try:
            yield
        finally:
            await end([task])
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_SECONDS):
                    await self.flush(runtime)

    async def flush(self, runtime: Runtime) -> None:
        """Writes down what was counted; what can't be written is tried again the next time, as the same event."""
        await self._write_waiting(runtime)
        counted, self._counted = self._counted, Counter()
        self._flushes += 1
        now, event_id = business_now(), f"{OURS}{METER}:{self._process}:{self._flushes}"
        for organisation_id, calls in counted.items():
            if organisation_id in self._waiting:
                self._counted[organisation_id] += calls
                continue
            self._waiting[organisation_id] = UsageEvent(
                id=event_id, meter=METER, quantity=Decimal(calls), occurred_at=now
            )
        await self._write_waiting(runtime)

    async def _run(self, runtime: Runtime) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await self.flush(runtime)

    async def _write_waiting(self, runtime: Runtime) -> None:
        for organisation_id, event in list(self._waiting.items()):
            try:
                await _write(runtime, organisation_id, event)
            except (PostgresError, InterfaceError, RapportError, OSError) as error:
                log.warning("calls are not written yet", error=type(error).__name__)
                return
            del self._waiting[organisation_id]


async def _write(runtime: Runtime, organisation_id: UUID, event: UsageEvent) -> None:
    async with runtime.databases.control_session() as control:
        zone = sa.select(organisation.c.time_zone).where(organisation.c.id == organisation_id)
        time_zone = (await control.execute(zone)).scalar()
        if time_zone is not None:  # whose organisation is gone meanwhile, nobody pays for
            await record(control, organisation_id, time_zone, [event], source="internal", now=event.occurred_at)
