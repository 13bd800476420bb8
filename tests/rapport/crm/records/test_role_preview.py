"""What a change of a role comes to, before it is saved: counted over what its editor sees too."""

from typing import Any
from uuid import uuid4

import pytest

from kernel.db import TenantSession
from tests.support.app import Person, Rapport
from tests.support.team import code, hired, me

pytestmark = pytest.mark.deep

OWN = {"read": "own", "create": True, "update": "own", "delete": "own", "share": "own"}


async def a_role(person: Person, name: str, rights: object) -> dict[str, Any]:
    """A role that gives these rights."""
    made = await person.post("/api/roles", json={"label": {"zh": f"{name}角色", "en": name}, "rights": rights})
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def test_counts_before_and_after_with_examples_and_who_else(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Preview Ltd", "GB", email)
    role = await a_role(owner, "Seller", {"objects": {"*": OWN}})
    first, second = await hired(rapport, owner, role["key"]), await hired(rapport, owner, role["key"])
    await first.post("/api/companies", json={"name": "Firsts"})
    for name in ("One", "Two"):
        await second.post("/api/companies", json={"name": name})
    wanted = {"objects": {"*": OWN, "company": {**OWN, "read": "all"}},
              "fields": {"company": {"phone": {"read": "hidden"}}}}  # fmt: skip
    url = f"/api/roles/{role['id']}/preview"
    done = (await owner.post(url, json={"rights": wanted, "object": "company"})).json()
    assert done["person_id"] == me(first)
    counted = {each["object"]: each for each in done["objects"]}
    company, contact = counted["company"], counted["contact"]
    assert (company["before"], company["after"]) == (1, 3)
    assert company["fields_before"] - company["fields_after"] == 1
    assert (contact["before"], contact["after"]) == (0, 0)
    assert [(each["title"], each["is_new"]) for each in done["examples"]] == [
        ("Two", True), ("One", True), ("Firsts", False)
    ]  # fmt: skip
    assert done["others"] == [{"id": me(second), "name": "Ina New", "before": 2, "after": 3}]
    assert done["depths"] == {"none": 0, "own": 1, "team": 1, "subtree": 1, "territory": 1, "all": 3}
    of_second = (await owner.post(url, json={"rights": {"objects": {}}, "person_id": me(second)})).json()
    assert [each["after"] for each in of_second["objects"]] == [0] * len(of_second["objects"])
    assert (await first.post("/api/companies/count", json={})).json() == {"count": 1}


async def test_however_many_are_concerned_one_statement_counts(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page asks at each click, so each table is gone through once."""
    owner = await rapport.sign_up("Preview Ltd", "GB", email)
    role = await a_role(owner, "Seller", {"objects": {"*": OWN}})
    people = [await hired(rapport, owner, role["key"]) for _ in range(3)]
    await people[2].post("/api/companies", json={"name": "Theirs"})
    asked: list[str] = []
    rows = TenantSession.rows

    async def noted(session: TenantSession, statement: Any, *more: Any) -> Any:
        asked.append(str(statement))
        return await rows(session, statement, *more)

    monkeypatch.setattr(TenantSession, "rows", noted)
    wanted = {"objects": {"*": {**OWN, "read": "all"}}}
    body = {"rights": wanted, "object": "company"}
    done = (await owner.post(f"/api/roles/{role['id']}/preview", json=body)).json()
    assert [(each["before"], each["after"]) for each in done["others"]] == [(0, 1), (1, 1)]
    assert len([each for each in asked if "count(" in each]) == 1


async def test_an_example_says_what_it_is_worth_and_of_whom_as_far_as_both_see_it(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Preview Ltd", "GB", email)
    role = await a_role(owner, "Seller", {"objects": {"*": OWN}})
    await hired(rapport, owner, role["key"])
    company = (await owner.post("/api/companies", json={"name": "Boyuan"})).json()["record"]["id"]
    deal = {"name": "Line two", "company": company, "amount": "3480000", "currency": "GBP"}
    assert (await owner.post("/api/deals", json=deal)).status_code == 201
    url, deals = f"/api/roles/{role['id']}/preview", {**OWN, "read": "all"}

    async def example(rights: dict[str, Any], by: Person = owner) -> tuple[Any, ...]:
        done = (await by.post(url, json={"rights": rights, "object": "deal"})).json()
        [each] = done["examples"]
        assert (each["title"], each["is_new"]) == ("Line two", True)
        return each["belongs_to"], each["amount"], each["currency"]

    assert await example({"objects": {"*": deals}}) == ("Boyuan", "3480000", "GBP")
    assert await example({"objects": {"*": OWN, "deal": deals}}) == (None, "3480000", "GBP")
    assert await example({"objects": {"deal": deals}}) == (None, "3480000", "GBP")
    hidden = {"deal": {"amount": {"read": "hidden", "edit": False}}}
    assert await example({"objects": {"*": deals}, "fields": hidden}) == ("Boyuan", None, None)
    office = await a_role(owner, "Office", {"objects": {"deal": deals}, "fields": hidden, "manage_people": True})
    helper = await hired(rapport, owner, office["key"])
    assert await example({"objects": {"*": deals}}, helper) == (None, None, None)


async def test_an_editor_counts_nothing_that_they_do_not_see(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Preview Ltd", "GB", email)
    office = await a_role(owner, "Office", {"objects": {"*": OWN}, "manage_people": True})
    seller = await a_role(owner, "Seller", {"objects": {"*": OWN}})
    helper, rep = await hired(rapport, owner, office["key"]), await hired(rapport, owner, seller["key"])
    await rep.post("/api/companies", json={"name": "Theirs"})
    url = f"/api/roles/{seller['id']}/preview"
    everything = {"objects": {"*": {**OWN, "read": "all"}}}
    done = (await helper.post(url, json={"rights": everything, "object": "company"})).json()
    assert {(each["before"], each["after"]) for each in done["objects"]} == {(0, 0)}
    assert done["examples"] == []
    assert code(await rep.post(url, json={"rights": everything})) == (403, "forbidden")
    assert code(await owner.post(url, json={"rights": {}, "person_id": str(uuid4())})) == (404, "auth.member_not_found")
    gone = f"/api/roles/{uuid4()}/preview"
    assert code(await owner.post(gone, json={"rights": {}})) == (404, "auth.role_not_found")
    empty = await a_role(owner, "Empty", {})
    done = (await owner.post(f"/api/roles/{empty['id']}/preview", json={"rights": {}})).json()
    assert done == {"person_id": None, "objects": [], "examples": [], "others": [], "more_others": 0, "depths": {}}
