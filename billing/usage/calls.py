"""API calls: each process counts the requests that it let through, in memory, and writes them down once a minute.

A count that is being written has its id before the first try, so a try whose answer was lost is not counted twice. What
a process has counted and not written is lost when it is killed: at most a minute of it.
"""

import asyncio
import contextlib
import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from asyncpg import InterfaceError, PostgresError
from litestar.connection import ASGIConnection

from billing.usage.events import UsageEvent
from billing.usage.judge import OURS
from billing.usage.record import record
from kernel import context
from kernel.clock import real_now
from kernel.errors import NotFound, RapportError
from kernel.ids import new_id
from kernel.runtime import Runtime
from kernel.tasks import end
from tenants.clock import on_clock_of

FLUSH_SECONDS = 60
LAST_SECONDS = 5
METER = "api_calls"
LOOKS = "looks"
"""What a route says in its `opt` that an open page asks again and again by itself: those are nobody's usage."""

log = structlog.get_logger()


class _Flushed(NamedTuple):
    """What was counted until a moment by the machine's clock, under the id that it is written with."""

    id: str
    calls: int
    at: dt.datetime


class Calls:
    """The count of one process."""

    def __init__(self) -> None:
        self._counted: Counter[UUID] = Counter()
        self._process = new_id()
        self._flushes = 0
        self._waiting: dict[UUID, _Flushed] = {}

    def count(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        """Counts a request that was let through, if somebody is signed in."""
        scope = connection.scope
        principal = scope["state"].get("principal")
        if principal is not None and str(scope["type"]) == "http" and not principal.tenant.is_sandbox:
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
        event_id, at = f"{OURS}{METER}:{self._process}:{self._flushes}", real_now()
        for organisation_id, calls in counted.items():
            if organisation_id in self._waiting:
                self._counted[organisation_id] += calls
            else:
                self._waiting[organisation_id] = _Flushed(event_id, calls, at)
        await self._write_waiting(runtime)

    async def _run(self, runtime: Runtime) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await self.flush(runtime)

    async def _write_waiting(self, runtime: Runtime) -> None:
        for organisation_id, flushed in list(self._waiting.items()):
            try:
                await _write(runtime, organisation_id, flushed)
            except NotFound:
                pass  # whose organisation is gone meanwhile, nobody pays for
            except (PostgresError, InterfaceError, RapportError, OSError) as error:
                log.warning("calls are not written yet", error=type(error).__name__)
                return
            del self._waiting[organisation_id]


async def _write(runtime: Runtime, organisation_id: UUID, flushed: _Flushed) -> None:
    async with runtime.databases.control_session() as control, on_clock_of(control, organisation_id):
        circumstances = context.current()
        at = flushed.at + circumstances.clock_offset
        event = UsageEvent(id=flushed.id, meter=METER, quantity=Decimal(flushed.calls), occurred_at=at)
        await record(control, organisation_id, circumstances.time_zone, [event], source="internal", now=at)
