"""Layouts: what a reader is given for an object, who may arrange it, and that it neither gives nor takes anything."""

from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from auth.authz.roles import MANAGER, REP
from rapport.crm.records.organisation_settings import organisation_setting
from tests.support.app import Person, Rapport
from tests.support.own_fields import define
from tests.support.team import organisation_id

Json = dict[str, Any]

AT = "/api/layouts/company"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Layouts Ltd", "GB", email)


def section(title: str, *fields: str, folded: bool = False, **shown: bool) -> Json:
    """A section as the settings send it."""
    return {
        "title": {"zh": "", "en": title}, "folded": folded, "fields": [{"name": name, **shown} for name in fields],
    }  # fmt: skip


async def arrange(person: Person, *sections: Json, role: str | None = None, base: int = 0) -> Json:
    """Saves a layout of companies and returns all of them."""
    body = {"base_version": base, "sections": list(sections) or None, "role": role}
    done = await person.put(AT, json=body)
    assert done.status_code == 200, done.text
    answer: Json = done.json()
    return answer


async def shown(person: Person) -> list[tuple[str, list[str]]] | None:
    """The sections of companies as somebody gets them."""
    objects = (await person.get("/api/objects")).json()
    found = next(each["layout"] for each in objects if each["name"] == "company")
    return found and [(each["title"]["en"], [field["name"] for field in each["fields"]]) for each in found]


async def roles(person: Person) -> dict[str, str]:
    """The ids of the organisation's roles by key."""
    return {each["key"]: each["id"] for each in (await person.get("/api/roles")).json()}


async def test_a_role_has_its_own_and_everybody_else_the_default(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await rapport.hire(owner, f"rep-{email}")
    ids = await roles(owner)
    first = (await owner.get(AT)).json()
    assert [each["sections"] for each in first["layouts"]] == [None] * (len(ids) + 1)
    assert {field["name"] for each in first["standard"] for field in each["fields"]} == {
        each["name"] for each in first["fields"]
    }
    assert await shown(owner) is None
    await arrange(owner, section("Core", "name", "website"), section("Rest", "owner_id", folded=True))
    assert await shown(owner) == [("Core", ["name", "website"]), ("Rest", ["owner_id"])]
    assert await shown(rep) == await shown(owner)
    saved = await arrange(owner, section("Mine", "name"), role=ids[REP])
    mine = next(each for each in saved["layouts"] if each["role"] == ids[REP])
    assert (mine["version"], mine["changed_by"]) == (1, owner.session["person"]["id"])
    assert mine["sections"][0]["title"] == {"zh": "Mine", "en": "Mine"}  # one language stands for the other
    assert await shown(rep) == [("Mine", ["name"])]
    # Of two roles the one that comes first among the roles counts; one without a layout doesn't.
    member = f"/api/members/{rep.session['person']['id']}"
    assert (await owner.patch(member, json={"roles": [REP, MANAGER]})).status_code == 204
    assert await shown(rep) == [("Mine", ["name"])]
    await arrange(owner, section("Managed", "name", "phone"), role=ids[MANAGER])
    assert await shown(rep) == [("Managed", ["name", "phone"])]
    # A reset takes one's own away, and the default after it; the version goes on.
    await arrange(owner, role=ids[MANAGER], base=1)
    await arrange(owner, role=ids[REP], base=1)
    assert await shown(rep) == [("Core", ["name", "website"]), ("Rest", ["owner_id"])]
    again = await arrange(owner, base=1)
    assert (again["layouts"][0]["version"], again["layouts"][0]["sections"]) == (2, None)
    assert await shown(rep) is None


async def test_it_gives_nothing_and_takes_nothing(rapport: Rapport, owner: Person, email: str) -> None:
    secret = (await define(owner, "text", "Margin"))["name"]
    record = (await owner.post("/api/companies", json={"name": "Acme", secret: "40", "phone": "+45 62521000"})).json()
    ids = await roles(owner)
    made = await owner.post(
        "/api/roles",
        json={
            "label": {"zh": "外包", "en": "Outsourced"},
            "rights": {
                "objects": {"company": {"read": "all", "create": True, "update": "all"}},
                "fields": {"company": {secret: {"read": "hidden", "edit": False}}},
            },
        },
    )
    assert made.status_code in (200, 201), made.text
    key = next(each["key"] for each in (await owner.get("/api/roles")).json() if each["key"] not in ids)
    outsider = await rapport.hire(owner, f"out-{email}", role=key)
    saved = await arrange(owner, section("All", "name", secret))
    told = next(each for each in saved["roles"] if each["label"]["en"] == "Outsourced")
    assert (told["hidden"], told["masked"], told["reads"]) == ([secret], [], True)
    # What is hidden isn't named either; what is left out is there for lists and the API.
    assert await shown(outsider) == [("All", ["name"])]
    one = (await outsider.get(f"/api/companies/{record['record']['id']}")).json()["record"]
    assert (secret in one, one["phone"]) == (False, "+45 62521000")
    done = await outsider.patch(f"/api/companies/{one['id']}", json={"base_version": 1, "phone": None})
    assert (done.status_code, done.json()["record"]["phone"]) == (200, None)


async def test_new_and_required_fields_find_their_place(owner: Person) -> None:
    await arrange(owner, section("Core", "name"), section("Last", "phone"))
    late = (await define(owner, "text", "Route"))["name"]
    assert await shown(owner) == [("Core", ["name"]), ("Last", ["phone", late])]
    # One that was left out on purpose stays out, until it is required: then a form can't do without it.
    await arrange(owner, section("Core", "name"), section("Last", "phone"), base=1)
    assert await shown(owner) == [("Core", ["name"]), ("Last", ["phone"])]
    await owner.patch(f"/api/fields/company/{late}", json={"base_version": 1, "required": True})
    found = (await owner.get("/api/objects")).json()
    last = next(each["layout"] for each in found if each["name"] == "company")[-1]["fields"]
    assert last[-1] == {"name": late, "page": False, "form": True}
    refused = await owner.put(AT, json={"base_version": 2, "sections": [section("Core", "name")]})
    assert (refused.status_code, refused.json()["fields"][late]["code"]) == (422, "records.layout_required")
    hidden = [section("Core", "name"), section("Last", late, form=False)]
    refused = await owner.put(AT, json={"base_version": 2, "sections": hidden})
    assert refused.json()["fields"][late]["code"] == "records.layout_required"
    # A role's layout says what there is: what is made later is under "more fields" there.
    mine = (await roles(owner))["owner"]
    await arrange(owner, section("Mine", "name", late), role=mine)
    later = (await define(owner, "text", "Later"))["name"]
    assert await shown(owner) == [("Mine", ["name", late])]
    await owner.patch(f"/api/fields/company/{late}", json={"base_version": 2, "archived": True})
    assert await shown(owner) == [("Mine", ["name"])]
    await arrange(owner, role=mine, base=1)
    assert await shown(owner) == [("Core", ["name"]), ("Last", ["phone", later])]


async def test_the_second_of_two_is_told_what_differs(owner: Person) -> None:
    await arrange(owner, section("Core", "name", "phone"))
    late = [section("Core", "name"), section("More", "phone", "website")]
    refused = await owner.put(AT, json={"base_version": 0, "sections": late})
    answer = refused.json()
    assert (refused.status_code, answer["code"]) == (409, "records.layout_changed")
    assert answer["details"]["fields"] == ["phone", "website"]
    assert answer["details"]["sections"] == [{"zh": "More", "en": "More"}]
    assert answer["details"]["theirs"]["version"] == 1
    assert await shown(owner) == [("Core", ["name", "phone"])]
    saved = await arrange(owner, *late, base=1)
    assert saved["layouts"][0]["version"] == 2
    # The same once more is no change, and so no new version.
    assert (await arrange(owner, *late, base=2))["layouts"][0]["version"] == 2


async def test_what_is_wrong_is_said_and_nothing_is_kept(rapport: Rapport, owner: Person, email: str) -> None:
    for wrong, place, code in (
        ([section("A", "name", "nowhere")], "nowhere", "records.layout_unknown_field"),
        ([section("A", "name"), section("B", "name")], "name", "records.layout_field_twice"),
        ([section(" ", "name")], "sections.0", "records.layout_untitled"),
        ([section("x" * 41, "name")], "sections.0", "records.layout_untitled"),
    ):
        refused = await owner.put(AT, json={"base_version": 0, "sections": wrong})
        assert (refused.status_code, refused.json()["fields"][place]["code"]) == (422, code), refused.text
    body: Json = {"base_version": 0, "sections": [section("A", "name")], "role": str(uuid4())}
    refused = await owner.put(AT, json=body)
    assert (refused.status_code, refused.json()["code"]) == (404, "records.layout_role_not_found")
    assert (await owner.put("/api/layouts/nothing", json={**body, "role": None})).status_code == 404
    assert (await owner.get("/api/layouts/nothing")).status_code == 404
    rep = await rapport.hire(owner, f"rep-{email}")
    assert (await rep.put(AT, json={**body, "role": None})).status_code == 403
    assert (await rep.get(AT)).status_code == 403
    assert await shown(owner) is None


async def test_a_role_that_is_deleted_takes_its_layout_along(rapport: Rapport, owner: Person) -> None:
    wanted = {"label": {"zh": "外包", "en": "Outsourced"}, "rights": {"objects": {"*": {"read": "own"}}}}
    made = await owner.post("/api/roles", json=wanted)
    assert made.status_code == 201, made.text
    new = next(each["id"] for each in (await owner.get("/api/roles")).json() if each["label"]["en"] == "Outsourced")
    await arrange(owner, section("Theirs", "name"), role=new)
    await arrange(owner, section("All", "name"))
    assert (await owner.delete(f"/api/roles/{new}")).status_code == 204
    await rapport.run_jobs()
    tenant = await rapport.parts.directory.tenant(organisation_id(owner))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        kept = await session.rows(sa.select(organisation_setting.c.name))
    assert [row.name for row in kept if row.name.startswith("layout.")] == ["layout.company.default"]
    assert await shown(owner) == [("All", ["name"])]
