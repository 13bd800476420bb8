"""The Python client, against the whole product: what it sends is taken, and what it is told it says."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import httpx
import pytest

from rapport import client as module
from rapport.client import ApiError, Client
from tests.support.app import PUBLIC_URL, Person, Rapport
from tests.support.tokens import made

pytestmark = pytest.mark.deep

T = TypeVar("T")


class Bridge(httpx.BaseTransport):
    """Sends what a thread asks for into the application, which runs in the test's loop.

    At first it is `busy` for so many requests, and the answers to so many get `lost`.
    """

    def __init__(self, rapport: Rapport, lost: int = 0, busy: int = 0) -> None:
        self._inside = httpx.ASGITransport(app=rapport.app, client=("203.0.113.9", 40_000))  # type: ignore[arg-type]  # an ASGI application by another name
        self._loop = asyncio.get_running_loop()
        self.lost, self.busy = lost, busy

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        if self.busy:
            self.busy -= 1
            return httpx.Response(429, headers={"retry-after": "7"})
        answer = asyncio.run_coroutine_threadsafe(self._answer(request), self._loop).result()
        if self.lost:
            self.lost -= 1
            raise httpx.ReadError("gone", request=request)
        return answer

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        sent = httpx.Request(request.method, request.url, headers=request.headers, content=request.content)
        answer = await self._inside.handle_async_request(sent)
        return httpx.Response(answer.status_code, headers=answer.headers, content=await answer.aread())


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Client Ltd", "GB", email)


async def asked(rapport: Rapport, owner: Person, work: Callable[[Client], T], **faults: int) -> T:
    """What a program does with the client, in a thread of its own."""
    token = (await made(owner, "records:write"))["token"]

    def run() -> T:
        with Client(PUBLIC_URL, token, transport=bridge) as client:
            return work(client)

    bridge = Bridge(rapport, **faults)
    return await asyncio.to_thread(run)


async def test_records_are_made_read_changed_and_deleted(rapport: Rapport, owner: Person) -> None:
    def work(client: Client) -> None:
        companies = client.records("companies")
        top = companies.create(name="Top", employees=1)
        below = companies.create(name="Below", parent=top["id"])
        read = companies.get(below["id"], fields=["name"], include=["parent"])
        assert (read["name"], "employees" in read) == ("Below", False)
        assert read["included"]["expanded"][top["id"]]["record"]["name"] == "Top"
        changed = companies.update(top["id"], employees=2, base_version=1)
        assert companies.update(top["id"], employees=3, if_version=2)["version"] == 3
        with pytest.raises(ApiError) as stale:
            companies.update(top["id"], employees=4, if_version=changed["version"])
        assert (stale.value.status, stale.value.code) == (412, "records.stale")
        assert stale.value.details["fields"]["employees"]["theirs"] == 3
        with pytest.raises(ApiError) as refused:
            companies.create(name="", employees="many")
        assert refused.value.fields.keys() == {"name", "employees"}
        companies.delete(top["id"])
        assert [each["name"] for each in companies.list()] == ["Below"]
        assert companies.restore(top["id"])["deleted_at"] is None
        assert "company" in {each["name"] for each in client.objects()}

    await asked(rapport, owner, work)


async def test_many_rows_and_the_feed_of_them(rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ROWS", 2)

    def work(client: Client) -> None:
        companies = client.records("companies")
        [start] = client.changes()
        rows = [{"op": "create", "fields": {"name": f"Company {number}"}} for number in range(5)]
        done = list(companies.write([*rows, {"op": "create", "fields": {}}]))
        assert [each["status"] for each in done] == ["created"] * 5 + ["error"]
        listed = companies.list(limit=2, sort=[{"field": "created_at"}], fields=["name"])
        assert sorted(each["name"] for each in listed) == [f"Company {number}" for number in range(5)]
        pages = list(client.changes(start["cursor"], ["company"]))
        assert {each["id"] for page in pages for each in page["changes"]} == {each["id"] for each in done[:5]}
        assert list(companies.write([])) == []

    await asked(rapport, owner, work)


async def test_what_was_lost_is_asked_for_again_and_done_once(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(module, "sleep", waited.append)

    def create(client: Client) -> dict[str, Any]:
        return client.records("companies").create(name="Once")

    once = await asked(rapport, owner, create, lost=2, busy=1)
    assert (once["name"], waited) == ("Once", [7.0, 2, 3])
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 1}
    with pytest.raises(httpx.ReadError):
        await asked(rapport, owner, create, lost=module.TRIES)
    with pytest.raises(ApiError) as busy:
        await asked(rapport, owner, create, busy=module.TRIES)
    assert (busy.value.status, busy.value.code) == (429, "unknown")
