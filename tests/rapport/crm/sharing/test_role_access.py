"""Why somebody would see a record if a role were changed, and that nobody learns of records by asking."""

from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.plans import switch
from tests.support.team import code, hired, me

pytestmark = pytest.mark.deep

Json = dict[str, Any]
OWN: Json = {"read": "own", "create": True, "update": "own", "delete": "own", "share": "own"}
MISSING = (404, "records.not_found")


async def a_role(person: Person, name: str, rights: Json) -> Json:
    """A role that gives these rights."""
    made = await person.post("/api/roles", json={"label": {"zh": f"{name}角色", "en": name}, "rights": rights})
    assert made.status_code == 201, made.text
    found: Json = made.json()
    return found


async def test_the_way_by_which_a_changed_role_would_open_a_record(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Why Ltd", "GB", email)
    role = await a_role(owner, "Seller", {"objects": {"*": OWN}})
    first, second = [await hired(rapport, owner, role["key"]) for _ in range(2)]
    team = "/api/teams/0198c0de-0000-7000-8000-00000000beef"
    await owner.put(team, json={"name": "North", "people": [me(first), me(second)]})
    record = (await second.post("/api/companies", json={"name": "Theirs"})).json()["record"]["id"]
    url = f"/api/roles/{role['id']}/access"

    async def asked(read: str, **over: Any) -> Any:
        rights = {"objects": {"*": {**OWN, "read": read}}}
        body = {"rights": rights, "person_id": me(first), "object": "company", "record_id": record}
        return await owner.post(url, json=body | over)

    assert code(await asked("own")) == MISSING
    found = (await asked("team")).json()
    [reason] = found["reasons"]
    assert (found["owner"]["id"], reason["because"]) == (me(second), "team")
    assert [each["name"] for each in reason["through"]] == ["North"]
    assert [(each["key"], each["depth"]) for each in reason["roles"]] == [(role["key"], "team")]
    assert reason["levels"] == ["read"]
    assert {each["id"] for each in found["others"]} == {me(owner), me(second)}
    of_second = (await asked("own", person_id=me(second))).json()
    assert [each["because"] for each in of_second["reasons"]] == ["owner"]
    assert [each["because"] for each in (await asked("all")).json()["reasons"]] == ["team", "all"]
    assert code(await asked("all", object="nonsense")) == MISSING
    assert code(await asked("all", record_id=me(first))) == MISSING
    assert code(await asked("all", person_id=record)) == (404, "auth.member_not_found")
    assert code(await owner.post(f"/api/roles/{record}/access", json={
        "rights": {}, "person_id": me(first), "object": "company", "record_id": record,
    })) == (404, "auth.role_not_found")  # fmt: skip
    assert code(await first.get(f"/api/companies/{record}")) == MISSING


async def test_only_who_manages_people_asks_and_only_of_what_they_see(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Why Ltd", "GB", email)
    helping = await a_role(owner, "Helper", {"objects": {"*": OWN}, "manage_people": True})
    helper, rep = await hired(rapport, owner, helping["key"]), await hired(rapport, owner, "rep")
    record = (await rep.post("/api/companies", json={"name": "Theirs"})).json()["record"]["id"]
    roles = {each["key"]: each["id"] for each in (await owner.get("/api/roles")).json()}
    body = {"rights": {"objects": {"*": OWN}}, "person_id": me(rep), "object": "company", "record_id": record}
    url = f"/api/roles/{roles['rep']}/access"
    assert (await owner.post(url, json=body)).status_code == 200
    assert code(await helper.post(url, json=body)) == MISSING
    assert code(await rep.post(url, json=body)) == (403, "forbidden")
    await switch(rapport, owner, "crm", on=False)
    assert code(await owner.post(url, json=body)) == (403, "not_in_plan")
