"""PgBouncer in front of the database, handing out a server connection for each transaction to whoever comes next.

The escapes and the mixing that `test_isolation.py` tries on a connection of one's own, tried where few are shared by
many. Debian's version forgets prepared statements, so nothing may be kept.
"""

import asyncio
import contextlib
import random
import signal
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from kernel.settings import Settings
from rapport.local import processes
from rapport.local.postgres import EmbeddedPostgres
from tests.support import servers
from tests.support.app import Rapport, running
from tests.support.imports import imported
from tests.support.waits import until
from tests.tenants.test_isolation import DENIED, ESCAPES, Two, refused

pytestmark = [pytest.mark.slow, pytest.mark.own_schemas]

SERVERS = 2
"""Connections to the server for each login: far fewer than the application has to PgBouncer."""


@pytest.fixture(scope="module")
def bouncer(server_folder: Path, postgres: EmbeddedPostgres) -> Iterator[int]:
    """The port of a PgBouncer in front of this test process's PostgreSQL."""
    folder, port, user = server_folder / "pgbouncer", servers.server_port(), processes.service_user()
    folder.mkdir()
    logins = {"control_app": servers.CONTROL_PASSWORD, "app_login": servers.TENANT_PASSWORD}
    (folder / "users.txt").write_text("".join(f'"{name}" "{password}"\n' for name, password in logins.items()))
    lines = (
        "[databases]", f"* = host=127.0.0.1 port={postgres.port}", "[pgbouncer]", "listen_addr = 127.0.0.1",
        f"listen_port = {port}", "unix_socket_dir =", "auth_type = scram-sha-256", f"auth_file = {folder}/users.txt",
        "pool_mode = transaction", f"default_pool_size = {SERVERS}", "max_client_conn = 200", "server_reset_query =",
    )  # fmt: skip
    configuration = folder / "pgbouncer.ini"
    configuration.write_text("\n".join(lines) + "\n")
    started = processes.spawn(["/usr/sbin/pgbouncer", configuration], log=folder / "pgbouncer.log", user=user)
    yield port
    processes.stop(started, signal.SIGTERM, 10)


@pytest.fixture
async def through(settings: Settings, stock: None, postgres: EmbeddedPostgres, bouncer: int) -> AsyncIterator[Rapport]:
    """The running application, whose logins come through PgBouncer; administration goes straight to the server."""

    def there(url: str) -> str:
        return url.replace(f":{postgres.port}/", f":{bouncer}/")

    pooled = msgspec.structs.replace(
        settings,
        database_pooler="transaction",
        control_database_url=there(settings.control_database_url),
        tenant_database_urls={name: there(url) for name, url in settings.tenant_database_urls.items()},
    )

    async def is_there() -> bool:
        with contextlib.suppress(OSError):
            (await asyncio.open_connection("127.0.0.1", bouncer))[1].close()
            return True
        return False

    await until(is_there)
    async with running(pooled) as found:
        yield found


@pytest.fixture
async def two(through: Rapport, email: str) -> Two:
    """Two organisations; the attacker sits in the first."""
    people = [await through.sign_up(name, "GB", f"{name}-{email}", name=name) for name in ("own", "other")]
    ids = [uuid.UUID(each.session["organisation"]["id"]) for each in people]
    return Two(through, *[await through.parts.directory.tenant(each) for each in ids])


async def test_none_of_these_statements_leads_out_of_the_schema(two: Two) -> None:
    schemas = {"own": two.own.home.schema, "other": two.other.home.schema}
    answers = {}
    async with two.session() as session:
        for attack, statement in ESCAPES.items():
            answers[attack] = type(await refused(session, statement.format(**schemas)))
            assert await session.driver.fetchval("SELECT current_user::text") == two.own.home.schema
        assert await session.driver.fetchval("SELECT current_schemas(false)::text[]") == [two.own.home.schema]
    assert answers == dict.fromkeys(ESCAPES, DENIED)


async def test_whoever_comes_next_finds_neither_role_nor_path_nor_statement(two: Two) -> None:
    pool = two.databases.tenants.shared["main"]
    for _ in range(2 * SERVERS):
        async with two.session() as session:
            await session.driver.execute("SET LOCAL search_path TO pg_catalog; SET LOCAL statement_timeout = 1000")
        async with pool.connection() as connection:
            left = await connection.fetchrow(
                "SELECT current_user::text, current_setting('search_path'), current_setting('statement_timeout'),"
                " (SELECT count(*) FROM pg_prepared_statements)"
            )
            assert tuple(left) == ("app_login", '"$user"', "1min", 0)


async def test_plans_and_rows_are_never_mixed_up_among_many_who_share_few(two: Two) -> None:
    names, order = {two.own.id: "own", two.other.id: "other"}, random.Random(7)  # noqa: S311

    async def read(number: int) -> None:
        tenant = order.choice([two.own, two.other])
        async with two.session(tenant) as session:
            rows = await session.driver.fetch(
                "SELECT id, name, $1::int AS number FROM person WHERE deactivated_at IS NULL", number
            )
            texts = [session.keys.decrypt_text(row["name"], field=1, record=row["id"]) for row in rows]
            assert (texts, rows[0]["number"]) == ([names[tenant.id]], number)

    for start in range(0, 300, 30):
        await asyncio.gather(*(read(number) for number in range(start, start + 30)))


async def test_people_work_as_ever(through: Rapport, email: str) -> None:
    """Reads and writes at once, an import by COPY, a search, a list of another one's."""
    owner = await through.sign_up("Pooled Ltd", "GB", email)
    other = await through.sign_up("Other Ltd", "GB", f"b{email}")
    await imported(through, owner, b"name,city\n" + b"".join(b"Firm %d,Leeds\n" % number for number in range(60)))
    made = await asyncio.gather(*(owner.post("/api/companies", json={"name": f"By hand {n}"}) for n in range(20)))
    assert {each.status_code for each in made} == {201}
    asked = [each.post("/api/companies/count", json={}) for each in (owner, other) * 10]
    counts = [each.json()["count"] for each in await asyncio.gather(*asked)]
    assert counts == [80, 0] * 10
    found = (await owner.post("/api/search", json={"q": "by hand 7"})).json()["hits"]
    assert [hit["label"] for hit in found] == ["By hand 7"]
