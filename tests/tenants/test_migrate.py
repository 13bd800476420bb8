"""Migrations: resumed where they stopped, applied once, and a half-migrated fleet keeps serving."""

from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa

from kernel.db import Home
from rapport import features
from rapport.crm.deals.models import pipeline, stage
from rapport.migrate import migrate_all
from tenants import migrate
from tenants.migrate import Revision
from tenants.models import tenant
from tenants.schema import tenant_schema_version
from tests.support.app import Rapport

pytestmark = pytest.mark.own_schemas

FIRST = Revision("9001", ("CREATE TABLE migrated_one (id integer)",))
SECOND = Revision("9002", ("CREATE TABLE migrated_two (id integer)", "CREATE INDEX ix_two ON migrated_two (id)"))
BROKEN = Revision("9002", ("CREATE TABLE migrated_two (id integer)", "SELECT 1/0"))


async def tables_of(rapport: Rapport, schema: str) -> list[str]:
    async with rapport.parts.runtime.databases.admin_session("main") as admin:
        found = await admin.execute(
            sa.text("SELECT tablename FROM pg_tables WHERE schemaname = :s AND tablename LIKE 'migrated%' ORDER BY 1"),
            {"s": schema},
        )
        return [row.tablename for row in found.all()]


@pytest.fixture
async def only(rapport: Rapport, email: str) -> str:
    """The schema of an organisation that is the only one in the directory for the migration."""
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    mine = UUID(person.session["organisation"]["id"])
    async with rapport.parts.runtime.databases.control_session() as control:
        others = tenant.c.organisation_id != mine
        await control.execute(tenant.update().where(others).values(schema_version=None))
    schema: str = person.session["organisation"]["schema"]
    return schema


async def test_a_run_that_was_cut_short_goes_on(rapport: Rapport, only: str) -> None:
    databases, settled = rapport.parts.runtime.databases, []

    async def settle(organisation_id: UUID) -> None:
        settled.append(organisation_id)
        if len(settled) == 1:
            raise ConnectionError

    async def run(*revisions: Revision) -> int:
        return await migrate.migrate_tenants(databases, features.BASELINE, revisions, settle)

    with pytest.raises(asyncpg.DivisionByZeroError):
        await run(FIRST, BROKEN)
    assert (await tables_of(rapport, only), settled) == (["migrated_one"], [])

    with pytest.raises(ConnectionError):
        await run(FIRST, SECOND)
    assert await run(FIRST, SECOND) == 1
    assert await run(FIRST, SECOND) == 0

    assert len(settled) == 2
    assert await tables_of(rapport, only) == ["migrated_one", "migrated_two"]
    async with databases.control_session() as control:
        version = await control.execute(sa.select(tenant.c.schema_version).where(tenant.c.schema == only))
        assert version.scalar_one() == "9002"


async def test_what_another_process_did_meanwhile_is_not_done_again(rapport: Rapport, only: str) -> None:
    async with rapport.parts.runtime.databases.admin_session("main") as admin:
        await migrate._enter(admin, Home("main", only))
        done = [await migrate._apply(admin, FIRST, tenant_schema_version) for _ in range(2)]
    assert done == [True, False]


async def test_migrating_what_is_up_to_date_changes_nothing(rapport: Rapport) -> None:
    assert await migrate_all(rapport.settings) == 0


def test_the_head_is_the_last_revision() -> None:
    assert (migrate.head("0001", []), migrate.head("0001", [FIRST, SECOND])) == ("0001", "9002")


async def test_a_feature_that_is_new_gives_organisations_what_they_start_with(
    rapport: Rapport, only: str, email: str
) -> None:
    person = await rapport.sign_in(email)
    found = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    databases = rapport.parts.runtime.databases
    async with databases.tenant_session(found.home, found.keys) as session:
        await session.execute(stage.delete())
        await session.execute(pipeline.delete())
    assert (await person.get("/api/pipelines")).json() == []
    async with databases.control_session() as control:
        await control.execute(tenant.update().where(tenant.c.schema == only).values(schema_version="0001"))
    # An organisation that is gone is no reason to stop.
    gone = (await rapport.sign_up("Gone Ltd", "GB", f"gone.{email}")).session["organisation"]["schema"]
    async with databases.control_session() as control:
        end = {"schema_version": "0001", "keyset": None}
        await control.execute(tenant.update().where(tenant.c.schema == gone).values(**end))
    assert await migrate_all(rapport.settings) == 1
    [line] = (await person.get("/api/pipelines")).json()
    assert line["label"]["en"] == "Sales pipeline"
    assert (await person.post("/api/companies/count", json={})).json() == {"count": 0}
