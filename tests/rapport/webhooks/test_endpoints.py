"""Endpoints: who may make them, where to, how many; and their log in pages."""

import pytest

from kernel.ids import new_id
from rapport.webhooks import endpoints, log
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.https_server import Service
from tests.support.sockets import write
from tests.support.team import code, hired, stale
from tests.support.webhooks import endpoint, shown, told


async def test_an_endpoint_is_made_changed_and_removed(rapport: Rapport, owner: Person, receiver: Service) -> None:
    endpoint_id, secret = await endpoint(owner, receiver, description=" ERP ")
    assert secret.startswith("whsec_")
    page = (await owner.get("/api/webhooks")).json()
    [found] = page["endpoints"]
    assert (found["setup"]["description"], found["state"], found["version"], found["owner"]) == (
        "ERP", "on", 1, "Ann Lee",
    )  # fmt: skip
    assert "company" in {each["name"] for each in page["objects"]}
    assert secret not in str(page)
    changed = {**found["setup"], "ops": ["created"], "url": f"{receiver.url}/other"}
    done = await owner.put(f"/api/webhooks/{endpoint_id}", json={"setup": changed, "base_version": 1})
    assert (done.json()["secret"], done.json()["endpoint"]["version"]) == (None, 2)
    late = await owner.put(f"/api/webhooks/{endpoint_id}", json={"setup": changed, "base_version": 1})
    assert code(late) == (409, "webhooks.changed")
    await write(owner, "companies", name="Acme")
    await rapport.run_jobs()
    assert [each["type"] for each in told(receiver, secret, "/other")] == ["company.created"]

    assert (await owner.delete(f"/api/webhooks/{endpoint_id}")).status_code == 204
    await write(owner, "companies", name="Beech")
    await rapport.run_jobs()
    assert len(receiver.asked) == 1
    assert (await owner.get("/api/webhooks")).json()["endpoints"] == []
    gone = [
        await owner.delete(f"/api/webhooks/{endpoint_id}"),
        await owner.get(f"/api/webhooks/{endpoint_id}/attempts"),
        await owner.post(f"/api/webhooks/{endpoint_id}/test"),
    ]
    assert {code(each) for each in gone} == {(404, "webhooks.not_found")}
    noted = await events(rapport, organisation_of(owner), "webhook_saved")
    assert [each["host"] for _, each in noted] == ["localhost", "localhost"]


async def test_who_only_sells_makes_none_and_whoever_does_proves_that_it_is_them(
    rapport: Rapport, owner: Person, receiver: Service
) -> None:
    rep = await hired(rapport, owner)
    body = {"setup": {"url": f"{receiver.url}/in"}}
    assert code(await rep.put(f"/api/webhooks/{new_id()}", json=body)) == (403, "forbidden")
    assert code(await rep.get("/api/webhooks")) == (403, "forbidden")
    await stale(rapport, owner)
    assert code(await owner.put(f"/api/webhooks/{new_id()}", json=body)) == (403, "auth.step_up_needed")
    assert (await owner.get("/api/webhooks")).json()["endpoints"] == []


@pytest.mark.asvs("V1.3.6")
@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("http://hooks.example/in", "not_an_address"), ("https://me:secret@hooks.example/", "not_an_address"),
        ("https://hooks.example:99999/", "not_an_address"), ("https:///in", "not_an_address"),
        ("https://hooks.example/a b", "not_an_address"), ("https://127.0.0.1/", "not_public"),
        ("https://[::1]/", "not_public"), ("https://10.1.2.3:8443/", "not_public"),
        ("https://169.254.169.254/latest/meta-data/", "not_public"), ("https://localhost/", "not_public"),
        ("https://db.internal/", "not_public"), ("https://[::ffff:10.0.0.1]/", "not_public"),
    ],
)  # fmt: skip
async def test_an_address_within_is_refused(owner: Person, url: str, refusal: str) -> None:
    done = await owner.put(f"/api/webhooks/{new_id()}", json={"setup": {"url": url}})
    assert (done.status_code, done.json()["fields"]["url"]["code"]) == (422, f"webhooks.{refusal}")
    assert (await owner.get("/api/webhooks")).json()["endpoints"] == []


async def test_nobody_is_told_of_what_its_owner_may_not_read(
    rapport: Rapport, owner: Person, receiver: Service
) -> None:
    rights = {"objects": {"company": {"read": "all"}}, "configure": True}
    role = await owner.post("/api/roles", json={"label": {"zh": "运维", "en": "Operator"}, "rights": rights})
    admin = await hired(rapport, owner, role.json()["key"])
    url = f"{receiver.url}/in"
    for objects in (["contact"], ["nothing"]):
        done = await admin.put(f"/api/webhooks/{new_id()}", json={"setup": {"url": url, "objects": objects}})
        assert done.json()["fields"]["objects"]["code"] == "webhooks.unknown_object"
    assert [each["name"] for each in (await admin.get("/api/webhooks")).json()["objects"]] == ["company"]


async def test_there_are_so_many_and_no_more(owner: Person, receiver: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoints, "MOST", 1)
    first, _ = await endpoint(owner, receiver)
    refused = await owner.put(f"/api/webhooks/{new_id()}", json={"setup": {"url": f"{receiver.url}/in"}})
    assert code(refused) == (422, "webhooks.too_many")
    assert (await shown(owner, first))["state"] == "on"


async def test_the_log_comes_in_pages(
    rapport: Rapport, owner: Person, receiver: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "PAGE", 2)
    endpoint_id, _ = await endpoint(owner, receiver)
    for _ in range(3):
        await owner.post(f"/api/webhooks/{endpoint_id}/test")
        await rapport.run_jobs()
    newest = (await owner.get(f"/api/webhooks/{endpoint_id}/attempts")).json()
    rest = (await owner.get(f"/api/webhooks/{endpoint_id}/attempts", params={"before": newest["next"]})).json()
    assert (len(newest["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    assert newest["items"][0]["at"] >= newest["items"][1]["at"] >= rest["items"][0]["at"]
