"""A quiet day: what billing costs an organisation with a running plan on a day on which nothing falls due."""

import time
from uuid import UUID

import asyncpg

from bench.support import Bench, cpu_seconds, line, organisation
from billing import advance, entity, profile, subscriptions, trial
from billing.catalog import BASE, MODULE, SEATS, newest
from billing.invoicing.document import Party
from billing.profile import Profile
from billing.subscriptions import Ordered
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id
from tenants import clock

NIGHT = 10_000
MINUTES = 5
"""In so many one worker is to be through with a night's organisations."""
DAYS = 10
# What a day leaves behind, and nothing else: what was measured, revenue with its two postings, and which day is next.
_ENTRY = """
INSERT INTO ledger_entry (organisation_id, id, kind, about, currency, posted_on, recorded_at)
VALUES ($1, $2, 'revenue', $3, 'USD', $4, $5)
"""
_POSTINGS = """
INSERT INTO ledger_posting (organisation_id, entry_id, account, amount_minor)
VALUES ($1, $2, 'deferred', 1), ($1, $2, 'revenue_recurring', -1)
"""
_MEASURED = """
INSERT INTO usage_event
    (organisation_id, id_hash, id_cipher, meter, quantity, occurred_at, day, received_at, received_on)
VALUES ($1, sha256($2::text::bytea), '', 'active_seats', 1, $3, $4, $3, $4),
    ($1, sha256(($2 || 'b')::bytea), '', 'storage_gb', 1, $3, $4, $3, $4)
"""
_NEXT = "UPDATE subscription SET next_at = next_at WHERE organisation_id = $1"


async def quiet(bench: Bench) -> None:
    """Days of organisations one by one, in the middle of a period that was invoiced, as each night has them."""
    ids = await organisations(bench, 4 if bench.quick else 40)
    await _days(bench, ids, trial.DAYS + 3)
    took = spent = 0.0
    for _ in range(DAYS):
        seconds, cpu = await _days(bench, ids, 1)
        took, spent = took + seconds, spent + cpu
    days = DAYS * len(ids)
    value, limit = took * 1e3 / days, await _alone(bench, ids)
    target = MINUTES * 60e3 / NIGHT
    line("quiet_day", value, "ms an organisation", limit=limit, target=target, ok=value <= target,
         cpu_microseconds=round(spent * 1e6 / days), night_minutes=round(value * NIGHT / 60e3, 1))  # fmt: skip


async def organisations(bench: Bench, many: int) -> list[UUID]:
    """Organisations with homes of their own, whose plans begin as their trials end."""
    return [await _with_plan(bench, number) for number in range(many)]


async def _with_plan(bench: Bench, number: int) -> UUID:
    organisation_id = (await organisation(bench.parts, f"quiet-{number}@bench.example")).tenant.id
    async with bench.parts.runtime.databases.control_session() as control:
        if not await entity.known(control):
            party = Party(name="Issuer Ltd", address=("London",), country="GB")
            await entity.save(control, entity.Entity(code="RAP", party=party))
        await _ordered(control, organisation_id)
    return organisation_id


async def _ordered(control: ControlSession, organisation_id: UUID) -> None:
    details = Profile(legal_name="Buyer Ltd", country="GB", address="Leeds", email="bills@buyer.example")
    await profile.save(control, organisation_id, details, version=0)
    sub = await subscriptions.load(control, organisation_id, lock=True)
    wanted = [
        Ordered(
            item=item, price_version=newest(item, sub.currency).version, on=sub.trial_ends,
            quantity=25 if item == SEATS else 1,
        )
        for item in (BASE, SEATS, f"{MODULE}sales")
    ]  # fmt: skip
    await subscriptions.order(control, sub, wanted, person_id=None)
    await subscriptions.store(control, sub, method="transfer")


async def _days(bench: Bench, ids: list[UUID], days: int) -> tuple[float, float]:
    """Lets days begin, and does them; seconds and seconds of CPU."""
    for organisation_id in ids:
        async with bench.parts.runtime.databases.control_session() as control:
            await clock.move_days(control, organisation_id, days)
    started, cpu = time.perf_counter(), cpu_seconds(bench)
    for organisation_id in ids:
        await advance.advance(bench.parts.runtime, organisation_id)
    return time.perf_counter() - started, cpu_seconds(bench) - cpu


async def _alone(bench: Bench, ids: list[UUID]) -> float:
    """Milliseconds in which the database alone writes what a quiet day leaves behind."""
    connection = await asyncpg.connect(bench.settings.control_admin_url)
    started = time.perf_counter()
    try:
        for number in range(DAYS):
            for organisation_id in ids:
                entry_id, now = new_id(), real_now()
                async with connection.transaction():
                    await connection.execute(_MEASURED, organisation_id, f"bench {number}", now, now.date())
                    await connection.execute(_ENTRY, organisation_id, entry_id, f"bench {number}", now.date(), now)
                    await connection.execute(_POSTINGS, organisation_id, entry_id)
                    await connection.execute(_NEXT, organisation_id)
    finally:
        await connection.close()
    return (time.perf_counter() - started) * 1e3 / (DAYS * len(ids))
