"""Refusals and reads of sensitive fields: seen from the first on, and never a flood."""

import secrets
from uuid import UUID

import pytest
import sqlalchemy as sa
from redis.exceptions import ConnectionError as RedisConnectionError

from auth.audit import counted
from auth.models import security_event
from kernel.errors import NotFound
from tests.support.app import Person, Rapport
from tests.support.audit import details_of


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Counted Ltd", "GB", email)


async def of_nobody(rapport: Rapport, kind: str) -> int:
    """How many of one kind were noted of nobody who is signed in."""
    mine = security_event.c.organisation_id.is_(None) & (security_event.c.kind == kind)
    async with rapport.parts.runtime.databases.control_session() as control:
        return len(await control.rows(sa.select(security_event.c.id).where(mine)))


@pytest.mark.asvs("V16.3.2")
async def test_what_somebody_may_not_do_is_noted_at_the_first_and_the_tenth_time(
    rapport: Rapport, owner: Person, email: str
) -> None:
    bob = await rapport.hire(owner, f"bob-{email}")
    for _ in range(12):
        assert (await bob.get("/api/audit")).status_code == 403
    assert await details_of(rapport, owner, "access_refused") == [
        {"code": "forbidden", "status": "403", "count": "1"},
        {"code": "forbidden", "status": "403", "count": "10"},
    ]


@pytest.mark.asvs("V16.3.2")
async def test_asking_for_what_is_another_s_is_noted(rapport: Rapport, owner: Person) -> None:
    assert (await owner.get(f"/api/contacts/{UUID(int=7)}")).status_code == 404
    [only] = await details_of(rapport, owner, "record_refused")
    assert (only["status"], only["count"]) == ("404", "1")
    assert (await owner.get("/api/nowhere")).status_code == 404
    assert len(await details_of(rapport, owner, "record_refused")) == 1


@pytest.mark.asvs("V16.3.3")
async def test_forged_requests_are_noted(rapport: Rapport, owner: Person) -> None:
    forged = await owner.post("/api/audit/checks", json={}, headers={"x-csrf-token": "wrong"})
    assert forged.status_code == 403
    [only] = await details_of(rapport, owner, "request_forged")
    assert only["code"] == "auth.csrf"
    before = await of_nobody(rapport, "request_forged")
    foreign = await rapport.browser().post("/api/sessions", json={}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert await of_nobody(rapport, "request_forged") == before + 1


@pytest.mark.asvs("V16.3.2")
async def test_sessions_that_are_over_are_noted_when_they_are_asked_with_often(rapport: Rapport) -> None:
    stranger = rapport.browser(address=f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::1")
    before = await of_nobody(rapport, "session_refused")
    for asked in range(1, 12):
        assert (await stranger.get("/api/session")).status_code == 401
        assert await of_nobody(rapport, "session_refused") == before + (asked >= 10)


async def test_mistakes_are_noted_when_they_are_many(rapport: Rapport, owner: Person) -> None:
    for _ in range(9):
        await owner.post("/api/audit/events/query", json={"limit": 0})
    assert await details_of(rapport, owner, "input_refused") == []
    await owner.post("/api/audit/events/query", json={"filter": {"kind": "none"}})
    await owner.post("/api/audit/events/query", json={"limit": 0})
    [only] = await details_of(rapport, owner, "input_refused")
    assert only["count"] == "10"


@pytest.mark.asvs("V16.3.4")
async def test_an_unexpected_error_is_noted_without_its_text(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("somebody's words")

    monkeypatch.setattr("rapport.audit.controllers._state", broken)
    assert (await owner.get("/api/audit")).status_code == 500
    assert await details_of(rapport, owner, "unexpected_error") == [
        {"code": "ZeroDivisionError", "status": "500", "count": "1"}
    ]


@pytest.mark.asvs("V16.5.3")
async def test_a_refusal_that_can_not_be_noted_is_a_refusal_all_the_same(
    rapport: Rapport, owner: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bob = await rapport.hire(owner, f"bob-{email}")

    async def broken(*_: object) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(counted, "_note", broken)
    assert (await bob.get("/api/audit")).json()["code"] == "forbidden"


async def test_without_redis_each_process_counts_for_itself(rapport: Rapport, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = rapport.parts.runtime

    def away(*_: object) -> None:
        raise RedisConnectionError

    monkeypatch.setattr(runtime.redis, "pipeline", away)
    monkeypatch.setattr(counted, "_KEPT", 1)
    assert [await counted._count(runtime, "a", 1) for _ in range(3)] == [1, 2, 3]
    assert await counted._count(runtime, "b", 5) == 5
    assert await counted._count(runtime, "a", 1) == 1


@pytest.mark.asvs("V2.4.1")
async def test_from_many_addresses_there_are_so_many_events_and_no_more(
    rapport: Rapport, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, noted = rapport.parts.runtime, list[str]()

    async def note(*_: object, **details: str) -> None:
        noted.append(details["count"])

    monkeypatch.setattr("auth.security_log.note", note)
    monkeypatch.setattr(counted, "MOST_UNKNOWN", 2)
    for number in range(5):
        await counted._note(runtime, "request_forged", None, f"198.51.100.{number}", 1, counted.FROM_FIRST)
    assert noted == ["1", "1"]
    await counted.refusal(runtime, None, "198.51.100.9", NotFound())
    assert noted == ["1", "1"]


async def test_sensitive_fields_that_are_shown_whole_are_counted_by_the_hour(
    rapport: Rapport, owner: Person, email: str
) -> None:
    made = await owner.post("/api/contacts", json={"name": "Wei", "identity_number": "11010519491231002X"})
    assert made.status_code == 201, made.text
    plain = await owner.post("/api/contacts", json={"name": "Li"})
    await owner.get(f"/api/contacts/{plain.json()['record']['id']}")
    assert await details_of(rapport, owner, "sensitive_read") == []
    for _ in range(3):
        await owner.get(f"/api/contacts/{made.json()['record']['id']}")
    assert await details_of(rapport, owner, "sensitive_read") == [{"object": "contact", "count": "1"}]
    for _ in range(8):
        await owner.post("/api/contacts/query", json={"fields": ["name", "identity_number"]})
    await owner.post("/api/contacts/query", json={"fields": ["name"]})
    assert [each["count"] for each in await details_of(rapport, owner, "sensitive_read")] == ["1", "10"]


async def test_a_history_that_shows_them_is_a_read_of_the_record(rapport: Rapport, owner: Person) -> None:
    plain = await owner.post("/api/contacts", json={"name": "Li"})
    await owner.get(f"/api/contacts/{plain.json()['record']['id']}/history")
    assert await details_of(rapport, owner, "sensitive_read") == []
    made = await owner.post("/api/contacts", json={"name": "Wei", "identity_number": "11010519491231002X"})
    path = f"/api/contacts/{made.json()['record']['id']}"
    assert (await owner.patch(path, json={"identity_number": None})).status_code == 200
    assert await details_of(rapport, owner, "sensitive_read") == []
    history = (await owner.get(f"{path}/history")).json()["items"]
    [gone] = [each for each in history[0]["changes"] if each["field"] == "identity_number"]
    assert (gone["before"], gone["after"]) == ("11010519491231002X", None)
    assert await details_of(rapport, owner, "sensitive_read") == [{"object": "contact", "count": "1"}]
