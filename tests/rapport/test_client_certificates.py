"""Rapport proves by certificates to PostgreSQL and Redis who it is, and no password is left that could be stolen."""

import os
import signal
import ssl
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import msgspec
import pytest
from redis import Redis
from redis.exceptions import RedisError

from kernel.settings import Settings
from rapport.local import certificates, databases, processes
from rapport.local.postgres import EmbeddedPostgres
from rapport.migrate import migrate_all
from tests.rapport.test_tls import Secured as Servers
from tests.rapport.test_tls import environment, work
from tests.support import servers
from tests.support.app import running

pytestmark = pytest.mark.slow

LOGINS = ("control_app", "app_login")


class Proved(msgspec.Struct, frozen=True):
    """Two servers that take certificates in place of the logins' passwords, and where those are."""

    servers: Servers
    folder: Path


@pytest.fixture(scope="module")
def proved(server_folder: Path) -> Iterator[Proved]:
    """Debian's PostgreSQL and Redis."""
    folder, user = server_folder / "proved", processes.service_user()
    certificates.make(folder, ["localhost"], clients=[*LOGINS, "redis-client"], owner=user.uid if user else None)
    certificate, key, authority = folder / "localhost.crt", folder / "localhost.key", folder / certificates.AUTHORITY
    files = {"ssl_cert_file": str(certificate), "ssl_key_file": str(key), "ssl_ca_file": str(authority)}
    postgres = EmbeddedPostgres(
        servers.debian_postgres(Path("/usr/lib/postgresql")),
        folder / "postgres",
        port=servers.server_port(),
        password="postgres-password",
        log=folder / "postgres.log",
        settings={"ssl": "on", **files, "fsync": "off"},
    )
    postgres.initialise()
    access = postgres.data_dir / "pg_hba.conf"
    access.write_text(f"hostssl all {','.join(LOGINS)} all cert\n{access.read_text()}")
    postgres.start()
    redis_port, configuration = servers.server_port(), folder / "redis.conf"
    (folder / "redis").mkdir()
    lines = (
        "bind 127.0.0.1", "port 0", f"tls-port {redis_port}", f"tls-cert-file {certificate}", f"tls-key-file {key}",
        f"tls-ca-cert-file {authority}", "tls-auth-clients yes", f"dir {folder / 'redis'}", 'save ""',
    )  # fmt: skip
    configuration.write_text("\n".join(lines) + "\n")
    redis = processes.spawn([servers.debian_redis("/usr/bin"), configuration], log=folder / "redis.log", user=user)
    yield Proved(Servers(postgres, redis_port, authority), folder)
    processes.stop(redis, signal.SIGTERM, 10)
    postgres.stop()


def named(url: str, proved: Proved, login: str) -> str:
    """A login's URL without a password, with its certificate."""
    password = {"control_app": "control-password", "app_login": "tenant-password"}[login]
    at = proved.folder / login
    return url.replace(f":{password}@", "@") + f"&sslcert={at}.crt&sslkey={at}.key"


def variables(proved: Proved, folder: Path) -> dict[str, str]:
    env = environment(proved.servers, folder, proved.servers.postgres.port, proved.servers.redis_port)
    client = proved.folder / "redis-client"
    return env | {
        "CONTROL_DATABASE_URL": named(env["CONTROL_DATABASE_URL"], proved, "control_app"),
        "TENANT_DATABASE_URLS": named(env["TENANT_DATABASE_URLS"], proved, "app_login"),
        "REDIS_URL": f"rediss://localhost:{proved.servers.redis_port}/0?ssl_ca_certs={proved.servers.authority}"
        f"&ssl_certfile={client}.crt&ssl_keyfile={client}.key",
    }


@pytest.mark.asvs("V13.2.1")
@pytest.mark.asvs("V12.3.5")
@pytest.mark.asvs("V12.1.3")
async def test_it_works_without_a_password_and_nobody_else_gets_in(proved: Proved, tmp_path: Path) -> None:
    env = variables(proved, tmp_path)
    settings = Settings.from_env(env)
    access = databases.Access.of
    await databases.initialise(
        access(settings.control_admin_url, settings.control_database_url),
        [access(settings.tenant_admin_urls["main"], settings.tenant_database_urls["main"])],
    )
    await migrate_all(settings)
    async with running(settings) as rapport:
        await work(rapport, "proved@example.com", env)  # the API, a worker of its own, and Redis between them

    admin = await asyncpg.connect(settings.control_admin_url)
    kept = await admin.fetch("SELECT rolname FROM pg_authid WHERE rolname = ANY($1) AND rolpassword IS NULL", LOGINS)
    await admin.close()
    assert {row["rolname"] for row in kept} == set(LOGINS)

    own, plain = settings.control_database_url, settings.control_database_url.partition("&sslcert=")[0]
    other = own.replace("control_app.crt", "app_login.crt").replace("control_app.key", "app_login.key")
    for refused in (plain, plain.replace("control_app@", "control_app:control-password@"), other):
        with pytest.raises((asyncpg.InvalidAuthorizationSpecificationError, ssl.SSLError, ConnectionError)):
            await asyncpg.connect(refused)
    certificates.make(tmp_path / "forged", ["localhost"], clients=["control_app", "redis-client"])
    with pytest.raises((asyncpg.PostgresError, ssl.SSLError, ConnectionError)):
        await asyncpg.connect(own.replace(str(proved.folder / "control_app"), str(tmp_path / "forged/control_app")))
    found = await asyncpg.connect(own)
    assert await found.fetchval("SELECT current_user") == "control_app"
    await found.close()

    assert ping(settings.redis_url)
    forged = settings.redis_url.replace(str(proved.folder / "redis-client"), str(tmp_path / "forged/redis-client"))
    for refused in (forged, settings.redis_url.replace("&ssl_certfile", "&x").partition("&x")[0]):
        with pytest.raises((RedisError, OSError)):
            ping(refused)
    assert os.stat(proved.folder / "control_app.key").st_mode & 0o077 == 0


def ping(url: str) -> bool:
    with Redis.from_url(url) as client:
        return bool(client.ping())
