"""What is measured once a day: the space that an organisation takes, and how many people use their seats.

A day's figure is what was there when the day was measured. It is measured once: its event has the day in its id.
"""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import sqlalchemy as sa

from auth import seats
from auth.models import membership, session
from billing.rating.periods import begins
from billing.usage.events import UsageEvent
from billing.usage.judge import OURS
from billing.usage.models import usage_event
from billing.usage.record import record
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.money import round_half_up
from kernel.runtime import Runtime
from tenants.directory import Directory, Tenant

BYTES_OF_GB = 10**9
PLACES = 6
ACTIVE = dt.timedelta(days=30)

# By name: the table of files belongs to a sibling, which isn't imported here.
_FILES = "SELECT coalesce(sum(size), 0) FROM stored_file"
# With indexes and what is stored apart from its row; the transaction's role is the schema's name.
_TABLES = (
    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class"
    " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
)


async def measure(runtime: Runtime, organisation_id: UUID, day: dt.date) -> None:
    """Measures an organisation for one of its local days; does nothing for a day that has been measured."""
    tenant = await Directory(runtime.databases, runtime.keyring).tenant(organisation_id)
    moment = begins(day, tenant.time_zone)
    ids = {meter: f"{OURS}{meter}:{day.isoformat()}" for meter in ("active_seats", "storage_gb")}
    async with runtime.databases.control_session() as control:
        if await _are_there(control, organisation_id, list(ids.values())):
            return
        figures = {"active_seats": Decimal(await active_seats(control, organisation_id))}
        figures["storage_gb"] = round_half_up(Decimal(await stored_bytes(runtime, tenant)) / BYTES_OF_GB, PLACES)
        events = [
            UsageEvent(id=ids[meter], meter=meter, quantity=quantity, occurred_at=moment)
            for meter, quantity in figures.items()
        ]
        await record(control, organisation_id, tenant.time_zone, events, source="internal", now=moment)


async def active_seats(control: ControlSession, organisation_id: UUID) -> int:
    """People with a seat who were there in the last 30 days: sessions live by the real clock."""
    same = (membership.c.organisation_id == session.c.organisation_id) & (membership.c.person_id == session.c.person_id)
    seen = (session.c.organisation_id == organisation_id) & (session.c.last_seen_at > real_now() - ACTIVE)
    people = sa.select(sa.func.count(session.c.person_id.distinct())).join_from(session, membership, same)
    return int((await control.execute(people.where(seen, seats.seated()))).scalar_one())


async def stored_bytes(runtime: Runtime, tenant: Tenant) -> int:
    """Bytes of an organisation's files and tables."""
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as inside:
        files, tables = await inside.driver.fetchval(_FILES), await inside.driver.fetchval(_TABLES)
    return int(files) + int(tables)


async def _are_there(control: ControlSession, organisation_id: UUID, ids: list[str]) -> bool:
    mine = (usage_event.c.organisation_id == organisation_id) & usage_event.c.id.in_(ids)
    return len(await control.rows(sa.select(usage_event.c.id).where(mine))) == len(ids)
