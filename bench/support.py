"""What every bench stands on: the product's own servers and application, data of our own, and CPU time."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import httpx
import msgspec
import psutil

from auth import admission, passwords
from auth.authz.roles import rights_of
from auth.principal import Principal
from bench import filling
from bench.filling import person as person
from billing import trial
from billing.usage import limits
from kernel.ids import new_id
from kernel.keys.file import FileKeyProvider
from kernel.settings import Settings
from rapport.app import create_app
from rapport.crm.records.scope import Scope
from rapport.local import databases, processes, programs
from rapport.local.postgres import EmbeddedPostgres
from rapport.local.redis_server import EmbeddedRedis
from rapport.migrate import migrate_all
from rapport.onboarding.founding import Founding, found
from rapport.parts import Parts
from tenants.entitlements import grant

PASSWORD = "purple-otter-sails-at-noon-42"  # noqa: S105  # of a database that lives for one run
WEBHOOK_SECRET = "whsec_bench"  # noqa: S105  # of a gateway that lives for one run


@dataclass
class Bench:
    """The running product of one bench."""

    app: Any
    settings: Settings
    parts: Parts
    client: httpx.AsyncClient
    postgres: EmbeddedPostgres
    quick: bool
    owner: Principal
    environment: dict[str, str]
    """The variables of another process of this product."""
    ids: list[UUID] = field(default_factory=list)
    """The contacts of the owner's organisation, once `contacts` has written them."""

    async def request(
        self, method: str, path: str, body: object = None, *more: tuple[bytes, bytes],
        take: Callable[[bytes], None] | None = None, query: str = "",
    ) -> None:  # fmt: skip
        """One request straight into the application: no client's CPU in the figure, and no HTTP server's.

        `take` gets each piece of the answer as it comes.
        """
        sent = body if isinstance(body, bytes) else msgspec.json.encode(body) if body is not None else b""
        headers = [(b"host", b"bench.localhost"), (b"content-type", b"application/json")]
        headers += [(b"cookie", self.cookie), (b"x-csrf-token", self.client.headers["x-csrf-token"].encode())]
        headers += [(b"content-length", str(len(sent)).encode()), *more]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "https",
            "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 40000), "server": ("bench.localhost", 443), "extensions": {},
        }  # fmt: skip
        status, asked, over = 0, False, asyncio.Event()

        async def receive() -> dict[str, object]:
            nonlocal asked
            if asked:  # whoever streams an answer waits for the client to go away: once it has all of it
                await over.wait()
                return {"type": "http.disconnect"}
            asked = True
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status
            status = message.get("status", status)
            if take is not None:
                take(message.get("body", b""))
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                over.set()

        await self.app(scope, receive, send)
        assert status in {200, 201, 204}, status

    @cached_property
    def cookie(self) -> bytes:
        """The session's cookie."""
        return "; ".join(f"{name}={value}" for name, value in self.client.cookies.items()).encode()

    @property
    def rows(self) -> int:
        """How many contacts the tenant has."""
        return 20_000 if self.quick else 1_000_000


@contextmanager
def servers() -> Iterator[tuple[EmbeddedPostgres, EmbeddedRedis, Path]]:
    """PostgreSQL and Redis of this run, with the durability of the product."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o755)
    shared = Path("/var/lib/rapport/test-programs") if processes.service_user() else None
    postgres = EmbeddedPostgres(
        programs.embedded_postgres(shared), folder / "postgres", port=processes.free_port(24_100),
        password="bench", log=folder / "postgres.log", settings={},
    )  # fmt: skip
    redis = EmbeddedRedis(
        programs.embedded_redis(shared), folder / "redis", port=processes.free_port(25_100), password="bench",
        log=folder / "redis.log",
    )  # fmt: skip
    postgres.initialise()
    postgres.start()
    redis.start()
    try:
        yield postgres, redis, folder
    finally:
        redis.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def product(
    postgres: EmbeddedPostgres, redis: EmbeddedRedis, folder: Path, *, quick: bool
) -> AsyncIterator[Bench]:
    """The application on fresh databases, with one organisation whose owner is signed in."""
    FileKeyProvider.create(folder / "root.key")
    control, tenant = postgres.url("control", "control_app", "c"), postgres.url("tenant", "app_login", "t")
    access = databases.Access.of
    admin = {"control": postgres.url("control"), "tenant": postgres.url("tenant")}
    await databases.initialise(access(admin["control"], control), [access(admin["tenant"], tenant)])
    environment = {
        "RAPPORT_MODE": "embedded", "CONTROL_DATABASE_URL": control, "TENANT_DATABASE_URLS": f"main={tenant}",
        "CONTROL_ADMIN_DATABASE_URL": admin["control"], "TENANT_ADMIN_DATABASE_URLS": f"main={admin['tenant']}",
        "REDIS_URL": redis.url, "KEY_PROVIDER": f"file:{folder / 'root.key'}", "DATA_DIR": str(folder),
        "PUBLIC_URL": "https://bench.localhost", "MAIL_URL": "mailbox:",
        "STRIPE_SECRET_KEY": "sk_test_bench", "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
    }  # fmt: skip
    settings = Settings.from_env(environment)
    await migrate_all(settings)
    app = create_app(settings)
    async with app.lifespan():
        parts: Parts = app.state.parts
        owner = await organisation(parts, "owner@bench.example")
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # the same protocol under another name
        async with httpx.AsyncClient(transport=transport, base_url="https://bench.localhost") as client:
            sent = await client.post("/api/sessions", json={"email": "owner@bench.example", "password": PASSWORD})
            client.headers["x-csrf-token"] = sent.json()["csrf"]
            yield Bench(app, settings, parts, client, postgres, quick, owner, environment)


async def organisation(parts: Parts, email: str) -> Principal:
    """Founds and provisions an organisation; its owner."""
    founding = Founding(
        organisation_id=new_id(), person_id=new_id(), company="Bench", country="GB", locale="en", email=email,
        name="Bench Owner", password_hash=await passwords.hash_password(PASSWORD), sample_data=False,
    )  # fmt: skip
    async with parts.runtime.databases.control_session() as session:
        identity_id = await found(parts.runtime, session, founding)
        await trial.start(session, founding.organisation_id, parts.runtime.sellable)
        # A bench asks as fast as it is answered.
        for limit in (admission.REQUESTS, limits.REQUESTS, limits.EVENTS):
            await grant(session, founding.organisation_id, limit, 10**9, source="bench")
    await parts.provisioner.run(founding.organisation_id)
    tenant = await parts.directory.tenant(founding.organisation_id)
    async with parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as tenant_session:
        rights = await rights_of(tenant_session, founding.person_id)
    return Principal(tenant, founding.person_id, identity_id, new_id(), "en", rights)


@asynccontextmanager
async def serving(bench: Bench) -> AsyncIterator[tuple[int, psutil.Process]]:
    """The application as it is served, in a process of its own: its port, and the process."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "rapport.app", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, **bench.environment, "LISTEN": f"127.0.0.1:{port}"},
    )  # fmt: skip
    try:
        await _until_up(port)
        yield port, psutil.Process(server.pid)
    finally:
        server.terminate()
        await server.wait()


async def _until_up(port: int) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(300):
            with suppress(httpx.TransportError):
                if (await client.get(f"http://127.0.0.1:{port}/api/health/live")).status_code == 200:
                    return
            await asyncio.sleep(0.1)
    raise TimeoutError


@asynccontextmanager
async def scope_of(bench: Bench, owner: Principal | None = None) -> AsyncIterator[Scope]:
    """One transaction of an organisation's owner."""
    async with filling.scope_in(bench.parts.runtime, owner or bench.owner) as scope:
        yield scope


async def contacts(bench: Bench) -> list[UUID]:
    """The ids of the scoreboard's contacts, written at the first call."""
    if not bench.ids:
        bench.ids = await fill(bench, bench.owner, bench.rows)
    return bench.ids


async def fill(bench: Bench, owner: Principal, rows: int) -> list[UUID]:
    """Writes contacts into an organisation the way an import does; their ids."""
    if rows < filling.MANY:
        await filling.write_rows(bench.parts.runtime, owner, 0, rows)
    else:
        await filling.write_many(bench.settings, owner, rows)
    await filling.settle(bench.settings, owner)
    return [filling.record_id(owner, number) for number in range(rows)]


def cpu_seconds(bench: Bench) -> float:
    """CPU time of this process and of PostgreSQL's, so far."""
    return float(sum(psutil.Process().cpu_times()[:2])) + postgres_seconds(bench)


def postgres_seconds(bench: Bench) -> float:
    """CPU time of PostgreSQL's processes, so far."""
    assert bench.postgres.process is not None
    leader = psutil.Process(bench.postgres.process.pid)
    total = 0.0
    for process in (leader, *leader.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # one that ends here is counted with its parent from now on
            total += sum(process.cpu_times()[:4])
    return total


async def cpu_microseconds(bench: Bench, times: int, call: Callable[[int], Awaitable[Any]]) -> float:
    """CPU microseconds of one call, application and PostgreSQL: the median of five runs after a warm-up."""
    for number in range(min(50, times)):
        await call(number)
    figures = []
    for _ in range(5):
        before = cpu_seconds(bench)
        for number in range(times):
            await call(number)
        figures.append((cpu_seconds(bench) - before) * 1e6 / times)
    return median(figures)


def line(name: str, value: float, unit: str, *, limit: float, target: float, ok: bool, **more: object) -> None:
    """Prints a bench's one line."""
    ratio = round(value / limit, 2) if limit else None
    shown = {"name": name, "value": round(value, 1), "unit": unit, "limit": round(limit, 1), "ratio": ratio}
    print(json.dumps({**shown, "target": target, "ok": ok, **more}), flush=True)
