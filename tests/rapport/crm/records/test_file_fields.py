"""Files under an own field: what the field takes, who sees them, and what becomes of them with their record."""

import csv
import io
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.ids import new_id
from kernel.jobs import run_jobs
from kernel.tables import job
from rapport.crm.attachments.files import UNCLAIMED
from tests.support.app import Person, Rapport
from tests.support.attachments import attached, begun
from tests.support.hidden import hidden_from
from tests.support.imports import imported
from tests.support.own_fields import changed, define
from tests.support.rotation import home_of

Json = dict[str, Any]
PDF = b"%PDF-1.7 a contract"


class Files:
    """A kind of record with a field of files, and one record of it."""

    def __init__(self, rapport: Rapport, person: Person, obj: str, noun: str) -> None:
        self.rapport, self.person, self.obj, self.noun = rapport, person, obj, noun
        self.field = ""
        self.id = ""

    async def filled(self, **limits: object) -> "Files":
        made = await define(self.person, "file", "Contract", self.obj, limits=limits or None)
        self.field, self.id = made["name"], (await self.add("First"))["id"]
        return self

    async def add(self, title: str, **values: object) -> Json:
        done = await self.person.post(f"/api/{self.noun}", json={"name": title, **values})
        assert done.status_code == 201, done.text
        record: Json = done.json()["record"]
        return record

    async def sent(self, name: str = "offer.pdf", record_id: str | None = None) -> str:
        return await attached(self.person, record_id or self.id, PDF, name, noun=self.noun, field=self.field)

    async def put(self, value: object, person: Person | None = None) -> Any:
        shown = await (person or self.person).get(f"/api/{self.noun}/{self.id}")
        body = {"base_version": shown.json()["record"]["version"], self.field: value}
        return await (person or self.person).patch(f"/api/{self.noun}/{self.id}", json=body)

    async def one(self, record_id: str | None = None, person: Person | None = None) -> Json:
        done = await (person or self.person).get(f"/api/{self.noun}/{record_id or self.id}")
        found: Json = done.json()
        return found

    async def listed(self, record_id: str | None = None, person: Person | None = None) -> list[Json]:
        done = await (person or self.person).get(f"/api/{self.noun}/{record_id or self.id}/files")
        found: list[Json] = done.json()
        return found


@pytest.fixture(params=["company", "o_1"])
async def files(request: pytest.FixtureRequest, rapport: Rapport, email: str) -> Files:
    person = await rapport.sign_up("Quay Ltd", "GB", email)
    if request.param == "o_1":
        done = await person.post("/api/custom-objects", json={"label": {"zh": "工地", "en": "Site"}})
        assert done.status_code == 201, done.text
    noun = "companies" if request.param == "company" else request.param
    return await Files(rapport, person, request.param, noun).filled(files=2, megabytes=1, endings=["pdf"])


async def test_a_field_names_files_that_were_sent_for_it(files: Files) -> None:
    person, first = files.person, await files.sent()
    assert (await files.put([first])).json()["record"][files.field] == [first]
    shown = await files.one()
    assert shown["included"]["files"] == {first: {"name": "offer.pdf", "size": len(PDF)}}
    assert [(each["name"], each["field"]) for each in await files.listed()] == [("offer.pdf", files.field)]
    second = await files.sent("terms.pdf")
    assert (await files.put({"add": [second]})).json()["record"][files.field] == sorted([first, second])
    third = await files.sent("third.pdf")
    refused = await files.put({"add": [third]})
    assert refused.json()["fields"][files.field]["code"] == "records.too_many_files"

    loose = await attached(person, files.id, PDF, "loose.pdf", noun=files.noun)
    other = await files.sent("other.pdf", (await files.add("Other"))["id"])
    for wrong in (loose, other, str(new_id())):
        refused = await files.put([wrong])
        assert refused.json()["fields"][files.field]["code"] == "records.no_such_file"
    assert (await files.one())["record"][files.field] == sorted([first, second]), "nothing was written"

    for name, size, code in (("a.zip", 10, "records.other_file_kind"), ("a.pdf", 2 << 20, "records.file_too_large")):
        refused = await begun(person, files.id, size, name, files.noun, files.field)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    unknown = await begun(person, files.id, 10, "a.pdf", files.noun, "name")
    assert unknown.json()["code"] == "records.unknown_field"

    query = {"filter": {"field": files.field, "op": "not_empty"}, "limit": 50}
    found = (await person.post(f"/api/{files.noun}/query", json=query)).json()
    assert [each["name"] for each in found["items"]] == ["First"]
    assert found["included"]["files"][second]["name"] == "terms.pdf"
    exported = await person.post(f"/api/{files.noun}/export", json={"columns": ["name", files.field]})
    cells = {row[0]: row[1] for row in csv.reader(io.StringIO(exported.content.decode("utf-8-sig")))}
    assert (sorted(cells["First"].split("; ")), cells["Other"]) == (["offer.pdf", "terms.pdf"], "")


async def test_taking_one_out_can_be_undone_and_deleting_it_cannot(files: Files) -> None:
    person, file = files.person, await files.sent()
    await files.put([file])
    kept = await person.delete(f"/api/attachments/{file}")
    assert (kept.status_code, kept.json()["code"]) == (409, "attachments.in_field")
    await files.put(None)
    history = (await person.get(f"/api/{files.noun}/{files.id}/history")).json()
    assert history["items"][0]["changes"][0]["before"] == [file]
    assert history["included"]["files"][file]["name"] == "offer.pdf"
    seq = history["items"][0]["seq"]
    back = await person.post(f"/api/{files.noun}/{files.id}/reversion", json={"seq": seq})
    assert back.json()["record"][files.field] == [file]
    await files.put(None)
    assert (await person.delete(f"/api/attachments/{file}")).status_code == 204
    gone = await person.post(f"/api/{files.noun}/{files.id}/reversion", json={"seq": seq})
    assert gone.json()["record"][files.field] is None, "what is gone stays gone"
    shown = (await person.get(f"/api/{files.noun}/{files.id}/history")).json()
    assert file not in shown["included"].get("files", {})


async def test_who_is_not_shown_the_field_sees_none_of_its_files(files: Files) -> None:
    person, file = files.person, await files.sent()
    await files.put([file])
    blind = await hidden_from(person, files.rapport, {files.obj: {files.field: {"read": "hidden", "edit": False}}})
    shown = await files.one(person=blind)
    assert files.field not in shown["record"]
    assert "files" not in shown["included"]
    assert await files.listed(person=blind) == []
    for done in (await blind.get(f"/api/attachments/{file}"), await blind.delete(f"/api/attachments/{file}")):
        assert (done.status_code, done.json()["code"]) == (404, "attachments.not_found")
    refused = await begun(blind, files.id, 10, "a.pdf", files.noun, files.field)
    assert refused.json()["code"] == "records.unknown_field"
    history = (await blind.get(f"/api/{files.noun}/{files.id}/history")).json()
    assert file not in str(history)
    exported = await blind.post(f"/api/{files.noun}/export", json={})
    assert "offer.pdf" not in exported.text

    shown_only = {files.obj: {files.field: {"read": "shown", "edit": False}}}
    reader = await hidden_from(person, files.rapport, shown_only, "Reader")
    assert (await files.one(person=reader))["record"][files.field] == [file]
    refused = await begun(reader, files.id, 10, "a.pdf", files.noun, files.field)
    assert refused.json()["fields"][files.field]["code"] == "records.not_editable"

    assert [each["id"] for each in await files.listed()] == [file]
    await changed(person, files.field, files.obj, archived=True)
    assert await files.listed() == [], "an archived field is nowhere, and so are its files"
    assert (await person.get(f"/api/attachments/{file}")).status_code == 404


async def test_a_record_that_is_made_brings_its_files(files: Files) -> None:
    person, record_id = files.person, str(new_id())
    await changed(person, files.field, files.obj, required=True)
    file = await files.sent(record_id=record_id)
    refused = await person.post(f"/api/{files.noun}", json={"name": "New"})
    assert refused.json()["fields"][files.field]["code"] == "records.required"
    made = await person.post(f"/api/{files.noun}", json={"id": record_id, "name": "New", files.field: [file]})
    assert made.json()["record"][files.field] == [file], made.text
    assert (await person.get(f"/api/attachments/{file}")).content == PDF
    empty = await files.put([])
    assert empty.json()["fields"][files.field]["code"] == "records.required"

    lost = await files.sent(record_id=str(new_id()))
    home, runtime = await home_of(files.rapport, person), files.rapport.parts.runtime
    async with runtime.session(home) as session:
        ids = [row.id for row in await session.rows(sa.select(job.c.id).where(job.c.name == UNCLAIMED))]
        await session.execute(job.update().where(job.c.id.in_(ids)).values(state="leased"))
    await run_jobs(runtime, files.rapport.parts.handlers, home, ids)
    await files.rapport.run_jobs()
    keys = (await files.rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))).keys
    assert not runtime.files.is_there(keys, UUID(lost)), "nobody made its record"
    assert runtime.files.is_there(keys, UUID(file))


async def test_a_merge_takes_them_along_and_an_import_leaves_them(files: Files) -> None:
    person, other = files.person, (await files.add("Second"))["id"]
    file = await files.sent(record_id=other)
    done = await person.patch(f"/api/{files.noun}/{other}", json={"base_version": 1, files.field: [file]})
    assert done.status_code == 200, done.text
    versions = {files.id: 1, other: 2}
    body = {"survivor": files.id, "others": [other], "versions": versions, "choices": {files.field: other}}
    merged = await person.post(f"/api/{files.noun}/merges", json=body)
    assert merged.status_code in {200, 201}, merged.text
    assert (await files.one())["record"][files.field] == [file]
    assert [each["id"] for each in await files.listed()] == [file]

    heading = "Name,Contract\nThird,offer.pdf\n"
    await changed(person, files.field, files.obj, required=True)
    await imported(files.rapport, person, heading.encode(), files.obj)
    found = (await person.post(f"/api/{files.noun}/query", json={"limit": 50})).json()["items"]
    assert {each["name"]: each[files.field] for each in found} == {"First": [file], "Third": None}
