"""What the doctor says of each part when it is not well: the state, what it saw, and what to do about it."""

import asyncio
import platform
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import asyncpg
import pytest
from click.testing import CliRunner
from redis.asyncio import Redis

from kernel.settings import Settings
from rapport.cli import main
from rapport.local import doctor, processes
from rapport.local.doctor import Finding
from rapport.local.payment_gateway import EmbeddedGateway
from rapport.local.redis_server import EmbeddedRedis
from tests.support.servers import DatabasePair

NOBODY = processes.free_port(40_100)
"""A port on which nothing answers."""


@pytest.fixture(scope="module")
def pair(new_databases: Callable[[], DatabasePair]) -> DatabasePair:
    """Databases of these tests' own, since they take rights away and give them back."""
    return new_databases()


@asynccontextmanager
async def altered(url: str, change: str, back: str) -> AsyncIterator[None]:
    """Something that an administrator did, until the block ends."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(change)
        yield
        await connection.execute(back)
    finally:
        await connection.close()


def settings(pair: DatabasePair, redis_url: str, folder: Path, **changes: str) -> Settings:
    return Settings.from_env({**pair.environment(redis_url=redis_url, folder=folder), **changes})


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "python_version_tuple", lambda: ("3", "10", "2"))
    monkeypatch.setattr(platform, "python_version", lambda: "3.10.2")
    assert doctor.versions() == Finding(
        "fail", "versions", "Rapport 0.1.0, Python 3.10.2", "run it with Python 3.11 or 3.12"
    )


@pytest.mark.parametrize(
    ("free", "state", "said", "advice"),
    [
        (499_000_000, "fail", "0.5 GB", "free space now; PostgreSQL stops when the disk is full"),
        (4_900_000_000, "warn", "4.9 GB", "free space, or move DATA_DIR to a larger disk"),
        (5_000_000_000, "ok", "5.0 GB", ""),
    ],
)
def test_a_disk_that_fills_up(
    free: int, state: str, said: str, advice: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    folder = tmp_path / "not made yet"
    found = doctor.disk(folder)
    assert (found.state, found.what, found.detail, found.advice) == (
        state,
        "disk",
        f"{said} free at {folder}",
        advice,
    )


def test_a_root_key_that_is_gone(pair: DatabasePair, redis_server: EmbeddedRedis, tmp_path: Path) -> None:
    path = tmp_path / "nowhere.key"
    found = doctor.key(settings(pair, redis_server.url, tmp_path, KEY_PROVIDER=f"file:{path}"))
    assert found == Finding(
        "fail",
        "root key",
        f"crypto.key_provider: {path}: No such file or directory",
        "bring the key back, or correct KEY_PROVIDER",
    )


def test_a_root_key_that_does_not_open_what_it_closed(
    pair: DatabasePair, redis_server: EmbeddedRedis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = SimpleNamespace(name="file", wrap=lambda *_: b"", unwrap=lambda *_: b"something else")
    monkeypatch.setattr(doctor, "provider_from", lambda *_: broken)
    assert doctor.key(settings(pair, redis_server.url, tmp_path)) == Finding(
        "fail", "root key", "what it wraps it can't unwrap", "bring the right key back from a backup"
    )


async def test_a_database_that_does_not_answer() -> None:
    [found] = await doctor.database("control database", f"postgresql://control_app@127.0.0.1:{NOBODY}/control")
    assert (found.state, found.what, found.advice) == (
        "fail",
        "control database",
        "start PostgreSQL, or run `rapport db init`",
    )
    assert found.detail.startswith("no connection (")
    assert str(NOBODY) in found.detail


async def test_a_wrong_password_is_no_connection(pair: DatabasePair) -> None:
    [found] = await doctor.database("control database", pair.control_url.replace("control-password", "wrong"))
    assert (found.state, found.advice) == ("fail", "start PostgreSQL, or run `rapport db init`")
    assert "password authentication failed" in found.detail


async def test_a_postgresql_that_is_too_old(pair: DatabasePair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OLDEST_POSTGRES", 99)
    version, *others = await doctor.database("control database", pair.control_url)
    assert (version.state, version.what, version.advice) == (
        "fail",
        "control database",
        "use PostgreSQL 99 or newer",
    )
    assert [found.state for found in others] == ["ok", "ok"]


@pytest.mark.parametrize(("ahead", "sign"), [(-3600, r"\+"), (3600, "-")])
async def test_a_clock_that_is_wrong(
    pair: DatabasePair, monkeypatch: pytest.MonkeyPatch, ahead: int, sign: str
) -> None:
    true = doctor.time.time
    monkeypatch.setattr(doctor, "time", SimpleNamespace(time=lambda: true() + ahead))
    _, clock, _ = await doctor.database("control database", pair.control_url)
    assert (clock.state, clock.what, clock.advice) == (
        "fail",
        "control database, clock",
        "let NTP set both machines' clocks",
    )
    assert re.fullmatch(rf"differs by {sign}3[56]\d\d\.\d s", clock.detail)


async def test_functions_that_were_given_back(pair: DatabasePair) -> None:
    functions = ("set_config(text, text, boolean)", "pg_sleep(double precision)", "pg_ls_dir(text)", "lo_create(oid)")
    listed = ", ".join(f"pg_catalog.{function}" for function in functions)
    given, taken = (f"GRANT EXECUTE ON FUNCTION {listed} TO", f"REVOKE EXECUTE ON FUNCTION {listed} FROM")
    async with altered(pair.tenant_admin_url, f"{given} PUBLIC", f"{taken} PUBLIC"):
        *_, rights = await doctor.database("tenant database main", pair.tenant_url)
    assert rights == Finding(
        "fail",
        "tenant database main, rights",
        "lo_create(oid) may be executed by everyone; pg_ls_dir(text) may be executed by everyone;"
        " pg_sleep(double precision) may be executed by everyone and 1 more",
        "run `rapport db init` as administrator",
    )
    *_, rights = await doctor.database("tenant database main", pair.tenant_url)
    assert (rights.state, rights.advice) == ("ok", "")


async def test_a_login_that_may_too_much(pair: DatabasePair) -> None:
    """The administrator in the application's place."""
    *_, rights = await doctor.database("tenant database main", pair.tenant_admin_url)
    assert (rights.state, rights.detail, rights.advice) == (
        "fail",
        "the application's login has more than LOGIN NOINHERIT",
        "run `rapport db init` as administrator",
    )


async def test_a_login_that_may_enter_the_others_database(
    pair: DatabasePair, redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    found = settings(pair, redis_server.url, tmp_path)
    database = pair.tenant_url.rpartition("/")[2]
    given, taken = (f"GRANT CONNECT ON DATABASE {database} TO", f"REVOKE CONNECT ON DATABASE {database} FROM")
    async with altered(pair.tenant_admin_url, f"{given} control_app", f"{taken} control_app"):
        crossings = await doctor.separation(found)
    assert crossings == [
        Finding("fail", "control login at main", "may connect", "run `rapport db init` as administrator"),
        Finding("ok", "tenant login main at control", "is refused"),
    ]
    assert [crossing.state for crossing in await doctor.separation(found)] == ["ok", "ok"]


async def test_a_redis_that_does_not_answer() -> None:
    found = await doctor.redis(f"redis://127.0.0.1:{NOBODY}/0")
    assert (found.state, found.what, found.advice) == ("fail", "Redis", "start Redis, or correct REDIS_URL")
    assert found.detail.startswith("no answer (")


async def test_a_redis_that_is_too_old(redis_server: EmbeddedRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OLDEST_REDIS", (99, 0))
    found = await doctor.redis(redis_server.url)
    assert (found.state, found.what, found.advice) == ("fail", "Redis", "use Redis 6.2 or newer")


async def test_a_redis_that_forgets(redis_server: EmbeddedRedis) -> None:
    client: Redis = Redis.from_url(redis_server.url)
    await client.config_set("appendonly", "no")
    try:
        found = await doctor.redis(redis_server.url)
    finally:
        await client.config_set("appendonly", "yes")
        await client.aclose()
    assert (found.state, found.what, found.advice) == (
        "warn",
        "Redis",
        "set appendonly yes; waking is slower after a crash",
    )
    assert found.detail.endswith(", without an append-only file")


async def test_a_payment_gateway_that_is_not_well(
    pair: DatabasePair, redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    none = await doctor.payment_gateway(settings(pair, redis_server.url, tmp_path))
    assert (none.state, none.detail) == ("warn", "none; cards can't be charged")
    cards = {"STRIPE_SECRET_KEY": "rk_test_mine", "STRIPE_WEBHOOK_SECRET": "whsec_x"}
    gateway = EmbeddedGateway(
        tmp_path / "payments" / "stripe.db", port=processes.free_port(40_200), webhook_url="http://127.0.0.1:9/",
        webhook_secret="whsec_x", log=tmp_path / "gateway.log",
    )  # fmt: skip
    base = {"STRIPE_API_BASE": gateway.url}
    silent = settings(pair, redis_server.url, tmp_path, **base, **cards)
    assert await doctor.payment_gateway(silent) == Finding(
        "fail", "payment gateway", "no answer", "start it, or correct STRIPE_API_BASE"
    )
    gateway.start()
    try:
        await asyncio.to_thread(gateway.wait)
        assert await doctor.payment_gateway(silent) == Finding(
            "fail", "payment gateway", "it refuses (key_refused)", "correct STRIPE_SECRET_KEY"
        )
        well = settings(pair, redis_server.url, tmp_path, **base, **{**cards, "STRIPE_SECRET_KEY": "sk_test_mine"})
        assert await doctor.payment_gateway(well) == Finding(
            "ok", "payment gateway", f"{gateway.url} answers, with a test key"
        )
    finally:
        gateway.stop()


def test_the_command_shows_the_advice_and_fails(
    pair: DatabasePair, redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    environment = pair.environment(redis_url=f"redis://127.0.0.1:{NOBODY}/0", folder=tmp_path)
    said = CliRunner().invoke(main, ["doctor"], env=environment)
    assert said.exit_code == 1
    assert "\n      -> start Redis, or correct REDIS_URL" in said.output

    well = CliRunner().invoke(main, ["doctor"], env={**environment, "REDIS_URL": redis_server.url})
    assert well.exit_code == 0
    assert "ok    Redis: " in well.output
