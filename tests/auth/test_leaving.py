"""Leaving an organisation, and the last owner on every way out."""

import asyncio

import pytest

from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.team import code, hired, me, roster, shown, stale

pytestmark = pytest.mark.deep

LAST = (403, "auth.last_owner")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The only owner."""
    return await rapport.sign_up("Leaving Ltd", "GB", email)


async def owners_of(owner: Person) -> set[str]:
    """Who owns it and may come in."""
    return {
        each["id"] for each in (await roster(owner))["members"]
        if "owner" in each["roles"] and each["state"] == "active"
    }  # fmt: skip


@pytest.mark.asvs("V7.5.3")
async def test_leaving_asks_for_a_fresh_proof(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    await stale(rapport, rep)
    assert code(await rep.delete("/api/session/membership")) == (403, "auth.step_up_needed")
    assert (await shown(owner, me(rep)))["state"] == "active"


@pytest.mark.asvs("V7.4.2")
@pytest.mark.asvs("V8.4.1")
async def test_leaving_ends_this_membership_only(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    email = rep.session["person"]["email"]
    elsewhere = await rapport.sign_up("Elsewhere", "GB", email)
    assert (await rep.delete("/api/session/membership")).status_code == 204
    assert code(await rep.get("/api/session")) == (401, "auth.not_signed_in")
    assert (await shown(owner, me(rep)))["state"] == "deactivated"
    assert len(await events(rapport, organisation_of(owner), "member_left")) == 1
    assert [each["name"] for each in (await elsewhere.get("/api/session")).json()["organisations"]] == ["Elsewhere"]
    moved = await elsewhere.post(
        "/api/session/organisation", json={"organisation_id": owner.session["organisation"]["id"]}
    )
    assert code(moved) == (403, "auth.no_organisation")


@pytest.mark.asvs("V8.2.1")
async def test_the_last_owner_stays_on_every_way_out(rapport: Rapport, owner: Person) -> None:
    admin, gone = await hired(rapport, owner, "admin"), await hired(rapport, owner, "owner")
    assert (await gone.delete("/api/session/membership")).status_code == 204
    before = await owners_of(owner)
    assert code(await owner.delete("/api/session/membership")) == LAST
    for refused in (
        await owner.patch(f"/api/members/{me(owner)}", json={"roles": ["rep"]}),
        await owner.post(f"/api/members/{me(owner)}/deactivation"),
        await admin.post(f"/api/members/{me(owner)}/deactivation"),
        await admin.post(f"/api/members/{me(owner)}/handovers", json={"to": "person", "person_id": me(admin)}),
    ):
        assert refused.status_code == 403
    assert await owners_of(owner) == before == {me(owner)}
    assert (await owner.get("/api/session")).status_code == 200


@pytest.mark.asvs("V15.4.2")
@pytest.mark.parametrize("how", ["leave", "demote and leave", "deactivate and leave", "unseat and leave"])
async def test_two_owners_part_at_once_and_one_stays(rapport: Rapport, owner: Person, how: str) -> None:
    other = await hired(rapport, owner, "owner")
    first = how.partition(" ")[0]
    path = f"/api/members/{me(other)}"
    out = {
        "leave": lambda: owner.delete("/api/session/membership"),
        "demote": lambda: owner.patch(path, json={"roles": ["rep"]}),
        "deactivate": lambda: owner.post(f"{path}/deactivation"),
        "unseat": lambda: owner.patch(path, json={"seat": False}),
    }
    if first == "leave":
        tried = await asyncio.gather(out["leave"](), other.delete("/api/session/membership"))
        assert sorted(each.status_code for each in tried) == [204, 403]
    else:
        # The one who stays or the one who acts: somebody owns it afterwards, whoever was first.
        await asyncio.gather(
            out[first](), owner.delete("/api/session/membership"), other.delete("/api/session/membership")
        )
    alive = [each for each in (owner, other) if (await each.get("/api/session")).status_code == 200]
    kept = [each for each in alive if (await each.get("/api/session")).json()["person"]["is_owner"]]
    assert len(kept) == 1
    assert await owners_of(kept[0]) == {me(kept[0])}


async def test_two_of_one_name_are_told_apart(rapport: Rapport, email: str) -> None:
    one = await rapport.sign_up("Same Ltd", "GB", email)
    await hired(rapport, one)
    two = await rapport.sign_up("Same Ltd", "GB", email)
    first, second = two.session["organisations"]
    assert (first["name"], first["people"], second["name"], second["people"]) == ("Same Ltd", 2, "Same Ltd", 1)
    assert first["created_at"] < second["created_at"]
