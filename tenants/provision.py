"""Provisioning: schema, role, keyset and directory row across the two databases, idempotently.

Each step commits on its own and bears being run again, so a crash between any two of them leaves work that the
next try, or the control database's job, brings to the same end.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel import context
from kernel.clock import business_now, real_now
from kernel.crypto import new_keyset
from kernel.db import ControlSession, Home, TenantSession
from kernel.feature import Feature
from kernel.jobs import Job
from kernel.runtime import Runtime
from tenants import keys, schema
from tenants.directory import Directory
from tenants.events import OrganisationProvisioned
from tenants.models import NAME_FIELD, organisation, tenant

JOB = "tenants.provision"
JOB_DELAY = dt.timedelta(seconds=20)
"""Sign-up provisions by itself; the job is for the sign-up that was killed on the way."""

FounderFacts = Callable[[UUID], Awaitable[Mapping[str, str]]]
"""From an organisation to what the floors above tell the seeds about its founder."""


class NewOrganisation(msgspec.Struct, frozen=True, kw_only=True):
    """What sign-up knows about an organisation."""

    id: UUID
    name: str
    country: str
    locale: str
    time_zone: str
    currency: str
    fiscal_year_start: int = 1
    parent_id: UUID | None = None
    """Of a sandbox: what it is a copy of."""


async def reserve(runtime: Runtime, session: ControlSession, new: NewOrganisation) -> None:
    """Step 1, in sign-up's own transaction: the organisation, its place and its keyset; a job goes on from there."""
    await take_place(runtime, session, new)
    await session.enqueue(JOB, {"organisation_id": str(new.id)}, job_id=new.id, run_at=real_now() + JOB_DELAY)


async def take_place(runtime: Runtime, session: ControlSession, new: NewOrganisation) -> None:
    """The organisation, its place and its keyset alone: whoever calls goes on."""
    values = msgspec.structs.asdict(new)
    values["name"] = session.keys.encrypt_text(new.name, field=NAME_FIELD, record=new.id)
    kind = "regular" if new.parent_id is None else "sandbox"
    row = {**values, "kind": kind, "status": "provisioning", "created_at": business_now()}
    await session.execute(insert(organisation).on_conflict_do_nothing(), row)
    home, now = Home(database_for(runtime), schema_name(new.id)), real_now()
    # A sandbox goes dark with what it is a copy of.
    url = await keys.url_of(session, new.parent_id) if new.parent_id is not None else ""
    with keys.as_away():
        keyset = await asyncio.to_thread(new_keyset, runtime.keyring.provider(url), str(new.id))
    place = {
        "organisation_id": new.id,
        "database": home.database,
        "schema": home.schema,
        "keyset": keyset,
        "own_key": keys.sealed_url(session, new.id, url),
        "key_created_at": now,
        "wrapped_at": now,
        "created_at": now,
    }
    await session.execute(insert(tenant).on_conflict_do_nothing(), place)


class Provisioner:
    """Runs the steps after `reserve`. Features add rows through their seeds."""

    def __init__(
        self,
        runtime: Runtime,
        directory: Directory,
        features: Sequence[Feature],
        version: str,
        founder_facts: FounderFacts,
    ) -> None:
        self._runtime = runtime
        self._founder_facts = founder_facts
        self._directory = directory
        self._features = features
        self._tables = frozenset(table for feature in features for table in feature.tenant_tables)
        self.version = version
        self.steps = (self.create_schema, self.seed, self.activate)

    async def run(self, organisation_id: UUID) -> None:
        """Brings a reserved organisation to `active`; does nothing when it is there already."""
        if (await self._directory.tenant(organisation_id)).status != "provisioning":
            return
        for step in self.steps:
            await step(organisation_id)

    async def job(self, runtime: Runtime, job: Job) -> None:
        """The control database's job: finishes what a crashed sign-up began."""
        await self.run(UUID(str(job.args["organisation_id"])))

    async def create_schema(self, organisation_id: UUID) -> None:
        """Step 2: role, schema and tables, in one transaction of the tenant's database."""
        home = (await self._directory.tenant(organisation_id)).home
        async with self._runtime.databases.admin_session(home.database) as admin:
            await admin.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext(:s))"), {"s": home.schema})
            await schema.create(admin, home, self.version, self._tables)

    async def seed(self, organisation_id: UUID, *, samples: bool = True) -> None:
        """Step 3: the rows that every feature starts with, in one transaction of the tenant's schema.

        Also after a migration, without samples: features that are new have rows to start with too.
        """
        found = await self._directory.tenant(organisation_id)
        founder = await self._founder_facts(organisation_id)
        facts = {
            **founder,
            # One that was made of another's archive has what the seeds made there, under the same ids.
            "organisation_id": founder.get("seeded_as", str(found.id)),
            "country": found.country,
            "locale": found.locale,
            "currency": found.currency,
            "time_zone": found.time_zone,
        }
        if not samples:
            facts["sample_data"] = "no"
        with context.use(found.acted_in(None, locale=context.current().locale, origin="system")):
            async with self._runtime.databases.tenant_session(found.home, found.keys) as session:
                await self._seed_features(session, facts)

    async def _seed_features(self, session: TenantSession, facts: Mapping[str, str]) -> None:
        for feature in self._features:
            if feature.seed is not None:
                await feature.seed(session, facts)

    async def activate(self, organisation_id: UUID) -> None:
        """Step 4: the directory says that the organisation is there."""
        async with self._runtime.databases.control_session() as session:
            row = tenant.c.organisation_id == organisation_id
            await session.execute(tenant.update().where(row).values(schema_version=self.version))
            started = (organisation.c.id == organisation_id) & (organisation.c.status == "provisioning")
            changed = await session.execute(organisation.update().where(started).values(status="active"))
            if changed.rowcount:
                await session.emit(OrganisationProvisioned(organisation_id=organisation_id))


def schema_name(organisation_id: UUID) -> str:
    """`t_` and the last 64 bits of the id in base 32: short, unguessable, and the same for every retry."""
    digits = "0123456789abcdefghjkmnpqrstvwxyz"
    number, text = organisation_id.int & (2**64 - 1), ""
    for _ in range(13):
        number, digit = divmod(number, 32)
        text = digits[digit] + text
    return f"t_{text}"


def database_for(runtime: Runtime) -> str:
    """The database for a new tenant. One database is one choice; placement by load comes with a second node."""
    return next(iter(runtime.settings.tenant_database_urls))
