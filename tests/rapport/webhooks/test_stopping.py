"""Endpoints that are told nothing more, and why: who owns one may not, or nothing is taken. And how they go on."""

import datetime as dt

import pytest

from kernel.clock import real_now
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.colleagues import change_role
from tests.support.https_server import Service
from tests.support.sockets import edit, write
from tests.support.team import code, hired, me
from tests.support.webhooks import endpoint, log, make_due, shown, told


@pytest.fixture
async def admin(rapport: Rapport, owner: Person) -> Person:
    """Somebody else who configures the organisation."""
    return await hired(rapport, owner, "admin")


async def bells(person: Person) -> list[tuple[str, str]]:
    """What somebody was told of webhooks."""
    items = (await person.get("/api/notifications")).json()["items"]
    return [(each["object"], each["record_id"]) for each in items if each["kind"] == "webhook"]


async def test_days_without_anything_taken_stop_it_and_ring_the_bell(
    rapport: Rapport, owner: Person, admin: Person, receiver: Service
) -> None:
    endpoint_id, secret = await endpoint(owner, receiver)
    receiver.answer = lambda _: (500, {}, b"")
    made, _ = await write(owner, "companies", name="Acme")
    await rapport.run_jobs()
    assert (await shown(owner, endpoint_id))["state"] == "on"
    await make_due(rapport, owner, endpoint_values={"failing_since": real_now() - dt.timedelta(days=3)})
    found = await shown(owner, endpoint_id)
    assert (found["state"], found["reason"], found["waiting"]) == ("stopped", "failing", 1)
    for person in (owner, admin):
        assert await bells(person) == [("webhook_stopped", endpoint_id)]
    [(_, noted)] = await events(rapport, organisation_of(owner), "webhook_stopped")
    assert (noted["endpoint_id"], noted["reason"]) == (endpoint_id, "failing")

    # Nothing more is sent; whoever switches it on has it go on where it was.
    receiver.answer = lambda _: (200, {}, b"")
    sent = len(receiver.asked)
    await edit(owner, "companies", made, name="Beech")
    await make_due(rapport, owner)
    assert len(receiver.asked) == sent
    done = await admin.put(f"/api/webhooks/{endpoint_id}/state", json={"state": "on"})
    assert (done.json()["state"], done.json()["owner_id"]) == ("on", me(owner))
    await rapport.run_jobs()
    assert {each["type"] for each in told(receiver, secret)[sent:]} == {"company.created", "company.updated"}


async def test_who_says_that_it_is_gone_is_told_nothing_more(
    rapport: Rapport, owner: Person, receiver: Service
) -> None:
    endpoint_id, _ = await endpoint(owner, receiver)
    receiver.answer = lambda _: (410, {}, b"")
    await write(owner, "companies", name="Acme")
    await rapport.run_jobs()
    found = await shown(owner, endpoint_id)
    assert (found["state"], found["reason"]) == ("stopped", "gone")


async def test_whose_owner_left_is_told_nothing_until_somebody_takes_it_over(
    rapport: Rapport, owner: Person, admin: Person, receiver: Service
) -> None:
    endpoint_id, secret = await endpoint(admin, receiver)
    await write(owner, "companies", name="Before")
    await rapport.run_jobs()
    assert len(receiver.asked) == 1
    left = await owner.post(f"/api/members/{me(admin)}/deactivation")
    assert left.status_code == 204, left.text
    await owner.post(f"/api/webhooks/{endpoint_id}/test")
    made, _ = await write(owner, "companies", name="After")
    await rapport.run_jobs()
    assert len(receiver.asked) == 1
    found = await shown(owner, endpoint_id)
    assert (found["state"], found["reason"]) == ("stopped", "owner")
    assert await bells(owner) == [("webhook_stopped", endpoint_id)]
    refused = await owner.put(f"/api/webhooks/{endpoint_id}/state", json={"state": "on"})
    assert code(refused) == (409, "webhooks.stopped")
    refused = await owner.post(f"/api/webhooks/{endpoint_id}/replay", json={"since": "2026-01-01T00:00:00Z"})
    assert code(refused) == (409, "webhooks.stopped")
    body = {"setup": found["setup"], "base_version": found["version"]}
    assert (await owner.put(f"/api/webhooks/{endpoint_id}", json=body)).json()["endpoint"]["owner_id"] == me(owner)
    await rapport.run_jobs()
    # Both see all: it goes on where it was.
    assert [(each["type"], each["data"]["id"]) for each in told(receiver, secret)[1:]] == [("company.created", made)]
    await edit(owner, "companies", made, name="Later")
    await rapport.run_jobs()
    assert told(receiver, secret)[-1]["data"]["id"] == made


async def test_whose_owner_may_not_configure_any_more_is_told_nothing(
    rapport: Rapport, owner: Person, admin: Person, receiver: Service
) -> None:
    endpoint_id, _ = await endpoint(admin, receiver)
    await change_role(rapport, admin, add="rep", take="admin")
    await write(owner, "companies", name="Acme")
    await rapport.run_jobs()
    assert receiver.asked == []
    assert (await shown(owner, endpoint_id))["reason"] == "owner"


async def test_a_paused_one_is_told_later(rapport: Rapport, owner: Person, receiver: Service) -> None:
    endpoint_id, secret = await endpoint(owner, receiver)
    paused = await owner.put(f"/api/webhooks/{endpoint_id}/state", json={"state": "paused"})
    assert paused.json()["state"] == "paused"
    made, _ = await write(owner, "companies", name="Acme")
    await owner.post(f"/api/webhooks/{endpoint_id}/test")
    await rapport.run_jobs()
    assert [each["type"] for each in told(receiver, secret)] == ["webhook.test"]
    await owner.put(f"/api/webhooks/{endpoint_id}/state", json={"state": "on"})
    await rapport.run_jobs()
    assert told(receiver, secret)[1]["data"]["id"] == made
    noted = await events(rapport, organisation_of(owner), "webhook_changed")
    assert [each["what"] for _, each in noted] == ["paused", "on"]


async def test_what_an_owner_no_longer_sees_is_gone_and_nothing_else(
    rapport: Rapport, owner: Person, receiver: Service
) -> None:
    """Between the change and the try."""
    rights = {"objects": {"company": {"read": "own", "create": True, "update": "own"}}, "configure": True}
    made = await owner.post("/api/roles", json={"label": {"zh": "运维", "en": "Operator"}, "rights": rights})
    admin = await hired(rapport, owner, made.json()["key"])
    endpoint_id, secret = await endpoint(admin, receiver, include="fields")
    receiver.answer = lambda _: (500, {}, b"")
    company, _ = await write(admin, "companies", name="Handed over")
    await write(owner, "companies", name="Never theirs")
    await rapport.run_jobs()
    await edit(owner, "companies", company, owner_id=me(owner))
    receiver.answer = lambda _: (200, {}, b"")
    await make_due(rapport, owner)
    first, *rest = told(receiver, secret)
    assert first["data"]["record"]["name"] == "Handed over"
    assert {each["type"] for each in rest} == {"company.gone"}
    assert all(each["data"].keys() == {"object", "id", "op", "seq"} for each in rest)
    assert {each["data"]["id"] for each in rest} == {company}
    assert len(await log(owner, endpoint_id)) == len(receiver.asked)
