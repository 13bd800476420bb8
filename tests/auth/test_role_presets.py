"""Roles that kinds of organisations begin with: each can be made, and gives what it says."""

from typing import Any

import pytest

from auth.authz.roles import ADMIN
from auth.principal import DEPTHS, LEVELS
from auth.role_presets import KINDS, PRESETS
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.team import code, me

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Presets Ltd", "GB", email)


async def made(owner: Person, preset: str) -> Json:
    """A role of a preset."""
    label = {"zh": PRESETS[preset].label.zh, "en": PRESETS[preset].label.en}
    done = await owner.post("/api/roles", json={"label": label, "preset": preset})
    assert done.status_code == 201, done.text
    found: Json = done.json()
    return found


async def hired(rapport: Rapport, owner: Person, email: str, preset: str) -> Person:
    """Somebody with a role of a preset."""
    return await colleague(rapport, owner, f"{preset}.{email}", role=(await made(owner, preset))["key"])


async def company(person: Person, name: str, **more: object) -> Json:
    """A company of theirs."""
    done = await person.post("/api/companies", json={"name": name, **more})
    assert done.status_code == 201, done.text
    found: Json = done.json()["record"]
    return found


async def names(person: Person, noun: str) -> set[str]:
    """What they see of a kind."""
    done = await person.post(f"/api/{noun}/query", json={})
    assert done.status_code == 200, done.text
    return {each["name"] for each in done.json()["items"]}


@pytest.mark.parametrize("preset", PRESETS)
def test_no_preset_says_more_than_it_lets_somebody_view(preset: str) -> None:
    for name, given in PRESETS[preset].rights.objects.items():
        assert all(DEPTHS.index(getattr(given, level)) <= DEPTHS.index(given.read) for level in LEVELS), name


def test_each_has_a_key_and_words_of_its_own() -> None:
    roles = [role for kind in KINDS for role in kind.roles]
    assert (
        len(PRESETS) == len(roles) == len({role.about.en for role in roles}) == len({role.about.zh for role in roles})
    )
    assert all(role.key.startswith(f"{kind.key}-") for kind in KINDS for role in kind.roles)
    assert len({kind.key for kind in KINDS}) == len(KINDS)


async def test_the_list_says_what_each_gives_and_each_can_be_made(owner: Person) -> None:
    listed = (await owner.get("/api/roles/presets")).json()
    found = {role["key"]: role for kind in listed for role in kind["roles"]}
    assert found.keys() == PRESETS.keys()
    for preset, shown in found.items():
        role = await made(owner, preset)
        assert (role["rights"], role["is_system"], role["editable"]) == (shown["rights"], False, True)


async def test_who_does_not_manage_people_reads_none_and_nobody_makes_more_than_they_have(
    rapport: Rapport, owner: Person, email: str
) -> None:
    clerk = await hired(rapport, owner, email, "shop-clerk")
    assert code(await clerk.get("/api/roles/presets")) == (403, "forbidden")
    narrow = {"manage_people": True, "objects": {"*": {"read": "own", "create": True}}}
    label = {"zh": "人事", "en": "People"}
    role = (await owner.post("/api/roles", json={"label": label, "rights": narrow})).json()
    helper = await colleague(rapport, owner, f"helper.{email}", role=role["key"])
    body = {"label": {"zh": "新店长", "en": "New manager"}, "preset": "shop-manager"}
    assert code(await helper.post("/api/roles", json=body)) == (403, "auth.above_you")
    admin = await colleague(rapport, owner, f"admin.{email}", role=ADMIN)
    assert code(await admin.post("/api/roles", json=body)) == (201, None)


async def test_a_preset_that_there_is_not_is_refused(owner: Person) -> None:
    refused = await owner.post("/api/roles", json={"label": {"zh": "无", "en": "None"}, "preset": "b2b-nobody"})
    assert refused.status_code == 422
    assert refused.json()["fields"]["preset"]["code"] == "auth.role_preset_unknown"


async def test_a_clerk_serves_all_customers_and_sees_deals_of_their_own(
    rapport: Rapport, owner: Person, email: str
) -> None:
    clerk = await hired(rapport, owner, email, "shop-clerk")
    theirs = await company(owner, "Regular")
    await owner.post("/api/contacts", json={"name": "Ann", "mobile": "+447700900123"})
    await owner.post("/api/deals", json={"name": "Not theirs", "company": theirs["id"]})
    assert (await clerk.patch(f"/api/companies/{theirs['id']}", json={"name": "Regular Ltd"})).status_code == 200
    assert await names(clerk, "companies") == {"Regular Ltd"}
    assert await names(clerk, "deals") == set()
    [ann] = (await clerk.post("/api/contacts/query", json={})).json()["items"]
    assert "7700900" not in str(ann["mobile"])
    assert code(await clerk.delete(f"/api/companies/{theirs['id']}"))[0] in {403, 404}


async def test_a_partner_sees_their_own_and_their_manager_theirs_too(
    rapport: Rapport, owner: Person, email: str
) -> None:
    partner = await hired(rapport, owner, email, "channel-partner")
    await company(owner, "House account")
    await company(partner, "Partner's own")
    assert await names(partner, "companies") == {"Partner's own"}
    desk = await hired(rapport, owner, email, "services-desk")
    assert await names(desk, "companies") == {"House account", "Partner's own"}
    assert code(await desk.post("/api/companies", json={"name": "Mine"}))[0] == 403


async def test_a_representative_sees_the_customers_of_their_territory(
    rapport: Rapport, owner: Person, email: str
) -> None:
    rep = await hired(rapport, owner, email, "field-rep")
    north = str(new_id())
    opened = {"name": "North", "parent_id": None, "people": [me(rep)]}
    assert (await owner.put(f"/api/territories/{north}", json=opened)).status_code == 200
    placed = await company(owner, "Northern")
    await company(owner, "Elsewhere")
    moved = await owner.put(f"/api/companies/{placed['id']}/territory", json={"territory_id": north})
    assert moved.status_code < 300, moved.text
    await company(rep, "Visited")
    assert await names(rep, "companies") == {"Northern", "Visited"}
    assert code(await rep.patch(f"/api/companies/{placed['id']}", json={"name": "Mine"}))[0] in {403, 404}


async def test_a_member_among_equals_changes_all_and_deletes_nothing(
    rapport: Rapport, owner: Person, email: str
) -> None:
    member = await hired(rapport, owner, email, "equals-member")
    first = await company(owner, "Shared")
    assert (await member.patch(f"/api/companies/{first['id']}", json={"name": "Shared by all"})).status_code == 200
    assert code(await member.delete(f"/api/companies/{first['id']}"))[0] in {403, 404}
