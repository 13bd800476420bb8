"""Provisioning across two databases: killed between any two steps and tried again, it comes to the same end."""

import asyncio
import signal
import subprocess
import sys
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from kernel import tables
from kernel.clock import real_now
from tenants import provision, schema
from tenants.models import organisation, tenant
from tests.support.app import PASSWORD, PUBLIC_URL, Rapport
from tests.support.repository import ROOT
from tests.support.unmeasured import unmeasured

pytestmark = [pytest.mark.deep, pytest.mark.own_schemas]

STEPS = 3
STATEMENTS = len(schema.baseline(tables.tenant_metadata))
PLACES = [*map(str, range(STEPS + 1)), "schema:0", f"schema:{STATEMENTS // 2}", f"schema:{STATEMENTS}"]
"""Between any two steps, and inside the transaction of the one that takes longest."""


async def state_of(rapport: Rapport, organisation_id: UUID) -> dict[str, Any]:
    """Everything that provisioning leaves, without ids and times."""
    databases = rapport.parts.runtime.databases
    tenant = await rapport.parts.directory.tenant(organisation_id)
    async with databases.admin_session(tenant.home.database) as admin:
        schema = tenant.home.schema
        found = await admin.execute(
            sa.text("SELECT table_name FROM information_schema.tables WHERE table_schema = :s ORDER BY 1"),
            {"s": schema},
        )
        names = [row.table_name for row in found.all()]
        counts = {}
        for name in names:
            if name not in {"outbox", "job", "delivery"}:
                counted = await admin.execute(sa.text(f'SELECT count(*) FROM {schema}."{name}"'))
                counts[name] = counted.scalar_one()
        seq = (await admin.execute(sa.text(f"SELECT seq FROM {schema}.change_counter"))).scalar_one()
    return {"status": tenant.status, "counts": counts, "seq": seq, "entitlements": tenant.entitlements}


@pytest.fixture
def environment(database_environment: dict[str, str]) -> dict[str, str]:
    further = {"PUBLIC_URL": PUBLIC_URL, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    return unmeasured({**database_environment, **further})


def test_every_step_is_a_place_to_be_killed_at(rapport: Rapport) -> None:
    assert len(rapport.parts.provisioner.steps) == STEPS


@pytest.mark.slow
@pytest.mark.parametrize("retry", ["sign-up", "worker"])
@pytest.mark.parametrize("survived", PLACES)
async def test_a_killed_sign_up_comes_to_the_same_end(
    rapport: Rapport, email: str, environment: dict[str, str], survived: str, retry: str
) -> None:
    healthy = await rapport.sign_up("Acme Ltd", "GB", f"healthy-{email}")
    await rapport.run_jobs()
    expected = await state_of(rapport, UUID(healthy.session["organisation"]["id"]))
    person = rapport.browser()
    signup_id, proof = await rapport.verified(person, "Acme Ltd", "GB", email)

    arguments = ["-m", "tests.support.killed_sign_up", survived, signup_id, proof, PASSWORD]
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, *arguments], env=environment, cwd=ROOT, check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    if survived.startswith("schema:"):
        assert await schemas_without_a_home(rapport) == 0

    if retry == "sign-up":
        body = {"proof": proof, "name": "Ann Lee", "password": PASSWORD}
        done = await person.post(f"/api/signups/{signup_id}/completion", json=body)
        assert done.status_code == 201, done.text
        person.signed_in(done.json())
    else:
        await let_the_job_be_due(rapport)
        person = await rapport.sign_in(email)
    await rapport.run_jobs()

    assert await state_of(rapport, UUID(person.session["organisation"]["id"])) == expected
    shown = (await person.get("/api/session")).json()
    assert (shown["person"]["name"], shown["person"]["is_owner"]) == ("Ann Lee", True)
    assert shown["modules"] == ["crm", "sales"]
    assert expected["status"] == "active"


async def schemas_without_a_home(rapport: Rapport) -> int:
    """Schemas of organisations that are still being made: a killed transaction leaves none."""
    databases = rapport.parts.runtime.databases
    async with databases.control_session() as control:
        beginning = sa.select(tenant.c.schema).join(organisation).where(organisation.c.status == "provisioning")
        names = [row.schema for row in await control.rows(beginning)]
    assert names
    async with databases.admin_session("main") as admin:
        made = sa.text("SELECT count(*) FROM pg_namespace WHERE nspname = ANY (:names)")
        return int((await admin.execute(made, {"names": names})).scalar_one())


async def let_the_job_be_due(rapport: Rapport) -> None:
    """The worker's part, as if its twenty seconds were over."""
    table = tables.control_job
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(table.update().where(table.c.name == provision.JOB).values(run_at=real_now()))
        control.left_work = True
    await rapport.run_jobs()


async def test_provisioning_twice_at_once_makes_one_of_everything(rapport: Rapport, email: str) -> None:
    healthy = await rapport.sign_up("Acme Ltd", "GB", f"healthy-{email}")
    await rapport.run_jobs()
    expected = await state_of(rapport, UUID(healthy.session["organisation"]["id"]))
    person = rapport.browser()
    signup_id, proof = await rapport.verified(person, "Acme Ltd", "GB", email)
    body = {"proof": proof, "name": "Ann Lee", "password": PASSWORD}

    answers = await asyncio.gather(*(person.post(f"/api/signups/{signup_id}/completion", json=body) for _ in range(3)))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 201
    assert set(statuses[1:]) == {410}
    await rapport.run_jobs()
    made = next(answer.json() for answer in answers if answer.status_code == 201)
    assert await state_of(rapport, UUID(made["organisation"]["id"])) == expected


async def test_a_finished_sign_up_can_not_be_used_again(rapport: Rapport, email: str) -> None:
    person = rapport.browser()
    signup_id, proof = await rapport.verified(person, "Acme Ltd", "GB", email)
    body = {"proof": proof, "name": "Ann Lee", "password": PASSWORD}
    assert (await person.post(f"/api/signups/{signup_id}/completion", json=body)).status_code == 201

    again = await rapport.browser().post(f"/api/signups/{signup_id}/completion", json=body)

    assert (again.status_code, again.json()["code"]) == (410, "signup.gone")


async def test_signing_in_while_the_organisation_is_being_made_says_so(rapport: Rapport, email: str) -> None:
    parts = rapport.parts
    person = rapport.browser()
    signup_id, proof = await rapport.verified(person, "Acme Ltd", "GB", email)

    async def crash(_: UUID) -> None:
        raise OSError

    parts.provisioner.steps = (crash,)  # type: ignore[assignment]
    body = {"proof": proof, "name": "Ann Lee", "password": PASSWORD}
    broken = await person.post(f"/api/signups/{signup_id}/completion", json=body)
    assert (broken.status_code, broken.json()["code"]) == (500, "internal")

    early = await person.post("/api/sessions", json={"email": email, "password": PASSWORD})

    assert (early.status_code, early.json()["code"]) == (503, "tenants.not_ready")


def test_a_schema_name_is_the_same_for_every_retry_and_safe() -> None:
    organisation_id = UUID("0193a000-0000-7000-8000-0000000000ff")
    assert provision.schema_name(organisation_id) == "t_800000000007z"
    names = {provision.schema_name(uuid4()) for _ in range(1000)}
    assert len(names) == 1000
    assert all(len(name) == 15 and name[2:].isalnum() and name.islower() for name in names)


def test_the_baseline_is_one_statement_a_call() -> None:
    statements = schema.baseline(tables.tenant_metadata)
    assert all(";" not in statement for statement in statements)
    assert not any(word in " ".join(statements).upper() for word in ("TRIGGER", "CREATE TYPE", "EXTENSION"))
