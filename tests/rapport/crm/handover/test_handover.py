"""Handing over what a person holds: counted, by rule, of every kind, resumable, undone where nobody interfered."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.tables import change, job
from rapport.crm.features import REGISTRY
from rapport.crm.handover import run
from tests.support.app import Person, Rapport
from tests.support.imports import home_of
from tests.support.team import code, hired, me

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Leavers Ltd", "GB", email)


@pytest.fixture
async def leaver(rapport: Rapport, owner: Person) -> Person:
    """Somebody with three companies, one of them in the trash, two contacts and a lead."""
    rep = await hired(rapport, owner)
    for noun, names in (("companies", ("A", "B", "Binned")), ("contacts", ("C", "D")), ("leads", ("L",))):
        for name in names:
            made = await rep.post(f"/api/{noun}", json={"name": name})
            assert made.status_code == 201, made.text
            if name == "Binned":
                await rep.delete(f"/api/companies/{made.json()['record']['id']}")
    return rep


async def held(owner: Person, who: Person) -> dict[str, tuple[int, int]]:
    """What somebody holds, without the kinds that they have nothing of."""
    found = (await owner.get(f"/api/members/{me(who)}/holdings")).json()
    assert [each["object"] for each in found] == [obj.name for obj in REGISTRY]
    return {each["object"]: (each["alive"], each["trash"]) for each in found if each["alive"] or each["trash"]}


ALL = {"company": (2, 1), "contact": (2, 0), "lead": (1, 0)}


async def begun(owner: Person, who: Person, **rule: object) -> Json:
    """A hand-over that was asked for."""
    done = await owner.post(f"/api/members/{me(who)}/handovers", json=rule)
    assert done.status_code == 201, done.text
    shown: Json = done.json()
    return shown


async def finished(rapport: Rapport, owner: Person, item: Json) -> Json:
    """The same after its job."""
    await rapport.run_jobs()
    shown: Json = (await owner.get(f"/api/handovers/{item['id']}")).json()
    return shown


async def undone(rapport: Rapport, owner: Person, item: Json) -> Json:
    """The same after it was taken back."""
    assert (await owner.post(f"/api/handovers/{item['id']}/undo")).json()["state"] == "undoing"
    return await finished(rapport, owner, item)


async def test_everything_goes_to_one_person_and_back(rapport: Rapport, owner: Person, leaver: Person) -> None:
    heir = await hired(rapport, owner)
    assert (await held(owner, leaver), await held(owner, heir)) == (ALL, {})
    item = await begun(owner, leaver, to="person", person_id=me(heir))
    assert (item["state"], item["total"], item["done"]) == ("running", 6, 0)
    assert (await owner.post(f"/api/members/{me(leaver)}/deactivation")).status_code == 204
    assert code(await leaver.post("/api/companies/query", json={})) == (401, "auth.not_signed_in")
    item = await finished(rapport, owner, item)
    assert (item["state"], item["done"], item["error_code"]) == ("done", 6, None)
    assert (await held(owner, leaver), await held(owner, heir)) == ({}, ALL)
    assert [each["name"] for each in (await heir.post("/api/leads/query", json={})).json()["items"]] == ["L"]
    item = await undone(rapport, owner, item)
    assert (item["state"], item["kept"]) == ("undone", 0)
    assert (await held(owner, leaver), await held(owner, heir)) == (ALL, {})
    again = await owner.post(f"/api/handovers/{item['id']}/undo")
    assert code(again) == (409, "handover.wrong_state")


async def test_by_object_and_to_the_manager(rapport: Rapport, owner: Person, leaver: Person) -> None:
    one, other = await hired(rapport, owner), await hired(rapport, owner, "manager")
    url = f"/api/members/{me(leaver)}"
    missing = await owner.post(f"{url}/handovers", json={"to": "objects", "objects": {"company": me(one)}})
    assert code(missing) == (422, "handover.object_missing")
    assert code(await owner.post(f"{url}/handovers", json={"to": "manager"})) == (422, "handover.no_manager")
    for nobody in (me(leaver), str(uuid4()), None):
        refused = await owner.post(f"{url}/handovers", json={"to": "person", "person_id": nobody})
        assert code(refused) == (422, "handover.nobody")
    assert (await owner.get(f"{url}/handovers")).json() == []
    rule = {"company": me(one), "contact": me(other), "lead": me(one)}
    item = await finished(rapport, owner, await begun(owner, leaver, to="objects", objects=rule))
    assert (item["state"], item["rule"]) == ("done", rule)
    assert (await held(owner, one), await held(owner, other)) == (
        {"company": (2, 1), "lead": (1, 0)}, {"contact": (2, 0)},
    )  # fmt: skip
    assert (await owner.patch(f"/api/members/{me(one)}", json={"manager_id": me(other)})).status_code == 204
    item = await finished(rapport, owner, await begun(owner, one, to="manager"))
    assert (item["state"], await held(owner, one), await held(owner, other)) == ("done", {}, ALL)


async def test_an_undo_keeps_what_has_another_owner_since_and_nothing_else(
    rapport: Rapport, owner: Person, leaver: Person
) -> None:
    heir, third = await hired(rapport, owner), await hired(rapport, owner)
    item = await finished(rapport, owner, await begun(owner, leaver, to="person", person_id=me(heir)))
    companies = {
        each["name"]: each["id"] for each in (await owner.post("/api/companies/query", json={})).json()["items"]
    }
    for body in ({"owner_id": me(third)}, {"owner_id": me(heir)}):  # back again, but by somebody's own decision
        assert (await owner.patch(f"/api/companies/{companies['A']}", json=body)).status_code == 200
    edited = await heir.patch(f"/api/companies/{companies['B']}", json={"employees": 7})
    assert edited.status_code == 200
    item = await undone(rapport, owner, item)
    assert (item["state"], item["kept"]) == ("undone", 1)
    assert (await held(owner, leaver), await held(owner, heir)) == (
        {"company": (1, 1), "contact": (2, 0), "lead": (1, 0)}, {"company": (1, 0)},
    )  # fmt: skip
    kept = (await owner.get(f"/api/companies/{companies['B']}")).json()["record"]
    assert (kept["employees"], kept["owner_id"]) == (7, me(leaver))


@pytest.mark.asvs("V2.3.3")
async def test_one_that_is_cut_short_goes_on_and_moves_each_record_once(
    rapport: Rapport, owner: Person, leaver: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    heir, calls = await hired(rapport, owner), []
    monkeypatch.setattr(run, "CHUNK", 2)
    give = run._give

    async def dies(*args: Any) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the process is gone")
        await give(*args)

    monkeypatch.setattr(run, "_give", dies)
    item = await begun(owner, leaver, to="person", person_id=me(heir))
    half = await finished(rapport, owner, item)
    assert (half["state"], half["done"]) == ("running", 1)  # the lead
    busy = await owner.post(f"/api/members/{me(leaver)}/handovers", json={"to": "person", "person_id": me(heir)})
    assert code(busy) == (409, "handover.running")
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(job.update().values(run_at=real_now(), state="queued"))
        session.left_work = True
    item = await finished(rapport, owner, item)
    assert (item["state"], item["done"]) == ("done", 6)
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        mine = (change.c.batch_id == UUID(item["batch_id"])) & change.c.object.in_([obj.name for obj in REGISTRY])
        rows = await session.rows(sa.select(change.c.record_id).where(mine))
    assert (len(rows), len({row.record_id for row in rows})) == (6, 6)
    item = await undone(rapport, owner, item)
    assert (item["state"], item["kept"], await held(owner, leaver)) == ("undone", 0, ALL)


@pytest.mark.asvs("V8.3.2")
async def test_whoever_asked_and_may_no_more_moves_nothing(rapport: Rapport, owner: Person, leaver: Person) -> None:
    admin, heir = await hired(rapport, owner, "admin"), await hired(rapport, owner)
    item = await begun(admin, leaver, to="person", person_id=me(heir))
    assert (await owner.patch(f"/api/members/{me(admin)}", json={"roles": ["rep"]})).status_code == 204
    item = await finished(rapport, owner, item)
    assert (item["state"], item["error_code"], item["done"]) == ("failed", "forbidden", 0)
    assert (await held(owner, leaver), await held(owner, heir)) == (ALL, {})
    assert (await owner.post(f"/api/handovers/{item['id']}/resumption")).json()["state"] == "running"
    item = await finished(rapport, owner, item)
    assert (item["state"], item["done"], await held(owner, leaver)) == ("done", 6, {})


@pytest.mark.asvs("V8.2.1")
@pytest.mark.asvs("V8.4.1")
async def test_who_may_not_hand_over(rapport: Rapport, owner: Person, leaver: Person) -> None:
    admin, other = (
        await hired(rapport, owner, "admin"),
        await rapport.sign_up("Other Ltd", "GB", f"{uuid4()}@x.example"),
    )
    item = await finished(rapport, owner, await begun(owner, leaver, to="person", person_id=me(admin)))
    rule = {"to": "person", "person_id": me(admin)}
    for who, target, refusal in (
        (leaver, leaver, (403, "forbidden")),
        (admin, owner, (403, "auth.above_you")),
        (admin, admin, (403, "auth.not_yourself")),
        (other, leaver, (404, "auth.member_not_found")),
    ):
        url = f"/api/members/{me(target)}"
        answers = [await who.get(f"{url}/holdings"), await who.get(f"{url}/handovers")]
        answers.append(await who.post(f"{url}/handovers", json=rule))
        assert [code(each) for each in answers] == [refusal] * 3
    for answer in (
        await other.get(f"/api/handovers/{item['id']}"),
        await other.post(f"/api/handovers/{item['id']}/undo"),
        await other.post(f"/api/handovers/{item['id']}/resumption"),
    ):
        assert code(answer) == (404, "handover.not_found")
    assert (await held(owner, leaver), (await owner.get(f"/api/handovers/{item['id']}")).json()) == ({}, item)
