"""Usage events over HTTP, one in ten of them sent before, against the merge alone."""

import datetime as dt
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from statistics import median

import asyncpg
import httpx
import msgspec
import psutil

from bench.support import Bench, line, postgres_seconds, serving
from billing.usage.events import MAX_BATCH, UsageEvent
from billing.usage.meters import GREATEST
from billing.usage.models import EVENT_ID, id_hash
from billing.usage.record import MERGE
from kernel.clock import business_now

AGAIN = MAX_BATCH // 10
TARGET = 50_000


async def usage(bench: Bench) -> None:
    """Batches of 1,000 events to the served application; in between, as many merged by one statement each."""
    rounds, batches = 5, 20 if bench.quick else 100
    sent, merged, spent = [], [], []
    over_http, alone = _batches("http"), _batches("merge")
    connection = await asyncpg.connect(bench.settings.control_admin_url)
    try:
        async with serving(bench) as (port, server), _client(bench, port) as client:
            await _send(client, next(over_http), again=0)
            await connection.fetch(MERGE, *_merging(bench, next(alone)))
            for _ in range(rounds):
                started, cpu = time.perf_counter(), postgres_seconds(bench) + _seconds(server)
                for _ in range(batches):
                    await _send(client, next(over_http), again=AGAIN)
                sent.append(batches * MAX_BATCH / (time.perf_counter() - started))
                cpu = postgres_seconds(bench) + _seconds(server) - cpu
                spent.append(cpu * 1e6 / (batches * MAX_BATCH))
                ready = [_merging(bench, next(alone)) for _ in range(batches)]
                started = time.perf_counter()
                for values in ready:
                    await connection.fetch(MERGE, *values)
                merged.append(batches * MAX_BATCH / (time.perf_counter() - started))
    finally:
        await connection.close()
    value, limit = median(sent), median(merged)
    ok = value >= TARGET or value / limit >= 0.25
    line("usage", value, "events/s", limit=limit, target=TARGET, ok=ok, cpu_microseconds=round(median(spent), 1))


def _client(bench: Bench, port: int) -> httpx.AsyncClient:
    """The organisation's owner, over a socket."""
    headers = {"host": "bench.localhost", "cookie": bench.cookie.decode(), "content-type": "application/json"}
    headers["x-csrf-token"] = bench.client.headers["x-csrf-token"]
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60)


def _seconds(server: psutil.Process) -> float:
    """CPU of the application's processes until now."""
    times = [each.cpu_times() for each in (server, *server.children(recursive=True))]
    seconds: float = sum(each.user + each.system for each in times)
    return seconds


def _batches(name: str) -> Iterator[list[UsageEvent]]:
    """Of each batch a tenth is the end of the one before."""
    now, last = business_now(), list[UsageEvent]()
    for number in count():
        again = last[-AGAIN:]
        last = [*again, *(_event(f"{name}-{number}-{each}", each, now) for each in range(MAX_BATCH - len(again)))]
        yield last


def _event(name: str, number: int, now: dt.datetime) -> UsageEvent:
    at = now - dt.timedelta(minutes=number)
    return UsageEvent(id=name, meter="messages", quantity=Decimal(number) / 100, occurred_at=at)


async def _send(client: httpx.AsyncClient, batch: list[UsageEvent], *, again: int) -> None:
    answer = await client.post("/api/usage/events", content=msgspec.json.encode({"events": batch}))
    said = answer.json()
    assert (said["accepted"], said["duplicate"]) == (len(batch) - again, again), said


def _merging(bench: Bench, batch: list[UsageEvent]) -> tuple[object, ...]:
    """What the database gets for a batch: one statement, a transaction of its own."""
    now, mine, keys = business_now(), bench.owner.tenant.id, bench.parts.runtime.databases.platform_keys
    assert keys is not None
    return (
        mine, now, now.date(),
        [id_hash(keys, mine, event.id) for event in batch],
        [event.meter for event in batch], [event.quantity for event in batch],
        [event.occurred_at for event in batch], [event.occurred_at.date() for event in batch], GREATEST,
        [keys.encrypt_text(event.id, field=EVENT_ID, record=mine) for event in batch],
    )  # fmt: skip
