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
_REFUSE_CHANGE = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$"
)


async def prepare(databases: Databases, version: str) -> None:
    """Creates the tables of an empty control database and stamps it; does nothing when they are there."""
    async with databases.admin_session(CONTROL_HOME) as admin:
        await admin.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('rapport control schema'))"))
        found = await admin.execute(sa.text("SELECT to_regclass('public.schema_version')"))
        if found.scalar() is not None:
            return
        for statement in (*baseline(control_metadata), *_GRANTS, *protections(control_metadata)):
            await admin.exec_driver_sql(statement)
        await admin.execute(schema_version.insert(), {"version": version, "applied_at": real_now()})


def protections(metadata: sa.MetaData) -> tuple[str, ...]:
    """What keeps tables as they are beyond the grants: a table says `append_only` or `triggers` in its `info`.

    The login has no right to change what is append-only; the trigger refuses whoever has more.
    """
    statements = [_REFUSE_CHANGE]
    for table in metadata.sorted_tables:
        if table.info.get("append_only"):
            statements += [f"REVOKE UPDATE, DELETE ON {table.name} FROM {CONTROL_LOGIN}", _guard(table.name)]
        statements += table.info.get("triggers", ())
    statements += [f"REVOKE UPDATE, DELETE ON {name} FROM {CONTROL_LOGIN}" for name in _APPEND_ONLY]
    return tuple(statements)


def _guard(name: str) -> str:
    return (
        f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
