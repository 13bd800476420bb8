"""Jobs: the truth is a row in PostgreSQL, Redis only wakes workers, arq runs them.

A job is leased before it is handed to arq and its lease is renewed while it runs, so a killed worker's job is
taken up again. Delivery is at least once: handlers bear being run twice. Redis carries ids, never arguments.

Jobs of one home are leased, taken and removed many at a time, and run side by side.
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.sql.dml import ReturningUpdate

from kernel import context, turns
from kernel.clock import real_now
from kernel.crypto import CryptoError, KeysClosed
from kernel.db import CONTROL_HOME
from kernel.errors import RapportError
from kernel.keys.away import AWAY
from kernel.leasing import IN_ORDER, SHARE, SHARE_OF_KIND, lease, lease_of_kinds, organisation_of
from kernel.statements import IDS, prepared_once
from kernel.tables import control_job

if TYPE_CHECKING:
    from kernel.db import Session
    from kernel.runtime import Runtime

LEASE = dt.timedelta(seconds=30)
RENEW_SECONDS = 10.0
MAX_ATTEMPTS = 8

WAITS = dt.timedelta(seconds=30)
"""Until a job is tried again whose organisation's keys were away."""

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


def whose(job: Job) -> str:
    """In whose turns a job takes its connections: its home's; among those of `control` its organisation's or kind's."""
    if job.home != CONTROL_HOME:
        return job.home
    return f"{job.home}/{organisation_of(job.args) or job.name}"


async def run_jobs(runtime: "Runtime", handlers: Mapping[str, JobHandler], home: str, job_ids: Sequence[UUID]) -> int:
    """Runs leased jobs of one home, side by side, to their end; how many of them somebody else had not taken."""
    taken, clock = await _take(runtime, home, job_ids)
    if taken:
        running = _Running(runtime, home, {job.id for job in taken}, clock)
        async with running.renewed():
            ended = await asyncio.gather(*(running.run(handlers, job) for job in taken), return_exceptions=True)
        for error in ended:
            if error is not None:
                raise error  # the database did not answer: the rows stay as they are and their leases run out
    return len(taken)


async def lease_due(session: "Session") -> list[UUID]:
    """Leases jobs that are due, or whose lease ran out, until the share of their home or kind is out; their ids."""
    now = real_now()
    in_control = session.job_table is control_job
    if in_control:
        await session.driver.execute(IN_ORDER)
    due = lease_of_kinds(session.job_table) if in_control else lease(session.job_table)
    values = {"now": now, "limit": SHARE_OF_KIND if in_control else SHARE, "until": now + LEASE}
    return [row.id for row in await session.rows(due, values)]


class _Running:
    """Jobs of one home while they run side by side, on the home's clock as it stood when they were taken."""

    def __init__(self, runtime: "Runtime", home: str, job_ids: set[UUID], clock: context.Context) -> None:
        self._runtime, self._home, self._clock = runtime, home, clock
        self._left = job_ids
        self._done: list[UUID] = []
        self._removing = asyncio.Lock()

    async def run(self, handlers: Mapping[str, JobHandler], job: Job) -> None:
        """One of them; in a task, so its context is its own."""
        with context.use(msgspec.structs.replace(self._clock, request_id=str(job.id))):
            try:
                with turns.asking(whose(job)):
                    await handlers[job.name](self._runtime, job)
            except Exception as error:  # noqa: BLE001  # any failure is kept on the row and tried again
                # Only its type and code may be logged: the text may hold what a customer typed.
                code = error.code if isinstance(error, RapportError) else type(error).__name__
                log.warning("job failed", job=job.name, home=self._home, error=code, attempts=job.attempts)
                await self._fail(job, code, dark=isinstance(error, AWAY))
            else:
                await self._remove(job.id)

    async def _remove(self, job_id: UUID) -> None:
        """Removes what has ended by the time those before are removed, in one statement."""
        self._done.append(job_id)
        async with self._removing:
            await asyncio.sleep(0)  # whoever ends in this turn of the loop goes along
            done, self._done = self._done, []
            if not done:
                return
            async with self._runtime.session(self._home) as session:
                values = {"ids": done, "now": real_now()}
                (more,) = await session.rows(_removal(session.job_table), values)
                session.left_work = more.more
            self._left.difference_update(done)

    async def _fail(self, job: Job, code: str, *, dark: bool) -> None:
        again = real_now() + dt.timedelta(seconds=min(2**job.attempts, 3600))
        state, attempts = "dead" if job.attempts >= MAX_ATTEMPTS else "queued", job.attempts
        if dark:  # nobody's failure: it waits for as long as the keys are away, and no try of it is counted
            again, state, attempts = real_now() + WAITS, "queued", job.attempts - 1
        # Before its row is let go: a renewal would touch it, or wait for it.
        self._left.discard(job.id)
        async with self._runtime.session(self._home) as session:
            table = session.job_table
            await session.execute(
                table.update()
                .where(table.c.id == job.id)
                .values(state=state, run_at=again, error_code=code[:100], attempts=attempts)
            )
            session.left_work = True  # its place among those that are out is free

    @contextlib.asynccontextmanager
    async def renewed(self) -> AsyncIterator[None]:
        """Holds the leases of those that have not ended."""
        task = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            async with self._runtime.session(self._home) as session:
                values = {"ids": list(self._left), "until": real_now() + LEASE}
                await session.execute(_renewal(session.job_table), values)


async def _take(runtime: "Runtime", home: str, job_ids: Sequence[UUID]) -> tuple[list[Job], context.Context]:
    """Jobs that are nobody else's, and the system's own context on the clock of their home."""
    async with runtime.session(home) as session:
        values = {"ids": list(job_ids), "until": real_now() + LEASE}
        rows = await session.rows(_taking(session.job_table), values)
        taken = [job for row in rows if (job := await _opened(session, home, row)) is not None]
        here = context.current()
        return taken, context.Context(origin="system", clock_offset=here.clock_offset, time_zone=here.time_zone)


async def _opened(session: "Session", home: str, row: Any) -> Job | None:
    try:
        args = msgspec.json.decode(session.unseal(row.name, row.args))
    except KeysClosed:
        raise  # taken away since this transaction began: it is undone, and the job waits for them as it was
    except CryptoError as error:
        if session.keys.is_closed:
            raise
        # Forged, or copied from elsewhere: it will never open, so it isn't tried again, and what is opened with
        # everything else (by a rotation, by a search for a person) has nothing to end at.
        log.error("job does not open", job_id=row.id, home=home)
        table = session.job_table
        dead = table.update().where(table.c.id == row.id)
        await session.execute(
            dead.values(state="dead", error_code=type(error).__name__, args=session.seal(row.name, b"{}"))
        )
        session.left_work = True
        return None
    return Job(id=row.id, home=home, name=row.name, args=args, attempts=row.attempts)


_NOW = sa.bindparam("now", type_=sa.DateTime(timezone=True))
_UNTIL = sa.bindparam("until", type_=sa.DateTime(timezone=True))

# Batches overlap where a lease ran out. So that they never wait for each other in a circle, rows that may be somebody
# else's are passed over (SKIP LOCKED), or are waited for in the order of their ids.


@prepared_once
def _taking(table: sa.Table) -> ReturningUpdate[Any]:
    # Running, so that a second entry for it in Redis, left from a lease that ran out, starts nothing.
    leased = _unlocked(table, table.c.state == "leased")
    taken = table.update().where(table.c.id.in_(leased))
    taken = taken.values(state="running", attempts=table.c.attempts + 1, lease_until=_UNTIL)
    return taken.returning(table.c.id, table.c.name, table.c.args, table.c.attempts)


@prepared_once
def _renewal(table: sa.Table) -> sa.Update:
    return table.update().where(table.c.id.in_(_unlocked(table, sa.true()))).values(lease_until=_UNTIL)


def _unlocked(table: sa.Table, those: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(table.c.id).where(table.c.id == sa.any_(IDS), those).with_for_update(skip_locked=True)


@prepared_once
def _removal(table: sa.Table) -> sa.Select[Any]:
    """Removes jobs; whether others of the home are due, which may now be leased."""
    ended = sa.select(table.c.id).where(table.c.id == sa.any_(IDS)).order_by(table.c.id).with_for_update()
    removed = table.delete().where(table.c.id.in_(ended)).cte("removed")
    return sa.select(sa.exists().where(table.c.state == "queued", table.c.run_at <= _NOW).label("more")).add_cte(
        removed
    )
