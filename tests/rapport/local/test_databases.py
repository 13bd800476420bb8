"""The logins, databases and revoked functions, on a real server: what each login can and can't do."""

import asyncpg
import pytest
from sqlalchemy import text

from kernel.admin import Admin
from kernel.pool import Pool
from rapport.local import databases
from rapport.local.errors import LocalError
from tests.support.servers import CONTROL_PASSWORD, TENANT_PASSWORD

DENIED = [
    "SELECT set_config('role', 'postgres', true)",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT query_to_xml('SELECT 1', true, true, '')",
    "SELECT database_to_xml(true, true, '')",
    "SELECT * FROM ts_stat('SELECT ''x''::tsvector')",
    "SELECT pg_sleep(0)",
    "SELECT pg_sleep_for('0')",
    "SELECT pg_terminate_backend(1)",
    "SELECT xmlcomment('x')",
    "CREATE TEMPORARY TABLE x (y int)",
    "CREATE TABLE public.x (y int)",
    "DO 'BEGIN END'",
    "CREATE ROLE other",
    "CREATE DATABASE other",
]


@pytest.fixture
async def tenant_login(database_pair):
    connection = await asyncpg.connect(database_pair.tenant_url)
    yield connection
    await connection.close()


@pytest.mark.parametrize("statement", DENIED)
async def test_login_is_denied(tenant_login, statement):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await tenant_login.execute(statement)


async def test_nothing_on_the_list_is_left_to_everyone(database_pair):
    for url in (database_pair.control_admin_url, database_pair.tenant_admin_url):
        connection = await asyncpg.connect(url)
        try:
            assert await databases.weaknesses(connection) == []
        finally:
            await connection.close()


async def test_weakness_is_found_and_removed_by_another_run(new_databases):
    pair = new_databases()
    admin = await asyncpg.connect(pair.tenant_admin_url)
    try:
        await admin.execute("GRANT EXECUTE ON FUNCTION set_config(text, text, boolean) TO PUBLIC")
        assert await databases.weaknesses(admin) == ["set_config(text,text,boolean) may be executed by everyone"]
        access = databases.Access.of
        await databases.initialise(
            access(pair.control_admin_url, pair.control_url), [access(pair.tenant_admin_url, pair.tenant_url)]
        )
        assert await databases.weaknesses(admin) == []
    finally:
        await admin.close()


async def test_each_login_enters_its_own_database_only(postgres, database_pair):
    crossings = [
        postgres.url("tenant", "control_app", CONTROL_PASSWORD),
        postgres.url("control", "app_login", TENANT_PASSWORD),
        postgres.url("postgres", "app_login", TENANT_PASSWORD),
    ]
    for url in crossings:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
            await asyncpg.connect(url)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres.url("tenant", "app_login", "wrong"))


async def test_logins_have_no_attribute_beyond_login(postgres, database_pair):
    admin = await asyncpg.connect(postgres.url("postgres"))
    try:
        rows = await admin.fetch(
            "SELECT rolname, rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
            # Other tests leave organisations with a login of their own (tests/tenants/test_logins.py).
            " FROM pg_roles WHERE rolcanlogin AND rolname <> 'postgres' AND rolname NOT LIKE 't\\_%' ORDER BY 1"
        )
    finally:
        await admin.close()
    assert [tuple(row) for row in rows] == [
        ("app_login", False, False, False, False, False, False),
        ("control_app", False, False, False, False, False, False),
    ]


async def test_connections_of_the_application_still_read_common_types(database_pair):
    pool = Pool(database_pair.tenant_url, size=1, search_path="public")
    async with pool.transaction() as connection:
        asked = text("""SELECT '{"a": 1}'::jsonb, '\\x00ff'::bytea, ARRAY[1, 2]::int4[], 1.50::numeric""")
        row = (await Admin(connection).execute(asked)).one()
    await pool.close()
    assert row[0] == {"a": 1}
    assert row[1] == b"\x00\xff"
    assert row[2] == [1, 2]
    assert str(row[3]) == "1.50"


@pytest.mark.parametrize(
    ("admin", "app", "says"),
    [
        ("postgresql://a@h/one", "postgresql://b:c@h/two", "names the database one, the application's two"),
        ("postgresql://a@h/One", "postgresql://b:c@h/One", "can't be the name"),
    ],
)
async def test_urls_that_do_not_fit_are_one_sentence(admin, app, says):
    with pytest.raises(LocalError, match=says):
        await databases.initialise(databases.Access.of(admin, app), [])
