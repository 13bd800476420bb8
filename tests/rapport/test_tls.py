"""Between machines nothing is readable: Debian's servers with certificates, and somebody who listens on their ports."""

import asyncio
import contextlib
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import msgspec
import pytest
import sqlalchemy as sa
from redis import Redis
from redis.exceptions import RedisError

from auth import passwords
from auth.sessions import COOKIE
from billing import trial
from kernel.ids import new_id
from kernel.keys.file import FileKeyProvider
from kernel.settings import Settings
from kernel.tables import control_job
from rapport.local import certificates, databases, processes
from rapport.local.postgres import EmbeddedPostgres
from rapport.migrate import migrate_all
from rapport.onboarding.founding import Founding, found
from tests.support import servers
from tests.support.app import PASSWORD, Rapport, running
from tests.support.byte_search import Texts
from tests.support.repository import ROOT
from tests.support.waits import PATIENCE, until
from tests.support.wires import Wire

pytestmark = pytest.mark.slow

URL = "https://crm.example"
PASSWORDS = ("control-password", "tenant-password", "postgres-password", "redis-password")
NAME = "Sniffed Personality"


class Secured(msgspec.Struct, frozen=True):
    """Two servers that have a certificate for `localhost`."""

    postgres: EmbeddedPostgres
    redis_port: int
    authority: Path


@pytest.fixture(scope="module")
def secured(server_folder: Path) -> Iterator[Secured]:
    """Debian's PostgreSQL and Redis: those that the product ships know no TLS."""
    folder, user = server_folder / "secured", processes.service_user()
    certificates.make(folder, ["localhost"], owner=user.uid if user else None)
    certificate, key = folder / "localhost.crt", folder / "localhost.key"
    postgres = EmbeddedPostgres(
        servers.debian_postgres(Path("/usr/lib/postgresql")),
        folder / "postgres",
        port=servers.server_port(),
        password="postgres-password",
        log=folder / "postgres.log",
        settings={"ssl": "on", "ssl_cert_file": str(certificate), "ssl_key_file": str(key), "fsync": "off"},
    )
    postgres.initialise()
    postgres.start()
    redis_port, configuration = servers.server_port(), folder / "redis.conf"
    (folder / "redis").mkdir()
    lines = (
        "bind 127.0.0.1", "port 0", f"tls-port {redis_port}", f"tls-cert-file {certificate}", f"tls-key-file {key}",
        "tls-auth-clients no", "requirepass redis-password", f"dir {folder / 'redis'}", 'save ""',
    )  # fmt: skip
    configuration.write_text("\n".join(lines) + "\n")
    redis = processes.spawn([servers.debian_redis("/usr/bin"), configuration], log=folder / "redis.log", user=user)
    yield Secured(postgres, redis_port, folder / certificates.AUTHORITY)
    processes.stop(redis, signal.SIGTERM, 10)
    postgres.stop()


def environment(secured: Secured, folder: Path, postgres_port: int, redis_port: int) -> dict[str, str]:
    """A real start's variables, on those ports of localhost."""
    key = folder / "root.key"
    if not key.exists():
        FileKeyProvider.create(key)
    asked = f"?sslmode=verify-full&sslrootcert={secured.authority}"
    control, tenant, admin = PASSWORDS[:3]
    at = f"localhost:{postgres_port}"
    return {
        "CONTROL_DATABASE_URL": f"postgresql://control_app:{control}@{at}/control{asked}",
        "TENANT_DATABASE_URLS": f"main=postgresql://app_login:{tenant}@{at}/tenant{asked}",
        "CONTROL_ADMIN_DATABASE_URL": f"postgresql://postgres:{admin}@{at}/control{asked}",
        "TENANT_ADMIN_DATABASE_URLS": f"main=postgresql://postgres:{admin}@{at}/tenant{asked}",
        "REDIS_URL": f"rediss://:redis-password@localhost:{redis_port}/0?ssl_ca_certs={secured.authority}",
        "KEY_PROVIDER": f"file:{key}",
        "PUBLIC_URL": URL,
        "LISTEN": "127.0.0.1:8400",
        "DATA_DIR": str(folder),
        "MAIL_URL": "smtp://crm@mail.example:587?from=crm@mail.example",
    }


@pytest.mark.asvs("V12.3.1")
async def test_nobody_who_listens_reads_anything(secured: Secured, tmp_path: Path) -> None:
    async with Wire().open(secured.postgres.port) as database, Wire().open(secured.redis_port) as redis:
        env = environment(secured, tmp_path, database.port, redis.port)
        settings = Settings.from_env(env)
        access = databases.Access.of
        await databases.initialise(
            access(settings.control_admin_url, settings.control_database_url),
            [access(settings.tenant_admin_urls["main"], settings.tenant_database_urls["main"])],
        )
        await migrate_all(settings)
        async with running(settings) as rapport:
            email = f"sniffed.{uuid4().hex[:8]}@example.com"
            await work(rapport, email, env)
        heard = {wire: wire.connections for wire in (database, redis)}
        words = [*PASSWORDS, PASSWORD, email, NAME, "search_tokens", "BEGIN; SET", "rapport:queue", "run_jobs"]
        assert [Texts(words).in_bytes(bytes(wire.sent)) for wire in heard] == [set(), set()]
        assert all(count > 2 and len(wire.sent) > 10_000 for wire, count in heard.items())
        # What listens does hear whoever asks for no TLS.
        plain = secured.postgres.url("control").replace(str(secured.postgres.port), str(database.port))
        connection = await asyncpg.connect(f"{plain}?sslmode=disable")
        await connection.fetchval("SELECT $1::text", NAME)
        await connection.close()
        assert Texts(words).in_bytes(bytes(database.sent)) == {NAME}


async def work(rapport: Rapport, email: str, env: dict[str, str]) -> None:
    """An organisation is founded, its founder signs in, writes and searches, and a worker does what is to be done."""
    parts, runtime = rapport.parts, rapport.parts.runtime
    founding = Founding(
        organisation_id=new_id(), person_id=new_id(), company="Sniffed", country="GB", locale="en", email=email,
        name="Ann Lee", password_hash=await passwords.hash_password(PASSWORD), sample_data=True,
    )  # fmt: skip
    async with runtime.databases.control_session() as control:
        await found(runtime, control, founding)
        await trial.start(control, founding.organisation_id, runtime.sellable)
    await parts.provisioner.run(founding.organisation_id)
    transport = httpx.ASGITransport(app=rapport.app)  # type: ignore[arg-type]  # it is one
    async with httpx.AsyncClient(transport=transport, base_url=URL, headers={"origin": URL}) as person:
        done = await person.post("/api/sessions", json={"email": email, "password": PASSWORD})
        assert done.status_code == 201, done.text
        assert COOKIE in person.cookies
        csrf = {"x-csrf-token": done.json()["csrf"]}
        done = await person.post("/api/contacts", json={"name": NAME}, headers=csrf)
        assert done.status_code == 201, done.text
        done = await person.post("/api/search", json={"q": NAME}, headers=csrf)
        assert [hit["label"] for hit in done.json()["hits"]] == [NAME]
    async with a_worker(env):
        await until_nothing_is_left(rapport)


@contextlib.asynccontextmanager
async def a_worker(env: dict[str, str]) -> AsyncIterator[None]:
    """The worker as it runs in production, inside the block."""
    there = {**os.environ, **env, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    there.pop("RAPPORT_MODE", None)
    process = await asyncio.to_thread(subprocess.Popen, [sys.executable, "-m", "rapport.worker"], env=there, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        assert await asyncio.to_thread(process.wait, PATIENCE) == 0


async def until_nothing_is_left(rapport: Rapport) -> None:
    """A job that only a worker does has been done."""
    async with rapport.parts.runtime.databases.control_session() as control:
        job_id = await control.enqueue("tests.done_by_nobody", {})
    statement = sa.select(control_job.c.attempts).where(control_job.c.id == job_id)

    async def is_tried() -> bool:
        async with rapport.parts.runtime.databases.control_session() as control:
            return bool((await control.execute(statement)).scalar_one())

    await until(is_tried)


@pytest.mark.asvs("V12.3.2")
@pytest.mark.asvs("V12.3.4")
async def test_a_server_of_another_name_or_authority_or_without_tls_is_refused(
    secured: Secured, tmp_path: Path, postgres: EmbeddedPostgres
) -> None:
    certificates.make(tmp_path / "others", ["localhost"])
    another = msgspec.structs.replace(secured, authority=tmp_path / "others" / certificates.AUTHORITY)
    right = environment(secured, tmp_path, secured.postgres.port, secured.redis_port)
    wrong = environment(another, tmp_path, secured.postgres.port, secured.redis_port)
    url = Settings.from_env(right).control_admin_url.replace("/control?", "/postgres?")
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") is True
    await connection.close()
    for refused in (
        Settings.from_env(wrong).control_admin_url,
        url.replace("localhost", "127.0.0.1"),
        url.replace(str(secured.postgres.port), str(postgres.port)),
    ):
        with pytest.raises((ssl.SSLCertVerificationError, ConnectionError)):
            await asyncpg.connect(refused)
    assert ping(Settings.from_env(right).redis_url)
    for refused in (Settings.from_env(wrong).redis_url, right["REDIS_URL"].replace("localhost", "127.0.0.1")):
        with pytest.raises(RedisError, match="certificate"):
            ping(Settings.from_env(right | {"REDIS_URL": refused}).redis_url)


def ping(url: str) -> bool:
    with Redis.from_url(url) as client:
        return bool(client.ping())
