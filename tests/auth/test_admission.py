"""How much of a process one organisation may have: beyond it it waits or is refused, and nobody else is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError

from auth import admission
from auth.admission import Admission
from auth.errors import TooBusy, TooManyRequests
from kernel.admin import Admin
from tenants.directory import Tenant
from tenants.entitlements import STATEMENT_SECONDS, grant
from tests.support.app import PUBLIC_URL, Person, Rapport
from tests.support.waits import until_blocked


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation."""
    return await rapport.sign_up("Busy Ltd", "GB", email)


async def granted(rapport: Rapport, person: Person, name: str, value: int) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(person.session["organisation"]["id"]), name, value, source="test")


async def tenant_of(rapport: Rapport, person: Person) -> Tenant:
    return await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))


@asynccontextmanager
async def locked(rapport: Rapport, person: Person) -> AsyncIterator[Admin]:
    """No contact of the person's organisation can be written inside the block."""
    home = (await tenant_of(rapport, person)).home
    async with rapport.parts.runtime.databases.admin_session(home.database) as admin:
        await admin.execute(sa.text(f'LOCK TABLE "{home.schema}".contact'))
        yield admin


@pytest.mark.asvs("V2.3.2")
@pytest.mark.asvs("V2.4.1")
async def test_an_organisation_that_asks_too_often_is_told_when_to_come_back(rapport: Rapport, owner: Person) -> None:
    other = await rapport.sign_up("Calm Ltd", "GB", f"{uuid4().hex}@example.com")
    await granted(rapport, owner, admission.REQUESTS, 5)
    done = [await owner.get("/api/session") for _ in range(7)]
    assert [each.status_code for each in done] == [200] * 5 + [429] * 2
    said = done[-1].json()
    assert said["code"] == "auth.too_many_requests"
    assert 1 <= int(done[-1].headers["retry-after"]) == said["details"]["retry_after"] <= 60
    assert f"again in {done[-1].headers['retry-after']} seconds" in said["message"]
    assert (await other.get("/api/session")).status_code == 200
    await granted(rapport, owner, admission.REQUESTS, 500)
    assert (await owner.get("/api/session")).status_code == 200


async def test_a_process_asks_redis_for_many_at_once(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant, asked = await tenant_of(rapport, owner), []
    tenant = msgspec.structs.replace(tenant, entitlements={admission.REQUESTS: 1000})
    hit = SlidingWindowCounterRateLimiter.hit

    async def counting(*args: object, cost: int = 1) -> bool:
        asked.append(cost)
        return await hit(*args, cost=cost)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(SlidingWindowCounterRateLimiter, "hit", counting)
    mine = Admission(rapport.parts.runtime)
    for _ in range(25):
        await mine.count(tenant)
    assert asked == [10, 10, 10]


async def test_the_last_requests_of_a_minute_are_fetched_one_by_one(rapport: Rapport, owner: Person) -> None:
    tenant = await tenant_of(rapport, owner)
    tenant = msgspec.structs.replace(tenant, id=uuid4(), entitlements={admission.REQUESTS: 205})
    processes = [Admission(rapport.parts.runtime) for _ in range(2)]
    served = 0
    with pytest.raises(TooManyRequests):
        for number in range(1000):
            await processes[number % 2].count(tenant)
            served += 1
    assert 200 <= served <= 205


async def test_the_oldest_are_forgotten_first(rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "_KNOWN", 2)
    mine, tenant = Admission(rapport.parts.runtime), await tenant_of(rapport, owner)
    several = [msgspec.structs.replace(tenant, id=uuid4()) for _ in range(3)]
    for each in several:
        await mine.count(each)
    assert list(mine._fetched) == [each.id for each in several[1:]]


@pytest.mark.asvs("V16.5.2")
async def test_requests_are_served_while_redis_does_not_answer(
    owner: Person, rapport: Rapport, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> bool:
        raise StorageError(ConnectionError())

    await granted(rapport, owner, admission.REQUESTS, 1)
    monkeypatch.setattr(SlidingWindowCounterRateLimiter, "hit", away)
    assert [(await owner.get("/api/session")).status_code for _ in range(3)] == [200] * 3


async def test_a_line_is_served_in_order_and_ends(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, tenant = Admission(rapport.parts.runtime), await tenant_of(rapport, owner)
    tenant = msgspec.structs.replace(tenant, entitlements={admission.AT_ONCE: 2})
    inside = [await mine.enter(tenant) for _ in range(2)]
    monkeypatch.setattr(admission, "WAIT", 0.01)
    with pytest.raises(TooBusy):
        await mine.enter(tenant)
    monkeypatch.setattr(admission, "WAIT", 10)
    order: list[int] = []

    async def come(number: int) -> None:
        line = await mine.enter(tenant)
        order.append(number)
        await line.leave()

    waiting = [asyncio.create_task(come(number)) for number in range(4)]
    await asyncio.sleep(0)
    monkeypatch.setattr(admission, "IN_LINE", 4)
    with pytest.raises(TooBusy):
        await mine.enter(tenant)
    waiting[1].cancel()
    for line in inside:
        await line.leave()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert order == [0, 2, 3]
    # Whoever gave up took no place along.
    again = [await mine.enter(tenant) for _ in range(2)]
    assert again[0] is again[1] is inside[0]
    more = msgspec.structs.replace(tenant, entitlements={admission.AT_ONCE: 3})
    assert await mine.enter(more) is not inside[0]


@pytest.mark.asvs("V13.2.6")
async def test_who_waits_for_the_database_holds_up_nobody_else(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = await rapport.sign_up("Calm Ltd", "GB", f"{uuid4().hex}@example.com")
    await granted(rapport, owner, admission.AT_ONCE, 2)
    monkeypatch.setattr(admission, "WAIT", 0.3)
    async with locked(rapport, owner) as admin:
        stuck = [asyncio.create_task(owner.post("/api/contacts", json={"name": "A"})) for _ in range(2)]
        await until_blocked(admin, 2)
        refused = await owner.get("/api/session")
        assert (refused.status_code, refused.json()["code"]) == (429, "auth.too_busy")
        assert refused.headers["retry-after"] == "1"
        assert (await other.post("/api/contacts", json={"name": "B"})).status_code == 201
    assert {(await each).status_code for each in stuck} == {201}
    assert (await owner.get("/api/session")).status_code == 200


@pytest.mark.asvs("V15.2.2")
async def test_a_statement_that_takes_too_long_is_ended_and_says_so(rapport: Rapport, owner: Person) -> None:
    await granted(rapport, owner, STATEMENT_SECONDS, 1)
    async with locked(rapport, owner):
        done = await owner.post("/api/contacts", json={"name": "A"})
    assert (done.status_code, done.json()["code"]) == (503, "took_too_long")
    assert (await owner.post("/api/contacts/count", json={})).json() == {"count": 0}
    assert (await owner.post("/api/contacts", json={"name": "A"})).status_code == 201
    async with rapport.parts.runtime.databases.control_session() as control:
        await grant(control, UUID(owner.session["organisation"]["id"]), STATEMENT_SECONDS, 0, source="test")
    assert (await owner.get("/api/session")).status_code == 200
    async with rapport.parts.runtime.session((await tenant_of(rapport, owner)).home.key) as session:
        [row] = await session.rows(sa.text("SHOW statement_timeout"))
    assert row[0] == "1min"


async def test_many_who_come_at_once_count_once_each(rapport: Rapport, owner: Person) -> None:
    tenant = msgspec.structs.replace(
        await tenant_of(rapport, owner), id=uuid4(), entitlements={admission.REQUESTS: 200}
    )
    mine = Admission(rapport.parts.runtime)
    assert await asyncio.gather(*(mine.count(tenant) for _ in range(150))) == [None] * 150
    # What another process may have is what is left.
    await Admission(rapport.parts.runtime).count(tenant)


async def test_who_was_refused_a_moment_ago_is_refused_without_redis(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "_KNOWN", 1)
    tenant = msgspec.structs.replace(await tenant_of(rapport, owner), id=uuid4(), entitlements={admission.REQUESTS: 1})
    other, mine, asked = msgspec.structs.replace(tenant, id=uuid4()), Admission(rapport.parts.runtime), 0
    hit = SlidingWindowCounterRateLimiter.hit

    async def counting(*args: object, **more: object) -> bool:
        nonlocal asked
        asked += 1
        return await hit(*args, **more)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(SlidingWindowCounterRateLimiter, "hit", counting)
    await mine.count(tenant)
    for _ in range(3):
        with pytest.raises(TooManyRequests):
            await mine.count(tenant)
    assert asked == 3  # the first one, and of the second one the part and the last there is
    await mine.count(other)
    with pytest.raises(TooManyRequests):
        await mine.count(other)
    assert len(mine._full) == 1


@pytest.mark.parametrize("types", [["application/json"], ["Application/JSON"], ["application/json", "text/plain"]])
async def test_a_body_that_comes_slowly_holds_no_connection(rapport: Rapport, owner: Person, types: list[str]) -> None:
    pool, gate = rapport.parts.runtime.databases.tenants.shared["main"], asyncio.Event()
    cookie = "; ".join(f"{name}={value}" for name, value in owner.cookies.items())
    headers = {"host": "rapport.localhost", "origin": PUBLIC_URL, "cookie": cookie, "content-length": "12"}
    headers["x-csrf-token"] = owner.session["csrf"]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "https",
        "path": "/api/contacts", "raw_path": b"/api/contacts", "query_string": b"", "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in
                    [*headers.items(), *(("content-type", each) for each in types)]],
        "client": ("10.0.0.1", 1), "server": ("rapport.localhost", 443), "state": {},
    }  # fmt: skip
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        await gate.wait()
        return {"type": "http.request", "body": b'{"name":"A"}', "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    asking = asyncio.create_task(rapport.app(scope, receive, send))  # type: ignore[arg-type]
    await asyncio.sleep(0.3)
    assert pool._pool.get_size() == pool._pool.get_idle_size()
    gate.set()
    await asking
    assert sent[0]["status"] in {201, 415}


async def test_who_reads_slowly_holds_no_place(rapport: Rapport, owner: Person) -> None:
    """All of the answer is made by then."""
    await granted(rapport, owner, admission.AT_ONCE, 1)
    gate = asyncio.Event()
    cookie = "; ".join(f"{name}={value}" for name, value in owner.cookies.items())
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "https",
        "path": "/api/session", "raw_path": b"/api/session", "query_string": b"", "root_path": "",
        "headers": [(b"host", b"rapport.localhost"), (b"cookie", cookie.encode())],
        "client": ("10.0.0.1", 1), "server": ("rapport.localhost", 443), "state": {},
    }  # fmt: skip

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.body":
            await gate.wait()

    reading = asyncio.create_task(rapport.app(scope, receive, send))  # type: ignore[arg-type]
    await asyncio.sleep(0.2)
    assert (await owner.get("/api/session")).status_code == 200
    assert not reading.done()
    gate.set()
    await reading
