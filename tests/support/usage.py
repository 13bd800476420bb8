"""Usage events, and organisations to send them for."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from billing.rating.periods import Period
from billing.usage.events import UsageEvent
from billing.usage.models import opened_id, usage_event
from kernel.clock import real_now
from kernel.crypto import provider_from
from kernel.db import ControlSession, Databases
from kernel.ids import new_id
from kernel.keys.ring import Keyring
from kernel.settings import Settings
from tenants.directory import open_platform_keys
from tenants.models import NAME_FIELD, organisation

ZONE = "UTC"
NOW = dt.datetime(2026, 5, 20, 12, tzinfo=dt.UTC)
SPAN = Period(dt.date(2026, 5, 1), dt.date(2026, 6, 1))


def event(
    name: str, quantity: str = "1", *, meter: str = "messages", day: int = 0, minute: int = 0, second: int = 0
) -> UsageEvent:
    """An event so many days, minutes and seconds from `NOW`."""
    at = NOW + dt.timedelta(days=day, minutes=minute, seconds=second)
    return UsageEvent(id=name, meter=meter, quantity=Decimal(quantity), occurred_at=at)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Databases]:
    """The databases with open keys, without an application."""
    databases = Databases(settings)
    try:
        await open_platform_keys(databases, Keyring(provider_from(settings.key_provider)))
        yield databases
    finally:
        await databases.dispose()


async def recorded(control: ControlSession, organisation_id: UUID) -> list[tuple[str, Any]]:
    """Every event of an organisation with its id, in the order of these."""
    mine = sa.select(usage_event).where(usage_event.c.organisation_id == organisation_id)
    rows = await control.rows(mine)
    found = [(opened_id(control.keys, organisation_id, bytes(row.id_cipher)), row) for row in rows]
    return sorted(found, key=lambda each: each[0])


async def an_organisation(control: ControlSession) -> UUID:
    """A row that usage can belong to."""
    organisation_id = new_id()
    row = {
        "id": organisation_id, "name": control.keys.encrypt_text("Usage", field=NAME_FIELD, record=organisation_id),
        "country": "GB", "locale": "en", "time_zone": ZONE, "currency": "GBP",
        "fiscal_year_start": 1, "status": "active", "created_at": real_now(),
    }  # fmt: skip
    await control.execute(organisation.insert(), row)
    return organisation_id
