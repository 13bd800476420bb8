"""What opens a socket and what ends it: each attack refused, each end seen by the open socket."""

import time
from uuid import UUID

import pytest

from auth.models import acl_epoch, membership, person
from auth.models import session as session_table
from kernel.clock import real_now
from rapport.sync import hub, seat
from tests.support.app import PASSWORD, PUBLIC_URL, Person, Rapport, running
from tests.support.colleagues import colleague
from tests.support.imports import set_status
from tests.support.sockets import edit, opened, ticket_of, write

pytestmark = pytest.mark.deep


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """A founder."""
    return await rapport.sign_up("Acme Ltd", "GB", email)


@pytest.mark.asvs("V4.4.4")
async def test_a_ticket_opens_one_socket(rapport: Rapport, second: Rapport, owner: Person) -> None:
    ticket = await ticket_of(owner)
    async with opened(rapport, owner, ticket) as first:
        assert first.accepted
        for process in (rapport, second):
            async with opened(process, owner, ticket) as again:
                assert (again.accepted, again.code) == (False, 4401)


@pytest.mark.asvs("V4.4.3")
async def test_a_ticket_is_good_for_half_a_minute(rapport: Rapport, owner: Person) -> None:
    redis, before = rapport.parts.runtime.redis, time.monotonic()
    ticket = await ticket_of(owner)
    [key] = await redis.keys("rapport:ticket:*")
    left = await redis.pttl(key)
    assert 30_000 - (time.monotonic() - before) * 1000 - 1 <= left <= 30_000
    assert ticket not in key.decode()
    await redis.pexpire(key, 0)
    async with opened(rapport, owner, ticket) as socket:
        assert (socket.accepted, socket.code) == (False, 4401)


@pytest.mark.parametrize("ticket", ["", "x", "x" * 43, "*" * 43])
async def test_a_ticket_that_nobody_was_given_opens_nothing(rapport: Rapport, owner: Person, ticket: str) -> None:
    async with opened(rapport, owner, ticket) as socket:
        assert (socket.accepted, socket.code) == (False, 4401)


@pytest.mark.asvs("V4.4.3")
async def test_a_stolen_ticket_opens_nothing_without_its_session(rapport: Rapport, owner: Person, email: str) -> None:
    bob = await colleague(rapport, owner, f"bob.{email}")
    stranger = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    for thief, cookie in ((bob, True), (stranger, True), (stranger, False)):
        async with opened(rapport, thief, await ticket_of(owner), cookie=cookie) as socket:
            assert (socket.accepted, socket.code) == (False, 4401)


@pytest.mark.asvs("V4.4.2")
@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{PUBLIC_URL}.evil.example", "http://localhost"])
async def test_another_site_opens_nothing(rapport: Rapport, owner: Person, origin: str) -> None:
    async with opened(rapport, owner, origin=origin) as socket:
        assert (socket.accepted, socket.code) == (False, 4403)


@pytest.mark.asvs("V4.4.4")
async def test_nobody_gets_a_ticket_without_a_session_or_without_its_token(rapport: Rapport, owner: Person) -> None:
    assert (await rapport.browser().post("/api/sync/ticket")).status_code == 401
    refused = await owner.post("/api/sync/ticket", headers={"x-csrf-token": "0" * 64})
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.csrf")
    assert await rapport.parts.runtime.redis.keys("rapport:ticket:*") == []


@pytest.mark.asvs("V7.4.1")
async def test_a_session_that_ends_ends_its_sockets_in_every_process(
    rapport: Rapport, second: Rapport, owner: Person, email: str
) -> None:
    other = await second.sign_in(email)
    company, _ = await write(owner, "companies", name="Foundry")
    async with opened(second, owner) as ended, opened(second, other) as kept:
        assert (await owner.delete("/api/session")).status_code == 204
        assert await ended.until_closed() == 4401
        seq = await edit(other, "companies", company, employees=5)
        await kept.until_seq(seq)
        assert (ended.frames, kept.code) == ([], None)


@pytest.mark.asvs("V7.4.1")
async def test_a_device_that_is_signed_out_from_elsewhere_hears_no_more(
    rapport: Rapport, second: Rapport, owner: Person, email: str
) -> None:
    lost = await second.sign_in(email)
    async with opened(second, lost) as socket:
        devices = (await owner.get("/api/session/devices")).json()
        [device] = [each["id"] for each in devices if not each["is_current"]]
        assert (await owner.delete(f"/api/session/devices/{device}")).status_code == 204
        assert await socket.until_closed() == 4401


async def test_signing_in_anew_ends_the_sockets_of_the_session_before(
    rapport: Rapport, second: Rapport, owner: Person, email: str
) -> None:
    async with opened(second, owner) as socket:
        body = {"email": email, "password": PASSWORD}
        assert (await owner.post("/api/sessions", json=body)).status_code == 201
        assert await socket.until_closed() == 4401


@pytest.mark.asvs("V7.4.3")
async def test_a_new_password_ends_the_sockets_of_the_other_sessions(
    rapport: Rapport, second: Rapport, owner: Person, email: str
) -> None:
    other = await second.sign_in(email)
    async with opened(second, other) as ended:
        body = {"password": "nine loud herons 99 lamps"}
        assert (await owner.put("/api/session/password", json=body)).status_code == 204
        assert await ended.until_closed() == 4401


@pytest.mark.asvs("V7.4.2")
@pytest.mark.parametrize("how", ["membership", "person", "suspended", "revoked"])
async def test_who_may_not_go_on_is_shown_out_with_the_next_heartbeat(
    rapport: Rapport, owner: Person, email: str, how: str
) -> None:
    """Whatever ended it, and although nobody told."""
    bob = await colleague(rapport, owner, f"bob.{email}")
    company, _ = await write(owner, "companies", name="Foundry")
    async with opened(rapport, bob) as socket, opened(rapport, owner) as watching:
        await _end(rapport, bob, how)
        await rapport.app.state.hub.beat()
        assert await socket.until_closed() == 4401
        if how != "suspended":
            await watching.until_seq(await edit(owner, "companies", company, employees=5))
        assert [seq for seq in socket.seqs if seq] == []


async def _end(rapport: Rapport, bob: Person, how: str) -> None:
    databases, me = rapport.parts.runtime.databases, UUID(bob.session["person"]["id"])
    if how == "suspended":
        await set_status(rapport, bob, "suspended")
    elif how == "person":
        tenant = await rapport.parts.directory.tenant(UUID(bob.session["organisation"]["id"]))
        async with databases.tenant_session(tenant.home, tenant.keys) as session:
            await session.execute(person.update().where(person.c.id == me).values(deactivated_at=real_now()))
            await session.execute(acl_epoch.update().values(epoch=acl_epoch.c.epoch + 1))
    else:
        async with databases.control_session() as control:
            if how == "membership":
                gone = membership.update().where(membership.c.person_id == me)
                await control.execute(gone.values(status="deactivated"))
            else:
                mine = session_table.c.person_id == me
                await control.execute(session_table.update().where(mine).values(revoked_at=real_now()))


async def test_a_socket_is_for_listening(rapport: Rapport, owner: Person) -> None:
    async with opened(rapport, owner) as socket:
        socket.write('{"seq": 1}')
        assert await socket.until_closed() == 1003


async def test_a_socket_that_takes_nothing_is_closed_and_holds_up_nobody(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seat, "SEND_SECONDS", 0.2)
    company, _ = await write(owner, "companies", name="Foundry")
    async with opened(rapport, owner) as slow, opened(rapport, owner) as quick:
        slow.flowing.clear()
        for employees in range(20):
            await quick.until_seq(await edit(owner, "companies", company, employees=employees))
        assert await slow.until_closed() == 4408
        assert (slow.frames, len(quick.frames)) == ([], 20)


async def test_a_slow_socket_gets_the_newest_number_not_all_of_them(rapport: Rapport, owner: Person) -> None:
    company, _ = await write(owner, "companies", name="Foundry")
    async with opened(rapport, owner) as slow, opened(rapport, owner) as quick:
        slow.flowing.clear()
        seqs = [await edit(owner, "companies", company, employees=number) for number in range(20)]
        await quick.until_seq(seqs[-1])
        slow.flowing.set()
        await slow.until_seq(seqs[-1])
        assert slow.seqs == [seqs[0], seqs[-1]]


async def test_there_are_only_so_many_sockets_of_a_session_and_of_a_person(
    rapport: Rapport, owner: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "PER_SESSION", 2)
    monkeypatch.setattr(hub, "PER_PERSON", 3)
    again = await rapport.sign_in(email)
    async with opened(rapport, owner), opened(rapport, owner):
        async with opened(rapport, owner) as third:
            assert (third.accepted, third.code) == (False, 4429)
        async with opened(rapport, again) as one, opened(rapport, again) as fourth:
            assert (one.accepted, fourth.accepted, fourth.code) == (True, False, 4429)
        async with opened(rapport, again) as place:
            assert place.accepted, "who left made room"


async def test_a_process_that_ends_says_so(rapport: Rapport, settings, owner: Person) -> None:
    async with running(settings) as short:
        opening = opened(short, owner)
        socket = await opening.__aenter__()
    assert await socket.until_closed() == 1001
    await opening.__aexit__(None, None, None)
