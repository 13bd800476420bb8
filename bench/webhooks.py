"""Webhooks at the application's route (no socket), signed, one in ten sent before, against the two rows of each."""

import asyncio
import json
import time
from collections.abc import Iterator
from statistics import median
from uuid import uuid4

import asyncpg

from bench.support import WEBHOOK_SECRET, Bench, cpu_seconds, line
from kernel.clock import real_now
from kernel.ids import new_id
from payments.fakestripe.webhooks import signature

AT_ONCE = 16
TARGET = 0.25


async def webhooks(bench: Bench) -> None:
    """Sixteen at a time through the application; in between, as many transactions of the same rows by asyncpg alone."""
    rounds, events = 5, 800 if bench.quick else 4000
    taken, written, spent = list[float](), list[float](), list[float]()
    pool = await asyncpg.create_pool(bench.settings.control_database_url, min_size=AT_ONCE, max_size=AT_ONCE)
    async with pool:
        await _all(bench, _events(AT_ONCE))
        for _ in range(rounds):
            bodies = list(_events(events))
            started, cpu = time.perf_counter(), cpu_seconds(bench)
            await _all(bench, iter(bodies))
            taken.append(events / (time.perf_counter() - started))
            spent.append((cpu_seconds(bench) - cpu) * 1e6 / events)
            started = time.perf_counter()
            await asyncio.gather(*(_write(pool, part) for part in _shares(events)))
            written.append(events / (time.perf_counter() - started))
    value, limit = median(taken), median(written)
    more = {"at_once": AT_ONCE, "cpu_microseconds": round(median(spent))}
    line("webhooks", value, "events/s", limit=limit, target=TARGET, ok=value / limit >= TARGET, **more)


def _events(count: int) -> Iterator[bytes]:
    """Bodies of the size that Stripe's have; every tenth is the one before."""
    padding, last = {f"field_{number}": "x" * 24 for number in range(60)}, b""
    for number in range(count):
        if number % 10 != 9:
            subject = {"id": f"pi_{uuid4().hex}", "object": "payment_intent", **padding}
            told = {"id": f"evt_{uuid4().hex}", "object": "event", "type": "payment_intent.succeeded"}
            last = json.dumps({**told, "data": {"object": subject}}).encode()
        yield last


async def _all(bench: Bench, bodies: Iterator[bytes]) -> None:
    async def sender() -> None:
        for body in bodies:
            signed = signature(WEBHOOK_SECRET, body.decode(), int(time.time())).encode()
            await bench.request("POST", "/api/webhooks/stripe", body, (b"stripe-signature", signed))

    await asyncio.gather(*(sender() for _ in range(AT_ONCE)))


def _shares(events: int) -> list[int]:
    return [events // AT_ONCE] * AT_ONCE


async def _write(pool: asyncpg.Pool, count: int) -> None:
    for number in range(count):
        async with pool.acquire() as connection, connection.transaction():
            now, event_id = real_now(), f"evt_{uuid4().hex}"
            await connection.execute(
                "INSERT INTO webhook_event (id, kind, object_id, received_at) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT DO NOTHING",
                event_id, "payment_intent.succeeded", "pi_1", now,
            )  # fmt: skip
            if number % 10 != 9:
                await connection.execute(
                    "INSERT INTO outbox (id, event, payload, created_at) VALUES ($1, $2, $3, $4)",
                    new_id(), "payments.payment_changed.v1", b"x" * 80, now,
                )  # fmt: skip
