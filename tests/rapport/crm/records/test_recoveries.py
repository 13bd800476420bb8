"""What somebody deleted or changed is found by who and when, and comes back as far as the reader may bring it back."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from kernel.clock import real_now
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.rotation import finish, started

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Acme Ltd", "GB", email)


async def made(person: Person, count: int, **fields: str) -> list[str]:
    """Companies; their ids."""
    found = []
    for number in range(count):
        done = await person.post("/api/companies", json={"name": f"Works {number}", **fields})
        assert done.status_code == 201, done.text
        found.append(done.json()["record"]["id"])
    return found


async def listed(person: Person) -> list[Json]:
    now = real_now()
    period = {
        "period_start": (now - dt.timedelta(hours=1)).isoformat(),
        "period_end": (now + dt.timedelta(hours=1)).isoformat(),
    }
    answer = await person.get("/api/recoveries", params=period)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()
    return found


def wanted(happening: Json, **more: object) -> Json:
    return {name: happening[name] for name in ("object", "op", "actor_id", "batch_id", "first_seq", "last_seq")} | more


async def bulk(person: Person, op: str, ids: list[str], **fields: str) -> None:
    done = await person.post("/api/companies/bulk", json={"op": op, "ids": ids, "fields": fields})
    assert done.status_code == 200, done.text


async def names(person: Person) -> list[str]:
    rows = (await person.post("/api/companies/query", json={"limit": 200})).json()["items"]
    return sorted(row["name"] for row in rows if row["name"].startswith("Works"))


async def test_what_was_deleted_at_once_comes_back_at_once(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"r.{email}")
    ids = await made(rep, 7)
    await bulk(rep, "delete", ids)
    [happening] = await listed(owner)
    me = rep.session["person"]
    assert (happening["op"], happening["object"], happening["records"]) == ("delete", "company", 7)
    assert (happening["actor_id"], happening["actor"]) == (me["id"], me["name"])
    shown = (await owner.post("/api/recoveries/preview", json=wanted(happening))).json()
    assert (shown["records"], shown["already"], shown["edited"]) == (7, 0, 0)
    assert shown["sample"] == [f"Works {number}" for number in range(7)]
    assert await names(owner) == []
    order = wanted(happening, id=str(uuid4()))
    done = await owner.post("/api/recoveries", json=order)
    assert done.json() == {"undone": 7, "kept": []}
    assert await names(owner) == shown["sample"]
    # Again, by whoever pressed twice, and by somebody else later.
    for again in (order, wanted(happening, id=str(uuid4()))):
        answer = await owner.post("/api/recoveries", json=again)
        assert (answer.status_code, answer.json()["code"]) == (409, "records.already_undone")
    assert (await owner.post("/api/recoveries/preview", json=wanted(happening))).json()["already"] == 7
    # It is a batch of its own and can be undone.
    assert (await owner.post(f"/api/batches/{order['id']}/undo")).json()["undone"] == 7
    assert await names(owner) == []


async def test_it_comes_back_across_a_rotation_of_the_keys(rapport: Rapport, owner: Person) -> None:
    """What was there before is under the former key in no row any more, and yet it is found and read."""
    ids = await made(owner, 3, website="https://before.example")
    await bulk(owner, "update", ids, website="https://after.example")
    await bulk(owner, "delete", ids)
    await started(rapport, owner)
    assert (await finish(rapport, owner)).phase == "ended"
    assert await names(owner) == []
    found = {each["op"]: each for each in await listed(owner)}
    shown = (await owner.post("/api/recoveries/preview", json=wanted(found["delete"]))).json()
    assert shown["sample"] == ["Works 0", "Works 1", "Works 2"]
    for op in ("delete", "update"):
        done = await owner.post("/api/recoveries", json=wanted(found[op], id=str(uuid4())))
        assert done.json() == {"undone": 3, "kept": []}, op
    assert await names(owner) == shown["sample"]
    sites = [(await owner.get(f"/api/companies/{each}")).json()["record"]["website"] for each in ids]
    assert sites == ["https://before.example"] * 3


async def test_single_deletes_that_follow_each_other_are_one_happening(
    rapport: Rapport, owner: Person, email: str
) -> None:
    rep = await colleague(rapport, owner, f"r.{email}")
    mine, theirs = await made(owner, 3), await made(rep, 2)
    for person, ids in ((owner, mine[:2]), (rep, theirs), (owner, mine[2:])):
        for each in ids:
            assert (await person.delete(f"/api/companies/{each}")).status_code < 300
    found = {each["actor_id"]: each for each in await listed(owner)}
    by_owner = found[owner.session["person"]["id"]]
    assert {each["records"] for each in found.values()} == {2, 3}
    done = await owner.post("/api/recoveries", json=wanted(by_owner, id=str(uuid4())))
    assert done.json()["undone"] == 3
    assert len(await names(owner)) == 3


async def test_changed_values_come_back_but_not_over_a_later_edit(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"r.{email}")
    ids = await made(rep, 4, website="https://before.example")
    await bulk(rep, "update", ids, website="https://after.example")
    await owner.patch(f"/api/companies/{ids[0]}", json={"website": "https://later.example"})
    happening = next(each for each in await listed(owner) if each["batch_id"])
    shown = (await owner.post("/api/recoveries/preview", json=wanted(happening))).json()
    assert (shown["records"], shown["edited"]) == (4, 1)
    done = (await owner.post("/api/recoveries", json=wanted(happening, id=str(uuid4())))).json()
    assert done["undone"] == 3
    assert [(each["id"], each["reason"]) for each in done["kept"]] == [(ids[0], "edited_since")]
    sites = [(await owner.get(f"/api/companies/{each}")).json()["record"]["website"] for each in ids]
    assert sites == ["https://later.example", *["https://before.example"] * 3]


async def test_a_reader_finds_and_brings_back_their_own_only(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"r.{email}")
    stranger = await rapport.sign_up("Others", "GB", f"o.{email}")
    theirs, own = await made(owner, 2), await made(rep, 1)
    await bulk(owner, "delete", [*theirs, *own])
    [seen] = await listed(rep)
    [whole] = await listed(owner)
    assert (seen["records"], whole["records"]) == (1, 3)
    assert (await rep.post("/api/recoveries/preview", json=wanted(whole))).json()["records"] == 1
    assert (await rep.post("/api/recoveries", json=wanted(whole, id=str(uuid4())))).json() == {"undone": 1, "kept": []}
    assert len(await names(owner)) == 1
    assert await listed(stranger) == []
    assert (await stranger.post("/api/recoveries/preview", json=wanted(whole))).json()["records"] == 0
    assert (await stranger.post("/api/recoveries", json=wanted(whole, id=str(uuid4())))).json()["undone"] == 0
    assert (await rapport.browser().get("/api/recoveries")).status_code == 401


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 422),
        ("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", 422),
        ("2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z", 422),
        ("2026-01-01T00:00:00", "2026-01-02T00:00:00", 422),
        ("yesterday", "2026-01-02T00:00:00Z", 400),
    ],
)
async def test_what_is_no_period_is_said_to_be_none(owner: Person, since: str, until: str, status: int) -> None:
    answer = await owner.get("/api/recoveries", params={"period_start": since, "period_end": until})
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["code"] == "records.bad_period"


async def test_an_object_that_is_not_there_is_not_found(owner: Person) -> None:
    asked = {"object": "nothing", "op": "delete", "actor_id": None, "batch_id": None, "first_seq": 1, "last_seq": 9}
    assert (await owner.post("/api/recoveries/preview", json=asked)).status_code == 404
    assert (await owner.post("/api/recoveries", json={**asked, "id": str(uuid4())})).status_code == 404
