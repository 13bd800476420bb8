"""Roles as data: made, renamed, changed and deleted by who has all that they give; everybody's next request knows."""

import csv
import io
import re
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from auth.authz.roles import SYSTEM_ROLES
from auth.models import EVENT_DETAILS, ROLE_LABEL, ROLE_PERMISSIONS, role, security_event
from kernel.tables import change
from tests.support.app import Person, Rapport
from tests.support.audit import details_of
from tests.support.imports import home_of
from tests.support.own_fields import define
from tests.support.team import address, code, hired, invited, me, organisation_id, roster, shown

pytestmark = pytest.mark.deep

OWN = {"read": "own", "create": True, "update": "own", "delete": "own", "export": "none", "share": "own"}
REPS = {"*": OWN, **{name: {**OWN, "read": "all"} for name in ("product", "campaign")}}
"""Everybody names products and campaigns in what is theirs."""
NOTHING = {"read": "none", "create": False, "update": "none", "delete": "none", "export": "none", "share": "none"}
ABOVE = (403, "auth.above_you")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Roles Ltd", "GB", email)


async def listed(person: Person) -> dict[str, Any]:
    """The roles by their English name."""
    done = await person.get("/api/roles")
    assert done.status_code == 200, done.text
    return {each["label"]["en"]: each for each in done.json()}


async def made(person: Person, name: str, **more: object) -> dict[str, Any]:
    """A new role of this name."""
    done = await person.post("/api/roles", json={"label": {"zh": f"{name}角色", "en": name}, **more})
    assert done.status_code == 201, done.text
    found: dict[str, Any] = done.json()
    return found


async def rows(rapport: Rapport, owner: Person) -> Any:
    """The roles and who has which, as they are stored."""
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        return [await session.rows(sa.select(role).order_by(role.c.id)), (await roster(owner))["members"]]


async def test_the_list_has_the_system_roles_first_with_who_has_them(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    found = await listed(owner)
    assert [each["key"] for each in found.values()] == list(SYSTEM_ROLES)
    assert [(each["is_system"], each["editable"]) for each in found.values()] == [(True, False)] * 5
    assert found["Rep"]["rights"]["objects"] == REPS
    assert found["Rep"]["people"] == [{"id": me(rep), "name": "Ina New"}]
    assert code(await rep.get("/api/roles")) == (403, "forbidden")


async def test_a_copy_is_changed_and_the_next_request_of_who_has_it_knows(rapport: Rapport, owner: Person) -> None:
    seller, mate = await hired(rapport, owner), await hired(rapport, owner)
    await mate.post("/api/companies", json={"name": "Theirs"})
    copy = await made(owner, "Seller", copy_of=(await listed(owner))["Rep"]["id"])
    assert (copy["rights"]["objects"], copy["version"], copy["editable"]) == (REPS, 1, True)
    assert code(await owner.patch(f"/api/members/{me(seller)}", json={"roles": [copy["key"]]})) == (204, None)
    assert (await shown(owner, me(seller)))["roles"] == [copy["key"]]
    assert (await seller.post("/api/companies/count", json={})).json() == {"count": 0}
    wider = {"objects": {**REPS, "company": {**OWN, "read": "all"}}, "import": True}
    changed = await owner.patch(f"/api/roles/{copy['id']}", json={"base_version": 1, "rights": wider})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert (await seller.post("/api/companies/count", json={})).json() == {"count": 1}
    assert (await mate.post("/api/companies/count", json={})).json() == {"count": 1}
    session = (await seller.get("/api/session")).json()["rights"]
    assert (session["import"], session["export"], session["objects"]["company"]["read"]) == (True, False, "all")
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as opened:
        mine = (change.c.object == "role") & (change.c.record_id == UUID(copy["id"]))
        logged = await opened.rows(sa.select(change).where(mine).order_by(change.c.seq))
    assert [(each.op, list(each.field_ids)) for each in logged] == [
        ("create", [ROLE_LABEL, ROLE_PERMISSIONS]), ("update", [ROLE_PERMISSIONS])
    ]  # fmt: skip
    assert logged[1].public[str(ROLE_PERMISSIONS)]["objects"] == REPS
    assert logged[1].public["after"]["objects"] == wider["objects"]
    async with rapport.parts.runtime.databases.control_session() as control:
        noted = security_event.c.organisation_id == organisation_id(owner)
        kinds = [row.kind for row in await control.rows(sa.select(security_event.c.kind).where(noted))]
        assert (kinds.count("role_created"), kinds.count("role_changed")) == (1, 1)


async def test_a_role_is_renamed_in_both_languages(owner: Person) -> None:
    one, other = await made(owner, "One"), await made(owner, "Other")
    url = f"/api/roles/{one['id']}"
    for label, refusal in (
        ({"zh": " ", "en": "x"}, (422, "invalid")),
        ({"zh": "新", "en": "other"}, (409, "auth.role_name_taken")),
        ({"zh": "所有者", "en": "New"}, (409, "auth.role_name_taken")),
    ):
        assert code(await owner.patch(url, json={"base_version": 1, "label": label})) == refusal
    done = await owner.patch(url, json={"base_version": 1, "label": {"zh": " 渠道 ", "en": "Channel"}})
    assert (done.json()["label"], done.json()["version"]) == ({"zh": "渠道", "en": "Channel"}, 2)
    assert other["id"] in {each["id"] for each in (await listed(owner)).values()}


async def test_who_comes_second_is_told_what_the_first_saved(rapport: Rapport, owner: Person) -> None:
    admin = await hired(rapport, owner, "admin")
    one = await made(owner, "Contended", rights={"objects": {"*": OWN}})
    url = f"/api/roles/{one['id']}"
    first = {"objects": {"*": OWN, "deal": {**OWN, "read": "team"}}}
    assert (await admin.patch(url, json={"base_version": 1, "rights": first})).status_code == 200
    second = await owner.patch(url, json={"base_version": 1, "rights": {"objects": {}}})
    assert code(second) == (409, "auth.role_changed")
    current = second.json()["details"]["current"]
    assert (current["version"], current["rights"]["objects"]) == (2, first["objects"])
    assert (await listed(owner))["Contended"]["rights"]["objects"] == first["objects"]


@pytest.mark.asvs("V2.3.2")
async def test_a_saved_role_is_put_back_by_an_edit_of_its_own_unless_somebody_saved_since(
    rapport: Rapport, owner: Person
) -> None:
    before = await made(owner, "Undone", rights={"objects": {"*": OWN}, "configure": True})
    url = f"/api/roles/{before['id']}"
    former = {"objects": before["rights"]["objects"], "configure": True}
    wider = {**former, "see_disk": True}
    saved = (await owner.patch(url, json={"base_version": 1, "rights": wider})).json()
    back = await owner.patch(url, json={"base_version": saved["version"], "rights": former})
    assert (back.status_code, back.json()["version"], back.json()["rights"]) == (200, 3, before["rights"])
    late = await owner.patch(url, json={"base_version": saved["version"], "rights": wider})
    assert code(late) == (409, "auth.role_changed")
    assert (await listed(owner))["Undone"] == back.json()
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = security_event.c.organisation_id == organisation_id(owner)
        kinds = sa.select(security_event.c.kind).where(mine, security_event.c.kind == "role_changed")
        assert len(await control.rows(kinds)) == 2


@pytest.mark.asvs("V8.2.1")
async def test_what_somebody_may_not_give_any_more_is_not_put_back(rapport: Rapport, owner: Person) -> None:
    """The undo is judged by what its maker has by then."""
    broad = await made(owner, "Broad", rights={"objects": {"*": OWN}, "manage_people": True, "configure": True})
    helper = await hired(rapport, owner, role=broad["key"])
    role_of = await made(helper, "Small", rights={"objects": {"*": OWN}, "configure": True})
    url = f"/api/roles/{role_of['id']}"
    saved = await helper.patch(url, json={"base_version": 1, "rights": {"objects": {"*": OWN}}})
    assert saved.status_code == 200
    less = {"objects": {"*": OWN}, "manage_people": True}
    cut = await owner.patch(f"/api/roles/{broad['id']}", json={"base_version": 1, "rights": less})
    assert cut.status_code == 200
    again = {"objects": {"*": OWN}, "configure": True}
    assert code(await helper.patch(url, json={"base_version": 2, "rights": again})) == ABOVE
    assert (await listed(owner))["Small"]["rights"] == saved.json()["rights"]


@pytest.mark.asvs("V8.2.1")
async def test_nobody_makes_or_changes_a_role_beyond_their_own_rights(rapport: Rapport, owner: Person) -> None:
    hr = await made(owner, "HR", rights={"objects": {"*": OWN}, "manage_people": True})
    strong = await made(owner, "Strong", rights={"objects": {"*": {**OWN, "read": "all"}}})
    weak = await made(owner, "Weak", rights={"objects": {"*": OWN}})
    helper = await hired(rapport, owner, hr["key"])
    before = await rows(rapport, owner)
    label = {"zh": "甲", "en": "A"}
    for tried in (
        helper.post("/api/roles", json={"label": label, "rights": {"objects": {"*": {**OWN, "read": "team"}}}}),
        helper.post("/api/roles", json={"label": label, "rights": {"objects": {"*": {**OWN, "export": "own"}}}}),
        helper.post("/api/roles", json={"label": label, "rights": {"billing": True}}),
        helper.post("/api/roles", json={"label": label, "copy_of": strong["id"]}),
        helper.patch(f"/api/roles/{weak['id']}", json={"base_version": 1, "rights": {"configure": True}}),
        helper.patch(f"/api/roles/{strong['id']}", json={"base_version": 1, "rights": {}}),
        helper.patch(f"/api/roles/{strong['id']}", json={"base_version": 1, "label": label}),
        helper.delete(f"/api/roles/{strong['id']}"),
    ):
        assert code(await tried) == ABOVE
    assert await rows(rapport, owner) == before
    assert [each["editable"] for each in (await listed(helper)).values() if not each["is_system"]] == [
        True,
        False,
        True,
    ]
    claimed = {"label": label, "rights": {"owner": True}}
    assert (await owner.post("/api/roles", json=claimed)).status_code == 400
    copied = await made(owner, "Copy of owner", copy_of=(await listed(owner))["Owner"]["id"])
    assert copied["rights"]["owner"] is False


async def test_a_system_role_stays_as_it_is(rapport: Rapport, owner: Person) -> None:
    rep = (await listed(owner))["Rep"]
    before = await rows(rapport, owner)
    refused = (403, "auth.role_is_system")
    url = f"/api/roles/{rep['id']}"
    assert code(await owner.patch(url, json={"base_version": 1, "rights": {}})) == refused
    assert code(await owner.delete(url)) == refused
    gone = f"/api/roles/{uuid4()}"
    assert code(await owner.patch(gone, json={"base_version": 1})) == (404, "auth.role_not_found")
    assert code(await owner.delete(gone)) == (404, "auth.role_not_found")
    assert await rows(rapport, owner) == before


async def test_nobody_takes_from_themselves_that_they_manage_people(rapport: Rapport, owner: Person) -> None:
    office = await made(owner, "Office", rights={"manage_people": True})
    helper = await hired(rapport, owner, office["key"])
    before = await rows(rapport, owner)
    refused = await helper.patch(f"/api/roles/{office['id']}", json={"base_version": 1, "rights": {}})
    assert code(refused) == (403, "auth.own_management")
    assert refused.json()["details"]["ask"] == [{"id": me(owner), "name": "Ann Lee"}]
    assert "Ann Lee" in refused.json()["message"]
    assert await rows(rapport, owner) == before
    others = [await hired(rapport, owner, "admin") for _ in range(3)]
    await hired(rapport, owner)
    refused = await helper.patch(f"/api/roles/{office['id']}", json={"base_version": 1, "rights": {}})
    assert [each["id"] for each in refused.json()["details"]["ask"]] == [me(owner), me(others[0]), me(others[1])]
    assert (await owner.patch(f"/api/roles/{office['id']}", json={"base_version": 1, "rights": {}})).status_code == 200
    assert code(await helper.get("/api/roles")) == (403, "forbidden")


async def test_a_role_that_is_used_goes_only_with_another_for_its_people(rapport: Rapport, owner: Person) -> None:
    old, new = await made(owner, "Old", rights={"objects": {"*": OWN}}), await made(owner, "New")
    person, waiting = await hired(rapport, owner, old["key"]), address()
    await invited(owner, waiting, role=old["key"])
    url = f"/api/roles/{old['id']}"
    refused = await owner.delete(url)
    assert (code(refused), refused.json()["details"]) == (
        (409, "auth.role_in_use"), {"people": 1, "invitations": 1}
    )  # fmt: skip
    for instead in ("nothing", old["key"]):
        assert code(await owner.delete(url, params={"instead": instead})) == (422, "auth.role_unknown")
    assert (await shown(owner, me(person)))["roles"] == [old["key"]]
    assert code(await owner.delete(url, params={"instead": new["key"]})) == (204, None)
    members = (await roster(owner))["members"]
    assert [each["roles"] for each in members if each["id"] == me(person)] == [[new["key"]]]
    assert [each["invitation"]["role"] for each in members if each["invitation"]] == [new["key"]]
    assert "Old" not in await listed(owner)
    assert (await person.post("/api/companies/count", json={})).status_code == 403
    assert code(await owner.delete(f"/api/roles/{new['id']}", params={"instead": "rep"})) == (204, None)
    unused = await made(owner, "Unused")
    assert code(await owner.delete(f"/api/roles/{unused['id']}")) == (204, None)
    gone = [each["role_id"] for each in await details_of(rapport, owner, "role_deleted")]
    assert gone == [old["id"], new["id"], unused["id"]]


async def test_what_there_is_not_is_refused(rapport: Rapport, owner: Person) -> None:
    before = await rows(rapport, owner)
    label = {"zh": "甲", "en": "A"}
    for rights, refusal in (
        ({"objects": {"spaceship": OWN}}, (422, "invalid")),
        ({"fields": {"contact": {"nothing": {"read": "hidden"}}}}, (422, "invalid")),
        ({"fields": {"contact": {"name": {"read": "hidden"}}}}, (422, "invalid")),
        ({"fields": {"deal": {"stage": {"edit": False}}}}, (422, "invalid")),
        ({"objects": {"*": {**OWN, "read": "galaxy"}}}, (400, "bad_request")),
    ):
        assert code(await owner.post("/api/roles", json={"label": label, "rights": rights})) == refusal
    assert code(await owner.post("/api/roles", json={"label": label, "copy_of": str(uuid4())})) == (
        404, "auth.role_not_found",
    )  # fmt: skip
    assert await rows(rapport, owner) == before


async def test_a_mask_outlives_the_field_that_is_archived(owner: Person) -> None:
    field = await define(owner, "text", "Route")
    masks = {"company": {field["name"]: {"read": "hidden", "edit": False}}}
    role = await made(owner, "Driver", rights={"objects": {"*": OWN}, "fields": masks})
    done = await owner.patch(f"/api/fields/company/{field['name']}", json={"base_version": 1, "archived": True})
    assert done.status_code == 200, done.text
    wanted = {"objects": {"*": OWN}, "fields": masks, "import": True}
    changed = await owner.patch(f"/api/roles/{role['id']}", json={"base_version": 1, "rights": wanted})
    assert (changed.status_code, changed.json()["rights"]["fields"]) == (200, masks)
    other = {"label": {"zh": "乙", "en": "B"}, "rights": {"fields": masks}}
    assert code(await owner.post("/api/roles", json=other)) == (422, "invalid")


async def test_an_export_is_as_deep_as_the_role_says(rapport: Rapport, owner: Person) -> None:
    given = {"read": "all", "create": True, "update": "own", "export": "own"}
    carrier = await made(owner, "Carrier", rights={"objects": {"company": given}})
    person = await hired(rapport, owner, carrier["key"])
    await owner.post("/api/companies", json={"name": "Owners"})
    await person.post("/api/companies", json={"name": "Mine"})
    assert (await person.post("/api/companies/count", json={})).json() == {"count": 2}
    done = await person.post("/api/companies/export", json={"columns": ["name"]})
    [first, mine] = csv.reader(io.StringIO(done.text.removeprefix("\ufeff")))
    assert (first[0], mine, done.headers["rapport-rows"]) == ("Name", ["Mine", ""], "1")
    number = re.fullmatch(r"Exported by Ina New of .+, \d{4}-\d\d-\d\d \d\d:\d\d, no\. ([0-9a-f]{12})", first[1])
    async with rapport.parts.runtime.databases.control_session() as control:
        noted = (security_event.c.organisation_id == organisation_id(owner)) & (
            security_event.c.kind == "records_exported"
        )
        [row] = await control.rows(sa.select(security_event).where(noted))
        details = msgspec.json.decode(control.keys.decrypt(row.details, field=EVENT_DETAILS, record=row.id))
    assert number is not None
    assert (details["number"], details["object"], details["rows"]) == (number[1], "company", "1")
    assert code(await person.post("/api/deals/export", json={})) == (403, "forbidden")
