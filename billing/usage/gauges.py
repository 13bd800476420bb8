"""What is measured once a day: the space that an organisation takes, and how many people use their seats.

A day's figure is what was there when the day was measured. It is measured once: its event has the day in its id.
"""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from auth import seats
from auth.models import membership, session
from billing.models import MINE
from billing.rating.periods import begins
from billing.usage.events import UsageEvent
from billing.usage.judge import OURS
from billing.usage.models import id_hashes, usage_event
from billing.usage.record import record
from kernel.clock import real_now
from kernel.db import ControlSession, Home
from kernel.errors import NotFound
from kernel.money import round_half_up
from kernel.runtime import Runtime
from kernel.statements import ID, Prepared
from tenants.directory import login_of
from tenants.models import organisation, tenant

BYTES_OF_GB = 10**9
PLACES = 6
ACTIVE = dt.timedelta(days=30)

# By name: the table of files belongs to a sibling, which isn't imported here. Tables come with their indexes and what
# is stored apart from its row; the transaction's role is the schema's name.
_BYTES = (
    "SELECT (SELECT coalesce(sum(size), 0) FROM stored_file) + (SELECT coalesce(sum(pg_total_relation_size(oid)), 0)"
    " FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r')"
)


class Place(msgspec.Struct, frozen=True):
    """Where an organisation's data is, and whose days are counted there."""

    home: Home
    time_zone: str
    login: str | None = None
    """The password of the organisation's own login, if it has one."""


async def place_of(control: ControlSession, organisation_id: UUID) -> Place:
    """Where an organisation is measured; `NotFound` where there is none, or its keys are destroyed."""
    for row in await control.rows(_PLACE, {"id": organisation_id}):
        return Place(Home(row.database, row.schema), row.time_zone, login_of(control.keys, row))
    raise NotFound


async def stored_bytes(runtime: Runtime, place: Place) -> int:
    """Bytes of an organisation's files and tables; its keys stay closed."""
    home = place.home
    runtime.databases.tenants.know(home.schema, place.login)
    async with runtime.databases.pool(home).transaction(home.schema, read_only=True) as inside:
        return int(await inside.fetchval(_BYTES))


async def measure(control: ControlSession, organisation_id: UUID, place: Place, stored: int, day: dt.date) -> None:
    """Measures an organisation that stores so many bytes for one of its local days, unless that day was measured."""
    ids = {meter: f"{OURS}{meter}:{day.isoformat()}" for meter in ("active_seats", "storage_gb")}
    hashes = [each for event_id in ids.values() for each in id_hashes(control.keys, organisation_id, event_id)]
    there = await control.rows(_THERE, {"organisation_id": organisation_id, "hashes": hashes})
    if len(there) == len(ids):
        return
    figures = {
        "active_seats": Decimal(await active_seats(control, organisation_id)),
        "storage_gb": round_half_up(Decimal(stored) / BYTES_OF_GB, PLACES),
    }
    moment = begins(day, place.time_zone)
    events = [
        UsageEvent(id=ids[meter], meter=meter, quantity=quantity, occurred_at=moment)
        for meter, quantity in figures.items()
    ]
    await record(control, organisation_id, place.time_zone, events, source="internal", now=moment)


async def active_seats(control: ControlSession, organisation_id: UUID) -> int:
    """People with a seat who were there in the last 30 days: sessions live by the real clock."""
    values = {"organisation_id": organisation_id, "since": real_now() - ACTIVE}
    return int((await control.execute(_ACTIVE, values)).scalar_one())


_PLACE = Prepared(
    sa.select(
        tenant.c.organisation_id, tenant.c.database, tenant.c.schema, tenant.c.login_password, organisation.c.time_zone
    )
    .join_from(organisation, tenant)
    .where(organisation.c.id == ID, tenant.c.keyset.is_not(None))
)
_THERE = Prepared(
    sa.select(usage_event.c.id_hash).where(
        usage_event.c.organisation_id == MINE,
        usage_event.c.id_hash == sa.any_(sa.bindparam("hashes", type_=ARRAY(sa.LargeBinary))),
    )
)
_ACTIVE = Prepared(
    sa.select(sa.func.count(session.c.person_id.distinct()))
    .join_from(
        session,
        membership,
        (membership.c.organisation_id == session.c.organisation_id) & (membership.c.person_id == session.c.person_id),
    )
    .where(
        session.c.organisation_id == MINE,
        session.c.last_seen_at > sa.bindparam("since", type_=sa.DateTime(timezone=True)),
        seats.seated(),
    )
)
