"""The job that applies rules, beside people who write at the same time, and after those who set it going have left."""

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import msgspec
import pytest

from auth.actor import system_of
from auth.authz.roles import ADMIN
from auth.kept import Kept
from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.ids import new_id
from rapport.crm.features import REGISTRY
from rapport.crm.records import placing, placing_run, write
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.scope import Scope
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, home_of, set_status
from tests.support.team import me
from tests.support.waits import until, until_blocked

COMPANY, DEAL = REGISTRY["company"], REGISTRY["deal"]
DEEP = ObjectRights(read="territory", create=True, update="territory")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Races Ltd", "GB", email)


@pytest.fixture
async def rep(rapport: Rapport, owner: Person) -> Person:
    """Whom territories and rules open records to."""
    return await colleague(rapport, owner, "deep", Rights(objects={EVERY_OBJECT: DEEP}))


async def company(person: Person, **fields: object) -> str:
    """The id of a new company."""
    made = await person.post("/api/companies", json={"name": "Works", **fields})
    assert made.status_code == 201, made.text
    return str(made.json()["record"]["id"])


async def shared(owner: Person, rep: Person, rule_id: UUID, employees: int) -> None:
    """A rule that shares companies of this size with who covers a territory: the rep."""
    territory_id = new_id()
    body: dict[str, Any] = {"name": str(territory_id), "people": [me(rep)]}
    assert (await owner.put(f"/api/territories/{territory_id}", json=body)).status_code == 200
    criteria = {"field": "employees", "op": "eq", "value": employees}
    body = {"name": str(rule_id), "object": "company", "level": "read", "grantee_id": str(territory_id)}
    done = await owner.put(f"/api/sharing-rules/{rule_id}", json={**body, "criteria": criteria})
    assert done.status_code == 200, done.text


async def placed(owner: Person, rep: Person, employees: int) -> None:
    """Rules that put companies of this size into a territory of the rep's."""
    territory_id = new_id()
    body: dict[str, Any] = {"name": str(territory_id), "people": [me(rep)]}
    assert (await owner.put(f"/api/territories/{territory_id}", json=body)).status_code == 200
    await ruled(owner, territory_id, employees)


async def ruled(owner: Person, territory_id: UUID, employees: int) -> None:
    """These are the rules from now on."""
    criteria = {"field": "employees", "op": "eq", "value": employees}
    rules = {"rules": [{"territory_id": str(territory_id), "criteria": criteria}]}
    done = await owner.put("/api/territory-rules/company", json=rules)
    assert done.status_code == 200, done.text


async def sees(person: Person, noun: str = "companies") -> set[str]:
    """What somebody's list holds."""
    found = await person.post(f"/api/{noun}/query", json={"limit": 200})
    assert found.status_code == 200, found.text
    return {each["id"] for each in found.json()["items"]}


@contextlib.asynccontextmanager
async def writing(rapport: Rapport, person: Person) -> AsyncIterator[Scope]:
    """A transaction of a request of this person that has begun, and read the rules, and is not over."""
    principal = await rapport.parts.resolver.principal(person.cookies["__Host-sid"])
    principal = msgspec.structs.replace(principal, begun=None)
    async with principal.session(rapport.parts.runtime) as session:
        assert session.epoch is not None
        await placing.live(session)
        yield await open_scope(REGISTRY, principal, session)


@contextlib.contextmanager
def elsewhere() -> Iterator[None]:
    """What another process does: what this one keeps of rules stays as it was."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(placing, "_kept", Kept[placing.Live]())
        yield


async def until_it_waits(patch: pytest.MonkeyPatch) -> None:
    """Waits until the job has looked twice whether those who write are done, and they were not."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    patch.setattr(placing_run, "asyncio", SimpleNamespace(sleep=sleep))
    await until(lambda: len(waited) > 1)


async def runs(owner: Person) -> list[tuple[int, int, str]]:
    """How far the runs are."""
    found = (await owner.get("/api/territories")).json()["runs"]
    return [(each["total"], each["done"], each["state"]) for each in found]


async def test_a_record_that_is_changed_while_the_job_looks_at_it_does_not_stay_shared(
    rapport: Rapport, owner: Person, rep: Person
) -> None:
    record_id = await company(owner, employees=1)
    await shared(owner, rep, new_id(), 1)
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    system = await system_of(rapport.parts.runtime, await home_of(rapport, owner), UUID(me(owner)))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        [run] = await session.rows(placing_run.placing_run.select())
        assert await placing_run._piece(await open_scope(REGISTRY, system, session), COMPANY, run.run_id)
        leaving = asyncio.create_task(owner.patch(f"/api/companies/{record_id}", json={"employees": 2}))
        await until_blocked(session)
        assert not leaving.done(), "it has to see what the job gives"
    assert (await leaving).status_code == 200
    assert await sees(rep) == set()
    await rapport.run_jobs()
    assert (await sees(rep), await runs(owner)) == (set(), [(1, 1, "done")])


async def test_the_job_waits_for_who_judged_by_the_rules_before(
    rapport: Rapport, owner: Person, rep: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await placed(owner, rep, 1)
    await rapport.run_jobs()
    north = UUID((await owner.get("/api/territories")).json()["territories"][0]["id"])
    async with writing(rapport, owner) as scope:
        stays = await write.create(scope, COMPANY, {"name": "Stays", "employees": 2}, new_id())
        await write.create(scope, COMPANY, {"name": "Goes", "employees": 1}, new_id())
        await ruled(owner, north, 2)
        running = asyncio.create_task(rapport.run_jobs())
        await until_it_waits(monkeypatch)
        assert not running.done(), "it can't see these records yet"
        assert await sees(rep) == set()
    await running
    assert await sees(rep) == {stays["id"]}
    assert (await runs(owner))[0][2] == "done"


async def test_who_began_before_the_rules_changed_judges_by_the_rules_of_now(
    rapport: Rapport, owner: Person, rep: Person
) -> None:
    await placed(owner, rep, 1)
    await rapport.run_jobs()
    north = UUID((await owner.get("/api/territories")).json()["territories"][0]["id"])
    async with writing(rapport, owner) as scope:
        await ruled(owner, north, 2)
        await rapport.run_jobs()
        stays = await write.create(scope, COMPANY, {"name": "Stays", "employees": 2}, new_id())
        await write.create(scope, COMPANY, {"name": "Goes", "employees": 1}, new_id())
    assert await sees(rep) == {stays["id"]}


async def test_rules_are_applied_though_who_changed_them_has_left(
    rapport: Rapport, owner: Person, rep: Person, email: str
) -> None:
    admin = await rapport.hire(owner, f"admin.{email}", role=ADMIN)
    record_id = await company(owner, employees=1)
    await placed(owner, rep, 1)
    await rapport.run_jobs()
    assert await sees(rep) == {record_id}
    assert (await admin.put("/api/territory-rules/company", json={"rules": []})).status_code == 200
    assert (await owner.post(f"/api/members/{me(admin)}/deactivation")).status_code in {200, 204}
    await rapport.run_jobs()
    assert (await sees(rep), await runs(owner)) == (set(), [(1, 1, "done")])


async def test_rules_are_applied_while_the_organisation_is_read_only(
    rapport: Rapport, owner: Person, rep: Person
) -> None:
    record_id = await company(owner, employees=1)
    await placed(owner, rep, 1)
    await rapport.run_jobs()
    assert await sees(rep) == {record_id}
    assert (await owner.put("/api/territory-rules/company", json={"rules": []})).status_code == 200
    await set_status(rapport, owner, "read_only")
    await rapport.run_jobs()
    assert (await sees(rep), await runs(owner)) == (set(), [(1, 1, "done")])


async def test_a_run_that_stopped_is_started_again(rapport: Rapport, owner: Person, rep: Person) -> None:
    record_id = await company(owner, employees=1)
    await placed(owner, rep, 1)
    runtime, run = rapport.parts.runtime, placing_run.placing_run
    async with runtime.session(await home_of(rapport, owner)) as session:
        assert isinstance(session, TenantSession)
        jobs = session.job_table
        await session.execute(jobs.delete().where(jobs.c.name == placing_run.PLACE))
    await runtime.redis.delete(placing_run.SWEPT)
    await placing_run.sweep(runtime)
    await rapport.run_jobs()
    assert await runs(owner) == [(1, 0, "running")], "it was touched just now: somebody may be at it"
    async with runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(run.update().values(touched_at=real_now() - placing_run.STALE - dt.timedelta(minutes=1)))
    await placing_run.sweep(runtime)
    await rapport.run_jobs()
    assert await runs(owner) == [(1, 0, "running")], "all workers together look every ten minutes"
    await runtime.redis.delete(placing_run.SWEPT)
    await placing_run.sweep(runtime)
    await rapport.run_jobs()
    assert (await sees(rep), await runs(owner)) == ({record_id}, [(1, 1, "done")])


async def test_the_first_rules_reach_who_began_before_them(rapport: Rapport, owner: Person, rep: Person) -> None:
    async with writing(rapport, owner) as scope:
        assert not (await placing.live(scope.session)).has_territories
        with elsewhere():
            await placed(owner, rep, 1)
            await rapport.run_jobs()
        stays = await write.create(scope, COMPANY, {"name": "Stays", "employees": 1}, new_id())
        await write.create(scope, COMPANY, {"name": "Goes", "employees": 2}, new_id())
    assert await sees(rep) == {stays["id"]}


async def test_the_first_sharing_rule_reaches_who_began_before_it(rapport: Rapport, owner: Person, rep: Person) -> None:
    async with writing(rapport, owner) as scope:
        assert not (await placing.live(scope.session)).sharing
        with elsewhere():
            await shared(owner, rep, new_id(), 1)
            await rapport.run_jobs()
        stays = await write.create(scope, COMPANY, {"name": "Stays", "employees": 1}, new_id())
        await write.create(scope, COMPANY, {"name": "Goes", "employees": 2}, new_id())
    assert await sees(rep) == {stays["id"]}


async def test_a_deal_that_is_not_committed_follows_its_company(
    rapport: Rapport, owner: Person, rep: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await placed(owner, rep, 1)
    await rapport.run_jobs()
    company_id = await company(owner, employees=2)
    async with writing(rapport, owner) as scope:
        deal = await write.create(scope, DEAL, {"name": "Plant", "company": company_id}, new_id())
        moved = await owner.patch(f"/api/companies/{company_id}", json={"employees": 1})
        assert moved.status_code == 200, "who moves a company waits for nobody"
        running = asyncio.create_task(rapport.run_jobs())
        await until_it_waits(monkeypatch)
        assert not running.done(), "it can't see this deal yet"
    await running
    assert await sees(rep, "deals") == {deal["id"]}


async def test_a_deal_of_a_company_whose_move_is_not_committed_follows_it(
    rapport: Rapport, owner: Person, rep: Person
) -> None:
    await placed(owner, rep, 1)
    await rapport.run_jobs()
    company_id = await company(owner, employees=1)
    earlier = await owner.post("/api/deals", json={"name": "Plant", "company": company_id})
    assert await sees(rep, "deals") == {earlier.json()["record"]["id"]}
    async with writing(rapport, owner) as scope:
        await write.update(scope, COMPANY, UUID(company_id), {"employees": 2}, None)
        made = await owner.post("/api/deals", json={"name": "Plant", "company": company_id})
        assert made.status_code == 201, "who adds a deal waits for nobody"
    await rapport.run_jobs()
    assert await sees(rep, "deals") == set()
