"""Logins, databases and what is taken from everybody in them: `rapport db init`, checked again by `rapport doctor`.

Two logins that know nothing of each other: `control_app` reads the control database only, `app_login` a tenant database
only. `app_login` is NOINHERIT: it can act for a tenant after SET ROLE, and is nobody before.

A query with an injected call runs with the tenant's role. So every function that changes the role's settings, reads
files, runs a text as a query or only holds a connection is taken from PUBLIC. The list is here once; the doctor and the
isolation test read it from here.
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

import asyncpg
import msgspec

from rapport.local.errors import LocalError

# Names of functions in pg_catalog, or regular expressions over them; what a version lacks is not missed.
REVOKED_FUNCTIONS: Mapping[str, Sequence[str]] = {
    "change the role or a setting": ["set_config"],
    "run a text as a query": ["ts_stat", r"(query|cursor|table|schema|database)_to_xml\w*", "ts_rewrite"],
    "read or list files": [r"pg_read_\w+", r"pg_ls_\w+", "pg_stat_file", "pg_current_logfile"],
    "keep data outside the tables": [r"lo_\w+", "loread", "lowrite", "pg_logical_emit_message", "pg_notify"],
    "parse XML": [r"xml\w*", r"xpath\w*"],
    "hold or end connections": [r"pg_sleep\w*", "pg_cancel_backend", "pg_terminate_backend", "pg_export_snapshot"],
}
REVOKED_LANGUAGES = ("plpgsql", "sql")
# Extensions are code; none is needed, and dblink or file_fdw would reach out of the database.
ALLOWED_EXTENSIONS = ("plpgsql",)

_LOGIN_SETTINGS = {"statement_timeout": "60s", "idle_in_transaction_session_timeout": "120s"}
_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# The types' own input and output functions: PostgreSQL needs them to read a constant and they take no query.
_TYPE_FUNCTIONS = ("xml_in", "xml_out", "xml_recv", "xml_send")

_CALLABLE = """
SELECT p.oid::regprocedure::text AS signature, p.proname::text AS name
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'pg_catalog' AND p.proname ~ $1 AND p.proname <> ALL ($2::text[])
  AND EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
              WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE')
ORDER BY 1
"""


class Access(msgspec.Struct, frozen=True):
    """One database and the one login that may enter it."""

    admin_url: str  # an administrator's URL that names the database
    login: str
    password: str

    @property
    def database(self) -> str:
        """The name of the database."""
        return urlsplit(self.admin_url).path.lstrip("/")

    @classmethod
    def of(cls, admin_url: str, app_url: str) -> "Access":
        """From the two URLs of the settings; both name the same database."""
        parts = urlsplit(app_url)
        access = cls(admin_url, unquote(parts.username or ""), unquote(parts.password or ""))
        if access.database != parts.path.lstrip("/"):
            raise LocalError(
                f"The administrator's URL names the database {access.database}, the application's {parts.path[1:]}."
            )
        return access


async def initialise(control: Access, tenants: Sequence[Access]) -> None:
    """Makes logins and databases and takes away what nobody needs. Safe to run again, and to cut short at any point."""
    for access in [control, *tenants]:
        await _make_login_and_database(access)
        connection = await asyncpg.connect(access.admin_url)
        try:
            await _restrict(connection, access)
            await _grant(connection, access, is_control=access is control)
        finally:
            await connection.close()


async def callable_by_everyone(connection: asyncpg.Connection) -> list[str]:
    """Signatures of functions on the list that PUBLIC may still execute: empty when all is well."""
    names = "|".join(name for group in REVOKED_FUNCTIONS.values() for name in group)
    rows = await connection.fetch(_CALLABLE, f"^({names})$", list(_TYPE_FUNCTIONS))
    return [row["signature"] for row in rows]


async def weaknesses(connection: asyncpg.Connection) -> list[str]:
    """Everything in this database that the list above says should not be; each a phrase."""
    found = [f"{signature} may be executed by everyone" for signature in await callable_by_everyone(connection)]
    languages = await connection.fetch(
        "SELECT lanname::text AS name FROM pg_language WHERE lanname = ANY ($1::text[])"
        " AND has_language_privilege('public', lanname, 'USAGE')",
        list(REVOKED_LANGUAGES),
    )
    found += [f"functions in {row['name']} may be written by everyone" for row in languages]
    extensions = await connection.fetch(
        "SELECT extname::text AS name FROM pg_extension WHERE extname <> ALL ($1::text[])", list(ALLOWED_EXTENSIONS)
    )
    found += [f"the extension {row['name']} is installed" for row in extensions]
    if await connection.fetchval("SELECT has_database_privilege('public', current_database(), 'CONNECT, TEMPORARY')"):
        found.append("everyone may connect to the database or make temporary tables in it")
    return found


async def _make_login_and_database(access: Access) -> None:
    login, database = _identifier(access.login), _identifier(access.database)
    maintenance = urlsplit(access.admin_url)._replace(path="/postgres").geturl()
    connection = await asyncpg.connect(maintenance)
    try:
        if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", login):
            await connection.execute(f"CREATE ROLE {login}")
        # Without one it proves by certificate who it is: then none is left that could be guessed.
        password = _literal(access.password) if access.password else "NULL"
        attributes = "LOGIN NOINHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
        await connection.execute(f"ALTER ROLE {login} {attributes} PASSWORD {password}")
        for name, value in _LOGIN_SETTINGS.items():
            await connection.execute(f"ALTER ROLE {login} SET {name} = {_literal(value)}")
        if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", database):
            await connection.execute(f"CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
        for other in ("postgres", "template1"):
            await connection.execute(f"REVOKE ALL ON DATABASE {other} FROM PUBLIC")
    finally:
        await connection.close()


async def _restrict(connection: asyncpg.Connection, access: Access) -> None:
    await connection.execute(f"REVOKE ALL ON DATABASE {_identifier(access.database)} FROM PUBLIC")
    await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    for signature in await callable_by_everyone(connection):
        await connection.execute(f"REVOKE EXECUTE ON FUNCTION {signature} FROM PUBLIC")
    for language in REVOKED_LANGUAGES:
        await connection.execute(f"REVOKE USAGE ON LANGUAGE {language} FROM PUBLIC")


async def _grant(connection: asyncpg.Connection, access: Access, *, is_control: bool) -> None:
    login = _identifier(access.login)
    # The application asks for the same, where nothing stands in between that would keep it from asking.
    await connection.execute(f"ALTER ROLE {login} SET search_path = " + ("public" if is_control else '"$user"'))
    await connection.execute(f"GRANT CONNECT ON DATABASE {_identifier(access.database)} TO {login}")
    if is_control:
        # Tables of later revisions too. A tenant's tables belong to the tenant's role; the login gets none of them.
        await connection.execute(f"GRANT USAGE ON SCHEMA public TO {login}")
        defaults = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT"
        await connection.execute(f"{defaults} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {login}")
        await connection.execute(f"{defaults} USAGE ON SEQUENCES TO {login}")


def _identifier(name: str) -> str:
    """A name that may stand in a statement; DDL takes no parameters."""
    if not _IDENTIFIER.fullmatch(name):
        raise LocalError(f"{name!r} can't be the name of a login or database: lower-case letters, digits and _ only.")
    return name


def _literal(text: str) -> str:
    """A string constant, by the standard's rule (standard_conforming_strings is on)."""
    return "'" + text.replace("'", "''") + "'"
