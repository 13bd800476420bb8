"""What was told can be told again: one message by hand, a span of time, or what is after a cursor."""

import pytest

from rapport.webhooks import log as module
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.https_server import Service
from tests.support.sockets import write
from tests.support.team import code, hired
from tests.support.webhooks import endpoint, log, told

LONG_AGO = "2020-01-01T00:00:00Z"


async def test_a_message_is_sent_again_by_hand(rapport: Rapport, owner: Person, receiver: Service) -> None:
    endpoint_id, secret = await endpoint(owner, receiver)
    await write(owner, "companies", name="Acme")
    await rapport.run_jobs()
    [first] = await log(owner, endpoint_id)
    again = f"/api/webhooks/{endpoint_id}/messages/{first['message_id']}/retry"
    assert (await owner.post(again)).status_code == 202
    await rapport.run_jobs()
    assert len(told(receiver, secret)) == 2
    assert len({each.headers["webhook-id"] for each in receiver.asked}) == 1
    other, _ = await endpoint(owner, receiver, "/other")
    assert code(await owner.post(again.replace(endpoint_id, other))) == (404, "webhooks.message_not_found")


async def test_a_span_of_time_is_sent_again_and_what_was_before_the_endpoint_too(
    rapport: Rapport, owner: Person, receiver: Service
) -> None:
    before, _ = await write(owner, "companies", name="Before")
    endpoint_id, secret = await endpoint(owner, receiver)
    after, _ = await write(owner, "companies", name="After")
    await rapport.run_jobs()
    [first] = receiver.asked
    replay = f"/api/webhooks/{endpoint_id}/replay"
    done = await owner.post(replay, json={"since": LONG_AGO})
    assert done.json() == {"messages": 2, "cursor": None}
    await rapport.run_jobs()
    assert {each["data"]["id"] for each in told(receiver, secret)[1:]} == {before, after}
    # What was sent before comes under the id that it had.
    assert first.headers["webhook-id"] in {each.headers["webhook-id"] for each in receiver.asked[1:]}
    assert (await owner.post(replay, json={"since": LONG_AGO, "until": LONG_AGO})).json()["messages"] == 0
    assert (await owner.post(replay, json={"since": "2999-01-01T00:00:00Z"})).json()["messages"] == 0
    noted = await events(rapport, organisation_of(owner), "webhook_changed")
    assert (noted[0][1]["what"], noted[0][1]["messages"]) == ("replay", "2")


async def test_what_is_after_a_cursor_is_sent_again_in_parts(
    rapport: Rapport, owner: Person, receiver: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = (await owner.get("/api/changes")).json()["cursor"]
    endpoint_id, secret = await endpoint(owner, receiver, objects=["company"])
    made = [(await write(owner, "companies", name=f"Acme {number}"))[0] for number in range(3)]
    await write(owner, "contacts", name="Lee")
    monkeypatch.setattr("rapport.sync.changes.PAGE", 1)
    monkeypatch.setattr(module, "PAGES", 2)
    replay = f"/api/webhooks/{endpoint_id}/replay"
    first = (await owner.post(replay, json={"cursor": cursor})).json()
    assert first["messages"] == 2
    second = (await owner.post(replay, json={"cursor": first["cursor"]})).json()
    assert second == {"messages": 1, "cursor": None}
    await rapport.run_jobs()
    assert {each["data"]["id"] for each in told(receiver, secret)} == set(made)


async def test_what_is_sent_again_is_what_its_owner_sees_whoever_asks(
    rapport: Rapport, owner: Person, receiver: Service
) -> None:
    rights = {"objects": {"company": {"read": "own", "create": True}}, "configure": True}
    role = await owner.post("/api/roles", json={"label": {"zh": "运维", "en": "Operator"}, "rights": rights})
    admin = await hired(rapport, owner, role.json()["key"])
    theirs, _ = await write(admin, "companies", name="Theirs")
    await write(owner, "companies", name="Not theirs")
    endpoint_id, secret = await endpoint(admin, receiver)
    done = await owner.post(f"/api/webhooks/{endpoint_id}/replay", json={"since": LONG_AGO})
    assert done.json()["messages"] == 1
    await rapport.run_jobs()
    assert [each["data"]["id"] for each in told(receiver, secret)] == [theirs]


@pytest.mark.parametrize("wanted", [{}, {"since": LONG_AGO, "cursor": "1-0123456789abcdef0123456789abcdef"}])
async def test_it_begins_somewhere(rapport: Rapport, owner: Person, receiver: Service, wanted: dict[str, str]) -> None:
    endpoint_id, _ = await endpoint(owner, receiver)
    refused = await owner.post(f"/api/webhooks/{endpoint_id}/replay", json=wanted)
    assert refused.json()["fields"]["since"]["code"] == "webhooks.no_span"
