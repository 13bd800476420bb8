"""A request is one transaction in its tenant, from the guard to its end, and no client can keep one waiting."""

import asyncio
from typing import Any

import pytest

from auth.guards import CSRF_HEADER
from kernel.pool import Pool
from tests.support.app import Person, Rapport


class Watch:
    """How many connections were taken from a pool, and how many are out now."""

    def __init__(self, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
        self.taken = self.out = 0
        taking = pool.acquired

        def connection() -> Any:
            return _Counted(self, taking())

        monkeypatch.setattr(pool, "acquired", connection)


class _Counted:
    def __init__(self, watch: Watch, inner: Any) -> None:
        self.watch, self.inner = watch, inner

    async def __aenter__(self) -> Any:
        found = await self.inner.__aenter__()
        self.watch.taken += 1
        self.watch.out += 1
        return found

    async def __aexit__(self, *error: object) -> Any:
        self.watch.out -= 1
        return await self.inner.__aexit__(*error)


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Acme Ltd", "GB", email)


@pytest.fixture
async def watch(rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The tenants' pool, watched once the owner's rights are known."""
    assert (await owner.get("/api/session")).status_code == 200
    return Watch(rapport.parts.runtime.databases.tenants.shared["main"], monkeypatch)


async def test_who_asks_and_what_they_ask_for_are_read_in_one_transaction(owner: Person, watch: Watch) -> None:
    made = (await owner.post("/api/companies", json={"name": "One"})).json()["record"]
    assert (watch.taken, watch.out) == (1, 0)
    assert (await owner.get(f"/api/companies/{made['id']}")).json()["record"]["name"] == "One"
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 1}
    assert (watch.taken, watch.out) == (3, 0)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/api/companies/01900000-0000-7000-8000-000000000000", None, 404),
        ("POST", "/api/companies", {"nonsense": 1}, 400),
        ("POST", "/api/companies/query", {"filter": {"field": "x", "op": "eq", "value": 1}}, 400),
        ("GET", "/api/session/devices", None, 200),
    ],
)
async def test_nothing_is_held_after_a_request_that_was_refused_or_needed_none(
    owner: Person, watch: Watch, method: str, path: str, body: object, status: int
) -> None:
    answer = await owner.request(method, path, json=body) if body else await owner.request(method, path)
    assert (answer.status_code, watch.taken, watch.out) == (status, 1, 0)


@pytest.mark.asvs("V2.3.3")
async def test_a_refused_write_is_rolled_back_in_the_transaction_it_went_on_in(owner: Person, watch: Watch) -> None:
    refused = await owner.post("/api/companies", json={"name": ""})
    assert refused.status_code == 422
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 0}
    assert watch.out == 0


async def test_a_body_that_does_not_come_holds_no_connection(rapport: Rapport, owner: Person, watch: Watch) -> None:
    headers = {
        "host": "rapport.localhost",
        "origin": "https://rapport.localhost",
        "content-type": "application/json",
        "content-length": "20",
        "cookie": "; ".join(f"{name}={value}" for name, value in owner.cookies.items()),
        CSRF_HEADER: owner.session["csrf"],
    }
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "https",
        "path": "/api/companies/count", "raw_path": b"/api/companies/count", "query_string": b"", "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("rapport.localhost", 443), "extensions": {},
    }  # fmt: skip
    asked, goes_on, sent = asyncio.Event(), asyncio.Event(), []

    async def receive() -> dict[str, object]:
        if not asked.is_set():
            asked.set()
            return {"type": "http.request", "body": b"{", "more_body": True}
        await goes_on.wait()
        return {"type": "http.request", "body": b"}", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    request = asyncio.create_task(rapport.app(scope, receive, send))  # type: ignore[arg-type]  # the same protocol
    await asked.wait()
    await asyncio.sleep(0.05)
    assert (watch.taken, watch.out, request.done()) == (0, 0, False)
    goes_on.set()
    await request
    assert (sent[0]["status"], watch.taken, watch.out) == (200, 1, 0)
