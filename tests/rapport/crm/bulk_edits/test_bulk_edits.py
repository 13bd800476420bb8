"""All records that match, changed in the background: exactly once each, with what refused, stopped, resumed, undone."""

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa

from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from kernel.clock import real_now
from kernel.ids import new_id
from kernel.tables import change, job
from rapport.crm.bulk_edits import run, store
from rapport.crm.bulk_edits.models import bulk_edit, bulk_edit_refusal
from rapport.crm.records import bulk
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, home_of
from tests.support.team import code, hired

Json = dict[str, Any]
NAMES = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation with seven companies."""
    founder = await rapport.sign_up("Trees Ltd", "GB", email)
    rows = [{"op": "create", "fields": {"name": name, "employees": 10}} for name in NAMES]
    made = await founder.post("/api/companies/rows", json={"rows": rows})
    assert [each["status"] for each in made.json()["rows"]] == ["created"] * 7, made.text
    return founder


async def begun(person: Person, **asked: object) -> Json:
    """An edit that was begun."""
    done = await person.post("/api/bulk-edits", json={"object": "company", "op": "update", **asked})
    assert done.status_code == 201, done.text
    shown: Json = done.json()
    return shown


async def seen(person: Person, edit: Json) -> Json:
    """How far it is."""
    shown: Json = (await person.get(f"/api/bulk-edits/{edit['id']}")).json()
    return shown


async def sizes(person: Person) -> dict[str, int]:
    """How many people each company has."""
    found = (await person.post("/api/companies/query", json={"fields": ["name", "employees"], "limit": 50})).json()
    return {each["name"]: each["employees"] for each in found["items"]}


async def lines(person: Person, edit: Json) -> list[list[str]]:
    """The result file, without its mark."""
    done = await person.post(f"/api/bulk-edits/{edit['id']}/result")
    assert done.status_code == 200, done.text
    heading, *rows = csv.reader(io.StringIO(done.content.decode("utf-8-sig")))
    assert "Trees Ltd" in heading[-1]
    return [heading[:-1], *(row[:-1] for row in rows)]


async def test_all_that_match_are_changed_and_taken_back(rapport: Rapport, owner: Person) -> None:
    wanted = {"field": "name", "op": "ne", "value": "Fir"}
    edit = await begun(owner, filter=wanted, fields={"employees": 20})
    assert (edit["state"], edit["total"], edit["position"]) == ("running", 6, 0)
    assert set((await sizes(owner)).values()) == {10}, "nothing happens before its job"
    assert code(await owner.post("/api/bulk-edits", json={"object": "company", "op": "delete"})) == (
        409,
        "bulk_edits.under_way",
    )
    await rapport.run_jobs()
    edit = await seen(owner, edit)
    assert (edit["state"], edit["position"], edit["done"], edit["refused"]) == ("done", 6, 6, 0)
    assert await sizes(owner) == {**dict.fromkeys(NAMES, 20), "Fir": 10}
    assert next(row[1:] for row in await lines(owner, edit)) == ["Name", "Outcome", "Code", "Reason"]
    assert sorted(row[1:] for row in (await lines(owner, edit))[1:]) == [
        [name, "Done", "", ""] for name in NAMES if name != "Fir"
    ]
    elm = (
        await owner.post("/api/companies/query", json={"filter": {"field": "name", "op": "eq", "value": "Elm"}})
    ).json()
    await owner.patch(f"/api/companies/{elm['items'][0]['id']}", json={"base_version": 2, "employees": 30})
    assert (await owner.post(f"/api/bulk-edits/{edit['id']}/undo")).json()["state"] == "undoing"
    await rapport.run_jobs()
    edit = await seen(owner, edit)
    assert (edit["state"], edit["taken_back"], edit["kept"]) == ("undone", 5, 1)
    assert await sizes(owner) == {**dict.fromkeys(NAMES, 10), "Elm": 30}
    assert code(await owner.post(f"/api/bulk-edits/{edit['id']}/undo")) == (409, "bulk_edits.wrong_state")


async def test_each_record_is_judged_by_itself(rapport: Rapport, owner: Person) -> None:
    own = ObjectRights(read="all", create=True, update="own", export="own", share="own")
    rep = await colleague(rapport, owner, "own", Rights(objects={EVERY_OBJECT: own}))
    for name in ("Rowan", "Yew"):
        await rep.post("/api/companies", json={"name": name, "employees": 10})
    edit = await begun(rep, fields={"employees": 20})
    assert edit["total"] == 2, "of a filter only what may be changed is meant"
    await rapport.run_jobs()
    assert [name for name, size in (await sizes(owner)).items() if size == 20] in (
        ["Rowan", "Yew"],
        ["Yew", "Rowan"],
    )
    found = (await owner.post("/api/companies/query", json={"fields": ["name"], "limit": 50})).json()["items"]
    edit = await begun(rep, ids=[each["id"] for each in found], fields={"employees": 30})
    await rapport.run_jobs()
    edit = await seen(rep, edit)
    assert (edit["total"], edit["done"], edit["refused"]) == (9, 2, 7)
    refused = (await rep.get(f"/api/bulk-edits/{edit['id']}/refusals")).json()
    assert {each["code"] for each in refused} == {"records.not_found"}
    assert {each["title"] for each in refused} == set(NAMES), "who may read them is told which"
    outcomes = [row[2:4] for row in (await lines(rep, edit))[1:]]
    assert sorted(outcomes) == [["Done", ""]] * 2 + [["Not changed", "records.not_found"]] * 7
    shared = {"grantee_id": rep.session["person"]["id"], "level": "update"}
    elm = next(each["id"] for each in found if each["name"] == "Elm")
    assert (await owner.post(f"/api/companies/{elm}/shares", json=shared)).status_code == 200
    took = await begun(rep, fields={"employees": 40, "owner_id": rep.session["person"]["id"]})
    await rapport.run_jobs()
    took = await seen(rep, took)
    assert (took["state"], took["total"], took["done"]) == ("done", 3, 2), "one that is shared stops none of the others"
    refused = (await rep.get(f"/api/bulk-edits/{took['id']}/refusals")).json()
    assert [(each["title"], each["code"]) for each in refused] == [("Elm", "records.owner_not_yours")]
    assert (await sizes(owner))["Elm"] == 10
    assert code(await owner.get(f"/api/bulk-edits/{edit['id']}")) == (404, "bulk_edits.not_found")
    assert code(await owner.post(f"/api/bulk-edits/{edit['id']}/undo")) == (404, "bulk_edits.not_found")
    assert (await owner.get("/api/bulk-edits")).json() == []


async def test_a_run_that_is_killed_goes_on_where_it_was(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    edit = await begun(owner, fields={"employees": 20})
    parts = bulk.change_part
    calls = 0

    async def killed(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        done = await parts(*args)
        if calls == 3:  # all of this part is written, and nothing of it is committed
            raise ConnectionResetError
        return done

    monkeypatch.setattr(bulk, "change_part", killed)
    await rapport.run_jobs()
    assert (await seen(owner, edit))["position"] == 4
    assert sorted((await sizes(owner)).values()) == [10] * 3 + [20] * 4
    monkeypatch.setattr(bulk, "change_part", parts)
    await again(rapport, owner)
    edit = await seen(owner, edit)
    assert (edit["state"], edit["position"], edit["done"]) == ("done", 7, 7)
    assert set((await sizes(owner)).values()) == {20}
    assert await changes_of(rapport, owner, edit) == 7, "each record once"


async def test_it_is_stopped_and_goes_on(rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 3)
    edit = await begun(owner, fields={"employees": 20})
    parts = bulk.change_part

    async def stopped(*args: Any) -> Any:
        monkeypatch.setattr(bulk, "change_part", parts)
        done = await parts(*args)
        # Whoever stops it waits for the part that is under way; here nobody can, so the row is written as they do.
        await args[0].session.execute(bulk_edit.update().values(state="stopped"))
        return done

    monkeypatch.setattr(bulk, "change_part", stopped)
    await rapport.run_jobs()
    edit = await seen(owner, edit)
    assert (edit["state"], edit["position"]) == ("stopped", 3)
    assert sorted((await sizes(owner)).values()) == [10] * 4 + [20] * 3
    assert [row[2] for row in (await lines(owner, edit))[1:]] == ["Done"] * 3 + ["Not reached"] * 4
    assert (await owner.post(f"/api/bulk-edits/{edit['id']}/resumption")).json()["state"] == "running"
    await rapport.run_jobs()
    assert (await seen(owner, edit))["state"] == "done"
    assert set((await sizes(owner)).values()) == {20}
    other = await begun(owner, op="delete")
    assert (await owner.post(f"/api/bulk-edits/{other['id']}/stop")).json()["state"] == "stopped"
    await rapport.run_jobs()
    assert len(await sizes(owner)) == 7


async def test_rights_are_those_of_the_moment(rapport: Rapport, owner: Person) -> None:
    rep = await hired(rapport, owner)
    await rep.post("/api/companies", json={"name": "Rowan", "employees": 10})
    edit = await begun(rep, fields={"employees": 20})
    assert (await owner.post(f"/api/members/{rep.session['person']['id']}/deactivation")).status_code == 204
    await rapport.run_jobs()
    assert (await sizes(owner))["Rowan"] == 10
    home = await home_of(rapport, owner)
    async with rapport.parts.runtime.session(home) as session:
        [row] = await session.rows(sa.select(bulk_edit.c.state, bulk_edit.c.error_code))
    assert tuple(row) == ("failed", "forbidden")
    assert edit["total"] == 1


async def test_what_is_wrong_begins_nothing(owner: Person) -> None:
    nobody = {"field": "name", "op": "eq", "value": "Nobody"}
    assert code(await owner.post("/api/bulk-edits", json={"object": "company", "op": "delete", "filter": nobody})) == (
        409,
        "bulk_edits.nothing_matches",
    )
    assert code(await owner.post("/api/bulk-edits", json={"object": "martian", "op": "delete"})) == (
        404,
        "records.not_found",
    )
    made = await begun(owner, id=str(new_id()), fields={"employees": 20})
    again = await begun(owner, id=made["id"], fields={"employees": 20})
    assert again["id"] == made["id"]
    assert len((await owner.get("/api/bulk-edits?of=company")).json()) == 1


async def test_a_month_later_it_is_forgotten(rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    edit = await begun(owner, ids=[str(new_id())], fields={"employees": 20})
    await rapport.run_jobs()
    assert (await seen(owner, edit))["refused"] == 1
    home = await home_of(rapport, owner)
    later = real_now() + run.KEPT_FOR
    monkeypatch.setattr(run, "real_now", lambda: later)
    await again(rapport, owner)
    async with rapport.parts.runtime.session(home) as session:
        for table in (bulk_edit, bulk_edit_refusal):
            assert await session.rows(sa.select(table.c.id)) == []
    assert code(await owner.get(f"/api/bulk-edits/{edit['id']}")) == (404, "bulk_edits.not_found")
    assert store.LISTED == 20


async def again(rapport: Rapport, owner: Person) -> None:
    """Makes every job of the organisation due and runs it."""
    home = await home_of(rapport, owner)
    async with rapport.parts.runtime.session(home) as session:
        await session.execute(job.update().values(run_at=real_now(), state="queued"))
        session.left_work = True
    await rapport.run_jobs()


async def changes_of(rapport: Rapport, owner: Person, edit: Json) -> int:
    """How many changes of records an edit made."""
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        mine = (change.c.object == "company") & (change.c.batch_id == sa.cast(edit["batch_id"], change.c.batch_id.type))
        [[number]] = await session.rows(sa.select(sa.func.count()).where(mine))
    return int(number)
