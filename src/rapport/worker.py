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
from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import msgspec
import structlog
import uvloop
from arq.connections import ArqRedis, RedisSettings, create_pool
from arq.typing import WorkerCoroutine
from arq.worker import Worker, func
from redis.exceptions import RedisError

from auth.audit import sealing
from kernel import telemetry
from kernel.jobs import run_jobs
from kernel.outbox import QUEUE, Relay
from kernel.settings import Settings
from kernel.tasks import end
from rapport import features
from rapport.parts import Parts, open_parts

SWEEP_SECONDS = 30.0

_PLAIN = msgspec.msgpack.Encoder(enc_hook=repr)
"""Values only, in place of arq's pickle: whoever may write into Redis must not have code run by reading it."""

log = structlog.get_logger()


def arq_worker(parts: Parts, pool: ArqRedis) -> Worker:
    """arq, tuned: many short jobs, no results kept, retries are ours."""

    async def run(_: dict[Any, Any], home: str, job_ids: list[str]) -> None:
        await run_jobs(parts.runtime, parts.handlers, home, [UUID(job_id) for job_id in job_ids])

    return Worker(
        functions=[func(cast("WorkerCoroutine", run), name="run_jobs", max_tries=1)],
        queue_name=QUEUE,
        redis_pool=pool,
        job_serializer=_PLAIN.encode,
        job_deserializer=msgspec.msgpack.decode,
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
    async with open_parts(settings) as parts, redis_pool(settings) as pool:
        relay = Relay(parts.runtime, features.subscribers(), pool, features.watchers())
        endless = (
            *(relay.follow(), relay.sweep_for_ever(), _keep_sweeping(parts), _keep_working(parts)),
            *(sealing.for_ever(parts.runtime), stop.wait()),
        )
        tasks = [asyncio.create_task(part) for part in endless]
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await end(tasks)
        for task in ended:
            task.result()


@contextlib.asynccontextmanager
async def redis_pool(settings: Settings) -> AsyncIterator[ArqRedis]:
    """arq's connections to Redis. arq itself leaves them open when Redis does not answer its last words."""
    parts = RedisSettings.from_dsn(settings.redis_url)
    # arq leaves out what a URL asks of TLS.
    asked = parse_qs(urlsplit(settings.redis_url).query)
    parts.ssl_check_hostname, [parts.ssl_ca_certs] = parts.ssl, asked.get("ssl_ca_certs", [None])
    [parts.ssl_certfile], [parts.ssl_keyfile] = asked.get("ssl_certfile", [None]), asked.get("ssl_keyfile", [None])
    pool = await create_pool(parts, job_serializer=_PLAIN.encode, job_deserializer=msgspec.msgpack.decode)
    try:
        yield pool
    finally:
        await pool.aclose(close_connection_pool=True)


async def _keep_sweeping(parts: Parts) -> None:
    """Runs every feature's sweep, one failing without the others."""
    while True:
        for name, sweep in features.sweeps().items():
            try:
                await sweep(parts.runtime)
            except Exception as error:  # noqa: BLE001  # the next round tries again
                log.warning("sweep failed", sweep=name, error=type(error).__name__)
        await asyncio.sleep(SWEEP_SECONDS)


async def _keep_working(parts: Parts) -> None:
    while True:
        try:
            async with redis_pool(parts.runtime.settings) as pool:
                worker = arq_worker(parts, pool)
                try:
                    await worker.async_run()
                finally:
                    # arq cancels its jobs and lets that out here; a cancellation of this task comes again.
                    with contextlib.suppress(asyncio.CancelledError):
                        await worker.close()
        except (OSError, RedisError) as error:
            log.warning("redis does not answer", error=type(error).__name__)
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
