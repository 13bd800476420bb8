"""An archive that an owner brings in the browser: in parts, checked, shown, made; and everything that is refused."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from auth.models import membership, security_event
from kernel import tries
from kernel.clock import real_now
from kernel.crypto import KeysClosed
from kernel.db import CONTROL_HOME
from kernel.errors import RapportError
from kernel.jobs import Job
from kernel.keys.away import KeysUnreachable, KeysUnusable, KeysWithdrawn
from kernel.pool import Row
from kernel.runtime import OpenHome
from rapport.portability.imports import store, work
from rapport.portability.models import archive_import, arrival
from rapport.privacy.arriving import erase_again
from tenants.models import organisation, tenant
from tests.support.app import Person, Rapport
from tests.support.archives import altered_row, archived, brought, opened, packed, sent, told
from tests.support.archives import organisation as organisation_of
from tests.support.audit import events


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation with a record and a colleague."""
    person = await rapport.sign_up("Bringing Ltd", "GB", email)
    assert (await person.post("/api/companies", json={"name": "Harbour & Finch"})).status_code == 201
    await rapport.hire(person, f"bob.{email}")
    return person


async def page(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = (await person.get("/api/archive-imports")).json()
    return found


async def newest(person: Person) -> dict[str, Any]:
    found: dict[str, Any] = (await page(person))["newest"]
    return found


async def row_of(rapport: Rapport, person: Person) -> Row:
    async with rapport.parts.runtime.databases.control_session() as control:
        found = await store.newest(control, organisation_of(person))
    assert found is not None
    return found


async def organisations(rapport: Rapport) -> set[UUID]:
    async with rapport.parts.runtime.databases.control_session() as control:
        return {row.id for row in await control.rows(sa.select(organisation.c.id))}


async def arriving(rapport: Rapport) -> int:
    async with rapport.parts.runtime.databases.control_session() as control:
        return int((await control.execute(sa.select(sa.func.count()).select_from(arrival))).scalar_one())


def files_of(rapport: Rapport, person: Person, import_id: str) -> list[str]:
    """What is on the disk of one that was brought."""
    folder = rapport.settings.data_dir / "files" / str(organisation_of(person))
    return [path.name for path in folder.rglob(f"*{UUID(import_id).hex}*")]


async def made(rapport: Rapport, person: Person, import_id: str) -> dict[str, Any]:
    answer = await person.post(f"/api/archive-imports/{import_id}/organisation")
    assert answer.status_code == 200, answer.text
    assert answer.json()["newest"]["state"] == "queued"
    await rapport.run_jobs()
    return await newest(person)


async def test_it_is_checked_shown_and_made_and_who_brought_it_enters(
    rapport: Rapport, owner: Person, email: str
) -> None:
    data = await archived(rapport, owner)
    assert await page(owner) == {"newest": None, "email": email, "most_bytes": 8 << 30, "kept_hours": 24}
    import_id = await brought(owner, data, name="去年.zip")
    assert (await newest(owner))["state"] == "checking"
    await rapport.run_jobs()
    ready = await newest(owner)
    assert (ready["state"], ready["file"], ready["size"], ready["may_enter"]) == ("ready", "去年.zip", len(data), True)
    summary = ready["summary"]
    assert (summary["organisation"], summary["people"], summary["records"]["company"]) == ("Bringing Ltd", 2, 1)
    assert summary["owners"] == [{"name": "Ann Lee", "email": email}]
    # What lies on the disk is under the keys of the organisation that it was brought to.
    [name] = files_of(rapport, owner, import_id)
    [path] = (rapport.settings.data_dir / "files").rglob(name)
    assert b"manifest.json" in data
    assert b"manifest.json" not in path.read_bytes()

    done = await made(rapport, owner, import_id)
    assert (done["state"], done["done"], done["summary"], done["file"]) == ("done", done["total"], None, "")
    assert files_of(rapport, owner, import_id) == []
    moved = await owner.post("/api/session/organisation", json={"organisation_id": done["organisation_id"]})
    assert moved.status_code == 200, moved.text
    inside = (await rapport.sign_in(email)).signed_in(moved.json())
    assert [each["name"] for each in moved.json()["organisations"]] == ["Bringing Ltd", "Bringing Ltd"]
    del inside
    async with rapport.parts.runtime.databases.control_session() as control:
        new_id = UUID(done["organisation_id"])
        keysets = sa.select(tenant.c.keyset).where(tenant.c.organisation_id.in_([new_id, organisation_of(owner)]))
        assert len({bytes(row.keyset) for row in await control.rows(keysets)}) == 2
        members = sa.select(membership.c.identity_id).where(membership.c.organisation_id == new_id)
        assert len(await control.rows(members)) == 1  # the colleague has to be invited
        noted = sa.select(security_event.c.kind).where(security_event.c.organisation_id == organisation_of(owner))
        kinds = [row.kind for row in await control.rows(noted.order_by(security_event.c.occurred_at))]
        theirs = sa.select(security_event.c.kind).where(security_event.c.organisation_id == new_id)
        assert "archive_import_made" in [row.kind for row in await control.rows(theirs)]
    assert [each for each in kinds if each.startswith("archive_import")] == [
        "archive_import_begun", "archive_import_wanted", "archive_import_made",
    ]  # fmt: skip


async def test_it_goes_on_where_it_broke_off(rapport: Rapport, owner: Person) -> None:
    data = await archived(rapport, owner)
    url = await sent(owner, data, upto=1000)
    assert (await newest(owner))["done"] == 1000
    looked = await owner.head(url, headers={"tus-resumable": "1.0.0"})
    assert (looked.status_code, looked.headers["upload-offset"]) == (200, "1000")
    wrong = await owner.patch(
        url, content=b"x", headers={"tus-resumable": "1.0.0", "upload-offset": "7",
                                    "content-type": "application/offset+octet-stream"},
    )  # fmt: skip
    assert wrong.status_code == 409
    await sent(owner, data, url=url, since=1000)
    await rapport.run_jobs()
    assert (await newest(owner))["state"] == "ready"


async def test_nobody_enters_by_the_address_of_somebody_else(rapport: Rapport, owner: Person, email: str) -> None:
    data = await archived(rapport, owner)
    stranger = await rapport.sign_up("Stranger Ltd", "GB", f"stranger.{email}")
    import_id = await brought(stranger, data)
    await rapport.run_jobs()
    found = await newest(stranger)
    assert (found["state"], found["may_enter"]) == ("ready", False)
    before = await organisations(rapport)
    refused = await stranger.post(f"/api/archive-imports/{import_id}/organisation")
    assert (refused.status_code, refused.json()["code"]) == (422, "portability.no_such_owner")
    assert (await newest(stranger))["state"] == "ready"
    # Whoever got past that is stopped by the job.
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(
            archive_import.update().where(archive_import.c.id == UUID(import_id)).values(state="queued")
        )
        await store.enqueue(control, organisation_of(stranger), UUID(import_id))
    await rapport.run_jobs()
    found = await newest(stranger)
    assert (found["state"], found["error_code"]) == ("failed", "portability.no_such_owner")
    assert await organisations(rapport) == before
    # The organisation that it is of has nothing to do with it, and its owner sees nothing of it.
    assert (await page(owner))["newest"] is None
    for method, path in (("POST", f"{import_id}/organisation"), ("DELETE", import_id)):
        answer = await owner.request(method, f"/api/archive-imports/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "portability.import_gone")


async def test_only_owners_bring_one(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await rapport.sign_in(f"bob.{email}")
    told = {"tus-resumable": "1.0.0", "upload-length": "9", "upload-metadata": "filename YQ=="}
    assert (await rep.get("/api/archive-imports")).status_code == 403
    assert (await rep.post("/api/archive-imports", headers=told)).status_code == 403
    huge = await owner.post("/api/archive-imports", headers={**told, "upload-length": str((8 << 30) + 1)})
    assert (huge.status_code, huge.json()["code"]) == (413, "attachments.too_large")
    assert (await page(owner))["newest"] is None


async def test_what_is_no_archive_is_refused_with_the_place(rapport: Rapport, owner: Person) -> None:
    data = await archived(rapport, owner)
    await brought(owner, data[: len(data) // 2])
    await rapport.run_jobs()
    cut = await newest(owner)
    assert (cut["state"], cut["error_code"]) == ("refused", "portability.bad_archive")
    assert "it is no whole zip file" in cut["problem"]
    assert files_of(rapport, owner, cut["id"]) == []
    await brought(owner, altered_row(data, "company", size="many"))
    await rapport.run_jobs()
    assert "line 1 of tables/company.ndjson can't be read" in (await newest(owner))["problem"]
    newer = packed(told(opened(data), version=2))
    await brought(owner, newer)
    await rapport.run_jobs()
    found = await newest(owner)
    assert found["error_code"] == "portability.newer_archive"
    # After a day nobody needs to know any more what was wrong, or what the file was called.
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = archive_import.c.organisation_id == organisation_of(owner)
        await control.execute(archive_import.update().where(mine).values(expires_at=real_now()))
    await work.sweep(rapport.parts.runtime)
    after = await newest(owner)
    assert (after["state"], after["file"], after["problem"]) == ("refused", "", None)


async def test_a_zip_with_an_endless_index_is_not_read(rapport: Rapport, owner: Person) -> None:
    # An end record that announces more of an index than is ever read at once, before as many bytes.
    size = 17 << 20
    end = b"PK\5\6" + bytes(4) + b"\1\0\1\0" + size.to_bytes(4, "little") + bytes(4) + bytes(2)
    await brought(owner, bytes(size) + end)
    await rapport.run_jobs()
    found = await newest(owner)
    assert (found["state"], found["error_code"]) == ("refused", "portability.bad_archive")


async def test_one_at_a_time_and_it_can_be_cancelled(rapport: Rapport, owner: Person) -> None:
    data = await archived(rapport, owner)
    url = await sent(owner, data, upto=500)
    import_id = url.split("/")[-2]
    told = {"tus-resumable": "1.0.0", "upload-length": "9", "upload-metadata": "filename YQ=="}
    second = await owner.post("/api/archive-imports", headers=told)
    assert (second.status_code, second.json()["code"]) == (409, "portability.import_under_way")
    assert (await newest(owner))["id"] == import_id
    cancelled = await owner.delete(f"/api/archive-imports/{import_id}")
    assert cancelled.json()["newest"]["state"] == "cancelled"
    noted = await events(rapport, organisation_of(owner), "archive_import_cancelled")
    assert noted == [("archive_import_cancelled", {"archive_import": import_id})]
    await rapport.run_jobs()
    assert files_of(rapport, owner, import_id) == []
    parts = {"tus-resumable": "1.0.0", "upload-offset": "500", "content-type": "application/offset+octet-stream"}
    late = await owner.patch(url, content=data[500:], headers=parts)
    assert (late.status_code, late.json()["code"]) == (404, "portability.import_gone")
    again = await owner.delete(f"/api/archive-imports/{import_id}")
    assert (again.status_code, again.json()["code"]) == (404, "portability.import_gone")


async def test_cancelling_while_it_is_made_leaves_nothing(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = await brought(owner, await archived(rapport, owner))
    await rapport.run_jobs()
    before = await organisations(rapport)
    assert (await owner.post(f"/api/archive-imports/{import_id}/organisation")).status_code == 200
    monkeypatch.setattr(work, "EVERY", 0.0)
    moved = work.Brought.moved
    halves: list[int] = []

    async def cancelling(self: Any, rows: int) -> None:
        if not halves:
            halves.append(await arriving(rapport))
            assert (await owner.delete(f"/api/archive-imports/{import_id}")).status_code == 200
        await moved(self, rows)

    monkeypatch.setattr(work.Brought, "moved", cancelling)
    await rapport.run_jobs()
    assert halves == [1]
    assert (await newest(owner))["state"] == "cancelled"
    assert await organisations(rapport) == before
    assert await arriving(rapport) == 0
    assert files_of(rapport, owner, import_id) == []


async def test_a_try_that_was_killed_is_gone_on_with(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = await brought(owner, await archived(rapport, owner))
    await rapport.run_jobs()
    await owner.post(f"/api/archive-imports/{import_id}/organisation")
    before = await organisations(rapport)
    job = work.Imports(rapport.parts.provisioner, erase_again)

    class Killed(BaseException):
        """Ends a try as whatever ends a process does: nothing is caught."""

    async def killed(*_: object) -> None:
        raise Killed

    args: dict[str, object] = {"organisation_id": str(organisation_of(owner)), "import_id": import_id}
    for place in ("reserve", "_enter"):
        with monkeypatch.context() as patched:
            patched.setattr(work.Brought, place, killed)
            with pytest.raises(Killed):
                await job.job(rapport.parts.runtime, work_of(args))
        assert await organisations(rapport) == before
    # Between the commit that lets the owner in and the last word.
    with monkeypatch.context() as patched:
        patched.setattr(rapport.parts.provisioner, "activate", killed)
        with pytest.raises(Killed):
            await job.job(rapport.parts.runtime, work_of(args))
    [new_id] = await organisations(rapport) - before
    await job.job(rapport.parts.runtime, work_of(args))
    found = await newest(owner)
    assert (found["state"], found["organisation_id"]) == ("done", str(new_id))
    assert await organisations(rapport) == before | {new_id}


async def test_it_goes_after_a_day_and_what_lost_its_job_gets_another(rapport: Rapport, owner: Person) -> None:
    import_id = await brought(owner, await archived(rapport, owner))
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = archive_import.c.id == UUID(import_id)
        await control.execute(control.job_table.delete().where(control.job_table.c.name == store.JOB))
        await control.execute(archive_import.update().where(mine).values(touched_at=real_now() - dt.timedelta(hours=1)))
    await work.sweep(rapport.parts.runtime)
    await rapport.run_jobs()
    assert (await newest(owner))["state"] == "ready"
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(archive_import.update().where(mine).values(expires_at=real_now()))
    refused = await owner.post(f"/api/archive-imports/{import_id}/organisation")
    assert (refused.status_code, refused.json()["code"]) == (404, "portability.import_gone")
    await work.sweep(rapport.parts.runtime)
    await rapport.run_jobs()
    over = await newest(owner)
    assert (over["state"], over["summary"], over["file"]) == ("expired", None, "")
    assert files_of(rapport, owner, import_id) == []


async def test_nobody_brings_or_makes_too_many(rapport: Rapport, owner: Person) -> None:
    told = {"tus-resumable": "1.0.0", "upload-length": "9", "upload-metadata": "filename YQ=="}
    for _ in range(store.MOST_BEGUN):
        begun = await owner.post("/api/archive-imports", headers=told)
        assert begun.status_code == 201
        await owner.delete(f"/api/archive-imports/{begun.headers['location'].split('/')[-2]}")
    over = await owner.post("/api/archive-imports", headers=told)
    assert (over.status_code, over.json()["code"]) == (429, "portability.too_many_imports")
    row = await row_of(rapport, owner)
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = archive_import.c.organisation_id == organisation_of(owner)
        await control.execute(archive_import.update().where(mine).values(state="done", made_id=organisation_of(owner)))
        await control.execute(archive_import.update().where(store.one(*row[:2])).values(state="ready", made_id=None))
    refused = await owner.post(f"/api/archive-imports/{row.id}/organisation")
    assert (refused.status_code, refused.json()["code"]) == (429, "portability.too_many_made")
    assert (await row_of(rapport, owner)).state == "ready"


def work_of(args: dict[str, object]) -> Any:
    """A job with these arguments, as much of it as the handler reads."""

    class Work:
        pass

    found = Work()
    found.args = args  # type: ignore[attr-defined]  # made up here
    return found


@pytest.mark.parametrize("away", [KeysWithdrawn, KeysUnreachable, KeysUnusable, KeysClosed])
async def test_while_keys_are_away_it_waits_and_what_was_uploaded_stays(
    rapport: Rapport, owner: Person, away: type[RapportError]
) -> None:
    import_id = await brought(owner, await archived(rapport, owner))
    args = {"organisation_id": str(organisation_of(owner)), "import_id": import_id}
    job, runtime = Job(uuid4(), CONTROL_HOME, store.JOB, args, 1), rapport.parts.runtime
    handle = rapport.parts.handlers[store.JOB]

    async def dark(_: str) -> OpenHome:
        raise away

    for _ in range(tries.KILLED + 1):
        with pytest.raises(away):
            await handle(dataclasses.replace(runtime, open_home=dark), job)
    assert ((await newest(owner))["state"], len(files_of(rapport, owner, import_id))) == ("checking", 1)
    await handle(runtime, job)
    assert (await newest(owner))["state"] == "ready"
