"""What an organisation may do in each status, through HTTP, and what nobody may do in any."""

from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa

from kernel import tables
from tenants.models import STATUSES, organisation
from tests.support.app import PASSWORD, Person, Rapport

pytestmark = pytest.mark.deep


async def set_status(rapport: Rapport, person: Person, status: str) -> None:
    mine = organisation.c.id == UUID(person.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(organisation.update().where(mine).values(status=status))


async def changes(rapport: Rapport, person: Person) -> int:
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        return int((await session.execute(sa.select(tables.change_counter.c.seq))).scalar_one())


async def test_read_only_reads_and_does_not_write(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    before = await changes(rapport, person)
    await set_status(rapport, person, "read_only")

    refused = await person.patch("/api/session", json={"theme": "dark"})
    shown = await person.get("/api/session")

    assert (refused.status_code, refused.json()["code"]) == (403, "tenants.read_only")
    assert (shown.status_code, shown.json()["organisation"]["status"]) == (200, "read_only")
    assert shown.json()["person"]["theme"] == "system"
    assert await changes(rapport, person) == before
    await set_status(rapport, person, "active")
    assert (await person.patch("/api/session", json={"theme": "dark"})).json()["person"]["theme"] == "dark"
    assert await changes(rapport, person) == before + 1


async def test_suspended_serves_its_session_and_nothing_else(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    before = await changes(rapport, person)
    await set_status(rapport, person, "suspended")

    answers = {
        "read": await person.get("/api/session"),
        "devices": await person.get("/api/session/devices"),
        "write": await person.patch("/api/session", json={"theme": "dark"}),
        "people": await person.get("/api/people"),
        "objects": await person.get("/api/objects"),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "read": 200, "devices": 200, "write": 403, "people": 403, "objects": 403,
    }  # fmt: skip
    assert {answers[name].json()["code"] for name in ("write", "people", "objects")} == {"tenants.suspended"}
    assert await changes(rapport, person) == before
    # Signing in shows why nothing works, and signing out works.
    assert (await rapport.sign_in(email)).session["organisation"]["status"] == "suspended"
    assert (await person.delete("/api/session")).status_code == 204


async def test_a_deleted_organisation_is_nobodys(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    await set_status(rapport, person, "deleted")
    refused = await rapport.browser().post("/api/sessions", json={"email": email, "password": PASSWORD})
    assert (await person.get("/api/session")).status_code == 401
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.no_organisation")


async def test_no_other_status_can_be_stored(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    assert STATUSES == ("provisioning", "active", "read_only", "suspended", "deleted")
    with pytest.raises(asyncpg.CheckViolationError):
        await set_status(rapport, person, "free")
