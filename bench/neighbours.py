"""fairness: how long one organisation's jobs wait behind another's hundred thousand, which keep connections busy."""

import asyncio
import contextlib
import dataclasses
import time
from collections.abc import AsyncIterator
from statistics import median

import msgspec
import sqlalchemy as sa

from auth.principal import Principal
from bench.support import Bench, line, organisation
from kernel.clock import real_now
from kernel.jobs import Job
from kernel.outbox import Relay
from kernel.runtime import Runtime
from kernel.tables import job
from rapport.parts import Parts
from rapport.worker import arq_worker, redis_pool

RUSH, CALM = "bench.rush", "bench.calm"


async def fairness(bench: Bench) -> None:
    """The worst wait of ten jobs for their first answer of the database, while another organisation's rush goes on."""
    rush, calm = bench.owner, await organisation(bench.parts, "calm@bench.example")
    count, started = 10_000 if bench.quick else 100_000, asyncio.Queue[float]()

    async def slow(runtime: Runtime, job: Job) -> None:
        async with runtime.session(job.home) as session:
            await session.rows(sa.select(sa.literal(1)))
            await asyncio.sleep(0.5)

    async def at_once(runtime: Runtime, job: Job) -> None:
        async with runtime.session(job.home) as session:
            await session.rows(sa.select(sa.literal(1)))
            started.put_nowait(time.perf_counter())

    parts = dataclasses.replace(bench.parts, handlers={**bench.parts.handlers, RUSH: slow, CALM: at_once})
    async with _working(bench, parts):
        alone = [await _wait(parts, calm, started) for _ in range(10)]
        await _fill(parts, rush, count)
        await asyncio.sleep(1)
        behind = [await _wait(parts, calm, started) for _ in range(10)]
        left = await _left(parts, rush)
    worst = max(behind) * 1000
    assert left, "the rush was over before the waits were taken"
    line("fairness", worst, "ms", limit=median(alone) * 1000, target=1000, ok=worst <= 1000, jobs=count, left=left)


@contextlib.asynccontextmanager
async def _working(bench: Bench, parts: Parts) -> AsyncIterator[None]:
    """A worker runs inside the block."""
    async with redis_pool(bench.settings) as pool:
        relay = asyncio.create_task(Relay(parts.runtime, {}, pool).follow())
        worker = arq_worker(parts, pool)
        running = asyncio.create_task(worker.async_run())
        try:
            yield
        finally:
            relay.cancel()
            running.cancel()
            await asyncio.gather(relay, running, return_exceptions=True)
            await asyncio.gather(*worker.tasks.values(), return_exceptions=True)


async def _wait(parts: Parts, owner: Principal, started: asyncio.Queue[float]) -> float:
    """Seconds from the commit of a job to its first answer."""
    async with owner.session(parts.runtime) as session:
        await session.enqueue(CALM, {})
    committed = time.perf_counter()
    async with asyncio.timeout(60):
        waited = await started.get() - committed
    await asyncio.sleep(0.1)
    return waited


async def _fill(parts: Parts, owner: Principal, count: int) -> None:
    """So many jobs in one statement: their arguments are sealed for the job's name, not for the row."""
    now = real_now()
    async with owner.session(parts.runtime) as session:
        sealed = session.seal(RUSH, msgspec.json.encode({}))
        columns = "id, name, args, state, attempts, created_at, run_at"
        values = "gen_random_uuid(), $1, $2, 'queued', 0, $3, $3"
        text = f"INSERT INTO job ({columns}) SELECT {values} FROM generate_series(1, $4)"
        await session.driver.execute(text, RUSH, sealed, now, count)
        session.left_work = True


async def _left(parts: Parts, owner: Principal) -> int:
    async with owner.session(parts.runtime) as session:
        rows = await session.rows(sa.select(sa.func.count().label("left")).where(job.c.name == RUSH))
    left: int = rows[0].left
    return left
