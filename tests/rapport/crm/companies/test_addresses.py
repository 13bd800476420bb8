"""Further addresses of companies: one of a kind first, conflicts, rights, merges, erasure, and visits to them."""

from typing import Any
from uuid import uuid4

import pytest

from tests.rapport.crm.identity_keys.test_identity_keys import code
from tests.support.app import Person, Rapport
from tests.support.hidden import hidden_from
from tests.support.subjects import Everywhere, hits, said, searched
from tests.support.team import hired
from tests.support.tokens import with_token

Json = dict[str, Any]

PUDONG = {
    "kind": "delivery", "recipient": "张晓红", "street": "世纪大道 100 号", "city": "上海", "region": "上海市",
    "postcode": "200120", "country": "CN", "point": "geo:31.234,121.507;crs=gcj02",
}  # fmt: skip


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Places Ltd", "CN", email)


async def company(person: Person, **fields: object) -> str:
    """A new company's id."""
    done = await person.post("/api/companies", json={"name": "Boyuan", **fields})
    assert done.status_code == 201, done.text
    return str(done.json()["record"]["id"])


async def addresses(person: Person, company_id: str) -> list[Json]:
    """Its further addresses."""
    done = await person.get(f"/api/companies/{company_id}/addresses")
    assert done.status_code == 200, done.text
    found: list[Json] = done.json()["items"]
    return found


async def put(person: Person, company_id: str, body: Json, address: object = None, **headers: str) -> Any:
    """Adds or changes one; the answer."""
    return await person.put(
        f"/api/companies/{company_id}/addresses/{address or uuid4()}", json=body, headers=headers or None
    )


async def test_addresses_are_written_on_what_was_seen_and_one_of_a_kind_is_first(
    rapport: Rapport, owner: Person
) -> None:
    one, address = await company(owner, address="Old Street 1"), uuid4()
    machine = await with_token(rapport, owner, "records:read", "records:write")
    for _ in range(2):  # the same create again is the same
        assert (await put(machine, one, PUDONG | {"is_primary": True}, address)).status_code == 204
    [shown] = await addresses(owner, one)
    assert {name: shown[name] for name in PUDONG} == PUDONG
    assert (shown["version"], shown["is_primary"], shown["updated_by"] is not None) == (1, True, True)
    version = (await owner.get(f"/api/companies/{one}")).json()["record"]["version"]
    assert version == 2  # whoever looks at the company is told
    second = uuid4()
    body: Json = {"kind": "delivery", "city": "Suzhou", "is_primary": True}
    assert (await put(owner, one, body, second)).status_code == 204
    assert (await put(owner, one, {"kind": "billing", "street": "Hauptstr. 1"})).status_code == 204
    assert [(each["kind"], each["city"], each["is_primary"]) for each in await addresses(owner, one)] == [
        ("billing", "", False), ("delivery", "Suzhou", True), ("delivery", "上海", False),
    ]  # fmt: skip
    # Two who saw the same version: the second one is told, and nothing of theirs is written.
    changed = body | {"city": "Wuxi", "base_version": 1}
    assert (await put(owner, one, changed, second)).status_code == 204
    late = await put(owner, one, changed | {"city": "Hull"}, second)
    assert (code(late), late.json()["details"]) == ((409, "companies.address_conflict"), {"version": 2})
    assert code(await put(owner, one, body | {"city": "Hull"}, second)) == (409, "companies.address_conflict")
    path = f"/api/companies/{one}/addresses/{second}"
    assert code(await owner.delete(path, params={"base_version": 1})) == (409, "companies.address_conflict")
    assert [each["city"] for each in await addresses(owner, one)] == ["", "Wuxi", "上海"]
    assert (await owner.delete(path, params={"base_version": 2})).status_code == 204
    assert code(await owner.delete(path)) == (404, "companies.address_not_found")
    assert code(await put(owner, one, changed, second)) == (404, "companies.address_not_found")
    for wrong, said_ in (
        ({"kind": "site", "recipient": "x"}, "companies.address_empty"),
        ({"kind": "site", "city": "x", "point": "there"}, "companies.address_point"),
    ):
        assert code(await put(owner, one, wrong)) == (422, said_)
    assert (await put(owner, one, {"kind": "home", "city": "x"})).status_code == 400
    other = await company(owner)
    assert code(await put(owner, other, PUDONG, address)) == (409, "companies.address_id_taken")
    assert await addresses(owner, other) == []


async def test_who_is_not_shown_the_companys_address_is_shown_none(rapport: Rapport, owner: Person) -> None:
    one = await company(owner)
    assert (await put(owner, one, PUDONG)).status_code == 204
    blind = await hidden_from(owner, rapport, {"company": {"address": {"read": "hidden"}}})
    assert (await blind.get(f"/api/companies/{one}/addresses")).json() == {"items": [], "editable": False}
    assert code(await put(blind, one, PUDONG)) == (403, "companies.addresses_read_only")
    rep = await hired(rapport, owner)
    assert (await rep.get(f"/api/companies/{one}/addresses")).status_code == 404
    assert (await put(rep, one, PUDONG)).status_code == 404


async def test_whoever_is_not_shown_places_sees_lines_alone(rapport: Rapport, owner: Person) -> None:
    one = await company(owner)
    assert (await put(owner, one, PUDONG)).status_code == 204
    blind = await hidden_from(owner, rapport, {"company": {"location": {"read": "hidden"}}})
    [shown] = await addresses(blind, one)
    assert (shown["street"], shown["point"]) == (PUDONG["street"], None)
    assert code(await put(blind, one, PUDONG)) == (403, "companies.addresses_read_only")
    # What they don't see they don't empty, and a place alone is an address also for them.
    for version, lines in enumerate(({"street": "Century Avenue 1"}, {"recipient": "Gate 3"}), start=1):
        body = {"kind": "site", "base_version": version, **lines}
        assert (await put(blind, one, body, shown["id"])).status_code == 204
        [whole] = await addresses(owner, one)
        assert (whole["point"], whole["version"]) == (PUDONG["point"], version + 1)
    assert (await put(blind, one, {"kind": "site", "city": "Hull"})).status_code == 204
    assert code(await put(blind, one, {"kind": "site", "recipient": "x"})) == (422, "companies.address_empty")


async def test_who_may_only_read_places_moves_none(rapport: Rapport, owner: Person) -> None:
    one = await company(owner)
    assert (await put(owner, one, PUDONG)).status_code == 204
    [shown] = await addresses(owner, one)
    reader = await hidden_from(owner, rapport, {"company": {"location": {"edit": False}}})
    body = PUDONG | {"street": "Century Avenue 1", "base_version": 1}
    for moved in ("geo:1,1", None):
        assert code(await put(reader, one, body | {"point": moved}, shown["id"])) == (
            403, "companies.addresses_read_only",
        )  # fmt: skip
    assert code(await put(reader, one, PUDONG)) == (403, "companies.addresses_read_only")
    assert (await put(reader, one, body, shown["id"])).status_code == 204
    assert (await put(reader, one, {"kind": "site", "city": "Hull"})).status_code == 204


async def test_a_visit_is_measured_to_the_nearest_place_that_is_shown(rapport: Rapport, owner: Person) -> None:
    one = await company(owner, location="geo:30,120")
    assert (await put(owner, one, {"kind": "site", "point": "geo:31,121"})).status_code == 204
    blind = await hidden_from(owner, rapport, {"company": {"address": {"read": "hidden"}}})
    visit = {"kind": "visit", "subject": "Works", "company": one}
    here = {"point": "geo:31.001,121;u=10", "reason": "At the works"}
    for person, metres in ((owner, 111), (blind, 146860)):
        made = await person.post("/api/activities", json=visit)
        assert made.status_code == 201, made.text
        done = await person.post(f"/api/activities/{made.json()['record']['id']}/check-in", json=here)
        assert done.status_code == 200, done.text
        assert done.json()["record"]["check_in_distance"] == metres


async def test_a_check_in_is_compared_with_the_place_of_the_visit(owner: Person) -> None:
    one = await company(owner, location="geo:31.001,121")
    for body in (
        {"kind": "site", "street": "Works  1", "city": "Hull", "country": "GB", "point": "geo:31.02,121"},
        {"kind": "delivery", "street": "Dock 2"},
    ):
        assert (await put(owner, one, body)).status_code == 204
    visit = {"kind": "visit", "subject": "Works", "company": one}
    here = {"point": "geo:31.001,121;u=10", "reason": "At the works"}
    for place, metres in (("Works 1, Hull, GB", 2113), ("Dock 2", None), (None, 0), ("Elsewhere", 0)):
        made = await owner.post("/api/activities", json=visit | {"visit_place": place})
        assert made.status_code == 201, made.text
        path = f"/api/activities/{made.json()['record']['id']}"
        if metres:  # who is elsewhere says why
            far = await owner.post(f"{path}/check-in", json={"point": here["point"]})
            assert code(far)[0] == 422
        done = await owner.post(f"{path}/check-in", json=here)
        assert done.status_code == 200, done.text
        assert done.json()["record"]["check_in_distance"] == metres
    refused = await owner.post("/api/activities", json={"subject": "Call", "kind": "call", "visit_place": "Dock 2"})
    assert refused.json()["fields"]["visit_place"]["code"] == "activities.only_visits_have_places"


async def test_merges_take_addresses_along_and_give_them_back(owner: Person) -> None:
    one, two = await company(owner), await company(owner, name="Boyuan 2")
    for each, city in ((one, "Suzhou"), (two, "Wuxi")):
        body = {"kind": "billing", "city": city, "is_primary": True}
        assert (await put(owner, each, body)).status_code == 204
    versions = {each: (await owner.get(f"/api/companies/{each}")).json()["record"]["version"] for each in (one, two)}
    merged = await owner.post("/api/companies/merges", json={"survivor": one, "others": [two], "versions": versions})
    assert merged.status_code < 300, merged.text
    shown = [(each["city"], each["is_primary"]) for each in await addresses(owner, one)]
    assert shown == [("Suzhou", True), ("Wuxi", False)]
    assert await addresses(owner, two) == await addresses(owner, one)  # an old id leads on
    undone = await owner.post(f"/api/merges/{merged.json()['merge']['id']}/undo")
    assert undone.status_code < 300, undone.text
    assert [(each["city"], each["is_primary"]) for each in await addresses(owner, two)] == [("Wuxi", True)]


async def test_an_erasure_finds_addresses_by_name(rapport: Rapport, owner: Person) -> None:
    one = await company(owner)
    assert (await put(owner, one, PUDONG)).status_code == 204
    asked = Everywhere(owner)
    request = await searched(rapport, asked, names=["张晓红"], emails=[], phones=[])
    [found] = await hits(asked, request["id"])
    assert (found["place"], found["how"]) == ("company_address", "named")
    await said(asked, request["id"], "ticks", {"refs": [found["ref"]], "on": True})
    await said(asked, request["id"], "confirmation")
    await said(asked, request["id"], "erasure", {"mode": "anonymise"})
    await rapport.run_jobs()
    assert "张晓红" not in str(await addresses(owner, one))
