"""An endpoint is told what changed: signed, under one id for all tries, with what its owner may see."""

import asyncio
import itertools

import pytest

from kernel.clock import real_now
from kernel.ids import new_id
from kernel.jobs import Job
from rapport.client import NotSigned, verify_webhook
from rapport.webhooks import sending
from tests.support.app import Person, Rapport
from tests.support.audit import organisation_of
from tests.support.https_server import Asked, Service
from tests.support.own_objects import define_object
from tests.support.sockets import edit, write
from tests.support.webhooks import endpoint, log, make_due, opened, shown, told


def ids(receiver: Service) -> list[str]:
    """The ids of messages in the order in which they came."""
    return [each.headers["webhook-id"] for each in receiver.asked]


async def test_an_endpoint_is_told_what_changed(rapport: Rapport, owner: Person, receiver: Service) -> None:
    endpoint_id, secret = await endpoint(owner, receiver)
    made, _ = await write(owner, "companies", name="Acme Secret Ltd", employees=3)
    await rapport.run_jobs()
    await edit(owner, "companies", made, employees=4)
    await owner.delete(f"/api/companies/{made}")
    await rapport.run_jobs()
    first, second = told(receiver, secret)
    assert (first["type"], first["organisation_id"]) == ("company.created", owner.session["organisation"]["id"])
    assert first["data"] == {
        "object": "company", "id": made, "op": "created", "seq": first["data"]["seq"], "version": 1,
        "fields": ["employees", "name"],
    }  # fmt: skip
    assert (second["type"], second["data"]["version"]) == ("company.deleted", 3)
    assert second["data"]["fields"] == ["deleted_at", "employees"]
    assert "Acme" not in str(receiver.asked)
    tries = await log(owner, endpoint_id)
    assert [(each["number"], each["status"], each["state"], each["op"], each["error"]) for each in tries] == [
        (1, 200, "delivered", "created", None), (1, 200, "delivered", "deleted", None),
    ]  # fmt: skip
    assert len(set(ids(receiver))) == 2
    assert (await shown(owner, endpoint_id))["last_status"] == 200


async def test_chosen_kinds_and_changes_come_with_their_fields(
    rapport: Rapport, owner: Person, receiver: Service
) -> None:
    _, secret = await endpoint(owner, receiver, objects=["contact"], ops=["created"], include="fields")
    await write(owner, "companies", name="Not told")
    made, _ = await write(owner, "contacts", name="Lee Wong")
    await rapport.run_jobs()
    await edit(owner, "contacts", made, name="Lee W.")
    await rapport.run_jobs()
    [only] = told(receiver, secret)
    assert (only["type"], only["data"]["record"]["name"], only["data"]["version"]) == ("contact.created", "Lee Wong", 1)


async def test_an_endpoint_of_an_archived_kind_is_told_of_nothing_else(
    rapport: Rapport, owner: Person, receiver: Service
) -> None:
    await define_object(owner, "Site")
    endpoint_id, secret = await endpoint(owner, receiver, objects=["o_1"], include="fields")
    gone = await owner.patch("/api/custom-objects/o_1", json={"base_version": 1, "archived": True})
    assert gone.status_code == 200, gone.text
    await write(owner, "companies", name="Not told")
    await rapport.run_jobs()
    replayed = await owner.post(f"/api/webhooks/{endpoint_id}/replay", json={"since": "2020-01-01T00:00:00Z"})
    assert replayed.json() == {"messages": 0, "cursor": None}
    await rapport.run_jobs()
    assert told(receiver, secret) == []
    await owner.patch("/api/custom-objects/o_1", json={"base_version": 2, "archived": False})
    made, _ = await write(owner, "o_1", name="Quay")
    await rapport.run_jobs()
    assert [each["data"].get("id") for each in told(receiver, secret) if "id" in each["data"]] == [made]


async def test_what_is_not_taken_is_sent_again_under_its_id(rapport: Rapport, owner: Person, receiver: Service) -> None:
    endpoint_id, secret = await endpoint(owner, receiver, include="fields")
    receiver.answer = lambda _: (503, {}, b"busy \xff\0")
    made, _ = await write(owner, "companies", name="First")
    await rapport.run_jobs()
    [tried] = await log(owner, endpoint_id)
    assert (tried["status"], tried["answer"], tried["state"], tried["number"]) == (503, "busy �", "waiting", 1)
    assert tried["next_at"] > tried["at"]
    found = await shown(owner, endpoint_id)
    assert (found["waiting"], found["state"], found["failing_since"] is not None) == (1, "on", True)
    await rapport.run_jobs()
    assert len(receiver.asked) == 1  # not before it is due

    receiver.answer = lambda _: (302, {"location": f"{receiver.url}/elsewhere"}, b"")
    await make_due(rapport, owner)
    await edit(owner, "companies", made, name="Second")
    receiver.answer = lambda _: (204, {}, b"")
    await make_due(rapport, owner)
    sent = list(zip(ids(receiver), told(receiver, secret), strict=True))
    again = [each["data"]["record"]["name"] for sent_id, each in sent if sent_id == sent[0][0]]
    assert {each.path for each in receiver.asked} == {"/in"}  # no redirection is followed
    # What is sent late is the record as it is then.
    assert again == ["First", "First", "Second"]
    found = await shown(owner, endpoint_id)
    assert (found["waiting"], found["failing_since"]) == (0, None)
    tries = [(each["number"], each["status"]) for each in await log(owner, endpoint_id)]
    assert sorted(tries) == [(1, 204), (1, 503), (2, 302), (3, 204)]


async def test_it_is_given_up_after_the_last_try(
    rapport: Rapport, owner: Person, receiver: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ATTEMPTS", 2)
    endpoint_id, _ = await endpoint(owner, receiver)
    receiver.answer = lambda _: (500, {}, b"")
    await write(owner, "companies", name="Acme")
    await rapport.run_jobs()
    await make_due(rapport, owner)
    await make_due(rapport, owner)
    assert [each["state"] for each in await log(owner, endpoint_id)] == ["given_up", "given_up"]
    assert (await shown(owner, endpoint_id))["waiting"] == 0


def test_the_pauses_between_tries_are_some_three_days() -> None:
    pauses = [sending._pause(number).total_seconds() for number in range(1, sending.ATTEMPTS)]
    assert 0.9 * 271_200 <= sum(pauses) <= 1.1 * 271_200
    assert all(later > earlier for earlier, later in itertools.pairwise(pauses[:8]))


async def test_a_worker_that_dies_between_sending_and_the_log_sends_the_same_again(
    rapport: Rapport, owner: Person, receiver: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        """As if the process had ended."""

    async def killed(*_: object) -> None:
        raise Killed

    endpoint_id, secret = await endpoint(owner, receiver)
    await write(owner, "companies", name="Acme")
    with monkeypatch.context() as dying:
        dying.setattr(sending, "_settle", killed)
        await rapport.run_jobs()
    assert len(receiver.asked) == 1  # it has arrived
    [cut] = await log(owner, endpoint_id)
    assert (cut["milliseconds"], cut["status"], cut["state"]) == (None, None, "waiting")
    await make_due(rapport, owner)
    assert ids(receiver)[0] == ids(receiver)[1]
    assert len(told(receiver, secret)) == 2
    assert [(each["number"], each["status"], each["state"]) for each in await log(owner, endpoint_id)] == [
        (1, None, "delivered"), (2, 200, "delivered"),
    ]  # fmt: skip


async def test_workers_at_once_send_each_message_once(rapport: Rapport, owner: Person, receiver: Service) -> None:
    endpoint_id, secret = await endpoint(owner, receiver)
    for number in range(20):
        await write(owner, "companies", name=f"Acme {number}")
    runtime = rapport.parts.runtime
    tenant = await rapport.parts.directory.tenant(organisation_of(owner))
    send = rapport.parts.handlers[sending.SEND]
    jobs = [Job(new_id(), tenant.home.key, sending.SEND, {"endpoint": endpoint_id}, 1) for _ in range(3)]
    await asyncio.gather(*(send(runtime, job) for job in jobs))
    assert len(told(receiver, secret)) == len(set(ids(receiver))) == 20


async def test_what_an_endpoint_has_no_room_for_comes_later(
    rapport: Rapport, owner: Person, receiver: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BACKLOG", 2)
    endpoint_id, secret = await endpoint(owner, receiver)
    receiver.answer = lambda _: (500, {}, b"")
    for number in range(3):
        await write(owner, "companies", name=f"Acme {number}")
        await rapport.run_jobs()
    assert (await shown(owner, endpoint_id))["waiting"] == 2
    receiver.answer = lambda _: (200, {}, b"")
    await make_due(rapport, owner)
    assert (await shown(owner, endpoint_id))["waiting"] == 0
    assert len({each["data"]["id"] for each in told(receiver, secret)}) == 3


async def test_a_message_is_signed_for_its_content_and_time(rapport: Rapport, owner: Person, receiver: Service) -> None:
    endpoint_id, secret = await endpoint(owner, receiver)
    await owner.post(f"/api/webhooks/{endpoint_id}/test")
    await rapport.run_jobs()
    [asked] = receiver.asked
    assert opened(asked, secret)["type"] == "webhook.test"
    assert asked.headers["content-type"] == "application/json"
    moment = int(asked.headers["webhook-timestamp"])
    for headers, body, key in (
        (asked.headers, asked.body + b" ", secret),
        ({**asked.headers, "webhook-id": "msg_another"}, asked.body, secret),
        ({**asked.headers, "webhook-timestamp": str(moment - 1)}, asked.body, secret),
        ({**asked.headers, "webhook-timestamp": "soon"}, asked.body, secret),
        ({**asked.headers, "webhook-signature": "v1,"}, asked.body, secret),
        (asked.headers, asked.body, "whsec_" + "A" * 43 + "="),
    ):
        with pytest.raises(NotSigned):
            verify_webhook(key, headers, body)
    with pytest.raises(NotSigned):  # it is old by then
        verify_webhook(secret, asked.headers, asked.body, tolerance=-1)


async def test_a_secret_is_replaced_without_a_gap(rapport: Rapport, owner: Person, receiver: Service) -> None:
    endpoint_id, before = await endpoint(owner, receiver)
    done = (await owner.post(f"/api/webhooks/{endpoint_id}/secret")).json()
    after = done["secret"]
    assert done["endpoint"]["former_until"] is not None
    await owner.post(f"/api/webhooks/{endpoint_id}/test")
    await rapport.run_jobs()
    assert after != before
    for secret in (before, after):
        assert opened(receiver.asked[0], secret)["type"] == "webhook.test"
    past = {"former_until": real_now()}
    await make_due(rapport, owner, endpoint_values=past)
    await owner.post(f"/api/webhooks/{endpoint_id}/test")
    await rapport.run_jobs()
    assert opened(receiver.asked[1], after)["type"] == "webhook.test"
    with pytest.raises(NotSigned):
        opened(receiver.asked[1], before)
    assert before not in str((await owner.get("/api/webhooks")).json())


async def test_a_service_that_does_not_answer_is_named_in_the_log(
    rapport: Rapport, owner: Person, receiver: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint_id, _ = await endpoint(owner, receiver)

    async def tried() -> str:
        await owner.post(f"/api/webhooks/{endpoint_id}/test")
        await rapport.run_jobs()
        code: str = (await log(owner, endpoint_id))[-1]["error"]
        return code

    receiver.answer = lambda _: (200, {"content-encoding": "gzip"}, b"x")
    assert await tried() == "no_answer"
    monkeypatch.delenv("SSL_CERT_FILE")
    assert await tried() == "tls"
    monkeypatch.setenv("SSL_CERT_FILE", str(receiver.authority))
    monkeypatch.setattr(sending, "SECONDS", 0.2)

    def slow(_: Asked) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, b"x" * 10

    receiver.answer, receiver.drip = slow, 0.2
    assert await tried() == "timeout"
    assert [each["state"] for each in await log(owner, endpoint_id)] == ["given_up"] * 3
    # A test says nothing of what has been.
    assert (await shown(owner, endpoint_id))["failing_since"] is None
