"""The directory: from an organisation or a home to where it lives and to its open keys."""

import datetime as dt
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel import context
from kernel.clock import real_now
from kernel.crypto import KeyProvider, Keyset, new_keyset, open_keyset
from kernel.db import Databases, Home
from kernel.errors import NotFound
from kernel.runtime import OpenHome
from tenants.models import entitlement, organisation, organisation_clock, platform_keyset, tenant

PLATFORM = "platform"
NAME_FIELD = 1
"""Field id that binds an organisation's name to its row, under the platform's keys."""

CACHED_KEYSETS = 1000


_granted = (
    sa.select(sa.func.jsonb_object_agg(entitlement.c.name, entitlement.c.value))
    .where(entitlement.c.organisation_id == organisation.c.id)
    .scalar_subquery()
)

_ahead = (
    sa.select(organisation_clock.c.offset_seconds)
    .where(organisation_clock.c.organisation_id == organisation.c.id)
    .scalar_subquery()
)

COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    organisation.c.id.label("organisation_id"),
    organisation.c.status.label("organisation_status"),
    organisation.c.name.label("organisation_name"),
    organisation.c.country.label("organisation_country"),
    organisation.c.locale.label("organisation_locale"),
    organisation.c.time_zone,
    organisation.c.currency,
    organisation.c.fiscal_year_start,
    tenant.c.database,
    tenant.c.schema,
    tenant.c.keyset,
    tenant.c.key_created_at,
    # As text: the same grants are the same text, and most requests need not even parse it.
    sa.cast(_granted, sa.Text).label("entitlements"),
    _ahead.label("clock_offset_seconds"),
)
"""What `Directory.opened` needs of a row; a query that joins `organisation` and `tenant` may add its own."""


class Tenant(msgspec.Struct, frozen=True):
    """One organisation as requests and jobs need it; `keys` is open."""

    id: UUID
    home: Home
    status: str
    name: str
    country: str
    locale: str
    time_zone: str
    currency: str
    fiscal_year_start: int
    key_created_at: dt.datetime
    keys: Keyset
    entitlements: dict[str, object]
    clock_offset: dt.timedelta = dt.timedelta()

    def acted_in(self, actor_id: UUID | None, *, locale: str, origin: str | None = None) -> context.Context:
        """The current context, of somebody (None: the system) who acts in this organisation, on its clock."""
        return msgspec.structs.replace(
            context.current(), tenant_id=self.id, actor_id=actor_id, locale=locale,
            origin=origin or context.current().origin, clock_offset=self.clock_offset, time_zone=self.time_zone,
        )  # fmt: skip


class Directory:
    """Reads the control database; keeps the open keysets of the tenants used last."""

    def __init__(self, databases: Databases, provider: KeyProvider) -> None:
        self._databases = databases
        self._provider = provider
        self._keysets: OrderedDict[tuple[str, bytes], Keyset] = OrderedDict()
        self._tenants: OrderedDict[UUID, tuple[tuple[Any, ...], Tenant]] = OrderedDict()

    async def tenant(self, organisation_id: UUID) -> Tenant:
        """The tenant of an organisation; `NotFound` when there is none or its keys are destroyed."""
        return await self._load(tenant.c.organisation_id == organisation_id)

    async def by_home(self, home_key: str) -> Tenant:
        """The tenant that lives at `database/schema`."""
        database, _, schema = home_key.partition("/")
        return await self._load((tenant.c.database == database) & (tenant.c.schema == schema))

    async def open_home(self, home_key: str) -> OpenHome:
        """Where a home is, its keys and its clock, for the relay and for jobs."""
        found = await self.by_home(home_key)
        return OpenHome(found.home, found.keys, found.clock_offset, found.time_zone)

    async def homes(self) -> list[str]:
        """Every home that is up, as `database/schema`."""
        statement = sa.select(tenant.c.database, tenant.c.schema).where(tenant.c.schema_version.is_not(None))
        async with self._databases.control_session() as session:
            return [f"{row.database}/{row.schema}" for row in await session.rows(statement)]

    def keys(self, owner: str, wrapped: bytes) -> Keyset:
        """Opens a wrapped keyset, or returns the one that is open already."""
        key = (owner, wrapped)
        if key in self._keysets:
            self._keysets.move_to_end(key)
            return self._keysets[key]
        opened = open_keyset(self._provider, wrapped, owner)
        self._keysets[key] = opened
        if len(self._keysets) > CACHED_KEYSETS:
            self._keysets.popitem(last=False)
        return opened

    def opened(self, row: Mapping[str, Any]) -> Tenant:
        """The tenant of a row with `COLUMNS`; the last one is returned again while nothing in the row has changed."""
        facts = tuple(row[str(column.key)] for column in COLUMNS)
        known = self._tenants.get(facts[0])
        if known is not None and known[0] == facts:
            return known[1]
        found = self._open(row)
        self._tenants[facts[0]] = (facts, found)
        if len(self._tenants) > CACHED_KEYSETS:
            self._tenants.popitem(last=False)
        return found

    async def _load(self, condition: sa.ColumnElement[bool]) -> Tenant:
        statement = sa.select(*COLUMNS).join_from(organisation, tenant).where(condition)
        async with self._databases.control_session() as session:
            rows = await session.rows(statement)
        if not rows:
            raise NotFound
        return self.opened(rows[0])

    def _open(self, row: Mapping[str, Any]) -> Tenant:
        platform, organisation_id = self._databases.platform_keys, row["organisation_id"]
        if platform is None or row["keyset"] is None:
            raise NotFound  # its keys are destroyed, so there is nothing left to read
        return Tenant(
            id=organisation_id,
            home=Home(row["database"], row["schema"]),
            status=row["organisation_status"],
            name=platform.decrypt_text(row["organisation_name"], field=NAME_FIELD, record=organisation_id),
            country=row["organisation_country"],
            locale=row["organisation_locale"],
            time_zone=row["time_zone"],
            currency=row["currency"],
            fiscal_year_start=row["fiscal_year_start"],
            key_created_at=row["key_created_at"],
            keys=self.keys(str(organisation_id), bytes(row["keyset"])),
            entitlements=msgspec.json.decode(row["entitlements"] or "{}", type=dict[str, object]),
            clock_offset=dt.timedelta(seconds=row["clock_offset_seconds"] or 0),
        )


async def open_platform_keys(databases: Databases, provider: KeyProvider) -> Keyset:
    """The keyset of the control database; made once, by whoever comes first."""
    async with databases.control.connection() as connection:
        found = await connection.fetchval("SELECT keyset FROM platform_keyset")
    if found is None:
        async with databases.admin_session("control") as admin:
            row = {"id": 1, "keyset": new_keyset(provider, PLATFORM), "created_at": real_now()}
            await admin.execute(insert(platform_keyset).on_conflict_do_nothing(), row)
            found = (await admin.execute(sa.select(platform_keyset.c.keyset))).scalar_one()
    databases.platform_keys = open_keyset(provider, bytes(found), PLATFORM)
    return databases.platform_keys
