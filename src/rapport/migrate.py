"""`rapport db migrate`: every feature's tables, in both kinds of database, at this version."""

from functools import partial

from billing import catalog
from billing.usage import sealing
from kernel.db import Databases
from kernel.settings import Settings
from rapport import features
from rapport.parts import open_parts
from tenants import migrate


async def migrate_all(settings: Settings) -> int:
    """Migrates the control database and every organisation's schema; returns how many schemas were behind."""
    databases = Databases(settings)
    try:
        first = {sealing.BEFORE: partial(_seal_ids, settings)}
        await migrate.migrate_control(databases, features.BASELINE, features.CONTROL_REVISIONS, first)
    finally:
        await databases.dispose()
    async with open_parts(settings, pool_size=2) as parts:
        async with parts.runtime.databases.control_session() as control:
            await catalog.publish(control)
        # Organisations that are there already get what new features start with: seeds bear being run twice.
        seed = partial(parts.provisioner.seed, samples=False)
        return await migrate.migrate_tenants(
            parts.runtime.databases, features.BASELINE, features.TENANT_REVISIONS, seed
        )


async def _seal_ids(settings: Settings) -> None:
    async with open_parts(settings, pool_size=2) as parts:
        await sealing.seal_ids(parts.runtime)
