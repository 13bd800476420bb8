"""Odd texts, changes between search and answer, and two workers at one request."""

import asyncio
import io
import zipfile
from typing import Any
from uuid import uuid4

import pytest

from kernel.files import FileWriter
from kernel.jobs import Job
from rapport.privacy import cases, jobs, proof
from tests.support.app import Rapport
from tests.support.audit import details_of
from tests.support.rotation import home_of
from tests.support.subjects import Everywhere, hits, look, said, searched
from tests.support.uploads import file_sent

NAME, EMAIL, MOBILE = "Quillon Vexley", "quillon@vexley.example", "+44 7700 900456"
PLAIN = "7700900456"


@pytest.fixture
async def made(rapport: Rapport, email: str) -> Everywhere:
    """An organisation that knows one person."""
    found = Everywhere(await rapport.sign_up("Odd Ltd", "GB", email))
    await found.made("contacts", "contact", {"name": NAME, "email": EMAIL, "note": "=HYPERLINK(1)"})
    return found


async def confirmed(rapport: Rapport, made: Everywhere) -> str:
    """A request with what ticked itself."""
    request = await searched(rapport, made, emails=[EMAIL], phones=[MOBILE])
    assert request["state"] == "found", request
    await said(made, request["id"], "confirmation")
    return str(request["id"])


async def files_of(rapport: Rapport, made: Everywhere) -> set[str]:
    folder = rapport.settings.data_dir / "files" / made.owner.session["organisation"]["id"]
    return {path.name for path in folder.glob("*/*")}


async def test_texts_that_look_like_documents_are_read_as_texts(rapport: Rapport, made: Everywhere) -> None:
    """A number without quotes, a name that occurs twice, and brackets that no parser gets to the end of."""
    texts = [f"[{PLAIN}]", f'{{"a": "{EMAIL}", "a": "x"}}', "[" * 3000 + "]" * 3000]
    for number, text in enumerate(texts):
        await made.made("companies", f"odd {number}", {"name": f"Odd {number}", "description": text})
    table = f'Name,Mobile\n"{"x" * 1_000_001}\n{NAME},{PLAIN}\n'.encode()
    broken = await file_sent(made.owner, table, "broken.csv")
    request_id = await confirmed(rapport, made)
    found = {(each["place"], each["ref"]) for each in await hits(made, request_id)}
    assert {("company", made.ids["odd 0"]), ("company", made.ids["odd 1"])} <= found
    assert ("file", broken) in found
    await said(made, request_id, "export")
    await rapport.run_jobs()
    await _copy_is_safe(made, request_id)
    await said(made, request_id, "erasure", {"mode": "anonymise"})
    await rapport.run_jobs()
    assert (await look(made, request_id))["state"] == "erased"
    said_now = [await _description(made, f"odd {number}") for number in range(3)]
    assert said_now == ["[███]", '{"a": "███", "a": "x"}', texts[2]]


async def _copy_is_safe(made: Everywhere, request_id: str) -> None:
    """A spreadsheet takes none of its cells for a formula."""
    await said(made, request_id, "download")
    answer = await made.owner.get(f"/api/subject-requests/{request_id}/file")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        fields, rows = archive.read("fields.csv").decode(), archive.read("imports.csv").decode()
    assert ",'=HYPERLINK(1)" in fields
    assert rows.count("broken.csv") == 1


async def _description(made: Everywhere, name: str) -> Any:
    return (await made.owner.get(f"/api/companies/{made.ids[name]}")).json()["record"]["description"]


async def test_a_record_that_became_somebody_elses_is_not_erased(rapport: Rapport, made: Everywhere) -> None:
    note = await made.made("activities", "note", {"kind": "note", "body": "Mother ill", "contact": made.ids["contact"]})
    await made.made("contacts", "other", {"name": "Ann Other"})
    request_id = await confirmed(rapport, made)
    await made.changed("activities", note, {"contact": made.ids["other"]})
    for what, body in (("export", None), ("erasure", {"mode": "delete"})):
        refused = await made.owner.post(f"/api/subject-requests/{request_id}/{what}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "privacy.changed_since")
        assert refused.json()["details"] == {"refs": [note["id"]]}
    contact = (await made.owner.get(f"/api/contacts/{made.ids['contact']}")).json()["record"]
    await made.changed("contacts", contact, {"name": "Somebody Else", "email": "somebody@else.example"})
    refused = await made.owner.post(f"/api/subject-requests/{request_id}/erasure", json={"mode": "delete"})
    assert set(refused.json()["details"]["refs"]) == {note["id"], made.ids["contact"]}
    assert (await look(made, request_id))["state"] == "confirmed"


async def test_two_workers_at_one_erasure_leave_one_certificate(
    rapport: Rapport, made: Everywhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = await confirmed(rapport, made)
    await said(made, request_id, "erasure", {"mode": "delete"})
    home, come, go = await home_of(rapport, made.owner), asyncio.Event(), asyncio.Event()
    finish = proof.finish

    async def late(*args: Any) -> None:
        come.set()
        await go.wait()
        await finish(*args)

    monkeypatch.setattr(proof, "finish", late)
    work = Job(uuid4(), home, cases.ERASE, {"request_id": request_id}, 1)
    slow = asyncio.create_task(jobs.erase(rapport.parts.runtime, work))
    await come.wait()
    monkeypatch.setattr(proof, "finish", finish)
    await rapport.run_jobs()
    first = (await made.owner.get(f"/api/subject-requests/{request_id}/certificate")).json()
    assert first["certificate"]["erased"]
    go.set()
    await slow
    assert (await made.owner.get(f"/api/subject-requests/{request_id}/certificate")).json() == first


async def test_no_copy_is_left_of_who_was_refused_meanwhile(
    rapport: Rapport, made: Everywhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = await confirmed(rapport, made)
    before = await files_of(rapport, made)
    await said(made, request_id, "export")
    commit, loop = FileWriter.commit, asyncio.get_running_loop()

    def refused(file: FileWriter) -> Any:
        asyncio.run_coroutine_threadsafe(said(made, request_id, "refusal", {"reason": "not them"}), loop).result()
        return commit(file)

    monkeypatch.setattr(FileWriter, "commit", refused)
    await rapport.run_jobs()
    assert (await look(made, request_id))["state"] == "refused"
    assert await files_of(rapport, made) == before


async def test_a_copy_that_is_begun_again_leaves_no_other(
    rapport: Rapport, made: Everywhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id = await confirmed(rapport, made)
    before, home = await files_of(rapport, made), await home_of(rapport, made.owner)
    change = cases.change

    async def killed(*args: Any, **values: Any) -> None:
        raise asyncio.CancelledError

    args = {"request_id": request_id, "by": made.owner.session["person"]["id"]}
    work = Job(uuid4(), home, cases.EXPORT, args, 1)
    monkeypatch.setattr(cases, "change", killed)
    with pytest.raises(asyncio.CancelledError):
        await jobs.make_copy(rapport.parts.runtime, work)
    monkeypatch.setattr(cases, "change", change)
    for _ in range(2):
        await jobs.make_copy(rapport.parts.runtime, work)
    assert len(await files_of(rapport, made) - before) == 1
    assert (await look(made, request_id))["has_export"]


async def test_who_only_has_the_same_name_is_still_owed_an_answer(rapport: Rapport, made: Everywhere) -> None:
    other = "quillon@elsewhere.example"
    await made.made("contacts", "other", {"name": NAME, "email": other})
    await made.made("companies", "company", {"name": "Elsewhere", "description": f"Ask {other}"})
    first = await searched(rapport, made, names=[NAME], emails=[EMAIL])
    second = await searched(rapport, made, names=[NAME], emails=[other])
    same = await searched(rapport, made, emails=[EMAIL])
    for request in (first, second):
        await said(made, request["id"], "confirmation")
        await said(made, request["id"], "export")
        await rapport.run_jobs()
    await said(made, first["id"], "erasure", {"mode": "anonymise"})
    await rapport.run_jobs()
    ended = await look(made, same["id"])
    assert (ended["state"], ended["error_code"], ended["wanted"]["emails"]) == ("refused", "privacy.person_erased", [])
    waits = await look(made, second["id"])
    assert (waits["state"], waits["has_export"], waits["wanted"]["emails"]) == ("confirmed", True, [other])
    await said(made, second["id"], "erasure", {"mode": "anonymise"})
    await rapport.run_jobs()
    assert (await look(made, second["id"]))["state"] == "erased"
    assert await _description(made, "company") == "Ask ███"


async def test_a_search_that_goes_on_is_refused(rapport: Rapport, made: Everywhere) -> None:
    begun = await made.owner.post("/api/subject-requests", json={"wanted": {"emails": [EMAIL]}, "days": 30})
    request_id = begun.json()["id"]
    await said(made, request_id, "refusal", {"reason": "not them"})
    await rapport.run_jobs()
    ended = await look(made, request_id)
    assert (ended["state"], ended["wanted"]["emails"], ended["error_code"]) == ("refused", [], None)
    assert await details_of(rapport, made.owner, "privacy_refused") == [{"request": request_id}]
