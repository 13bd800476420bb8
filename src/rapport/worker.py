"""The worker process: the relay, and arq running the jobs that it hands over.

`python -m rapport.worker`. The truth about jobs is in PostgreSQL; whatever happens to this process or to Redis, a
job whose lease runs out is taken up again.
"""

import asyncio
import contextlib
import gc
import os
import signal
import sys
from typing import Any, cast
from uuid import UUID

import structlog
import uvloop
from arq.connections import RedisSettings, create_pool
from arq.typing import WorkerCoroutine
from arq.worker import Worker, func
from redis.exceptions import RedisError

from kernel import telemetry
from kernel.jobs import run_job
from kernel.outbox import QUEUE, Relay
from kernel.settings import Settings
from rapport import features
from rapport.parts import Parts, open_parts

log = structlog.get_logger()


def arq_worker(parts: Parts) -> Worker:
    """arq, tuned: many short jobs, no results kept, retries are ours. Its connections are its own."""

    async def run(_: dict[Any, Any], home: str, job_id: str) -> None:
        await run_job(parts.runtime, parts.handlers, home, UUID(job_id))

    return Worker(
        functions=[func(cast("WorkerCoroutine", run), name="run_job", max_tries=1)],
        queue_name=QUEUE,
        redis_settings=RedisSettings.from_dsn(parts.runtime.settings.redis_url),
        max_jobs=1000,
        poll_delay=0.01,
        keep_result=0,
        max_tries=1,
        job_timeout=3600,
        handle_signals=False,
        log_results=False,
    )


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Relays and runs jobs until `stop` is set. A Redis that goes away ends neither."""
    async with open_parts(settings) as parts:
        pool = await create_pool(RedisSettings.from_dsn(settings.redis_url))
        relay = Relay(parts.runtime, features.subscribers(), pool)
        tasks = [asyncio.create_task(part) for part in (relay.run(), _keep_working(parts), stop.wait())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await pool.aclose()


async def _keep_working(parts: Parts) -> None:
    while True:
        worker = arq_worker(parts)
        try:
            await worker.async_run()
        except (OSError, RedisError) as error:
            log.warning("redis does not answer", error=type(error).__name__)
        finally:
            with contextlib.suppress(OSError, RedisError):
                await worker.close()
        await asyncio.sleep(1)


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await work(settings, stop)


def tune() -> None:
    """Settings of a process that builds imports in a thread beside its event loop."""
    # A thread that computes keeps the interpreter for this long after the loop asks for it; the default of 5 ms, once
    # for each answer of the database, slows everybody's jobs down.
    sys.setswitchinterval(0.0005)
    # What was imported stays: no collection needs to look through it again. Rows that are being built are no garbage.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def main() -> None:
    """Works until it is told to stop."""
    settings = Settings.from_env(os.environ)
    telemetry.configure_logging()
    telemetry.start_error_reports(settings.sentry_dsn)
    tune()
    uvloop.run(_run(settings))


if __name__ == "__main__":
    main()
