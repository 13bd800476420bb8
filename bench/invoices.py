"""An invoice run: organisations with a month of usage, summed by day as it came, to numbered, posted invoices.

No PDF, no mail.
"""

import datetime as dt
import time
from uuid import UUID

import asyncpg
import sqlalchemy as sa

from bench.support import Bench, cpu_seconds, line
from billing import advance, entity, profile
from billing.catalog import BASE, MODULE, SEATS, newest, usage_items
from billing.invoicing.document import Party
from billing.invoicing.models import invoice
from billing.models import subscription, subscription_change
from billing.profile import Profile
from billing.rating.periods import begins
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id
from tenants.models import organisation

START, CLOSE = dt.date(2026, 5, 1), dt.date(2026, 6, 2)
EACH_MS = 10
_EVENTS = """
INSERT INTO usage_event
    (organisation_id, id_hash, id_cipher, meter, quantity, occurred_at, day, received_at, received_on)
SELECT $1, sha256(('bench:' || n)::bytea), '', 'messages', 1, $2::timestamptz,
   , $3::date + (n % 31), $2, $3::date + (n % 31)
FROM generate_series(1, $4) n
"""
_DAYS = """
INSERT INTO usage_day (organisation_id, meter, day, received_on, quantity, events)
SELECT organisation_id, meter, day, received_on, sum(quantity), count(*) FROM usage_event
WHERE organisation_id = $1 GROUP BY 1, 2, 3, 4
"""
_GROUPED = "SELECT organisation_id, meter, sum(quantity) FROM usage_event GROUP BY organisation_id, meter"


async def invoices(bench: Bench) -> None:
    """Closes a month for each organisation, one after the other, as the daily job does."""
    many, events = (100, 1_000) if bench.quick else (1_000, 10_000)
    ids = [await _subscribed(bench) for _ in range(many)]
    connection = await asyncpg.connect(bench.settings.control_admin_url)
    try:
        for organisation_id in ids:
            await connection.execute(_EVENTS, organisation_id, real_now(), START, events)
            await connection.execute(_DAYS, organisation_id)
        await connection.execute("ANALYZE usage_event, usage_day")
        started = time.perf_counter()
        await connection.fetch(_GROUPED)
        grouped = time.perf_counter() - started
    finally:
        await connection.close()
    started, cpu = time.perf_counter(), cpu_seconds(bench)
    for organisation_id in ids:
        await advance.close(bench.parts.runtime, organisation_id, CLOSE)
    took, spent = time.perf_counter() - started, cpu_seconds(bench) - cpu
    await _check(bench, ids)
    value, limit = took * 1e3 / many, 2 * grouped * 1e3 / many + EACH_MS
    line("invoices", value, "ms an invoice", limit=limit, target=limit, ok=value <= limit,
         cpu_microseconds=round(spent * 1e6 / many))  # fmt: skip


async def _subscribed(bench: Bench) -> UUID:
    organisation_id, now = new_id(), real_now()
    async with bench.parts.runtime.databases.control_session() as control:
        if not await entity.known(control):
            party = Party(name="Issuer Ltd", address=("London",), country="GB")
            await entity.save(control, entity.Entity(code="RAP", party=party))
        row = {
            "id": organisation_id, "name": b"sealed", "country": "GB", "locale": "en", "time_zone": "Europe/London",
            "currency": "USD", "fiscal_year_start": 1, "status": "active", "created_at": now,
        }  # fmt: skip
        await control.execute(organisation.insert(), row)
        await _orders(control, organisation_id, now)
        details = Profile(legal_name="Buyer Ltd", country="GB", address="Leeds", email="bills@buyer.example")
        await profile.save(control, organisation_id, details, version=0)
    return organisation_id


async def _orders(control: ControlSession, organisation_id: UUID, now: dt.datetime) -> None:
    row = {
        "organisation_id": organisation_id, "state": "active", "currency": "USD", "time_zone": "Europe/London",
        "interval": "month", "trial_ends": START, "anchor": START, "next_day": CLOSE,
        "next_at": begins(CLOSE, "Europe/London"), "method": "transfer", "version": 1, "created_at": now,
    }  # fmt: skip
    await control.execute(subscription.insert(), row)
    items = {BASE: 1, SEATS: 25, f"{MODULE}sales": 1, **{item.name: 1 for item in usage_items()}}
    for seq, (item, quantity) in enumerate(items.items(), 1):
        change = {
            "organisation_id": organisation_id, "seq": seq, "item": item, "on_day": START, "quantity": quantity,
            "price_version": newest(item, "USD").version, "made_at": now,
        }  # fmt: skip
        await control.execute(subscription_change.insert(), change)


async def _check(bench: Bench, ids: list[UUID]) -> None:
    async with bench.parts.runtime.databases.control_session() as control:
        statement = sa.select(sa.func.count()).where(invoice.c.organisation_id.in_(ids))
        assert (await control.execute(statement)).scalar_one() == len(ids)
