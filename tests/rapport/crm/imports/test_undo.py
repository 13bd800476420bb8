"""Taking an import back: all of it, in part, what was edited since, and taking the taking back."""

import datetime as dt
from uuid import UUID, uuid4

import pytest

from auth.authz.roles import ADMIN
from rapport.crm.imports import payloads
from rapport.crm.imports.models import import_run
from tests.support.app import Person, Rapport
from tests.support.audit import details_of
from tests.support.imports import (
    ask,
    colleague,
    count,
    everything,
    home_of,
    imported,
    look,
    make_member,
    opened,
    set_status,
    step,
)
from tests.support.uploads import file_sent

pytestmark = pytest.mark.deep

CONTENT = b"account,employees\nAlpha,1\nBeta,2\nGamma,3\n"


async def named(person: Person) -> dict[str, dict]:
    """Companies by name."""
    return {record["name"]: record for record in await everything(person)}


async def edit(person: Person, name: str, **fields: object) -> str:
    """Changes a company; its id."""
    query = {"filter": {"field": "name", "op": "eq", "value": name}}
    record = (await person.post("/api/companies/query", json=query)).json()["items"][0]
    done = await person.patch(f"/api/companies/{record['id']}", json={"base_version": record["version"], **fields})
    assert done.status_code == 200, done.text
    return str(record["id"])


async def write_state(rapport: Rapport, person: Person, item: dict, **values: object) -> None:
    """Puts an import into a state."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        await session.execute(import_run.update().where(import_run.c.id == UUID(item["id"])).values(**values))


async def test_updates_go_back_to_what_was_there(rapport: Rapport, owner: Person) -> None:
    await owner.post("/api/companies", json={"name": "Alpha", "employees": 9, "phone": "020 7946 0104"})
    item = await imported(rapport, owner, CONTENT)
    assert (await named(owner))["Alpha"]["employees"] == 1
    await step(rapport, owner, item, "undo")
    assert [(each["name"], each["employees"], each["phone"]) for each in await everything(owner)] == [
        ("Alpha", 9, "020 7946 0104")
    ]
    await step(rapport, owner, item, "undo")
    assert {name: each["employees"] for name, each in (await named(owner)).items()} == {
        "Alpha": 1, "Beta": 2, "Gamma": 3,
    }  # fmt: skip
    assert await details_of(rapport, owner, "import_begun") == [{"run": item["id"]}]
    assert await details_of(rapport, owner, "import_undone") == [
        {"run": item["id"], "redo": "False"}, {"run": item["id"], "redo": "True"},
    ]  # fmt: skip


async def test_edited_records_are_listed_before_kept_and_decided_about(rapport: Rapport, owner: Person) -> None:
    item = await imported(rapport, owner, CONTENT)
    alpha = await edit(owner, "Alpha", employees=100)
    gamma = await edit(owner, "Gamma", phone="020 7946 0104")
    listed = (await owner.get(f"/api/imports/{item['id']}/edited-records")).json()["items"]
    assert [(each["id"], each["label"], each["reason"]) for each in listed] == [
        (alpha, "Alpha", "edited_since"), (gamma, "Gamma", "edited_since"),
    ]  # fmt: skip

    undone = await step(rapport, owner, item, "undo", decisions={alpha: "revert"})
    assert (undone["state"], [each["label"] for each in undone["kept"]]) == ("undone", ["Gamma"])
    assert set(await named(owner)) == {"Gamma"}

    undone = await step(rapport, owner, item, "undo", decisions={gamma: "revert"})
    assert (undone["state"], undone["kept"]) == ("undone", [])
    assert await everything(owner) == []

    done = await step(rapport, owner, item, "undo")
    assert (done["state"], done["kept"]) == ("done", [])
    assert {name: each["employees"] for name, each in (await named(owner)).items()} == {
        "Alpha": 100, "Beta": 2, "Gamma": 3,
    }  # fmt: skip
    assert set((await named(owner))["Gamma"]) >= {"phone"}
    assert (await named(owner))["Gamma"]["phone"] == "020 7946 0104"


async def test_back_and_forth_several_times(rapport: Rapport, owner: Person) -> None:
    item = await imported(rapport, owner, CONTENT)
    for _ in range(3):
        assert (await step(rapport, owner, item, "undo"))["state"] == "undone"
        assert await count(owner) == 0
        assert (await step(rapport, owner, item, "undo"))["state"] == "done"
        assert await count(owner) == 3


async def test_an_import_that_stopped_half_way_can_be_taken_back(rapport: Rapport, owner: Person) -> None:
    item = await imported(rapport, owner, CONTENT)
    await write_state(rapport, owner, item, state="failed", done=2, last_row=3, error_code="internal")
    assert (await step(rapport, owner, item, "undo"))["state"] == "undone"
    assert await count(owner) == 0
    # What comes back is as far as it was: it can go on from there.
    assert (await step(rapport, owner, item, "undo"))["state"] == "failed"
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    assert await count(owner) == 3


async def test_what_was_written_is_neither_mapped_anew_nor_discarded(rapport: Rapport, owner: Person) -> None:
    item = await imported(rapport, owner, CONTENT)
    await write_state(rapport, owner, item, state="failed", error_code="internal")
    mapping = {"columns": [{"header": "account", "field": "name"}]}
    url = f"/api/imports/{item['id']}"
    refused = [
        await owner.put(f"{url}/mapping", json=mapping),
        await owner.delete(url),
        await ask(owner, item, "dry-run", {}),
    ]
    assert [(each.status_code, each.json()["code"]) for each in refused] == [(409, "imports.wrong_state")] * 3
    assert (await look(owner, item))["state"] == "failed"


async def test_what_was_not_written_can_not_be_undone(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, CONTENT)
    await step(rapport, owner, item, "dry-run")
    refused = await ask(owner, item, "undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "imports.wrong_state")
    assert (await owner.delete(f"/api/imports/{item['id']}")).status_code == 204
    assert (await owner.get(f"/api/imports/{item['id']}")).status_code == 404


async def test_after_thirty_days_it_is_too_late(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = await imported(rapport, owner, CONTENT)
    late = dt.datetime.fromisoformat(item["undo_until"]) + dt.timedelta(seconds=1)
    monkeypatch.setattr(payloads, "real_now", lambda: late)
    refused = await ask(owner, item, "undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "imports.undo_expired")
    assert await count(owner) == 3


async def test_an_undo_that_loses_its_right_can_be_asked_for_again(rapport: Rapport, owner: Person) -> None:
    item = await imported(rapport, owner, CONTENT)
    assert (await ask(owner, item, "undo")).status_code == 200
    await set_status(rapport, owner, "read_only")
    await rapport.run_jobs()
    stopped = await look(owner, item)
    assert (stopped["state"], stopped["error_code"], await count(owner)) == ("failed", "tenants.read_only", 3)
    await set_status(rapport, owner, "active")
    assert (await step(rapport, owner, item, "undo"))["state"] == "undone"
    assert await count(owner) == 0
    assert (await step(rapport, owner, item, "undo"))["state"] == "done"


async def test_many_records_go_and_come_in_few_statements(rapport: Rapport, owner: Person) -> None:
    rows = "".join(f"N{n},{n}\n" for n in range(1234))
    item = await imported(rapport, owner, f"account,employees\n{rows}".encode())
    await edit(owner, "N7", employees=100)
    undone = await step(rapport, owner, item, "undo")
    assert ([each["label"] for each in undone["kept"]], await count(owner)) == (["N7"], 1)
    assert (await step(rapport, owner, item, "undo"))["state"] == "done"
    assert await count(owner) == 1234
    query = {"filter": {"field": "name", "op": "eq", "value": "N1"}}
    record = (await owner.post("/api/companies/query", json=query)).json()["items"][0]
    history = (await owner.get(f"/api/companies/{record['id']}/history")).json()["items"]
    assert [(each["op"], each["origin"]) for each in history] == [
        ("restore", "import"), ("delete", "import"), ("create", "import"),
    ]  # fmt: skip
    assert record["version"] == 3


async def test_another_undo_of_the_same_batch_finds_nothing_left(rapport: Rapport, owner: Person) -> None:
    item = await imported(rapport, owner, CONTENT)
    first = (await owner.post(f"/api/batches/{item['batch_id']}/undo")).json()
    again = await owner.post(f"/api/batches/{item['batch_id']}/undo")
    assert (first["undone"], await count(owner)) == (3, 0)
    assert (again.status_code, again.json()["code"]) == (409, "records.already_undone")
    assert (await owner.post(f"/api/batches/{uuid4()}/undo")).json()["undone"] == 0


async def test_a_member_may_not_undo(rapport: Rapport, owner: Person) -> None:
    item = await imported(rapport, owner, CONTENT)
    await make_member(rapport, owner)
    assert (await ask(owner, item, "undo")).status_code == 403
    assert await count(owner) == 3


async def test_people_are_taken_back_by_who_still_manages_people(rapport: Rapport, owner: Person) -> None:
    admin = await colleague(rapport, owner, ADMIN)
    content = b"sales_agent,manager,regional_office\nAda Arden,Mona Hale,Central\n"
    file_id = await file_sent(admin, content, "sales_teams.csv")
    asked = {"file_ids": [file_id], "objects": {file_id: "person"}}
    item = (await admin.post("/api/import-sets", json=asked)).json()

    async def act(what: str) -> str:
        done = await admin.post(f"/api/import-sets/{item['id']}/{what}", json={} if what == "dry-run" else None)
        assert done.status_code == 200, done.text
        await rapport.run_jobs()
        [run] = (await admin.get(f"/api/import-sets/{item['id']}")).json()["imports"]
        return f"{run['state']} {run['error_code']}"

    assert [await act("dry-run"), await act("run")] == ["checked None", "done None"]
    before = (await owner.get("/api/people")).json()
    changed = await owner.patch(f"/api/members/{admin.session['person']['id']}", json={"roles": ["manager"]})
    assert changed.status_code == 204
    assert await act("undo") == "failed forbidden"
    assert {each["id"] for each in (await owner.get("/api/people")).json()} == {each["id"] for each in before}
