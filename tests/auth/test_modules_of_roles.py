"""Which modules a role includes: what it leaves out refuses at once by every way in; nobody gives what they lack."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.app import Person, Rapport
from tests.support.team import code, hired, me, roster
from tests.support.tokens import with_token

Json = dict[str, Any]
LEFT_OUT, FORBIDDEN, ABOVE = (403, "not_in_role"), (403, "forbidden"), (403, "auth.above_you")
ALL = {"read": "all", "create": True, "update": "all", "delete": "all", "export": "all", "share": "all"}
OWN = {"read": "own", "create": True, "update": "own", "delete": "own", "export": "none", "share": "own"}
BASE: Json = {"objects": {"*": ALL}, "modules": ["crm"]}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder, with a deal."""
    person = await rapport.sign_up("Modules Ltd", "GB", email, name="Ann Lee")
    assert (await person.post("/api/deals", json={"name": "Plant"})).status_code == 201
    return person


async def role(owner: Person, name: str, rights: Json) -> Json:
    """A role of the organisation's own."""
    done = await owner.post("/api/roles", json={"label": {"zh": f"{name}角色", "en": name}, "rights": rights})
    assert done.status_code == 201, done.text
    made: Json = done.json()
    return made


async def give(who: Person, to: Person, *roles: str) -> tuple[int, str | None]:
    """Gives somebody roles in place of theirs."""
    return code(await who.patch(f"/api/members/{me(to)}", json={"roles": list(roles)}))


@pytest.mark.asvs("V8.2.1")
async def test_what_every_role_leaves_out_refuses_from_the_next_request_on(rapport: Rapport, owner: Person) -> None:
    care, rep = await role(owner, "Care", BASE), await hired(rapport, owner)
    machine = await with_token(rapport, rep, "records:read")
    for asks in (rep, machine):
        assert (await asks.post("/api/deals/count", json={})).json() == {"count": 0}
    assert await give(owner, rep, care["key"]) == (204, None)
    for asks in (rep, machine):
        for method, path, body in (
            ("POST", "deals/count", {}), ("POST", "deals/query", {}), ("GET", f"leads/{uuid4()}", None),
            ("POST", "deals/export", {}), ("POST", "search", {"q": "plant", "objects": ["deal"]}),
            ("POST", "contacts/count", {"filter": {"field": "deals.amount", "op": "gt", "value": "1"}}),
        ):  # fmt: skip
            refused = await asks.request(method, f"/api/{path}", json=body)
            if asks is rep or refused.json()["code"] != "auth.not_for_tokens":
                assert (code(refused), refused.json()["details"]) == (LEFT_OUT, {"module": "sales"}), path
        assert (await asks.post("/api/search", json={"q": "plant"})).json()["hits"] == []
        assert {each["name"] for each in (await asks.get("/api/objects")).json()} == {
            "company", "contact", "task", "activity",
        }  # fmt: skip
    seen = (await rep.get("/api/session")).json()
    assert (seen["modules"], seen["left_out"], seen["rights"]["objects"]["deal"]["read"]) == (
        ["crm", "sales"], ["sales"], "none",
    )  # fmt: skip
    shown = (await rep.get("/api/modules")).json()
    assert ([each["state"] for each in shown["modules"][:2]], shown["managers"]) == (["on", "left_out"], ["Ann Lee"])
    body = {"base_version": care["version"], "rights": {**BASE, "modules": None}}
    assert (await owner.patch(f"/api/roles/{care['id']}", json=body)).status_code == 200
    assert (await rep.post("/api/deals/count", json={})).json() == {"count": 1}, "its data stayed"


async def test_a_second_role_opens_a_module_as_far_as_it_gives_something_there(rapport: Rapport, owner: Person) -> None:
    care, rep = await role(owner, "Care", BASE), await hired(rapport, owner)
    assert await give(owner, rep, care["key"], "rep") == (204, None)
    assert (await rep.post("/api/deals/count", json={})).json() == {"count": 0}, "own, as the rep's role says"
    company = await owner.post("/api/companies", json={"name": "Theirs"})
    assert (await rep.get(f"/api/companies/{company.json()['record']['id']}")).status_code == 200
    assert await give(owner, rep, care["key"], "finance") == (204, None)
    assert code(await rep.post("/api/deals/count", json={})) == FORBIDDEN, "a module without rights in it"


@pytest.mark.asvs("V8.2.1")
async def test_nobody_gives_or_changes_a_role_with_more_modules_than_theirs(rapport: Rapport, owner: Person) -> None:
    desk = await role(owner, "Desk", {**BASE, "manage_people": True})
    whole = await role(owner, "Whole", {"objects": {"company": OWN}})
    helper, rep = await hired(rapport, owner, desk["key"]), await hired(rapport, owner)
    other = await hired(rapport, owner, desk["key"])
    assert await give(helper, rep, desk["key"]) == ABOVE, "the rep has what the helper has not"
    assert await give(helper, other, "rep") == ABOVE
    label = {"zh": "新", "en": "New"}
    for rights in ({"objects": {"company": OWN}}, {"objects": {"deal": OWN}, "modules": ["crm", "sales"]}):
        assert code(await helper.post("/api/roles", json={"label": label, "rights": rights})) == ABOVE
    body = {"base_version": whole["version"], "rights": {"objects": {"company": OWN}, "modules": ["crm"]}}
    assert code(await helper.patch(f"/api/roles/{whole['id']}", json=body)) == ABOVE
    empty = await helper.post("/api/roles", json={"label": label})
    assert (empty.status_code, empty.json()["rights"]["modules"]) == (201, ["crm"]), "a new role has those of its maker"
    assert {each["key"] for each in (await roster(helper))["roles"] if each["can_give"]} == {
        desk["key"], empty.json()["key"],
    }  # fmt: skip


async def test_modules_are_named_once_and_must_exist(owner: Person) -> None:
    made = await role(owner, "Twice", {**BASE, "modules": ["sales", "crm", "sales"]})
    assert made["rights"]["modules"] == ["crm", "sales"]
    body = {"label": {"zh": "无", "en": "None"}, "rights": {"modules": ["telepathy"]}}
    refused = await owner.post("/api/roles", json=body)
    assert (refused.status_code, refused.json()["fields"]["rights.modules"]["code"]) == (422, "auth.module_unknown")


async def test_a_preview_counts_nothing_of_what_would_be_left_out(rapport: Rapport, owner: Person) -> None:
    whole = await role(owner, "Whole", {"objects": {"*": ALL}})
    await hired(rapport, owner, whole["key"])
    asked = await owner.post(f"/api/roles/{whole['id']}/preview", json={"rights": BASE, "object": "deal"})
    told = {each["object"]: (each["before"], each["after"]) for each in asked.json()["objects"]}
    assert (told["deal"], told["company"]) == ((1, 0), (0, 0))
    assert asked.json()["examples"] == []
