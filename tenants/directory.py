"""The directory: from an organisation or a home to where it lives and to its open keys."""

import asyncio
import datetime as dt
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel import context
from kernel.clock import real_now
from kernel.crypto import Keyset, new_keyset
from kernel.db import Databases, Home
from kernel.errors import NotFound
from kernel.keys.ring import Keyring
from kernel.runtime import OpenHome
from tenants.entitlements import STATEMENT_SECONDS, number_of
from tenants.models import (
    LOGIN_FIELD,
    NAME_FIELD,
    OWN_KEY_FIELD,
    entitlement,
    organisation,
    organisation_clock,
    platform_keyset,
    tenant,
)

PLATFORM = "platform"

CACHED_TENANTS = 1000

TRUSTED = 45.0
"""Seconds for which a process believes that it has the platform's keys; less than `rotation.TAKEN_OVER`."""


_holder = sa.func.coalesce(organisation.c.parent_id, organisation.c.id)
"""Whose plan counts: a sandbox has that of its parent, but for running the installation."""

_granted = (
    sa.select(sa.func.jsonb_object_agg(entitlement.c.name, entitlement.c.value))
    .where(entitlement.c.organisation_id == _holder)
    .where(organisation.c.parent_id.is_(None) | (entitlement.c.name != sa.literal_column("'operator'")))
    .scalar_subquery()
)

_parent = organisation.alias("parent")

_parents_status = sa.select(_parent.c.status).where(_parent.c.id == organisation.c.parent_id).scalar_subquery()

_follows = organisation.c.parent_id.is_not(None) & (organisation.c.status == sa.literal_column("'active'"))
"""Constants, as queries that have these columns are compiled with their own parameters."""

_ahead = (
    sa.select(organisation_clock.c.offset_seconds)
    .where(organisation_clock.c.organisation_id == organisation.c.id)
    .scalar_subquery()
)

COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    organisation.c.id.label("organisation_id"),
    sa.case((_follows, _parents_status), else_=organisation.c.status).label("organisation_status"),
    organisation.c.name.label("organisation_name"),
    organisation.c.country.label("organisation_country"),
    organisation.c.locale.label("organisation_locale"),
    organisation.c.time_zone,
    organisation.c.currency,
    organisation.c.fiscal_year_start,
    organisation.c.parent_id,
    tenant.c.database,
    tenant.c.schema,
    tenant.c.keyset,
    tenant.c.own_key,
    tenant.c.key_created_at,
    tenant.c.login_password,
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
    parent_id: UUID | None = None
    """Of a sandbox: the organisation that it is a copy of."""

    @property
    def is_sandbox(self) -> bool:
        """Whether it is a copy to try things out in: nothing of it is billed, and no mail of it leaves."""
        return self.parent_id is not None

    def acted_in(self, actor_id: UUID | None, *, locale: str, origin: str | None = None) -> context.Context:
        """The current context, of somebody (None: the system) who acts in this organisation, on its clock."""
        return msgspec.structs.replace(
            context.current(), tenant_id=self.id, actor_id=actor_id, locale=locale,
            origin=origin or context.current().origin, clock_offset=self.clock_offset, time_zone=self.time_zone,
        )  # fmt: skip


class Directory:
    """Reads the control database; keeps the tenants used last. Their keys are the keyring's."""

    def __init__(self, databases: Databases, keyring: Keyring) -> None:
        self._databases = databases
        self._keyring = keyring
        self._tenants: OrderedDict[UUID, tuple[tuple[Any, ...], Tenant, str]] = OrderedDict()

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

    async def opened(self, row: Mapping[str, Any]) -> Tenant:
        """The tenant of a row with `COLUMNS`; the last one is returned again while nothing in the row has changed.

        Raises `NotFound` where the keys are destroyed, and a kind of `KeysAway` where they can't be opened now.
        """
        facts = tuple(row[str(column.key)] for column in COLUMNS)
        known = self._tenants.get(facts[0])
        if known is not None and known[0] == facts:
            _, found, url = known
            if self._keyring.at_hand(str(found.id), row["keyset"], url) is None:
                # Into the keyset that the tenant holds: what is held is renewed in place.
                await self._keyring.keys(str(found.id), bytes(row["keyset"]), url)
            return found
        found, url = await self._open(row)
        self._tenants[facts[0]] = (facts, found, url)
        if len(self._tenants) > CACHED_TENANTS:
            self._tenants.popitem(last=False)
        return found

    async def _load(self, condition: sa.ColumnElement[bool]) -> Tenant:
        statement = sa.select(*COLUMNS).join_from(organisation, tenant).where(condition)
        async with self._databases.control_session() as session:
            rows = await session.rows(statement)
        if not rows:
            raise NotFound
        return await self.opened(rows[0])

    async def _open(self, row: Mapping[str, Any]) -> tuple[Tenant, str]:
        platform, organisation_id = self._databases.platform_keys, row["organisation_id"]
        if platform is None or row["keyset"] is None:
            raise NotFound  # its keys are destroyed, so there is nothing left to read
        url = own_key_of(platform, organisation_id, row["own_key"])
        entitlements = msgspec.json.decode(row["entitlements"] or "{}", type=dict[str, object])
        seconds = number_of(entitlements, STATEMENT_SECONDS, 0) or None
        self._databases.tenants.limit_statements(row["schema"], seconds)
        know_login(self._databases, platform, row)
        found = Tenant(
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
            keys=await self._keyring.keys(str(organisation_id), bytes(row["keyset"]), url),
            entitlements=entitlements,
            clock_offset=dt.timedelta(seconds=row["clock_offset_seconds"] or 0),
            parent_id=row["parent_id"],
        )
        return found, url


def own_key_of(platform: Keyset, organisation_id: UUID, sealed: bytes | None) -> str:
    """The URL of an organisation's own root key; empty where the platform's wraps its keyset."""
    return platform.decrypt_text(bytes(sealed), field=OWN_KEY_FIELD, record=organisation_id) if sealed else ""


def know_login(databases: Databases, platform: Keyset, row: Mapping[str, Any]) -> None:
    """Takes over from a row of `tenant` whether the organisation has a login of its own."""
    databases.tenants.know(row["schema"], login_of(platform, row))


def login_of(platform: Keyset, row: Mapping[str, Any]) -> str | None:
    """The password of an organisation's own login; None if it comes in by the shared one."""
    sealed, who = row["login_password"], row["organisation_id"]
    return platform.decrypt_text(bytes(sealed), field=LOGIN_FIELD, record=who) if sealed else None


async def open_platform_keys(databases: Databases, keyring: Keyring) -> Keyset:
    """The keyset of the control database; made once, by whoever comes first. From here on it is looked after."""
    kept = _PlatformKeys(databases, keyring)
    databases.confirm_keys = kept.confirm
    return await kept.read()


class _PlatformKeys:
    """The keyset of the control database in one process.

    Whoever has not looked for `TRUSTED` seconds, because it was suspended or its watch hangs, looks before its next
    transaction: nothing is written under a key that a rotation has taken away meanwhile.
    """

    def __init__(self, databases: Databases, keyring: Keyring) -> None:
        self._databases, self._keyring = databases, keyring
        self._read_at = -TRUSTED

    async def confirm(self) -> None:
        """Reads it again if that was too long ago."""
        if time.monotonic() - self._read_at >= TRUSTED:
            await self.read()

    async def read(self) -> Keyset:
        """Takes over the stored one."""
        at, wrapped = time.monotonic(), await self._stored()
        self._databases.platform_keys = await self._keyring.keys(PLATFORM, wrapped)
        self._read_at = at
        return self._databases.platform_keys

    async def _stored(self) -> bytes:
        async with self._databases.control.connection() as connection:
            found = await connection.fetchval("SELECT keyset FROM platform_keyset")
        return bytes(found) if found is not None else await self._made()

    async def _made(self) -> bytes:
        async with self._databases.admin_session("control") as admin:
            now, wrapped = real_now(), await asyncio.to_thread(new_keyset, self._keyring.own, PLATFORM)
            row = {"id": 1, "keyset": wrapped, "created_at": now, "wrapped_at": now}
            await admin.execute(insert(platform_keyset).on_conflict_do_nothing(), row)
            return bytes((await admin.execute(sa.select(platform_keyset.c.keyset))).scalar_one())
