"""What people do is in the audit trail: each kind by the request that makes it."""

import pytest

from auth import security_log
from auth.audit.catalogue import KINDS
from auth.authz.roles import ADMIN
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.own_fields import define


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Covered Ltd", "GB", email)


async def kinds(rapport: Rapport, owner: Person) -> set[str]:
    """Which kinds there are by now."""
    return {kind for kind, _ in await events(rapport, organisation_of(owner))}


async def test_what_somebody_does_with_their_account_is_noted(rapport: Rapport, owner: Person) -> None:
    email = owner.session["person"]["email"]
    wrong = await rapport.browser().post("/api/sessions", json={"email": email, "password": "wrong " * 4})
    assert wrong.status_code == 401
    other = await rapport.sign_in(email)
    devices = (await other.get("/api/session/devices")).json()
    ended = next(each["id"] for each in devices if not each["is_current"])
    done = await other.post("/api/session/step-up", json={"password": PASSWORD})
    assert done.status_code == 200, done.text
    other.signed_in(done.json())
    refused = await other.post("/api/session/step-up", json={"password": "wrong " * 4})
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.not_confirmed")
    assert (await other.delete(f"/api/session/devices/{ended}")).status_code == 204
    changed = await other.put("/api/session/password", json={"password": f"{PASSWORD}!", "current": PASSWORD})
    assert changed.status_code == 204, changed.text
    assert await kinds(rapport, owner) >= {
        "sign_in_failed", "signed_in", "step_up_passed", "step_up_failed", "session_revoked", "password_changed",
    }  # fmt: skip


async def test_what_is_done_to_people_and_settings_is_noted(rapport: Rapport, owner: Person, email: str) -> None:
    bob = await rapport.hire(owner, f"bob-{email}")
    at = f"/api/members/{bob.session['person']['id']}"
    assert (await owner.patch(at, json={"roles": [ADMIN]})).status_code == 204
    team = "/api/teams/0193a2b4-0000-7000-8000-000000000001"
    body = {"name": "North", "lead_id": None, "people": []}
    assert (await owner.put(team, json=body)).status_code == 204
    assert (await owner.put(team, json=body)).status_code == 204
    assert (await owner.delete(team)).status_code == 204
    assert (await owner.patch("/api/organisation", json={"name": "Covered again Ltd"})).status_code == 204
    assert (await owner.post(f"{at}/deactivation")).status_code == 204
    await define(owner, "text", "Nickname")
    sections = [{"title": {"zh": "", "en": "Core"}, "fields": [{"name": "name"}]}]
    done = await owner.put("/api/layouts/company", json={"base_version": 0, "sections": sections})
    assert done.status_code == 200, done.text
    found = await kinds(rapport, owner)
    assert found >= {
        "member_changed", "member_deactivated", "team_changed", "team_deleted",
        "organisation_renamed", "field_defined", "layout_saved",
    }  # fmt: skip
    assert len(await events(rapport, organisation_of(owner), "team_changed")) == 1  # the second changed nothing


async def test_what_is_done_with_records_is_noted(rapport: Rapport, owner: Person, email: str) -> None:
    bob = await rapport.hire(owner, f"bob-{email}")
    record = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    one = {"grantee_id": bob.session["person"]["id"]}
    access = (await owner.post(f"/api/companies/{record}/shares", json=one)).json()
    assert (await owner.delete(f"/api/companies/{record}/shares/{access['shares'][0]['id']}")).status_code == 204
    assert (await owner.get(f"/api/companies/{record}/disk")).status_code == 200
    done = await owner.post("/api/companies/bulk", json={"op": "delete", "ids": [record]})
    assert done.status_code == 200, done.text
    mine = organisation_of(owner)
    for kind, told in (
        ("record_shared", {"object": "company", "record_id": record, "level": "read"}),
        ("share_ended", {"object": "company", "record_id": record}),
        ("disk_viewed", {"object": "company", "record_id": record}),
        ("bulk_changed", {"object": "company", "op": "delete", "rows": "1"}),
    ):
        assert [details for _, details in await events(rapport, mine, kind)] == [told]


async def test_a_kind_that_is_not_in_the_catalogue_is_never_noted(rapport: Rapport, owner: Person) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        with pytest.raises(LookupError):
            await security_log.note(control, "made_up", organisation_id=organisation_of(owner))
    assert await kinds(rapport, owner) <= KINDS.keys()
