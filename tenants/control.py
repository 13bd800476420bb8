"""The DDL of the control database: tables and what the application's login may do with them."""

import sqlalchemy as sa

from kernel.clock import real_now
from kernel.db import CONTROL_HOME, Databases
from kernel.tables import control_metadata
from tenants.models import schema_version
from tenants.schema import baseline

CONTROL_LOGIN = "control_app"

_APPEND_ONLY = ("security_event",)
_GRANTS = (
    f"GRANT USAGE ON SCHEMA public TO {CONTROL_LOGIN}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {CONTROL_LOGIN}",
    f"REVOKE INSERT, UPDATE, DELETE ON schema_version FROM {CONTROL_LOGIN}",
    f"REVOKE INSERT, UPDATE, DELETE ON platform_keyset FROM {CONTROL_LOGIN}",
)


async def prepare(databases: Databases, version: str) -> None:
    """Creates the tables of an empty control database and stamps it; does nothing when they are there."""
    async with databases.admin_session(CONTROL_HOME) as admin:
        await admin.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('rapport control schema'))"))
        found = await admin.execute(sa.text("SELECT to_regclass('public.schema_version')"))
        if found.scalar() is not None:
            return
        for statement in baseline(control_metadata):
            await admin.exec_driver_sql(statement)
        for grant in _GRANTS:
            await admin.exec_driver_sql(grant)
        for table in _APPEND_ONLY:
            await admin.exec_driver_sql(f"REVOKE UPDATE, DELETE ON {table} FROM {CONTROL_LOGIN}")
        await admin.execute(schema_version.insert(), {"version": version, "applied_at": real_now()})
