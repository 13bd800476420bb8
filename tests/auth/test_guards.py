"""Deny by default: routes with a policy that nobody knows, and sessions whose person is gone."""

from uuid import UUID

import pytest
from litestar import get

from auth import resolve
from auth.authz.roles import OWNER, REP, assign, withdraw
from auth.guards import Policy, SignedIn, public
from auth.models import person
from kernel.clock import real_now
from tenants.models import organisation
from tests.support.app import Person, Rapport


@pytest.mark.asvs("V16.5.3")
@pytest.mark.asvs("V6.3.4")
async def test_a_policy_of_an_unknown_kind_lets_nobody_in(rapport: Rapport, email: str) -> None:
    founder = await rapport.sign_up("Acme Ltd", "GB", email)

    @get("/api/later", opt={"policy": Policy(kind="later")}, sync_to_thread=False)  # type: ignore[arg-type]  # no such kind
    def later() -> str:
        return "reached"

    rapport.app.register(later)
    refused = await founder.get("/api/later")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


async def test_a_public_route_that_asks_who_it_is_refuses(rapport: Rapport, email: str) -> None:
    founder = await rapport.sign_up("Acme Ltd", "GB", email)

    @get("/api/who", opt={"policy": public()}, sync_to_thread=False)
    def who(principal: SignedIn) -> str:
        return str(principal.person_id)

    rapport.app.register(who)
    for somebody in (founder, rapport.browser()):
        refused = await somebody.get("/api/who")
        assert (refused.status_code, refused.json()["code"]) == (401, "auth.not_signed_in")


async def test_a_person_who_is_gone_is_not_signed_in_any_more(rapport: Rapport, email: str) -> None:
    founder = await rapport.sign_up("Acme Ltd", "GB", email)
    mine = person.c.id == UUID(founder.session["person"]["id"])
    tenant = await rapport.parts.directory.tenant(UUID(founder.session["organisation"]["id"]))
    for gone, status in ((real_now(), 401), (None, 200)):
        async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            await session.execute(person.update().where(mine).values(deactivated_at=gone))
        answer = await founder.post("/api/companies/query", json={})
        assert answer.status_code == status, answer.text


async def test_an_organisation_that_is_being_made_again_is_not_ready(rapport: Rapport, email: str) -> None:
    founder = await rapport.sign_up("Acme Ltd", "GB", email)
    mine = organisation.c.id == UUID(founder.session["organisation"]["id"])
    for status, expected in (("provisioning", (503, "tenants.not_ready")), ("active", (200, None))):
        async with rapport.parts.runtime.databases.control_session() as control:
            await control.execute(organisation.update().where(mine).values(status=status))
        answer = await founder.post("/api/companies/query", json={})
        assert (answer.status_code, answer.json().get("code")) == expected


async def test_rights_that_fell_out_of_the_cache_are_added_up_again(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolve, "CACHED_RIGHTS", 1)
    one = await rapport.sign_up("One Ltd", "GB", email)
    other = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    tenant = await rapport.parts.directory.tenant(UUID(one.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await assign(session, UUID(one.session["person"]["id"]), REP)
        await withdraw(session, UUID(one.session["person"]["id"]), OWNER)
    for _ in range(2):
        assert (await owner_of(one), await owner_of(other)) == (False, True)
        assert len(rapport.parts.resolver._rights) == 1


async def owner_of(somebody: Person) -> bool:
    """Whether a session says that somebody is an owner."""
    return bool((await somebody.get("/api/session")).json()["person"]["is_owner"])
