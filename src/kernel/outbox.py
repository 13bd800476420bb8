"""The relay: turns outbox rows into one job for each subscriber, and hands due jobs to arq.

On commit a home's key goes into a Redis set; the relay drains only those homes, and sweeps all of them once a
minute. So idle tenants cost no statement between sweeps, and a lost Redis loses nothing.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import msgspec
import structlog
from arq.connections import ArqRedis
from asyncpg import InterfaceError, PostgresError
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from kernel.crypto import CryptoError
from kernel.db import CONTROL_HOME, Session, TenantSession
from kernel.errors import RapportError
from kernel.jobs import lease_due
from kernel.runtime import DIRTY, Runtime

BATCH = 500
AT_ONCE = 50
"""How many jobs of a home one worker takes together."""

HOMES = 4
"""How many homes are drained side by side, so that one whose database is slow does not hold up the others."""

POLL_SECONDS = 0.02
SWEEP_SECONDS = 60.0
QUEUE = "rapport:queue"

log = structlog.get_logger()

Subscribers = Mapping[str, tuple[str, ...]]

Watcher = Callable[[TenantSession], Awaitable[None]]
"""Looks, whenever a tenant's home is drained, whether something follows from its changes or from the time, and leaves
jobs. Of a tenant whose change counter is `watched`, each commit of changes wakes the relay.
"""


async def drain(
    runtime: Runtime, subscribers: Subscribers, arq: ArqRedis, home: str, watchers: Sequence[Watcher] = ()
) -> int:
    """Publishes a home's events and leases its due jobs, both up to a limit; returns how many jobs were handed over.

    A home with more events is woken again, behind the others; one with more jobs by whoever ends some of these.
    """
    async with runtime.session(home) as session:
        events = await _events_to_jobs(session, subscribers)
        if isinstance(session, TenantSession):
            for watch in watchers:
                await watch(session)
        leased = await lease_due(session)
        session.left_work = events == BATCH
    for start in range(0, len(leased), AT_ONCE):
        ids = [str(job_id) for job_id in leased[start : start + AT_ONCE]]
        await arq.enqueue_job("run_jobs", home, ids, _queue_name=QUEUE)
    return len(leased)


async def _events_to_jobs(session: Session, subscribers: Subscribers) -> int:
    """Moves up to one batch of events into job rows, in the same transaction; returns how many events."""
    table = session.outbox_table
    batch = select(table).order_by(table.c.id).limit(BATCH).with_for_update(skip_locked=True)
    rows = await session.rows(batch)
    for row in rows:
        try:
            event = msgspec.json.decode(session.unseal(row.event, row.payload))
        except CryptoError as error:
            if session.keys.is_closed:
                raise
            await _set_aside(session, row, type(error).__name__)
            continue
        for subscriber in subscribers.get(row.event, ()):
            args = {"event_id": str(row.id), "event": event}
            await session.enqueue(subscriber, args, job_id=uuid.uuid5(row.id, subscriber))
    if rows:
        await session.execute(table.delete().where(table.c.id.in_([row.id for row in rows])))
    return len(rows)


async def _set_aside(session: Session, row: Any, code: str) -> None:
    """Puts a dead job of its name in the place of an event that was forged, or damaged, and never opens: others go on.

    Without its payload, at which whoever opens every ciphertext (a rotation, a search for a person) would end.
    """
    log.error("event does not open", event_id=row.id, event_name=row.event[:100])
    nothing = session.seal(row.event, b"{}")
    dead = {"id": row.id, "name": row.event, "args": nothing, "state": "dead", "attempts": 0, "error_code": code}
    times = {"created_at": row.created_at, "run_at": row.created_at}
    # A forger may have taken the id of a job that is there: that one stays as it is.
    await session.execute(insert(session.job_table).values(dead | times).on_conflict_do_nothing())


class Relay:
    """The two loops that a worker process runs beside arq: `follow` and `sweep_for_ever`, both until cancelled."""

    def __init__(
        self, runtime: Runtime, subscribers: Subscribers, arq: ArqRedis, watchers: Sequence[Watcher] = ()
    ) -> None:
        self.runtime = runtime
        self.subscribers = subscribers
        self.arq = arq
        self.watchers = watchers

    async def sweep(self) -> None:
        """Drains every home once."""
        for home in [CONTROL_HOME, *await self.runtime.homes()]:
            await self._drain_safely(home)

    async def follow(self) -> None:
        """Drains homes as they are woken; asks Redis only, so an idle home costs no statement."""
        while True:
            try:
                woken: list[Any] = await self.runtime.redis.spop(DIRTY, HOMES)  # type: ignore[misc]  # the stub joins sync and async
            except RedisError as error:
                log.warning("redis does not answer", error=type(error).__name__)
                await asyncio.sleep(1)
                continue
            await asyncio.gather(*(self._drain_safely(home.decode(errors="replace")) for home in woken or ()))
            if not woken:
                await asyncio.sleep(POLL_SECONDS)

    async def sweep_for_ever(self) -> None:
        """Drains all homes once a minute, whatever Redis remembers."""
        while True:
            try:
                await self.sweep()
            except (PostgresError, InterfaceError, RapportError, OSError, RedisError) as error:
                log.warning("sweep failed", error=type(error).__name__)
            await asyncio.sleep(SWEEP_SECONDS)

    async def _drain_safely(self, home: str) -> None:
        try:
            await drain(self.runtime, self.subscribers, self.arq, home, self.watchers)
        except Exception as error:  # noqa: BLE001  # one home's fault must not stop the others; the sweep retries
            log.warning("drain failed", home=home, error=type(error).__name__)


async def wake(redis: Redis, home: str) -> None:
    """Puts a home into the set; a Redis that does not answer costs at most one sweep's delay."""
    try:
        await redis.sadd(DIRTY, home)  # type: ignore[misc]  # the stub joins sync and async
    except (RedisError, OSError) as error:
        log.warning("redis does not answer", error=type(error).__name__)
