"""Brings the control database and every organisation's schema to this version.

A new database or schema is made from the metadata and stamped with the head; an old one runs the revisions after its
stamp, each in one transaction with its own stamp. Schemas are taken several at a time; a run that was cut short goes
on where it stopped. `lock_timeout` keeps a revision from queueing in front of everybody's queries.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

import asyncpg
import msgspec
import sqlalchemy as sa
import structlog

from kernel.admin import Admin
from kernel.clock import real_now
from kernel.db import CONTROL_HOME, Databases, Home
from kernel.keys.away import KeysAway
from tenants import control
from tenants.models import schema_version, tenant
from tenants.schema import grant_all, tenant_schema_version

log = structlog.get_logger()

AT_ONCE = 4
LOCK_TIMEOUT = "2s"
TRIES = 5
"""How often what comes before a revision is done, while others go on writing what it is done to."""


class Revision(msgspec.Struct, frozen=True):
    """One step: its version, which sorts after the one before, and statements, sent one by one as Citus wants them."""

    version: str
    statements: tuple[str, ...]

    @property
    def makes_tables(self) -> bool:
        """Whether the tenant's role has to be given rights anew."""
        return any(statement.startswith("CREATE TABLE") for statement in self.statements)


def head(baseline: str, revisions: Sequence[Revision]) -> str:
    """The version that new schemas are stamped with."""
    return revisions[-1].version if revisions else baseline


async def migrate_control(
    databases: Databases,
    baseline: str,
    revisions: Sequence[Revision],
    first: Mapping[str, Callable[[], Awaitable[object]]] = MappingProxyType({}),
) -> None:
    """Makes or migrates the control database.

    `first` has, by the version of a revision, what has to be done before it and takes more than SQL. As others write
    meanwhile, it is done again if the revision finds a row that it does not hold of.
    """
    await control.prepare(databases, head(baseline, revisions))
    for revision in revisions:
        await _with_first(databases, revision, first.get(revision.version))


async def _with_first(databases: Databases, revision: Revision, first: Callable[[], Awaitable[object]] | None) -> None:
    left = TRIES
    while True:
        left -= 1
        async with databases.admin_session(CONTROL_HOME) as admin:
            is_done = await _newest(admin, schema_version) >= revision.version
        if is_done:
            return
        if first is not None:
            await first()
        try:
            async with databases.admin_session(CONTROL_HOME) as admin:
                await _apply(admin, revision, schema_version)
        except asyncpg.IntegrityConstraintViolationError:
            if first is None or not left:
                raise
        else:
            return


async def migrate_tenants(
    databases: Databases,
    baseline: str,
    revisions: Sequence[Revision],
    settle: Callable[[UUID], Awaitable[None]],
) -> int:
    """Migrates every schema that is behind; returns how many were. One whose keys are destroyed is left as it is.

    `settle` gives an organisation the rows that new features start with, before the directory says that it is done:
    it is called again for one where a run was cut short.
    """
    behind = (tenant.c.schema_version < head(baseline, revisions)) & tenant.c.keyset.is_not(None)
    wanted = sa.select(tenant.c.organisation_id, tenant.c.database, tenant.c.schema).where(behind)
    async with databases.control_session() as session:
        found = [(row.organisation_id, Home(row.database, row.schema)) for row in await session.rows(wanted)]
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(organisation_id: UUID, home: Home) -> None:
        async with gate:
            await _migrate_schema(databases, home, revisions)
            try:
                await settle(organisation_id)
            except KeysAway as error:
                # The next run settles it: nobody can read it meanwhile, so nobody misses what new features start with.
                log.warning("not settled", organisation=str(organisation_id), error=error.code)
                return
            async with databases.control_session() as session:
                mine = tenant.c.organisation_id == organisation_id
                await session.execute(tenant.update().where(mine).values(schema_version=revisions[-1].version))

    await asyncio.gather(*(one(*each) for each in found))
    return len(found)


async def _migrate_schema(databases: Databases, home: Home, revisions: Sequence[Revision]) -> None:
    async with databases.admin_session(home.database) as admin:
        await _enter(admin, home)
        newest = await _newest(admin, tenant_schema_version)
    for revision in (each for each in revisions if each.version > newest):
        async with databases.admin_session(home.database) as admin:
            await _enter(admin, home)
            if await _apply(admin, revision, tenant_schema_version) and revision.makes_tables:
                await grant_all(admin, home.schema)


async def _enter(admin: Admin, home: Home) -> None:
    await admin.ddl(f"SET LOCAL search_path TO {home.schema}")


async def _apply(admin: Admin, revision: Revision, stamps: sa.Table) -> bool:
    """Runs a revision unless the stamp is at or past it; whether it did."""
    await admin.ddl(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    if await _newest(admin, stamps) >= revision.version:
        return False
    for statement in revision.statements:
        await admin.ddl(statement)
    await admin.execute(stamps.insert(), {"version": revision.version, "applied_at": real_now()})
    return True


async def _newest(admin: Admin, stamps: sa.Table) -> str:
    newest: str = (await admin.execute(sa.select(sa.func.max(stamps.c.version)))).scalar_one()
    return newest
