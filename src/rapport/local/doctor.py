"""`rapport doctor`: looks at every part that Rapport stands on, and says of each what is wrong and what to do."""

import importlib.metadata
import os
import platform
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import asyncpg
import click
import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kernel import memory
from kernel.errors import RapportError
from kernel.keys.opening import provider_from
from kernel.settings import Settings
from payments.errors import GatewayRefused, GatewayUnavailable
from payments.opening import close_gateways, gateway_for
from rapport.local import databases

OLDEST_POSTGRES = 15
OLDEST_REDIS = (6, 2)
ENOUGH_FREE, LITTLE_FREE = 5_000_000_000, 500_000_000
CLOCK_SECONDS = 2.0
_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


class Finding(msgspec.Struct, frozen=True):
    """One line of the report. `advice` says what to do; it is empty when all is well."""

    state: Literal["ok", "warn", "fail"]
    what: str
    detail: str
    advice: str = ""

    def line(self) -> str:
        """The line as a person reads it."""
        advice = f"\n      -> {self.advice}" if self.advice else ""
        return f"{click.style(f'{self.state:<4}', fg=_COLOURS[self.state])}  {self.what}: {self.detail}{advice}"


async def examine(env: Mapping[str, str]) -> list[Finding]:
    """Runs every check; one that can't be made is a failure of its own."""
    settings = Settings.from_env(env)
    findings = [versions(), disk(settings.data_dir), memory_encryption(), key(settings)]
    findings += await database("control database", settings.control_database_url)
    for name, url in settings.tenant_database_urls.items():
        findings += await database(f"tenant database {name}", url)
    findings += await separation(settings)
    findings.append(await redis(settings.redis_url))
    findings.append(await payment_gateway(settings))
    return findings


def versions() -> Finding:
    """Which Rapport on which Python."""
    detail = f"Rapport {importlib.metadata.version('rapport')}, Python {platform.python_version()}"
    if platform.python_version_tuple()[:2] in {("3", "11"), ("3", "12")}:
        return Finding("ok", "versions", detail)
    return Finding("fail", "versions", detail, "run it with Python 3.11 or 3.12")


def disk(data_dir: Path) -> Finding:
    """How much room is left where files are kept."""
    free = shutil.disk_usage(next(path for path in (data_dir, *data_dir.parents) if path.exists())).free
    detail = f"{free / 10**9:.1f} GB free at {data_dir}"
    if free < LITTLE_FREE:
        return Finding("fail", "disk", detail, "free space now; PostgreSQL stops when the disk is full")
    if free < ENOUGH_FREE:
        return Finding("warn", "disk", detail, "free space, or move DATA_DIR to a larger disk")
    return Finding("ok", "disk", detail)


_SAID: Mapping[memory.Evidence, str] = {
    "sev_guest": "this is a guest of AMD SEV-SNP", "tdx_guest": "this is a guest of Intel TDX",
    "secure_execution": "this is a guest of IBM Secure Execution", "sme": "the kernel encrypts it (AMD SME)",
    "flags": "the processor could, and nothing says that it does", "none": "nothing says that it is",
}  # fmt: skip


def memory_encryption() -> Finding:
    """Whether the kernel proves that memory is encrypted: open keys lie in it."""
    found = memory.evidence()
    if found in memory.PROOF:
        return Finding("ok", "memory encryption", _SAID[found])
    advice = "use a confidential guest, or mem_encrypt=on (docs/operations.md); then MEMORY_ENCRYPTION=require keeps it"
    return Finding("warn", "memory encryption", _SAID[found], advice)


def key(settings: Settings) -> Finding:
    """Whether the root key can be used; the provider itself refuses a file that others may read."""
    try:
        provider = provider_from(settings.key_provider, settings.former_key_provider)
        sample = os.urandom(16)
        works = provider.unwrap(provider.wrap(sample, b"doctor"), b"doctor") == sample
    except RapportError as error:
        return Finding("fail", "root key", str(error), "bring the key back, or correct KEY_PROVIDER")
    if not works:
        return Finding("fail", "root key", "what it wraps it can't unwrap", "bring the right key back from a backup")
    return Finding("ok", "root key", f"{provider.name} wraps and unwraps")


async def database(what: str, url: str) -> list[Finding]:
    """Version, clock and rights, asked with the application's own login."""
    async with _connected(url) as connection:
        if isinstance(connection, Finding):
            return [msgspec.structs.replace(connection, what=what)]
        return [
            await _database_version(what, connection),
            await _database_clock(what, connection),
            await _database_rights(what, connection),
        ]


async def separation(settings: Settings) -> list[Finding]:
    """Each login must be refused by the other's database."""
    control, tenants = settings.control_database_url, settings.tenant_database_urls
    crossings = [("control login", control, name, url) for name, url in tenants.items()]
    crossings += [(f"tenant login {name}", url, "control", control) for name, url in tenants.items()]
    return [await _refused(who, login, other, target) for who, login, other, target in crossings]


async def redis(url: str) -> Finding:
    """Version and whether it keeps what it has on disk."""
    client: Redis = Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
    try:
        version = str((await client.info("server"))["redis_version"])
        persistence = await client.info("persistence")
    except (RedisError, OSError) as error:
        return Finding("fail", "Redis", f"no answer ({error})", "start Redis, or correct REDIS_URL")
    finally:
        await client.aclose()
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_REDIS:
        return Finding("fail", "Redis", version, "use Redis 6.2 or newer")
    if not persistence["aof_enabled"]:
        return Finding(
            "warn",
            "Redis",
            f"{version}, without an append-only file",
            "set appendonly yes; waking is slower after a crash",
        )
    return Finding("ok", "Redis", f"{version}, append-only file on")


async def payment_gateway(settings: Settings) -> Finding:
    """Whether it answers and takes our key."""
    what = "payment gateway"
    if not settings.stripe_secret_key:
        return Finding("warn", what, "none; cards can't be charged", "set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET")
    try:
        await gateway_for(settings).check()
    except GatewayUnavailable:
        return Finding("fail", what, "no answer", "start it, or correct STRIPE_API_BASE")
    except GatewayRefused as refused:
        return Finding("fail", what, f"it refuses ({refused.reason})", "correct STRIPE_SECRET_KEY")
    finally:
        await close_gateways()
    kind = "test" if "_test_" in settings.stripe_secret_key else "live"
    return Finding("ok", what, f"{settings.stripe_api_base or 'Stripe'} answers, with a {kind} key")


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator["asyncpg.Connection | Finding"]:
    try:
        connection = await asyncpg.connect(url, timeout=5)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        said = str(error) or type(error).__name__
        yield Finding("fail", "database", f"no connection ({said})", "start PostgreSQL, or run `rapport db init`")
        return
    try:
        yield connection
    finally:
        await connection.close()


async def _database_version(what: str, connection: asyncpg.Connection) -> Finding:
    version = connection.get_server_version()
    if version.major < OLDEST_POSTGRES:
        return Finding("fail", what, f"PostgreSQL {version.major}", f"use PostgreSQL {OLDEST_POSTGRES} or newer")
    return Finding("ok", what, f"PostgreSQL {await connection.fetchval('SHOW server_version')} answers")


async def _database_clock(what: str, connection: asyncpg.Connection) -> Finding:
    before = time.time()
    theirs = float(await connection.fetchval("SELECT extract(epoch FROM clock_timestamp())"))
    skew = theirs - (before + time.time()) / 2
    if abs(skew) > CLOCK_SECONDS:
        return Finding("fail", f"{what}, clock", f"differs by {skew:+.1f} s", "let NTP set both machines' clocks")
    return Finding("ok", f"{what}, clock", f"differs by {skew:+.3f} s")


async def _database_rights(what: str, connection: asyncpg.Connection) -> Finding:
    found = await databases.weaknesses(connection)
    role = await connection.fetchrow(
        "SELECT rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls"
        " FROM pg_roles WHERE rolname = current_user"
    )
    if role is None or any(role.values()):
        found.append("the application's login has more than LOGIN NOINHERIT")
    if found:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        return Finding("fail", f"{what}, rights", "; ".join(found[:3]) + more, "run `rapport db init` as administrator")
    return Finding("ok", f"{what}, rights", "dangerous functions are taken from everybody")


async def _refused(who: str, login_url: str, other: str, target_url: str) -> Finding:
    login, target = urlsplit(login_url), urlsplit(target_url)
    name = f"{who} at {other}"
    async with _connected(login._replace(path=target.path).geturl()) as connection:
        if isinstance(connection, Finding):
            return Finding("ok", name, "is refused")
    return Finding("fail", name, "may connect", "run `rapport db init` as administrator")
