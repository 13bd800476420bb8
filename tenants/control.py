"""The DDL of the control database: tables and what the application's login may do with them."""

import sqlalchemy as sa

from kernel.clock import real_now
from kernel.columns import REHASHED, Rehashed, ciphers
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
# A ciphertext may be replaced by one of the same length under another key, whose id is in its first five bytes, and a
# hash with it. That is all that a rotation of the platform's keys does; by nobody but the owner of the table, as the
# application's login has no right to.
_REFUSE_CHANGE_BUT = (
    "CREATE OR REPLACE FUNCTION refuse_change_but() RETURNS trigger LANGUAGE plpgsql SET bytea_output = hex AS $$"
    " DECLARE before jsonb := to_jsonb(OLD); behind jsonb := to_jsonb(NEW); name text;"
    " refused boolean := before = behind OR before - TG_ARGV::text[] <> behind - TG_ARGV::text[]; BEGIN"
    " FOREACH name IN ARRAY TG_ARGV LOOP"
    " refused := refused OR length(before ->> name) IS DISTINCT FROM length(behind ->> name)"
    " OR (before ->> name <> behind ->> name AND left(before ->> name, 12) = left(behind ->> name, 12)); END LOOP;"
    " IF refused THEN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME"
    " USING ERRCODE = 'insufficient_privilege'; END IF;"
    " RETURN NEW; END $$"
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
            await admin.ddl(statement)
        await admin.execute(schema_version.insert(), {"version": version, "applied_at": real_now()})


def protections(metadata: sa.MetaData) -> tuple[str, ...]:
    """What keeps tables as they are beyond the grants: a table says `append_only` or `triggers` in its `info`.

    The login has no right to change what is append-only; the trigger refuses whoever has more.
    """
    statements = [_REFUSE_CHANGE, _REFUSE_CHANGE_BUT]
    for table in metadata.sorted_tables:
        if table.info.get("append_only"):
            statements += [f"REVOKE UPDATE, DELETE ON {table.name} FROM {CONTROL_LOGIN}", *_guards(table)]
        statements += table.info.get("triggers", ())
    statements += [f"REVOKE UPDATE, DELETE ON {name} FROM {CONTROL_LOGIN}" for name in _APPEND_ONLY]
    return tuple(statements)


def _guards(table: sa.Table) -> tuple[str, ...]:
    rehashed: Rehashed | None = table.info.get(REHASHED)
    name, names = table.name, [column.name for column in ciphers(table)]
    names += rehashed.columns if rehashed is not None else ()
    sealed = ", ".join(f"'{each}'" for each in names)
    plain = ", ".join(f'"{column.name}"' for column in table.columns if column.name not in names)
    changes = f"DELETE OR UPDATE OF {plain}" if sealed else "UPDATE OR DELETE"
    refusing = (
        f"CREATE TRIGGER {name}_append_only BEFORE {changes} OR TRUNCATE ON {name}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    if not sealed:
        return (refusing,)
    return refusing, (
        f"CREATE TRIGGER {name}_append_only_but BEFORE UPDATE ON {name}"
        f" FOR EACH ROW EXECUTE FUNCTION refuse_change_but({sealed})"
    )
