"""An organisation that its owner brings back to a moment in the browser, beside the one that goes on."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID, uuid4

import msgspec
import pytest

from kernel.clock import real_now
from kernel.db import CONTROL_HOME
from kernel.jobs import Job
from kernel.tables import change
from rapport.portability import arrive, manifest
from rapport.portability.imports import moment as moments
from rapport.portability.imports import store
from rapport.portability.opened import Opened
from tests.support.app import Person, Rapport
from tests.support.archives import archived, attach, brought
from tests.support.archives import organisation as organisation_of
from tests.support.audit import events
from tests.support.clocks import ahead
from tests.support.own_fields import define

Json = dict[str, Any]


async def create(person: Person, noun: str, **values: object) -> Json:
    answer = await person.post(f"/api/{noun}", json=values)
    assert answer.status_code == 201, answer.text
    record: Json = answer.json()["record"]
    return record


async def newest(person: Person) -> Json:
    found: Json = (await person.get("/api/archive-imports")).json()["newest"]
    return found


async def chosen(rapport: Rapport, person: Person, import_id: str, moment: dt.datetime) -> Json:
    """Has what a moment would do be looked into; what is shown of it."""
    body = {"as_of": moment.isoformat()}
    answer = await person.put(f"/api/archive-imports/{import_id}/moment", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["newest"]["state"] == "checking"
    await rapport.run_jobs()
    return await newest(person)


async def entered(rapport: Rapport, email: str, organisation_id: str) -> Person:
    person = await rapport.sign_in(email)
    moved = await person.post("/api/session/organisation", json={"organisation_id": organisation_id})
    person.signed_in(moved.json())
    return person


async def view(person: Person, name: str) -> Json:
    body = {"object": "company", "name": name, "filter": None, "sort": [], "columns": []}
    answer = await person.post("/api/views", json=body)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def views(person: Person) -> set[str]:
    found = (await person.get("/api/views", params={"object": "company"})).json()
    return {each["name"] for each in found}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Regret Ltd", "GB", email)


async def test_an_owner_brings_it_back_to_a_moment_and_is_told_what_that_leaves(
    rapport: Rapport, owner: Person, email: str
) -> None:
    firm = await create(owner, "companies", name="Harbour")
    mine, gone = await view(owner, "Mine"), await view(owner, "Gone since")
    moment = real_now()
    await owner.patch(f"/api/companies/{firm['id']}", json={"name": "Wharf"})
    await create(owner, "companies", name="Made since")
    body = {name: mine[name] for name in ("object", "filter", "sort", "columns")}
    assert (await owner.patch(f"/api/views/{mine['id']}", json={**body, "name": "Other"})).status_code == 200
    assert (await owner.delete(f"/api/views/{gone['id']}")).status_code == 204
    await view(owner, "Made since")
    await rapport.hire(owner, f"bob.{email}")
    await attach(owner, firm["id"], "since.txt", b"since")

    import_id = await brought(owner, await archived(rapport, owner))
    await rapport.run_jobs()
    assert (await newest(owner))["summary"]["moment"] is None
    found = await chosen(rapport, owner, import_id, moment)
    told = found["summary"]["moment"]
    assert told["as_of"] == moment.isoformat().replace("+00:00", "Z")
    assert (told["changes"], told["lost"], told["definitions"]) == (2, 0, {"saved_view": 3})
    assert (told["files_since"], told["files_gone"]) == (1, 0)
    assert {"person", "role_assignment"} <= told["stays"].keys()

    made = await owner.post(f"/api/archive-imports/{import_id}/organisation")
    assert made.status_code == 200, made.text
    await rapport.run_jobs()
    done = await newest(owner)
    assert (done["state"], done["file"], done["report"]["kept"]) == ("done", "", 0)
    assert done["report"]["taken_back"] == 5
    noted = await events(rapport, organisation_of(owner), "archive_import_made")
    assert noted[0][1]["as_of"] == moment.isoformat()
    beside = await entered(rapport, email, done["organisation_id"])
    assert beside.session["organisation"]["name"] == f"Regret Ltd ({moment:%Y-%m-%d %H:%M})"
    rows = (await beside.post("/api/companies/query", json={"limit": 50})).json()["items"]
    assert [each["name"] for each in rows] == ["Harbour"]
    assert await views(beside) == {"Mine", "Gone since"}
    assert (await beside.get(f"/api/companies/{firm['id']}/files")).json() == []
    # The running one stays as it is.
    assert await views(owner) == {"Other", "Made since"}


async def test_only_a_moment_of_its_own_history_is_taken(rapport: Rapport, owner: Person) -> None:
    await create(owner, "companies", name="Harbour")
    import_id = await brought(owner, await archived(rapport, owner))
    await rapport.run_jobs()
    ready = await newest(owner)
    path, summary = f"/api/archive-imports/{import_id}/moment", ready["summary"]
    begins, ends = (dt.datetime.fromisoformat(summary[name]) for name in ("begins_at", "made_at"))
    second = dt.timedelta(seconds=1)
    for outside in (begins - second, ends + second):
        refused = await owner.put(path, json={"as_of": outside.isoformat()})
        assert (refused.status_code, refused.json()["code"]) == (422, "portability.outside_history")
    assert (await owner.put(path, json={"as_of": "2026-01-01T00:00:00"})).status_code == 400
    other = await owner.put(f"/api/archive-imports/{uuid4()}/moment", json={"as_of": None})
    assert (other.status_code, other.json()["code"]) == (404, "portability.import_gone")
    assert await newest(owner) == {**ready, "expires_at": (await newest(owner))["expires_at"]}
    # One that was chosen can be taken back, and it is made as the archive is.
    assert (await chosen(rapport, owner, import_id, begins))["summary"]["moment"]["changes"] > 0
    answer = await owner.put(path, json={"as_of": None})
    found = answer.json()["newest"]
    assert (found["state"], found["summary"]["moment"]) == ("ready", None)


async def test_the_moment_is_by_the_clock_of_the_organisation(rapport: Rapport, owner: Person) -> None:
    await create(owner, "companies", name="Harbour")
    moment = real_now()
    await create(owner, "companies", name="Made since")
    import_id = await brought(owner, await archived(rapport, owner))
    await rapport.run_jobs()
    plain = (await newest(owner))["summary"]
    moved = await ahead(rapport, owner, 40)
    shown = (await newest(owner))["summary"]
    for name in ("begins_at", "made_at"):
        assert dt.datetime.fromisoformat(shown[name]) == dt.datetime.fromisoformat(plain[name]) + moved
    found = await chosen(rapport, owner, import_id, moment + moved)
    assert dt.datetime.fromisoformat(found["summary"]["moment"]["as_of"]) == moment + moved
    assert found["summary"]["moment"]["changes"] == 1


@pytest.mark.parametrize("place", ["rewind", "files"])
async def test_one_that_was_killed_on_its_way_back_is_begun_anew(
    rapport: Rapport, owner: Person, email: str, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    await create(owner, "companies", name="Harbour")
    moment = real_now()
    await create(owner, "companies", name="Made since")
    import_id = await brought(owner, await archived(rapport, owner))
    await rapport.run_jobs()
    await chosen(rapport, owner, import_id, moment)
    async with rapport.parts.runtime.databases.control_session() as control:
        row = await store.want(control, organisation_of(owner), UUID(import_id), UUID(owner.session["person"]["id"]))
        await control.execute(control.job_table.delete().where(control.job_table.c.name == store.JOB))
    args = {"organisation_id": str(row.organisation_id), "import_id": import_id}
    work, handle = Job(uuid4(), CONTROL_HOME, store.JOB, args, 1), rapport.parts.handlers[store.JOB]

    class Killed(BaseException):
        """Ends a try as whatever ends a process does: nothing is caught."""

    async def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        whole = {"rewind": arrive, "files": arrive.files_back}[place]
        patched.setattr(whole, {"rewind": "rewind", "files": "leave_out"}[place], killed)
        with pytest.raises(Killed):
            await handle(rapport.parts.runtime, work)
    assert (await newest(owner))["organisation_id"] is None
    await handle(rapport.parts.runtime, work)
    done = await newest(owner)
    assert done["state"] == "done"
    beside = await entered(rapport, email, done["organisation_id"])
    rows = (await beside.post("/api/companies/query", json={"limit": 50})).json()["items"]
    assert [each["name"] for each in rows] == ["Harbour"]


async def test_definitions_come_back_and_one_whose_words_are_taken_stays(
    rapport: Rapport, owner: Person, email: str
) -> None:
    """Own fields, their labels, and pipelines."""
    area = await define(owner, "choice", "Area", choices=[{"zh": "北", "en": "North"}, {"zh": "南", "en": "South"}])
    north, south = (each["id"] for each in area["choices"])
    note = await define(owner, "text", "Note")
    firm = await create(owner, "companies", name="Harbour", **{note["name"]: "first", area["name"]: north})
    line, *_ = (await owner.get("/api/pipelines")).json()
    stages = [{name: value for name, value in each.items() if name != "archived"} for each in line["stages"]]
    moment = real_now()
    path = f"/api/fields/company/{area['name']}/labels"
    assert (await owner.patch(f"{path}/{north}", json={"label": {"zh": "上", "en": "Up"}})).status_code == 200
    assert (await owner.patch(f"{path}/{south}", json={"label": {"zh": "下", "en": "Down"}})).status_code == 200
    taken = await owner.post(f"/api/choices/company/{area['name']}", json={"label": "South"})
    assert taken.status_code == 201, taken.text
    await owner.patch(f"/api/companies/{firm['id']}", json={note["name"]: "second"})
    off = {"base_version": 1, "archived": True}
    assert (await owner.patch(f"/api/fields/company/{note['name']}", json=off)).status_code == 200
    await define(owner, "text", "Made since")
    first, _, *rest = stages
    renamed = {"label": line["label"], "stages": [{**first, "label": {"zh": "头", "en": "Head"}}, *rest]}
    assert (await owner.put(f"/api/pipelines/{line['id']}", json=renamed)).status_code == 200
    made = {"label": {"zh": "新", "en": "New"}, "stages": [{**each, "id": None} for each in stages]}
    assert (await owner.post("/api/pipelines", json=made)).status_code == 201

    import_id = await brought(owner, await archived(rapport, owner))
    await rapport.run_jobs()
    found = await chosen(rapport, owner, import_id, moment)
    assert found["summary"]["moment"]["definitions"] == {"custom_field": 2, "choice": 3, "pipeline": 2}
    assert (await owner.post(f"/api/archive-imports/{import_id}/organisation")).status_code == 200
    await rapport.run_jobs()
    done = await newest(owner)
    assert (done["state"], done["report"]["kept"]) == ("done", 1)
    beside = await entered(rapport, email, done["organisation_id"])
    fields = {each["name"]: each for each in (await beside.get("/api/fields/company")).json()["fields"]}
    assert {each["label"]["en"]: each["archived"] for each in fields.values()} == {
        "Area": False, "Note": False, "Made since": True,
    }  # fmt: skip
    names = {each["id"]: each["label"]["en"] for each in fields[area["name"]]["choices"]}
    assert (names[north], names[south]) == ("North", "Down")  # another is called South, so it stays
    record = (await beside.get(f"/api/companies/{firm['id']}")).json()["record"]
    assert record[note["name"]] == "first"
    lines = (await beside.get("/api/pipelines")).json()
    assert [each["label"]["en"] for each in lines if not each["archived"]] == [line["label"]["en"]]
    assert next(each for each in lines if each["id"] == line["id"])["stages"] == line["stages"]


@pytest.mark.parametrize("swapped", [False, True])
async def test_a_pipeline_gets_its_name_back_whoever_has_it_by_now(
    rapport: Rapport, owner: Person, email: str, *, swapped: bool
) -> None:
    line, *_ = (await owner.get("/api/pipelines")).json()
    mine, partners = line["label"], {"zh": "渠道", "en": "Partners"}
    names = ("id", "label", "outcome", "probability", "rot_days", "required", "exit_rule")

    def stages(of: Json, **other: Any) -> list[Json]:
        return [{name: each[name] for name in names} | other for each in of["stages"]]

    fresh = {"stages": stages(line, id=None)}
    expected = [mine["en"]]
    if swapped:
        assert (await owner.post("/api/pipelines", json={"label": partners, **fresh})).status_code == 201
        other = (await owner.get("/api/pipelines")).json()[-1]
        expected.append("Partners")
    moment = real_now()
    steps = [(line, {"zh": "旧", "en": "Old one"})]
    steps += [(other, mine), (line, partners)] if swapped else []
    for each, label in steps:
        body = {"label": label, "stages": stages(each)}
        assert (await owner.put(f"/api/pipelines/{each['id']}", json=body)).status_code == 200
    if not swapped:
        assert (await owner.post("/api/pipelines", json={"label": mine, **fresh})).status_code == 201

    import_id = await brought(owner, await archived(rapport, owner))
    await rapport.run_jobs()
    await chosen(rapport, owner, import_id, moment)
    assert (await owner.post(f"/api/archive-imports/{import_id}/organisation")).status_code == 200
    await rapport.run_jobs()
    done = await newest(owner)
    assert (done["state"], done["report"]["kept"]) == ("done", 0)
    beside = await entered(rapport, email, done["organisation_id"])
    lines = (await beside.get("/api/pipelines")).json()
    assert [each["label"]["en"] for each in lines if not each["archived"]] == expected
    # What went since keeps no word from it.
    body = {"label": mine, "stages": stages(line)}
    assert (await beside.put(f"/api/pipelines/{line['id']}", json=body)).status_code == 200


class Logged:
    """An archive with nothing but a log: a change of each of these objects, of a record of its own."""

    def __init__(self, objects: list[str]) -> None:
        self._objects = objects

    def lines(self, name: str, _: int) -> Iterator[list[bytes]]:
        if name == manifest.table_name(change.name):
            for each in self._objects:
                row = {"recorded_at": "2027-01-01T00:00:00Z", "object": each, "record_id": str(uuid4()), "op": "x"}
                yield [msgspec.json.encode(row)]


def test_what_a_log_calls_its_objects_takes_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "MOST", 5)
    log = Logged([*(f"made-up-{number}" for number in range(9)), "team", "team", "company", *["role"] * 9])
    found = moments.of(cast("Opened", log), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert found.stays == {"other": 5, "team": 2, "role": 5}
