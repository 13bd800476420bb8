"""What an attacker inside injected SQL tries, and what stops it: on the PostgreSQL that we ship and on Debian's.

Every attack runs where an injection would run: through asyncpg, in a transaction of the application's login that has
taken the tenant's role.
"""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa

from auth.models import person
from kernel.crypto import CryptoError
from kernel.db import Databases, Home, TenantSession
from kernel.errors import NotFound
from kernel.jobs import run_jobs
from tenants.directory import Tenant
from tenants.models import tenant
from tests.support.app import Rapport

pytestmark = [pytest.mark.each_server, pytest.mark.own_schemas]
DENIED = asyncpg.InsufficientPrivilegeError


@dataclass
class Two:
    """Two organisations; the attacker sits in the first."""

    rapport: Rapport
    own: Tenant
    other: Tenant

    @property
    def databases(self) -> Databases:
        return self.rapport.parts.runtime.databases

    def session(self, tenant: Tenant | None = None) -> Any:
        found = tenant or self.own
        return self.databases.tenant_session(found.home, found.keys)


@pytest.fixture
async def two(rapport: Rapport, email: str) -> AsyncIterator[Two]:
    people = [await rapport.sign_up(name, "GB", f"{name}-{email}", name=name) for name in ("own", "other")]
    tenants = [await rapport.parts.directory.tenant(UUID(it.session["organisation"]["id"])) for it in people]
    return Two(rapport, *tenants)


async def refused(session: TenantSession, statement: str, *arguments: object) -> BaseException:
    """Runs one statement in a savepoint, so that the next attack has a transaction; returns the server's refusal."""
    driver = session.driver
    await driver.execute("SAVEPOINT attack")
    with pytest.raises(asyncpg.PostgresError) as caught:
        await driver.fetch(statement, *arguments)
    await driver.execute("ROLLBACK TO SAVEPOINT attack")
    return caught.value


@pytest.mark.asvs("V8.4.1")
async def test_another_schema_is_closed_before_and_after_the_role_is_set(two: Two) -> None:
    theirs = f"SELECT * FROM {two.other.home.schema}.person"
    url = two.rapport.settings.tenant_database_urls["main"]
    login = await asyncpg.connect(url)
    try:
        with pytest.raises(DENIED):
            await login.fetch(theirs)
        with pytest.raises(DENIED):
            await login.fetch(f"SELECT * FROM {two.own.home.schema}.person")
    finally:
        await login.close()
    async with two.session() as session:
        assert isinstance(await refused(session, theirs), DENIED)


ESCAPES = {
    "set_config role": "SELECT set_config('role', '{other}', false)",
    "set_config search_path": "SELECT set_config('search_path', '{other}', false)",
    "pg_settings": "UPDATE pg_settings SET setting = '{other}' WHERE name = 'role'",
    "query_to_xml": "SELECT query_to_xml('SELECT * FROM {other}.person', true, true, '')",
    "table_to_xml": "SELECT table_to_xml('{other}.person', true, true, '')",
    "ts_stat": "SELECT * FROM ts_stat('SELECT to_tsvector(locale) FROM {other}.person')",
    "read a file": "SELECT pg_read_file('/etc/passwd')",
    "list files": "SELECT * FROM pg_ls_dir('/')",
    "large object": "SELECT lo_import('/etc/passwd')",
    "large object write": "SELECT lo_create(0)",
    "copy from a file": "COPY person FROM '/etc/passwd'",
    "copy to a program": "COPY person TO PROGRAM 'cat'",
    "anonymous block": "DO $$ BEGIN PERFORM 1; END $$",
    "function in SQL": "CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "function in plpgsql": "CREATE FUNCTION evil() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
    "extension": "CREATE EXTENSION dblink",
    "temporary table": "CREATE TEMP TABLE evil (x int)",
    "table": "CREATE TABLE evil (x int)",
    "table in public": "CREATE TABLE public.evil (x int)",
    "schema": "CREATE SCHEMA evil",
    "role": "CREATE ROLE evil",
    "grant": "GRANT {other} TO {own}",
    "drop": "DROP TABLE person",
    "alter": "ALTER TABLE person ADD COLUMN evil int",
    "truncate": "TRUNCATE change",
    "session authorization": "SET SESSION AUTHORIZATION postgres",
    "role of the superuser": "SET ROLE postgres",
    "sleep": "SELECT pg_sleep(1)",
    "end a connection": "SELECT pg_terminate_backend(1)",
    "passwords": "SELECT rolpassword FROM pg_authid",
    "server settings": "SET log_statement = 'all'",
    "logical message": "SELECT pg_logical_emit_message(false, 'x', 'y')",
}


SIDEWAYS = {
    "role": "SET ROLE {other}",
    "role of the session": "SET SESSION ROLE {other}",
    "role of the transaction": "SET LOCAL ROLE {other}",
}
"""What leads out of the schema on the shared login, which may act for every organisation, and not on one's own."""


async def test_none_of_these_statements_leads_out_of_the_schema(two: Two) -> None:
    """Whatever can be said inside a query, and every whole statement but `SIDEWAYS`."""
    schemas = {"own": two.own.home.schema, "other": two.other.home.schema}
    async with two.session() as session:
        driver = session.driver
        answers = {}
        for attack, statement in ESCAPES.items():
            answers[attack] = type(await refused(session, statement.format(**schemas)))
            # The transaction is still the tenant's own.
            assert await driver.fetchval("SELECT current_user::text") == two.own.home.schema
    assert answers == dict.fromkeys(ESCAPES, DENIED)


async def test_who_runs_a_whole_statement_on_the_shared_login_acts_for_another_organisation(two: Two) -> None:
    """The limit of the shared login, as SECURITY.md says it: what is reached is ciphertext that one's own keys don't
    open. `tests/tenants/test_logins.py` shows that an own login closes it.
    """
    other = two.other.home.schema
    async with two.session() as session:
        driver = session.driver
        for statement in SIDEWAYS.values():
            await driver.execute("SAVEPOINT attack")
            await driver.execute(statement.format(other=other))
            assert await driver.fetchval("SELECT current_user::text") == other
            [row] = await driver.fetch("SELECT id, name FROM person")
            with pytest.raises(CryptoError):
                session.keys.decrypt_text(row["name"], field=1, record=row["id"])
            await driver.execute("ROLLBACK TO SAVEPOINT attack")
            assert await driver.fetchval("SELECT current_user::text") == two.own.home.schema
            # Inside another statement it can't be said.
            for around in ("SELECT ({})", "WITH x AS ({}) SELECT 1", "SELECT 1 UNION ({})"):
                error = await refused(session, around.format(statement.format(other=other)))
                assert isinstance(error, asyncpg.PostgresSyntaxError)


@pytest.mark.asvs("V1.2.4")
async def test_a_second_statement_can_not_be_appended(two: Two) -> None:
    other = two.other.home.schema
    injected = f"x'; RESET ROLE; SET ROLE {other}; SELECT * FROM {other}.person; --"
    async with two.session() as session:
        driver = session.driver
        error = await refused(session, f"SELECT '{injected}", *())
        assert isinstance(error, asyncpg.PostgresSyntaxError)
        assert await driver.fetchval("SELECT $1::text", injected) == injected
        for appended in (f"SELECT 1; SET ROLE {other}", f"UPDATE person SET locale = 'en'; SET ROLE {other}"):
            await driver.execute("SAVEPOINT attack")
            with pytest.raises(asyncpg.PostgresSyntaxError):
                await session.execute(sa.text(appended))
            await driver.execute("ROLLBACK TO SAVEPOINT attack")


async def test_the_driver_is_inside_the_transaction_and_under_the_role(two: Two) -> None:
    async with two.session() as session:
        driver = session.driver
        assert driver.is_in_transaction()
        assert await driver.fetchval("SELECT current_user::text") == two.own.home.schema
        assert await driver.fetchval("SELECT session_user::text") == "app_login"
        assert await driver.fetchval("SELECT current_schemas(false)::text[]") == [two.own.home.schema]


@pytest.mark.asvs("V8.4.1")
async def test_nothing_is_left_in_the_pool_after_an_error(two: Two) -> None:
    """Neither a role nor a search path survives, whether the block ends well, raises, or breaks in the server."""
    pool = two.databases.tenants.shared["main"]
    for failure in (None, ValueError("ours"), "SELECT 1/0"):
        try:
            async with two.session() as session:
                driver = session.driver
                await driver.execute("SET LOCAL search_path TO pg_catalog")
                if isinstance(failure, str):
                    await driver.fetch(failure)
                elif failure is not None:
                    raise failure
        except (ValueError, asyncpg.DivisionByZeroError):
            pass
        for _ in range(3):
            async with pool.connection() as connection:
                left = await connection.fetchrow("SELECT current_user::text, current_setting('search_path')")
                assert tuple(left) == ("app_login", '"$user"')
                assert not connection.is_in_transaction()


async def test_plans_and_rows_are_never_mixed_up(two: Two) -> None:
    """The same statement text, from one pool, in random order of tenants."""
    order = random.Random(7)  # noqa: S311
    names = {two.own.id: "own", two.other.id: "other"}
    for _ in range(300):
        tenant = order.choice([two.own, two.other])
        async with two.session(tenant) as session:
            driver = session.driver
            rows = await driver.fetch("SELECT id, name FROM person WHERE deactivated_at IS NULL")
            assert [session.keys.decrypt_text(row["name"], field=1, record=row["id"]) for row in rows] == [
                names[tenant.id]
            ]


@pytest.mark.asvs("V1.2.4")
@pytest.mark.asvs("V1.3.3")
@pytest.mark.parametrize(
    "name",
    ["", "public", "pg_catalog", "t_", "t_A", 't_x"; RESET ROLE; --', "t_x y", "t_x\n", "T_x", "t_é", "t_" + "a" * 41],
)
def test_a_schema_name_can_not_carry_sql(name: str) -> None:
    with pytest.raises(ValueError, match="not a tenant schema name"):
        Home("main", name)


@pytest.mark.asvs("V13.2.2")
async def test_the_two_logins_enter_their_own_database_only(two: Two) -> None:
    settings = two.rapport.settings
    control, tenant = settings.control_database_url, settings.tenant_database_urls["main"]
    control_name, tenant_name = control.rpartition("/")[2], tenant.rpartition("/")[2]
    for url in (f"{control.rpartition('/')[0]}/{tenant_name}", f"{tenant.rpartition('/')[0]}/{control_name}"):
        with pytest.raises(DENIED):
            await asyncpg.connect(url)


@pytest.mark.asvs("V13.2.2")
async def test_a_tenants_role_can_not_sign_in_and_inherits_nothing(two: Two) -> None:
    async with two.databases.admin_session("main") as admin:
        attributes = (await admin.execute(
            sa.text("SELECT rolcanlogin, rolinherit, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = :r"),
            {"r": two.own.home.schema},
        )).one()  # fmt: skip
        member_of = (await admin.execute(
            sa.text("SELECT count(*) FROM pg_auth_members WHERE member = CAST(:r AS regrole)"),
            {"r": two.own.home.schema},
        )).scalar_one()  # fmt: skip
        inherits = (
            await admin.execute(sa.text("SELECT rolinherit FROM pg_roles WHERE rolname = 'app_login'"))
        ).scalar_one()
    assert (tuple(attributes), member_of, inherits) == ((False, False, False, False), 0, False)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET object = 'x'",
        "DELETE FROM change",
        "DELETE FROM change_counter",
        "INSERT INTO change_counter (id, seq) VALUES (2, 0)",
        "UPDATE schema_version SET version = 'x'",
    ],
)
async def test_history_can_not_be_rewritten(two: Two, statement: str) -> None:
    async with two.session() as session:
        assert isinstance(await refused(session, statement), DENIED)


@pytest.mark.asvs("V16.4.2")
async def test_a_security_event_can_neither_change_nor_go(two: Two) -> None:
    for statement in ("UPDATE security_event SET kind = 'x'", "DELETE FROM security_event", "TRUNCATE security_event"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with two.databases.control_session() as control:
                await control.execute(sa.text(statement))


@pytest.mark.asvs("V8.4.1")
async def test_a_row_moved_to_another_tenant_is_noise(two: Two) -> None:
    async with two.session() as session:
        stolen = (await session.rows(sa.select(person.c.id, person.c.name)))[0]
    with pytest.raises(CryptoError):
        two.other.keys.decrypt_text(stolen.name, field=1, record=stolen.id)


@pytest.mark.asvs("V8.4.1")
@pytest.mark.parametrize("forgery", ["another tenant's keys", "another job's arguments"])
async def test_a_forged_job_does_not_run(two: Two, forgery: str) -> None:
    ran: list[object] = []

    async def handler(_: object, job: object) -> None:
        ran.append(job)

    keys, purpose = (two.other.keys, "evil") if forgery == "another tenant's keys" else (two.own.keys, "harmless")
    async with two.session() as session:
        table = session.job_table
        job_id = await session.enqueue("evil", {})
        forged = {"args": keys.seal(purpose, b"{}"), "state": "leased"}
        await session.execute(table.update().where(table.c.id == job_id).values(forged))

    await run_jobs(two.rapport.parts.runtime, {"evil": handler}, two.own.home.key, [job_id])  # type: ignore[dict-item]

    async with two.session() as session:
        kept = (await session.rows(sa.select(table).where(table.c.id == job_id)))[0]
        # Whoever opens all there is, such as a rotation, is not stopped by it.
        assert session.unseal(kept.name, kept.args) == b"{}"
    assert (ran, kept.state, kept.error_code) == ([], "dead", "CryptoError")


async def test_an_organisation_without_keys_is_gone(two: Two) -> None:
    async with two.databases.control_session() as control:
        mine = tenant.c.organisation_id == two.other.id
        await control.execute(tenant.update().where(mine).values(keyset=None))
    with pytest.raises(NotFound):
        await two.rapport.parts.directory.tenant(two.other.id)
