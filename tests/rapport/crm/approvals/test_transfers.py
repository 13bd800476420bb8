"""Many records that change their owner at once: asked for first, then done by the bulk edit that there is."""

import pytest

from tests.support.app import Person, Rapport
from tests.support.approvals import REASON, Json, deal, member, rule, say, shown
from tests.support.imports import everything, findings, opened, step
from tests.support.team import code, me


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Transfers Ltd", "GB", email)


@pytest.fixture
async def other(rapport: Rapport, owner: Person) -> Person:
    """Another owner, who is asked where the founder asks."""
    return await member(rapport, owner, "Olga Other", role="owner")


@pytest.fixture
async def deals(owner: Person, other: Person) -> list[str]:
    """Three deals of the founder's."""
    await rule(owner, above="2", measure="owner_transfer", name="Many at once")
    return [(await deal(owner))["id"] for _ in range(3)]


def moved(ids: list[str], to: Person) -> Json:
    """A bulk edit of the owner."""
    return {"op": "update", "ids": ids, "fields": {"owner_id": me(to)}}


async def asked(person: Person, ids: list[str], to: Person) -> Json:
    """The request for a new owner."""
    body = {"subject": "owner_transfer", "object": "deal", "ids": ids, "owner_id": me(to), "reason": REASON}
    done = await person.post("/api/approvals", json=body)
    assert done.status_code == 201, done.text
    found: Json = done.json()
    return found


async def owners(person: Person, ids: list[str]) -> list[str]:
    """Whose the deals are."""
    return [(await person.get(f"/api/deals/{each}")).json()["record"]["owner_id"] for each in ids]


async def test_many_records_change_their_owner_once_it_is_agreed(
    rapport: Rapport, owner: Person, other: Person, deals: list[str]
) -> None:
    assert (await owner.post("/api/deals/bulk", json=moved(deals[:2], owner))).json()["done"] == 2
    refused = await owner.post("/api/deals/bulk", json=moved(deals, other))
    assert code(refused) == (409, "approvals.needed")
    assert (refused.json()["details"]["limit"], refused.json()["details"]["value"]) == ("2", "3")
    request = await asked(owner, deals, other)
    assert (request["transfer"]["count"], request["transfer"]["owner"]["id"]) == (3, me(other))
    assert [each["title"] for each in request["transfer"]["records"]] == ["Three sites"] * 3
    one = await owner.patch(f"/api/deals/{deals[0]}", json={"owner_id": me(other)})
    assert code(one) == (409, "approvals.locked")
    assert (await owner.patch(f"/api/deals/{deals[0]}", json={"name": "Four sites"})).status_code == 200
    again = {"subject": "owner_transfer", "object": "deal", "ids": deals, "owner_id": me(other), "reason": REASON}
    assert code(await owner.post("/api/approvals", json=again)) == (409, "approvals.locked")
    assert (await say(other, request)).json()["approval"]["state"] == "running"
    await rapport.run_jobs()
    ended = await shown(owner, request)
    assert (ended["approval"]["state"], ended["done"], ended["kept"]) == ("done", 3, 0)
    assert await owners(owner, deals) == [me(other)] * 3


async def test_records_that_went_meanwhile_are_left_and_counted(
    rapport: Rapport, owner: Person, other: Person, deals: list[str]
) -> None:
    request = await asked(owner, deals, other)
    assert (await owner.delete(f"/api/deals/{deals[0]}")).status_code == 200
    await say(other, request)
    await rapport.run_jobs()
    ended = await shown(owner, request)
    assert (ended["approval"]["state"], ended["done"], ended["kept"]) == ("done", 2, 1)
    more = [(await deal(owner))["id"] for _ in range(3)]
    second = await asked(owner, more, other)
    for each in more:
        assert (await owner.delete(f"/api/deals/{each}")).status_code == 200
    await say(other, second)
    await rapport.run_jobs()
    ended = await shown(owner, second)
    assert (ended["approval"]["state"], ended["approval"]["error"], ended["kept"]) == (
        "failed", "records.not_found", 3,
    )  # fmt: skip


async def test_nobody_asks_for_what_is_not_theirs(
    rapport: Rapport, owner: Person, other: Person, deals: list[str]
) -> None:
    rep = await member(rapport, owner, "Rob Rep")
    body = {"subject": "owner_transfer", "object": "deal", "ids": deals, "owner_id": me(rep), "reason": REASON}
    assert code(await rep.post("/api/approvals", json=body)) == (409, "approvals.not_needed")
    mine = [(await deal(rep))["id"] for _ in range(3)]
    given = {**body, "ids": mine, "owner_id": me(other)}
    assert code(await rep.post("/api/approvals", json=given)) == (403, "records.owner_not_yours")
    assert code(await rep.post("/api/approvals", json={**body, "object": "nothing"}))[0] == 404


async def test_a_transfer_that_is_returned_is_sent_again_with_another_reason(
    rapport: Rapport, owner: Person, other: Person, deals: list[str]
) -> None:
    request = await asked(owner, deals, other)
    await say(other, request, "return")
    url = f"/api/approvals/{request['approval']['id']}"
    sent = (await owner.post(f"{url}/resubmission", json={"reason": "She takes the region"})).json()
    assert (sent["approval"]["round"], sent["reason"]) == (2, "She takes the region")
    assert (await owner.post(f"{url}/withdrawal")).json()["approval"]["state"] == "withdrawn"
    assert (await owner.patch(f"/api/deals/{deals[0]}", json={"owner_id": me(other)})).status_code == 200


async def test_a_file_is_no_way_around(rapport: Rapport, owner: Person, other: Person) -> None:
    await rule(owner, above="2", measure="owner_transfer", name="Many at once")
    names = [f"Acme {letter}" for letter in "ABC"]
    for name in names:
        done = await owner.post("/api/companies", json={"name": name, "website": f"https://{name[-1].lower()}.example"})
        assert done.status_code == 201, done.text

    async def brought(some: list[str]) -> Json:
        content = "\n".join(["account,owner", *(f"{name},Olga Other" for name in some)]).encode()
        item = await opened(owner, content)
        found = await findings(rapport, owner, item)
        await step(rapport, owner, item, "dry-run", decisions=dict.fromkeys(found, "update"))
        return await step(rapport, owner, item, "run")

    ended = await brought(names)
    assert (ended["state"], ended["error_code"]) == ("failed", "approvals.needed")
    assert {each["owner_id"] for each in await everything(owner)} == {me(owner)}
    assert (await brought(names[:2]))["state"] == "done"
    assert sorted(each["owner_id"] == me(other) for each in await everything(owner)) == [False, True, True]


async def test_many_rows_in_one_call_are_no_way_around(owner: Person, other: Person, deals: list[str]) -> None:
    def body(ids: list[str]) -> Json:
        return {"rows": [{"op": "update", "id": each, "fields": {"owner_id": me(other)}} for each in ids]}

    assert code(await owner.post("/api/deals/rows", json=body(deals))) == (409, "approvals.needed")
    assert await owners(owner, deals) == [me(owner)] * 3
    done = await owner.post("/api/deals/rows", json=body(deals[:2]))
    assert [each["status"] for each in done.json()["rows"]] == ["updated", "updated"]


async def test_a_request_that_is_sent_twice_is_one(owner: Person, other: Person, deals: list[str]) -> None:
    body = {"subject": "owner_transfer", "object": "deal", "ids": deals, "owner_id": me(other), "reason": REASON}
    key = {"idempotency-key": "ask once"}
    first, again = [await owner.post("/api/approvals", json=body, headers=key) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201), first.text
    url = f"/api/approvals/{first.json()['approval']['id']}"
    assert again.json()["approval"]["id"] == first.json()["approval"]["id"]
    key = {"idempotency-key": "withdraw once"}
    done = [(await owner.post(f"{url}/withdrawal", headers=key)).json() for _ in range(2)]
    assert [each["approval"]["state"] for each in done] == ["withdrawn"] * 2
    assert [each["verb"] for each in (await owner.get(url)).json()["events"]] == ["withdraw", "asked"]
