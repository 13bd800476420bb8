"""Jobs: the truth is a row in PostgreSQL, Redis only wakes workers, arq runs them.

A job is leased before it is handed to arq and its lease is renewed while it runs, so a killed worker's job is
taken up again. Delivery is at least once: handlers bear being run twice. Redis carries ids, never arguments.
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import select

from kernel import context
from kernel.clock import real_now
from kernel.crypto import CryptoError
from kernel.errors import RapportError

if TYPE_CHECKING:
    from kernel.db import Session
    from kernel.runtime import Runtime

LEASE = dt.timedelta(seconds=30)
RENEW_SECONDS = 10.0
MAX_ATTEMPTS = 8

log = structlog.get_logger()


@dataclass(frozen=True)
class Job:
    """A leased job as its handler sees it."""

    id: UUID
    home: str
    name: str
    args: Mapping[str, Any]
    attempts: int


JobHandler = Callable[["Runtime", Job], Awaitable[None]]


async def run_job(runtime: "Runtime", handlers: Mapping[str, JobHandler], home: str, job_id: UUID) -> bool:
    """Runs one leased job to its end; False when somebody else has already ended it."""
    job = await _take(runtime, home, job_id)
    if job is None:
        return False
    with context.use(context.Context(request_id=str(job_id), origin="system")):
        try:
            async with _renewing(runtime, job):
                await handlers[job.name](runtime, job)
        except Exception as error:  # noqa: BLE001  # any failure is kept on the row and tried again
            # Only its type and code may be logged: the text may hold what a customer typed.
            code = error.code if isinstance(error, RapportError) else type(error).__name__
            log.warning("job failed", job=job.name, home=home, error=code, attempts=job.attempts)
            await _fail(runtime, job, code)
            return True
    async with runtime.session(home) as session:
        table = session.job_table
        await session.execute(table.delete().where(table.c.id == job_id))
    return True


async def lease_due(session: "Session", limit: int = 500) -> list[UUID]:
    """Leases jobs that are due, or whose lease ran out, and returns their ids."""
    table, now = session.job_table, real_now()
    due = ((table.c.state == "queued") & (table.c.run_at <= now)) | (
        table.c.state.in_(("leased", "running")) & (table.c.lease_until < now)
    )
    ids = select(table.c.id).where(due).order_by(table.c.run_at).limit(limit).with_for_update(skip_locked=True)
    leased = table.update().where(table.c.id.in_(ids)).values(state="leased", lease_until=now + LEASE)
    return [row.id for row in await session.rows(leased.returning(table.c.id))]


async def _take(runtime: "Runtime", home: str, job_id: UUID) -> Job | None:
    async with runtime.session(home) as session:
        table = session.job_table
        taken = table.update().where((table.c.id == job_id) & (table.c.state == "leased"))
        # Running, so that a second entry for it in Redis, left from a lease that ran out, starts nothing.
        taken = taken.values(state="running", attempts=table.c.attempts + 1, lease_until=real_now() + LEASE)
        rows = await session.rows(taken.returning(table.c.name, table.c.args, table.c.attempts))
        if not rows:
            return None
        try:
            args = msgspec.json.decode(session.unseal(rows[0].name, rows[0].args))
        except CryptoError as error:
            # Forged, or copied from elsewhere: it will never open, so it isn't tried again.
            log.error("job does not open", job_id=job_id, home=home)
            dead = table.update().where(table.c.id == job_id)
            await session.execute(dead.values(state="dead", error_code=type(error).__name__))
            return None
        return Job(id=job_id, home=home, name=rows[0].name, args=args, attempts=rows[0].attempts)


@contextlib.asynccontextmanager
async def _renewing(runtime: "Runtime", job: Job) -> AsyncIterator[None]:
    async def renew() -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            async with runtime.session(job.home) as session:
                table = session.job_table
                await session.execute(table.update().where(table.c.id == job.id).values(lease_until=real_now() + LEASE))

    task = asyncio.create_task(renew())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _fail(runtime: "Runtime", job: Job, code: str) -> None:
    again = real_now() + dt.timedelta(seconds=min(2**job.attempts, 3600))
    state = "dead" if job.attempts >= MAX_ATTEMPTS else "queued"
    async with runtime.session(job.home) as session:
        table = session.job_table
        await session.execute(
            table.update().where(table.c.id == job.id).values(state=state, run_at=again, error_code=code[:100])
        )
