"""`rapport db migrate`: every feature's tables, in both kinds of database, at this version."""

from kernel.crypto import provider_from
from kernel.db import Databases
from kernel.settings import Settings
from rapport import features
from tenants import migrate
from tenants.directory import open_platform_keys


async def migrate_all(settings: Settings) -> int:
    """Migrates the control database and every organisation's schema; returns how many schemas were behind."""
    databases = Databases(settings)
    try:
        await migrate.migrate_control(databases, features.BASELINE, features.CONTROL_REVISIONS)
        await open_platform_keys(databases, provider_from(settings.key_provider))
        return await migrate.migrate_tenants(databases, features.BASELINE, features.TENANT_REVISIONS)
    finally:
        await databases.dispose()
