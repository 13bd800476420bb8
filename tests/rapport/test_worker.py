"""The worker as it runs: relay and arq on real Redis, and a Redis that goes away and comes back."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.schema import CreateTable

from kernel import tables
from kernel.ids import new_id
from kernel.keys import ring
from kernel.settings import Settings
from rapport import features, worker
from rapport.local.postgres import EmbeddedPostgres
from rapport.local.redis_server import EmbeddedRedis
from rapport.migrate import migrate_all
from rapport.parts import Parts, open_parts
from tenants import directory, provision, schema
from tenants.models import organisation, tenant
from tests.support.app import Rapport
from tests.support.servers import DatabasePair
from tests.support.waits import PATIENCE, patience, until


@pytest.fixture(autouse=True)
def no_look_at_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs a process two statements every fifteen seconds, however many tenants there are, and none here."""
    monkeypatch.setattr(ring, "TIMES", ring.Times().scaled(240))
    # Who isn't looking reads the platform's own before a transaction, once this is over: on a slow machine, in here.
    monkeypatch.setattr(directory, "TRUSTED", 3600.0)


@pytest.fixture
async def working(rapport: Rapport) -> AsyncIterator[None]:
    """A worker beside the application."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker.work(rapport.settings, stop))
    yield
    stop.set()
    await asyncio.wait_for(task, PATIENCE)


async def mails(rapport: Rapport, to: str) -> int:
    async with rapport.browser(address="127.0.0.1") as reader:
        return sum(mail["to"] == to for mail in (await reader.get("/api/mailbox")).json())


async def until_mailed(rapport: Rapport, to: str) -> None:
    async def is_mailed() -> bool:
        return await mails(rapport, to) > 0

    await until(is_mailed)


async def sign_up(rapport: Rapport, email: str) -> None:
    body = {"company": "Acme Ltd", "country": "GB", "email": email, "locale": "en"}
    assert (await rapport.browser().post("/api/signups", json=body)).status_code == 201


async def test_a_mail_is_sent_soon_after_the_commit(rapport: Rapport, working: None, email: str) -> None:
    await sign_up(rapport, email)
    await until_mailed(rapport, email)

    async def is_done() -> bool:
        async with rapport.parts.runtime.databases.control_session() as control:
            waiting = tables.control_job.c.name == "onboarding.mail_code"
            return await control.rows(sa.select(tables.control_job.c.id).where(waiting)) == []

    await until(is_done)
    assert await mails(rapport, email) == 1


@pytest.mark.slow
async def test_a_redis_that_comes_back_is_used_again(
    rapport: Rapport, working: None, email: str, redis_server: EmbeddedRedis
) -> None:
    await sign_up(rapport, email)
    await until_mailed(rapport, email)
    redis_server.stop()
    await asyncio.sleep(0.5)  # so that the worker meets it away
    redis_server.start()
    await until(rapport.parts.runtime.redis.ping)
    await sign_up(rapport, f"b{email}")
    await until_mailed(rapport, f"b{email}")


IDLE = 500
LOOKED_AT = (tables.outbox, tables.job, tables.delivery)


@pytest.fixture
async def apart(
    new_databases: Callable[[], DatabasePair], redis_server: EmbeddedRedis, tmp_path: Path
) -> AsyncIterator[Parts]:
    """A process on databases of its own, whose server writes down every statement that it is sent there."""
    pair = new_databases()
    settings = Settings.from_env(pair.environment(redis_url=redis_server.url, folder=tmp_path))
    await migrate_all(settings)
    for url in (pair.control_admin_url, pair.tenant_admin_url):
        connection = await asyncpg.connect(url)
        await connection.execute(f"ALTER DATABASE {url.rpartition('/')[2]} SET log_statement = 'all'")
        await connection.close()
    async with open_parts(settings, pool_size=2) as parts:
        await parts.runtime.redis.flushall()
        yield parts


async def idle_tenants(parts: Parts, count: int) -> list[str]:
    """Organisations with the tables that the relay looks at; their homes."""
    ids = [new_id() for _ in range(count)]
    async with parts.runtime.databases.control_session() as control:
        for number, organisation_id in enumerate(ids):
            new = provision.NewOrganisation(
                id=organisation_id, name=f"Idle {number}", country="GB", locale="en", time_zone="Europe/London",
                currency="GBP",
            )  # fmt: skip
            await provision.reserve(parts.runtime, control, new)
        # Made below, and without seeds: nothing is left for a job to do.
        await control.execute(tables.control_job.delete())
        await control.execute(organisation.update().values(status="active"))
        await control.execute(tenant.update().values(schema_version=features.SCHEMA_VERSION))
    homes = sorted(await parts.directory.homes())
    looked_at = [str(CreateTable(table).compile(dialect=schema.DIALECT)) for table in LOOKED_AT]
    async with parts.runtime.databases.admin_session("main") as admin:
        for home in homes:
            name = home.partition("/")[2]
            await admin.ddl(f"CREATE ROLE {name} NOLOGIN NOINHERIT")
            await admin.ddl(f"GRANT {name} TO {schema.APP_LOGIN}")
            await admin.ddl(f"CREATE SCHEMA {name} AUTHORIZATION {name}")
            await admin.ddl(f"SET LOCAL ROLE {name}")
            await admin.ddl(f"SET LOCAL search_path TO {name}")
            for statement in looked_at:
                await admin.ddl(statement)
            await admin.ddl("RESET ROLE")
    return homes


class Log:
    """What the server wrote since somebody last looked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read_to = path.stat().st_size

    def statements(self) -> list[str]:
        """The statements; also those that a prepared one runs again."""
        with self.path.open("rb") as file:
            file.seek(self.read_to)
            text = file.read().decode()
            self.read_to = file.tell()
        written = [line for line in text.splitlines() if "LOG:  statement: " in line or "LOG:  execute " in line]
        return [line for line in written if not _SEALER.search(line)]


# The sealer of security events asks once a second, whatever number of tenants there is.
_SEALER = re.compile(r"security_(?:event|seal|chain)|hashtext|key_event|(?:BEGIN|COMMIT|ROLLBACK);?$")


def roles(statements: list[str]) -> set[str]:
    """The tenants whose role was taken."""
    return {name for line in statements for name in re.findall(r'SET LOCAL ROLE "(\w+)"', line)}


@pytest.mark.slow
async def test_five_hundred_idle_tenants_cost_no_statement_while_the_whole_worker_runs(
    apart: Parts, postgres: EmbeddedPostgres
) -> None:
    """Counted by the server: relay, sweep, arq and its health checks send nothing between two sweeps."""
    homes = {home.partition("/")[2] for home in await idle_tenants(apart, IDLE)}
    assert len(homes) == IDLE
    log, stop, seen = Log(postgres.log), asyncio.Event(), set[str]()
    task = asyncio.create_task(worker.work(apart.runtime.settings, stop))
    try:
        # The sweep with which it starts, to its end.
        async with patience():
            while seen != homes:
                await asyncio.sleep(0.2)
                seen |= roles(log.statements())
            # A busy machine may leave it in the middle of a transaction for a second.
            quiet = 0
            while quiet < 4:
                await asyncio.sleep(1)
                quiet = 0 if log.statements() else quiet + 1

        await asyncio.sleep(8)
        assert log.statements() == []

        # The count is not blind: one tenant with work costs statements, and of that tenant only.
        busy = f"main/{min(homes)}"
        async with apart.runtime.session(busy) as session:
            await session.enqueue("nobody.handles_this", {})
        log.statements()
        async with patience():
            while not (found := log.statements()):
                await asyncio.sleep(0.05)
        assert roles(found) == {min(homes)}
    finally:
        stop.set()
        await asyncio.wait_for(task, PATIENCE)
