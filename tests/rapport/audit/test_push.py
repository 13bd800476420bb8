"""Sealed events go to the operator's own system as they come: signed, in order, and again until they are there."""

import hashlib
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from auth.audit.models import security_chain
from kernel.settings import Settings
from rapport.audit import exporting, heads, offline, push
from rapport.portability import certificate
from tests.support.app import PASSWORD, Person, Rapport, running
from tests.support.audit import noted, organisation_of, sealed
from tests.support.https_server import Asked, Service, https_service

TOKEN = "token-of-a-test"
Json = dict[str, Any]


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The operator's system."""
    with https_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        yield service


@pytest.fixture
async def sending(settings: Settings, stock: None, receiver: Service) -> AsyncIterator[Rapport]:
    """An installation that sends its events there, and has sent those of other tests."""
    wanted = msgspec.structs.replace(
        settings, security_events_url=f"{receiver.url}/in", security_events_token=TOKEN
    )  # fmt: skip
    async with running(wanted) as rapport:
        await sealed(rapport)
        async with rapport.parts.runtime.databases.control_session() as control:
            await control.execute(security_chain.update().values(pushed_seq=security_chain.c.seq))
        receiver.asked.clear()
        yield rapport


def of(receiver: Service, person: Person) -> list[Asked]:
    """What was sent of somebody's organisation."""
    chain = str(organisation_of(person)).encode()
    return [each for each in receiver.asked if b'"chain": "' + chain in each.body]


def events(asked: Asked) -> list[Json]:
    return [json.loads(line) for line in asked.body.splitlines()[1:]]


async def pushed_to(rapport: Rapport, person: Person) -> int:
    mine = sa.select(security_chain.c.pushed_seq).where(security_chain.c.id == organisation_of(person))
    async with rapport.parts.runtime.databases.control_session() as control:
        return int((await control.execute(mine)).scalar_one())


@pytest.mark.asvs("V16.4.3")
async def test_what_happens_is_told_elsewhere_and_can_be_checked_there(
    sending: Rapport, receiver: Service, email: str, tmp_path: Path
) -> None:
    owner = await sending.sign_up("Acme Ltd", "GB", email)
    wrong = await sending.browser().post("/api/sessions", json={"email": email, "password": f"{PASSWORD}?"})
    assert wrong.status_code == 401
    await sealed(sending)
    await push.sweep(sending.parts.runtime)

    [asked] = of(receiver, owner)
    assert (asked.method, asked.path, asked.headers["authorization"]) == ("POST", "/in", f"Bearer {TOKEN}")
    assert asked.headers["content-type"] == "application/x-ndjson"
    found = events(asked)
    assert [each["seq"] for each in found] == list(range(1, len(found) + 1))
    [failed] = [each for each in found if each["kind"] == "sign_in_failed"]
    assert (failed["category"], failed["severity"], failed["means"]) == ("sign_in", "notice", "web")
    assert failed["address"].startswith("10.")
    # The chain is whole and its end is what the statement says, which we signed.
    previous = hashlib.sha256(f"rapport security chain v1\n{organisation_of(owner)}".encode()).hexdigest()
    assert found[0]["previous"] == previous
    assert [each["previous"] for each in found[1:]] == [each["hash"] for each in found[:-1]]
    async with sending.parts.runtime.databases.control_session() as control:
        said = heads.opened(asked.headers[push.STATEMENT], await certificate.public_keys(control))
    assert (said["typ"], said["first"], said["last"], said["hash"]) == (push.KIND, 1, len(found), found[-1]["hash"])
    assert said["sha256"] == hashlib.sha256(asked.body).hexdigest()
    # And whoever has it checks it as an export.
    (tmp_path / "page.jsonl").write_bytes(asked.body)
    assert offline.check(tmp_path / "page.jsonl", filtered=True) == ([], len(found), len(found), False)
    assert email.encode() not in asked.body


@pytest.mark.asvs("V16.4.3")
async def test_it_is_sent_once_it_is_there_and_what_comes_later_after_it(
    sending: Rapport, receiver: Service, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 4)
    owner = await sending.sign_up("Acme Ltd", "GB", email)
    await noted(sending, organisation_of(owner), 9)
    await push.sweep(sending.parts.runtime)
    first = of(receiver, owner)
    assert all(len(events(each)) <= 4 for each in first)
    assert len(first) > 2
    upto = events(first[-1])[-1]["seq"]
    assert await pushed_to(sending, owner) == upto

    await push.sweep(sending.parts.runtime)
    assert of(receiver, owner) == first  # nothing new
    await noted(sending, organisation_of(owner), 1)
    await push.sweep(sending.parts.runtime)
    [later] = of(receiver, owner)[len(first) :]
    assert [(each["seq"], each["previous"]) for each in events(later)] == [(upto + 1, events(first[-1])[-1]["hash"])]


@pytest.mark.asvs("V16.4.3")
@pytest.mark.parametrize("answer", [(503, {}, b""), (401, {}, b""), (302, {"location": "/elsewhere"}, b"")])
async def test_what_is_not_taken_is_sent_again(
    sending: Rapport, receiver: Service, email: str, answer: tuple[int, dict[str, str], bytes]
) -> None:
    owner = await sending.sign_up("Acme Ltd", "GB", email)
    await sealed(sending)
    receiver.answer = lambda _: answer
    await push.sweep(sending.parts.runtime)
    assert (await pushed_to(sending, owner), len(of(receiver, owner))) == (0, 1)
    assert {each.path for each in receiver.asked} == {"/in"}
    receiver.answer = lambda _: (204, {}, b"")
    await push.sweep(sending.parts.runtime)
    first, second = of(receiver, owner)
    assert first.body == second.body
    assert await pushed_to(sending, owner) == events(second)[-1]["seq"]


@pytest.mark.asvs("V16.4.3")
@pytest.mark.asvs("V12.3.2")
async def test_nothing_is_sent_to_who_can_not_prove_the_name(
    sending: Rapport, receiver: Service, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await sending.sign_up("Acme Ltd", "GB", email)
    await sealed(sending)
    monkeypatch.delenv("SSL_CERT_FILE")
    await push.sweep(sending.parts.runtime)
    assert (receiver.asked, await pushed_to(sending, owner)) == ([], 0)


async def test_a_round_has_an_end(
    sending: Rapport, receiver: Service, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    monkeypatch.setattr(push, "AT_ONCE", 2)
    await noted(sending, organisation_of(await sending.sign_up("Acme Ltd", "GB", email)), 3)
    await push.sweep(sending.parts.runtime)
    assert len(receiver.asked) == 2


async def test_nothing_is_sent_where_nobody_asked_for_it(rapport: Rapport, receiver: Service, email: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    await sealed(rapport)
    await push.sweep(rapport.parts.runtime)
    assert (receiver.asked, await pushed_to(rapport, owner)) == ([], 0)
