"""`rapport db migrate`: every feature's tables, in both kinds of database, at this version."""

import sqlalchemy as sa

from kernel.crypto import provider_from
from kernel.db import Databases
from kernel.settings import Settings
from rapport import features
from rapport.parts import open_parts
from tenants import migrate
from tenants.directory import open_platform_keys
from tenants.models import organisation


async def migrate_all(settings: Settings) -> int:
    """Migrates the control database and every organisation's schema; returns how many schemas were behind."""
    databases = Databases(settings)
    try:
        await migrate.migrate_control(databases, features.BASELINE, features.CONTROL_REVISIONS)
        await open_platform_keys(databases, provider_from(settings.key_provider))
        behind = await migrate.migrate_tenants(databases, features.BASELINE, features.TENANT_REVISIONS)
    finally:
        await databases.dispose()
    if behind:
        await _seed_new_features(settings)
    return behind


async def _seed_new_features(settings: Settings) -> None:
    """Gives organisations that are there already what new features start with: seeds bear being run twice."""
    async with open_parts(settings, pool_size=2) as parts:
        async with parts.runtime.databases.control_session() as control:
            there = sa.select(organisation.c.id).where(organisation.c.status.in_(("active", "read_only", "suspended")))
            ids = [row.id for row in await control.rows(there)]
        for organisation_id in ids:
            await parts.provisioner.seed(organisation_id, samples=False)
