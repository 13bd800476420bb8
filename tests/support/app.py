"""Fixtures: the whole application on the databases of `tests.support.servers`, spoken to through HTTP.

async def test_x(rapport):
    founder = await rapport.sign_up("Acme Ltd", "GB", "ann@example.com")
    response = await founder.get("/api/session")
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

import httpx
import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from redis.asyncio import Redis
from redis.exceptions import TimeoutError as RedisTimeoutError

from auth import identities, passwords
from auth.authz.roles import REP, assign
from auth.persons import create_person
from kernel.feature import Feature
from kernel.jobs import run_jobs
from kernel.outbox import drain
from kernel.runtime import DIRTY
from kernel.settings import Settings
from rapport import features
from rapport.app import create_app
from rapport.local.redis_server import EmbeddedRedis
from rapport.migrate import migrate_all
from rapport.parts import Parts
from tests.support.dns_server import Zone
from tests.support.measuring import unless_seen
from tests.support.servers import DatabasePair
from tests.support.waits import until

PUBLIC_URL = "https://rapport.localhost"
PASSWORD = "purple-otter-sails-at-noon-42"
QUICK = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


class Collected:
    """Stands in for arq's queue: keeps what the relay hands over, so that a test runs jobs when it wants to."""

    def __init__(self) -> None:
        self.jobs: list[tuple[str, UUID]] = []

    async def enqueue_job(self, _: str, home: str, job_ids: list[str], **__: object) -> None:
        """What the relay calls."""
        self.jobs += [(home, UUID(job_id)) for job_id in job_ids]


class Person(httpx.AsyncClient):
    """A browser with its cookies; sends the CSRF token of its session."""

    session: dict[str, Any]

    def signed_in(self, session: dict[str, Any]) -> Self:
        """Takes over a session's answer."""
        self.session = session
        self.headers["x-csrf-token"] = session["csrf"]
        return self


@dataclass
class Rapport:
    """The running application of one test."""

    app: Litestar
    settings: Settings
    people: list[Person] = field(default_factory=list)

    @property
    def parts(self) -> Parts:
        """What the process runs on."""
        parts: Parts = self.app.state.parts
        return parts

    def browser(self, *, address: str | None = None) -> Person:
        """A browser without cookies; each has an address of its own unless the test says otherwise."""
        seat = uuid4().int
        client = (address or f"10.{seat % 250}.{seat // 250 % 250}.{seat // 62500 % 250}", 40_000)
        transport = httpx.ASGITransport(app=self.app, client=client, raise_app_exceptions=False)  # type: ignore[arg-type]
        person = Person(transport=transport, base_url=PUBLIC_URL, headers={"origin": PUBLIC_URL})
        self.people.append(person)
        return person

    async def run_jobs(self) -> int:
        """Runs every job that is due where a commit left work; returns how many."""
        ran = 0
        while True:
            queue = Collected()
            woken: list[Any] = await self.parts.runtime.redis.spop(DIRTY, 1000)  # type: ignore[misc]
            for home in woken:
                runtime, key = self.parts.runtime, home.decode()
                await drain(runtime, features.subscribers(), queue, key, features.watchers())  # type: ignore[arg-type]  # what it calls
            if not woken:
                return ran
            for home, job_id in queue.jobs:
                await run_jobs(self.parts.runtime, self.parts.handlers, home, [job_id])
            ran += len(queue.jobs)

    async def mails(self, to: str) -> list[dict[str, Any]]:
        """What was mailed to an address, newest first."""
        await self.run_jobs()
        async with self.browser(address="127.0.0.1") as reader:
            mails = (await reader.get("/api/mailbox")).json()
        return [mail for mail in mails if mail["to"] == to]

    async def code_for(self, email: str) -> str:
        """The last code that was mailed to an address."""
        subjects: list[str] = [mail["subject"] for mail in await self.mails(email)]
        return next(subject[-6:] for subject in subjects if subject[-6:].isdigit())

    async def verified(self, person: Person, company: str, country: str, email: str) -> tuple[str, str]:
        """A sign-up up to its proof: (id, proof)."""
        start = {"company": company, "country": country, "email": email}
        start["locale"] = "zh-CN" if country == "CN" else "en"
        signup = (await person.post("/api/signups", json=start)).json()
        code = await self.code_for(email)
        verified = await person.post(f"/api/signups/{signup['id']}/verification", json={"code": code})
        return signup["id"], verified.json()["proof"]

    async def sign_up(self, company: str, country: str, email: str, *, name: str = "Ann Lee") -> Person:
        """A new organisation, and its founder's browser."""
        with unless_seen(("sign_up", country)):
            person = self.browser()
            signup_id, proof = await self.verified(person, company, country, email)
            body = {"proof": proof, "name": name, "password": PASSWORD, "sample_data": False}
            done = await person.post(f"/api/signups/{signup_id}/completion", json=body)
            assert done.status_code == 201, done.text
            return person.signed_in(done.json())

    async def hire(self, owner: Person, email: str, *, name: str = "Bob Ray", role: str = REP) -> Person:
        """Another person of the organisation, who has one role: a rep may do what is their own. Their browser."""
        with unless_seen(("hire", role)):
            organisation_id, person_id = UUID(owner.session["organisation"]["id"]), uuid4()
            async with self.parts.runtime.databases.control_session() as control:
                identity_id = await identities.ensure_identity(control, email)
                await identities.set_password(control, identity_id, await passwords.hash_password(PASSWORD))
                membership_id = await identities.join(control, identity_id, organisation_id, person_id)
            tenant = await self.parts.directory.tenant(organisation_id)
            async with self.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
                await create_person(
                    session, person_id, name=name, email=email, locale="en", membership_id=membership_id
                )
                await assign(session, person_id, role)
            return await self.sign_in(email)

    async def sign_in(self, email: str, password: str = PASSWORD) -> Person:
        """Another browser of somebody who has signed up."""
        person = self.browser()
        done = await person.post("/api/sessions", json={"email": email, "password": password})
        assert done.status_code == 201, done.text
        return person.signed_in(done.json())


@pytest.fixture(scope="session")
def settings(database_environment: dict[str, str], dns_server: Zone) -> Settings:
    """Settings for the shared databases, with the control database's tables made."""
    resolver = f"127.0.0.1:{dns_server.port}"
    found = Settings.from_env({**database_environment, "PUBLIC_URL": PUBLIC_URL, "DNS_SERVERS": resolver})
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, migrate_all(found)).result()
    return found


Shape = tuple[bool, bool, Path | None]
"""What `create_app` itself asks of the settings."""

_resting: list[tuple[Shape, Sequence[Feature], Litestar]] = []
"""Applications that nobody uses now."""


def shape(settings: Settings) -> Shape:
    """What has to be the same for an application to start with other settings (tests/rapport/test_app.py holds it)."""
    return settings.embedded, settings.public_url.startswith("https:"), settings.web_root


@contextmanager
def an_app(settings: Settings, chosen: Sequence[Feature]) -> Iterator[Litestar]:
    """An application that is used by nobody else. One that ran before can start again, as making one takes seconds."""
    fits = [each for each in _resting if each[0] == shape(settings) and each[1] is chosen]
    for each in fits[:1]:
        _resting.remove(each)
    with unless_seen((create_app, shape(settings), id(chosen))):
        app = fits[0][2] if fits else create_app(settings, chosen)
    app.state.settings = settings
    routes = len(app.routes)
    yield app
    if len(app.routes) == routes:
        _resting.append((shape(settings), chosen, app))


@asynccontextmanager
async def running(settings: Settings, chosen: Sequence[Feature] = features.FEATURES) -> AsyncIterator[Rapport]:
    """The application between its start and its end."""
    with an_app(settings, chosen) as app:
        async with _started(Rapport(app, settings)) as found:
            yield found


@asynccontextmanager
async def _started(found: Rapport) -> AsyncIterator[Rapport]:
    started, stop = asyncio.get_running_loop().create_future(), asyncio.Event()

    # In a task of its own: pytest begins and ends a fixture in different tasks, which Litestar's life can't bear.
    async def live() -> None:
        async with found.app.lifespan():
            started.set_result(None)
            await stop.wait()

    life = asyncio.create_task(live())
    await asyncio.wait([life, started], return_when=asyncio.FIRST_COMPLETED)
    try:
        if life.done():
            await life
        await _forget(found.parts.runtime.redis)
        yield found
    finally:
        for person in found.people:
            await person.aclose()
        stop.set()
        await life


async def _forget(redis: Redis) -> None:
    """A limit that an earlier test used up is not this test's business."""

    async def is_forgotten() -> bool:
        # The product gives Redis two seconds to answer, which on a busy machine may not do.
        with contextlib.suppress(TimeoutError, RedisTimeoutError):
            return bool(await redis.flushall())
        return False

    await until(is_forgotten)


@pytest.fixture
def chosen() -> Sequence[Feature]:
    """The product's features; a test file that wants others has a fixture of this name."""
    return features.FEATURES


@pytest.fixture
async def rapport(
    settings: Settings, chosen: Sequence[Feature], stock: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Rapport]:
    """The running application, with password hashes that are quick to make."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    async with running(settings, chosen) as found:
        yield found


@pytest.fixture
async def alone(
    new_databases: Callable[[], DatabasePair], redis_server: EmbeddedRedis, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Rapport]:  # fmt: skip
    """The running application on databases of its own, for what goes through every organisation that there is."""
    monkeypatch.setattr(passwords, "_hasher", QUICK)
    environment = new_databases().environment(redis_url=redis_server.url, folder=tmp_path)
    apart = Settings.from_env({**environment, "PUBLIC_URL": PUBLIC_URL})
    await migrate_all(apart)
    async with running(apart) as found:
        yield found


@pytest.fixture
async def strong_rapport(settings: Settings, stock: None) -> AsyncIterator[Rapport]:
    """The running application with the hashes of production."""
    async with running(settings) as found:
        yield found


@pytest.fixture
def email() -> str:
    """An address that no other test uses."""
    return f"ann.{uuid4().hex[:12]}@example.com"
