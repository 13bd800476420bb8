"""The DDL of one tenant: role, schema, tables, grants. One statement a call, since Citus refuses scripts."""

import functools

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, sort_tables

from kernel.admin import Admin
from kernel.clock import real_now
from kernel.columns import REVISION, formed
from kernel.db import Home
from kernel.tables import tenant_metadata, timestamp

APP_LOGIN = "app_login"
DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's dialect classes are untyped

tenant_schema_version = sa.Table(
    "schema_version",
    tenant_metadata,
    formed("version", REVISION, primary_key=True),
    timestamp("applied_at"),
)

# The change log is append-only for the application: only erasure may null a payload.
_GRANTS = (
    "GRANT USAGE ON SCHEMA {name} TO {name}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO {name}",
    "GRANT USAGE ON ALL SEQUENCES IN SCHEMA {name} TO {name}",
    "REVOKE UPDATE, DELETE ON {name}.change FROM {name}",
    "GRANT UPDATE (payload) ON {name}.change TO {name}",
    "REVOKE INSERT, DELETE ON {name}.change_counter FROM {name}",
    "REVOKE INSERT, UPDATE, DELETE ON {name}.schema_version FROM {name}",
)


def baseline(metadata: sa.MetaData) -> tuple[str, ...]:
    """The statements that create every table and index of `metadata`, in order."""
    return statements_for(frozenset(metadata.tables.values()))


@functools.cache
def statements_for(tables: frozenset[sa.Table]) -> tuple[str, ...]:
    """The statements that create these tables and their indexes, in the order of what they refer to."""
    statements: list[str] = []
    for table in sort_tables(sorted(tables, key=lambda each: each.name)):
        statements.append(str(CreateTable(table).compile(dialect=DIALECT)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index).compile(dialect=DIALECT)) for index in indexes]
    return tuple(statements)


async def grant_all(admin: Admin, name: str) -> None:
    """What the tenant's role may do with its tables; said again after a revision that made new ones."""
    for grant in _GRANTS:
        await admin.ddl(grant.format(name=name))


async def create(admin: Admin, home: Home, version: str, tables: frozenset[sa.Table]) -> None:
    """Creates a tenant's role, schema and tables in the caller's transaction; does nothing when they are there."""
    name = home.schema  # checked by Home to be t_[0-9a-z]+, so it needs no quoting
    exists = (await admin.execute(sa.text("SELECT to_regclass(:t)"), {"t": f"{name}.schema_version"})).scalar()
    if exists is not None:
        return
    role = (await admin.execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": name})).scalar()
    if role is None:
        await admin.ddl(f"CREATE ROLE {name} NOLOGIN NOINHERIT")
    await admin.ddl(f"GRANT {name} TO {APP_LOGIN}")
    await admin.ddl(f"CREATE SCHEMA {name}")
    await admin.ddl(f"SET LOCAL search_path TO {name}")
    for statement in statements_for(tables):
        await admin.ddl(statement)
    await grant_all(admin, name)
    await admin.ddl("INSERT INTO change_counter (id, seq) VALUES (1, 0)")
    await admin.execute(tenant_schema_version.insert(), {"version": version, "applied_at": real_now()})


async def drop(admin: Admin, home: Home) -> None:
    """Removes a tenant's schema with all that is in it, and its role; what is gone already is fine."""
    name = home.schema  # checked by Home, as above
    await admin.ddl(f"DROP SCHEMA IF EXISTS {name} CASCADE")
    if (await admin.execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": name})).scalar() is not None:
        await admin.ddl(f"DROP OWNED BY {name}")  # the right of a login of its own to connect
        await admin.ddl(f"DROP ROLE {name}")
