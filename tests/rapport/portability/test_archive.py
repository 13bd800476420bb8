"""An archive holds everything of an organisation as one file: for owners, whole or not there, and gone in time."""

import asyncio
import dataclasses
import datetime as dt
import hashlib
from uuid import UUID, uuid4

import msgspec
import pytest
import sqlalchemy as sa

from auth import sessions
from auth.authz.roles import ADMIN, assign
from auth.models import EVENT_DETAILS, security_event
from kernel import tries
from kernel.clock import real_now
from kernel.crypto import KeysClosed
from kernel.db import CONTROL_HOME, TenantSession
from kernel.errors import RapportError
from kernel.jobs import Job
from kernel.keys.away import KeysUnusable, KeysWithdrawn
from kernel.runtime import OpenHome
from kernel.tables import tenant_metadata
from rapport.portability import archives, pages, register
from rapport.portability.manifest import Chain
from rapport.portability.models import archive
from tests.support.app import Person, Rapport
from tests.support.archives import archived, filled, manifest_of, opened, organisation, rows
from tests.support.rotation import killed_at


@pytest.fixture
async def person(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Taking Ltd", "GB", email)


async def job_of(rapport: Rapport, person: Person, attempts: int = 1) -> Job:
    """The job of the newest archive."""
    async with rapport.parts.runtime.databases.control_session() as control:
        [newest, *_] = await archives.listed(control, organisation(person))
    args = {"organisation_id": str(organisation(person)), "archive_id": str(newest.id)}
    return Job(uuid4(), CONTROL_HOME, archives.JOB, args, attempts)


async def listed(person: Person) -> list[tuple[str, str | None]]:
    found = (await person.get("/api/archives")).json()["archives"]
    return [(each["state"], each["error_code"]) for each in found]


def bytes_of(rapport: Rapport, person: Person) -> int:
    """How many files of the organisation there are, half ones among them."""
    folder = rapport.settings.data_dir / "files" / str(organisation(person))
    return len([path for path in folder.glob("*/*") if path.is_file()])


async def change_row(rapport: Rapport, person: Person, **values: object) -> None:
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = archive.c.organisation_id == organisation(person)
        await control.execute(archive.update().where(mine).values(**values))


def test_every_table_is_in_the_register_and_no_other() -> None:
    assert register.REGISTER.keys() == tenant_metadata.tables.keys()
    for table in register.exported():
        said = register.of(table)
        assert set(said.left) <= set(table.columns.keys())
        assert set(said.documents) <= register.ciphers(table).keys()
        assert {key.name for key in table.primary_key} <= {column.name for column in register.columns(table)}
    with pytest.raises(TypeError, match="job goes along in no archive"):
        register.of(tenant_metadata.tables["job"])


async def test_it_holds_everything_and_says_what_it_holds(rapport: Rapport, email: str) -> None:
    person = await filled(rapport, email)
    data = await archived(rapport, person)
    entries = opened(data)
    said = manifest_of(entries)
    assert (said.format, said.version, said.organisation_id) == ("rapport-archive", 1, organisation(person))
    assert [each.name for each in said.entries] == list(entries)[:-1]
    for each in said.entries:
        content = entries[each.name]
        lines = len(content.splitlines()) if each.name.endswith(".ndjson") else None
        assert (len(content), hashlib.sha256(content).hexdigest()) == (each.size, each.sha256)
        assert each.rows == lines, each.name
    assert set(said.tables) == set(tenant_metadata.tables)
    async with rapport.parts.runtime.session((await home(rapport, person)).key) as session:
        for table in register.exported():
            assert isinstance(session, TenantSession)
            assert len(rows(entries, table.name)) == await pages.count(session, table), table.name
    chain = Chain()
    for row in rows(entries, "change"):
        chain.add(row["seq"], msgspec.json.decode(f'"{row["commitment"]}"', type=bytes))
    assert said.head == chain.head
    [contact] = [row for row in rows(entries, "contact") if row["name"] == "单于 Müller"]
    assert contact["note"] == '第一行\n\t"二" \\N'
    assert "name_hmac" not in contact
    [file] = rows(entries, "stored_file")
    assert (file["name"], entries[f"files/{file['id']}"][:12]) == ("names.csv", b"name\nRow 0\nR")
    assert "membership_id" not in rows(entries, "person")[0]


async def home(rapport: Rapport, person: Person):  # kernel.db.Home
    return (await rapport.parts.directory.tenant(organisation(person))).home


async def test_an_owner_asks_for_one_and_takes_it_and_both_are_written_down(rapport: Rapport, person: Person) -> None:
    off = {"every": "off", "keep": 7, "next_at": None}
    assert (await person.get("/api/archives")).json() == {"archives": [], "kept_days": 3, "schedule": off}
    begun = await person.post("/api/archives")
    [line] = begun.json()["archives"]
    assert (begun.status_code, line["state"], line["person"], line["size"]) == (201, "queued", "Ann Lee", None)
    again = await person.post("/api/archives")
    assert (again.status_code, again.json()["code"]) == (409, "portability.archive_under_way")
    not_yet = await person.post(f"/api/archives/{line['id']}/download")
    assert (not_yet.status_code, not_yet.json()["code"]) == (404, "portability.archive_gone")
    await rapport.run_jobs()
    told = (await person.post(f"/api/archives/{line['id']}/download")).json()
    file = await person.get(f"/api/archives/{line['id']}/file")
    assert file.headers["content-type"] == "application/zip"
    assert int(file.headers["content-length"]) == len(file.content) == told["size"]
    assert hashlib.sha256(file.content).hexdigest() == told["sha256"]
    assert told["done"] == told["total"] > 0
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = (security_event.c.organisation_id == organisation(person)) & security_event.c.kind.like("archive_%")
        events = await control.rows(sa.select(security_event).where(mine).order_by(security_event.c.id))
        details = [control.keys.decrypt(each.details, field=EVENT_DETAILS, record=each.id) for each in events]
    assert [each.kind for each in events] == ["archive_begun", "archive_downloaded"]
    assert {msgspec.json.decode(each)["archive"] for each in details} == {line["id"]}


async def test_a_new_one_takes_the_place_of_the_former_and_each_goes_in_time(rapport: Rapport, person: Person) -> None:
    await archived(rapport, person)
    await archived(rapport, person)
    assert await listed(person) == [("done", None), ("expired", None)]
    assert bytes_of(rapport, person) == 1
    [newest, former] = (await person.get("/api/archives")).json()["archives"]
    assert (await person.get(f"/api/archives/{former['id']}/file")).json()["code"] == "portability.archive_gone"
    await change_row(rapport, person, expires_at=real_now())
    assert (await person.get(f"/api/archives/{newest['id']}/file")).json()["code"] == "portability.archive_gone"
    await archives.sweep(rapport.parts.runtime)
    assert await listed(person) == [("expired", None), ("expired", None)]
    assert bytes_of(rapport, person) == 0


async def test_it_is_for_owners_who_prove_that_it_is_them(
    rapport: Rapport, person: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await archived(rapport, person)
    [line] = (await person.get("/api/archives")).json()["archives"]
    admin = await rapport.hire(person, f"admin.{email}")
    tenant = await rapport.parts.directory.tenant(organisation(person))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await assign(session, UUID(admin.session["person"]["id"]), ADMIN)
    other = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    paths = (("GET", ""), ("POST", ""), ("POST", f"/{line['id']}/download"), ("GET", f"/{line['id']}/file"))
    for method, path in paths:
        refused = await admin.request(method, f"/api/archives{path}")
        assert (refused.status_code, refused.json()["code"]) == (403, "forbidden"), path
    for method, path in paths[2:]:
        gone = await other.request(method, f"/api/archives{path}")
        assert (gone.status_code, gone.json()["code"]) == (404, "portability.archive_gone"), path
    later = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    for method, path in paths[1:]:
        stale = await person.request(method, f"/api/archives{path}")
        assert (stale.status_code, stale.json()["code"]) == (403, "auth.step_up_needed"), path
    assert await listed(person) == [("done", None)]


@pytest.mark.parametrize("commit", [2, 5, 9])
async def test_one_that_was_killed_begins_anew_and_is_whole(
    rapport: Rapport, person: Person, commit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await person.post("/api/archives")
    work = await job_of(rapport, person)
    with killed_at(commit, monkeypatch) as came, pytest.raises(asyncio.CancelledError):
        await archives.job(rapport.parts.runtime, work)
    assert came == [commit]
    assert await listed(person) == [("running", None)]
    assert bytes_of(rapport, person) == 0
    await archives.job(rapport.parts.runtime, work)
    assert await listed(person) == [("done", None)]
    assert bytes_of(rapport, person) == 1
    await archives.job(rapport.parts.runtime, work)  # delivered once more: there is nothing left to do
    assert await listed(person) == [("done", None)]


async def test_what_a_try_wrote_that_was_killed_goes_with_the_next(rapport: Rapport, person: Person) -> None:
    await person.post("/api/archives")
    work, files = await job_of(rapport, person), rapport.parts.runtime.files
    keys = (await rapport.parts.directory.tenant(organisation(person))).keys
    files.open_writer(keys, UUID(str(work.args["archive_id"]))).write(b"x" * 100_000)  # and no more
    assert bytes_of(rapport, person) == 1
    await archives.job(rapport.parts.runtime, work)
    assert (await listed(person), bytes_of(rapport, person)) == ([("done", None)], 1)


async def test_whose_keys_are_gone_keeps_nobody_elses_archive_there(
    rapport: Rapport, person: Person, email: str
) -> None:
    others = [await rapport.sign_up("Other Ltd", "GB", f"{each}.{email}") for each in range(2)]
    for each in (*others, person):
        await archived(rapport, each)
        await change_row(rapport, each, expires_at=real_now())
    runtime, theirs = rapport.parts.runtime, (await rapport.parts.directory.tenant(organisation(others[0]))).home.key
    opening = runtime.open_home

    async def withdrawn(home: str) -> OpenHome:
        if home == theirs:
            raise KeysWithdrawn
        return await opening(home)

    await archives.sweep(dataclasses.replace(runtime, open_home=withdrawn))
    assert [bytes_of(rapport, each) for each in (*others, person)] == [1, 0, 0]
    await archives.sweep(runtime)
    assert bytes_of(rapport, others[0]) == 0


async def test_only_the_last_try_puts_its_file_there(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was thought dead comes to its end while another has begun."""
    await person.post("/api/archives")
    work, write = await job_of(rapport, person), archives.write

    async def overtaken(*args: object, **values: object) -> object:
        await change_row(rapport, person, attempt=7)
        return await write(*args, **values)  # type: ignore[arg-type]  # what it is called with

    monkeypatch.setattr(archives, "write", overtaken)
    await archives.job(rapport.parts.runtime, work)
    assert await listed(person) == [("running", None)]
    assert bytes_of(rapport, person) == 0


async def test_what_fails_is_tried_again_then_given_up_and_said(
    rapport: Rapport, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    await person.post("/api/archives")
    work = await job_of(rapport, person)
    with monkeypatch.context() as patched:
        patched.setattr(archives, "write", full)
        for _ in range(tries.TRIES - 1):
            with pytest.raises(OSError, match="no space"):
                await archives.job(rapport.parts.runtime, work)
        await archives.job(rapport.parts.runtime, work)
    assert await listed(person) == [("failed", "OSError")]
    assert bytes_of(rapport, person) == 0
    await archived(rapport, person)
    assert await listed(person) == [("done", None), ("failed", "OSError")]


async def test_one_that_is_killed_again_and_again_is_given_up(rapport: Rapport, person: Person) -> None:
    await person.post("/api/archives")
    await change_row(rapport, person, attempt=tries.KILLED)
    await archives.job(rapport.parts.runtime, await job_of(rapport, person))
    assert await listed(person) == [("failed", "portability.too_long")]


async def test_one_that_lost_its_job_gets_another(rapport: Rapport, person: Person) -> None:
    await person.post("/api/archives")
    await rapport.parts.runtime.redis.flushall()
    async with rapport.parts.runtime.databases.control_session() as control:
        table = control.job_table
        await control.execute(table.delete().where(table.c.name == archives.JOB))
    await archives.sweep(rapport.parts.runtime)
    await rapport.run_jobs()
    assert await listed(person) == [("queued", None)]
    await change_row(rapport, person, touched_at=real_now() - archives.STUCK - dt.timedelta(seconds=1))
    await archives.sweep(rapport.parts.runtime)
    await rapport.run_jobs()
    assert await listed(person) == [("done", None)]


@pytest.mark.parametrize("away", [KeysWithdrawn, KeysUnusable, KeysClosed])
async def test_while_keys_are_away_it_waits_and_no_try_is_counted(
    rapport: Rapport, person: Person, away: type[RapportError]
) -> None:
    await person.post("/api/archives")
    work = await job_of(rapport, person)

    async def dark(_: str) -> OpenHome:
        raise away

    for _ in range(tries.KILLED + 1):
        with pytest.raises(away):
            await archives.job(dataclasses.replace(rapport.parts.runtime, open_home=dark), work)
    assert await listed(person) == [("running", None)]
    await archives.job(rapport.parts.runtime, work)
    assert await listed(person) == [("done", None)]
