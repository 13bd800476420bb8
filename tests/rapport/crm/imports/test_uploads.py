"""Uploaded files: they fill so much of the disk and no more, and go when no import needs them."""

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.authz.roles import OWNER
from kernel import tables
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.files import CHUNK
from kernel.resumable import Parts
from kernel.runtime import DIRTY
from rapport.crm.attachments import uploads as going_on
from rapport.crm.imports import uploads
from rapport.crm.imports.models import import_run, stored_file
from tests.support.app import Person, Rapport
from tests.support.imports import (
    ask,
    colleague,
    count,
    home_of,
    imported,
    look,
    make_member,
    opened,
    step,
)
from tests.support.rotation import finish, started
from tests.support.uploads import TUS, begun, file_sent, part

pytestmark = pytest.mark.deep

CONTENT = b"name,phone\nAlpha,123456\n"


def on_disk(rapport: Rapport) -> set[Path]:
    """Every file of every organisation."""
    return {path for path in (rapport.settings.data_dir / "files").rglob("*") if path.is_file()}


async def waiting(rapport: Rapport, person: Person) -> list[dt.datetime]:
    """When the organisation's files are looked at next."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        rows = await session.rows(sa.select(tables.job.c.run_at).where(tables.job.c.name == uploads.FORGET))
        return [row.run_at for row in rows]


async def look_at_files(rapport: Rapport, person: Person) -> None:
    """Runs what waits for another day."""
    home = await home_of(rapport, person)
    async with rapport.parts.runtime.session(home) as session:
        await session.execute(tables.job.update().values(run_at=real_now()))
    await rapport.parts.runtime.redis.sadd(DIRTY, home)  # type: ignore[misc]  # the stub joins sync and async
    await rapport.run_jobs()


async def a_day_later(rapport: Rapport, person: Person) -> None:
    """Runs what waits for tomorrow."""
    for at in await waiting(rapport, person):
        assert dt.timedelta(hours=23) < at - real_now() <= uploads.KEPT
    await look_at_files(rapport, person)


async def keys_of(rapport: Rapport, person: Person) -> Keyset:
    """Under which the person's organisation has its files."""
    return (await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))).keys


async def files_of(rapport: Rapport, person: Person) -> set[UUID]:
    """The files that the organisation knows of."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        return {row.id for row in await session.rows(sa.select(stored_file.c.id))}


async def test_a_file_has_the_keyed_hash_of_its_bytes_which_a_rotation_makes_anew(
    rapport: Rapport, owner: Person
) -> None:
    runtime, home = rapport.parts.runtime, await home_of(rapport, owner)
    file_id = UUID(await file_sent(owner, CONTENT))

    async def kept() -> bytes:
        async with runtime.session(home) as session:
            [row] = await session.rows(sa.select(stored_file.c.content_hmac).where(stored_file.c.id == file_id))
            assert row.content_hmac == runtime.files.content_hash(session.keys, file_id)
            return bytes(row.content_hmac)

    before = await kept()
    await started(rapport, owner)
    await finish(rapport, owner)
    assert await kept() != before


async def test_files_without_an_import_go_after_a_day(rapport: Rapport, owner: Person) -> None:
    before = on_disk(rapport)
    alone = await file_sent(owner, CONTENT)
    item = await opened(owner, CONTENT)
    assert len(on_disk(rapport) - before) == 2
    await a_day_later(rapport, owner)
    left = await files_of(rapport, owner)
    assert (len(left), UUID(alone) in left, len(on_disk(rapport) - before)) == (1, False, 1)
    await step(rapport, owner, item, "dry-run")
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    refused = await owner.post("/api/imports", json={"object": "company", "file_id": alone})
    assert (refused.status_code, refused.json()["code"]) == (404, "imports.not_found")


async def test_unused_files_fill_so_much_and_no_more(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "QUOTA", 3 * len(CONTENT) - 1)
    await imported(rapport, owner, CONTENT)  # a file that became records doesn't count
    item = await opened(owner, CONTENT)
    url = (await begun(owner, len(CONTENT))).headers["location"]  # what is on its way takes its room already
    before, known = on_disk(rapport), await files_of(rapport, owner)
    refused = await begun(owner, len(CONTENT))
    assert (refused.status_code, refused.json()["code"]) == (413, "imports.too_many_files")
    assert (on_disk(rapport), await files_of(rapport, owner)) == (before, known)
    await owner.delete(f"/api/imports/{item['id']}")
    assert (await begun(owner, len(CONTENT))).status_code == 201
    assert (await part(owner, url, 0, CONTENT)).status_code == 204


@pytest.mark.parametrize(
    ("why", "code"),
    [("full", "imports.too_many_files"), ("all full", "imports.files_full"), ("no right", "forbidden")],
)
async def test_what_may_be_kept_no_more_when_its_last_byte_is_there_leaves_nothing(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch, why: str, code: str
) -> None:
    before = on_disk(rapport)
    url = (await begun(owner, len(CONTENT))).headers["location"]
    assert (await part(owner, url, 0, CONTENT[:5])).status_code == 204
    if why == "no right":
        await make_member(rapport, owner)
    else:
        monkeypatch.setattr(uploads, "QUOTA" if why == "full" else "WHOLE_QUOTA", 0)
    assert (await part(owner, url, 5, CONTENT[5:])).json()["code"] == code
    assert (on_disk(rapport), await files_of(rapport, owner)) == (before, set())
    assert (await owner.head(url, headers=TUS)).status_code == 404


async def test_a_file_is_there_with_its_last_byte_for_who_sent_it(rapport: Rapport, owner: Person) -> None:
    content = b"name\n" + b"".join(b"Row %d\n" % number for number in range(20_000))
    url, at = (await begun(owner, len(content), "客户.csv")).headers["location"], 0
    for size in (1, CHUNK - 1, 7, 0, CHUNK + 3):
        assert (await part(owner, url, at, content[at : at + size])).headers["upload-offset"] == str(at + size)
        at += size
        assert await files_of(rapport, owner) == set()
    importer = await colleague(rapport, owner, OWNER)
    assert (await part(importer, url, at, content[at:])).status_code == 404
    assert (await owner.head(url, headers=TUS)).headers["upload-offset"] == str(at)
    for _ in range(2):  # the answer to the last part may be lost
        assert (await part(owner, url, at, content[at:])).status_code == 204
        assert (await owner.head(url, headers=TUS)).headers["upload-offset"] == str(len(content))
        at = len(content)
    asked = {"object": "company", "file_id": url.rpartition("/")[2]}
    item = (await owner.post("/api/imports", json=asked)).json()
    assert (item["file"]["name"], item["file"]["size"]) == ("客户.csv", len(content))
    assert (await step(rapport, owner, item, "dry-run"))["totals"]["create"] == 20_000


async def test_who_is_killed_between_any_two_parts_goes_on_where_the_disk_is(rapport: Rapport, owner: Person) -> None:
    """Also in the middle of a chunk, and between the last byte and the row of the file."""
    content = bytes(range(1, 256)) * 900
    url = (await begun(owner, len(content))).headers["location"]
    file_id, keys = UUID(url.rpartition("/")[2]), await keys_of(rapport, owner)
    store, at = rapport.parts.runtime.files, 0
    for size in (10, CHUNK, CHUNK - 10, 5, len(content)):
        # As a process leaves it that is killed right behind its write, before anything else of the request.
        with Parts(store, keys, file_id, len(content)) as parts:
            assert parts.offset == at
            parts.write(content[at : at + size])
            parts.save()
            if parts.is_whole:
                parts.finish()
        at = min(at + size, len(content))
        assert await files_of(rapport, owner) == set()
        if at < len(content):
            assert (await owner.head(url, headers=TUS)).headers["upload-offset"] == str(at)
    assert (await owner.head(url, headers=TUS)).headers["upload-offset"] == str(len(content))
    assert await files_of(rapport, owner) == {file_id}
    assert b"".join(store.read(keys, file_id)) == content


@pytest.mark.parametrize("sent", [0, 5, len(CONTENT)])
async def test_what_nobody_goes_on_with_goes_with_its_bytes(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch, sent: int
) -> None:
    """Nothing sent, some of it, and all of it by a process that was killed before the row."""
    before = on_disk(rapport)
    url = (await begun(owner, len(CONTENT))).headers["location"]
    file_id, keys = UUID(url.rpartition("/")[2]), await keys_of(rapport, owner)
    with Parts(rapport.parts.runtime.files, keys, file_id, len(CONTENT)) as parts:
        parts.write(CONTENT[:sent])
        parts.save()
        if parts.is_whole:
            parts.finish()
    assert len(on_disk(rapport) - before) == 1
    monkeypatch.setattr(going_on, "real_now", lambda: real_now() + going_on.LIFETIME)
    await look_at_files(rapport, owner)
    assert (on_disk(rapport), await files_of(rapport, owner)) == (before, set())
    assert (await owner.head(url, headers=TUS)).status_code == 404


async def write_run(rapport: Rapport, person: Person, item: dict[str, Any], **values: object) -> None:
    """Puts an import into a state."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        await session.execute(import_run.update().where(import_run.c.id == UUID(item["id"])).values(**values))


async def read_file(person: Person, item: dict[str, Any]) -> set[tuple[int, str | None]]:
    """The answers of everything that reads an import's file."""
    rows = await person.get(f"/api/imports/{item['id']}/rows")
    errors = await person.get(f"/api/imports/{item['id']}/errors.csv")
    return {(sent.status_code, sent.json()["code"] if sent.status_code != 200 else None) for sent in (rows, errors)}


async def test_the_file_of_an_import_goes_when_it_can_no_longer_be_undone(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = on_disk(rapport)
    item = await imported(rapport, owner, CONTENT)
    until = item["file"]["kept_until"]
    assert until == item["undo_until"]
    await a_day_later(rapport, owner)
    end = dt.datetime.fromisoformat(until)
    assert (await waiting(rapport, owner), len(on_disk(rapport) - before)) == ([end], 1)

    monkeypatch.setattr(uploads, "real_now", lambda: end - dt.timedelta(seconds=1))
    await look_at_files(rapport, owner)
    assert (await waiting(rapport, owner), len(on_disk(rapport) - before)) == ([end], 1)
    assert await read_file(owner, item) == {(200, None)}

    monkeypatch.setattr(uploads, "real_now", lambda: end)
    await look_at_files(rapport, owner)
    assert (await waiting(rapport, owner), on_disk(rapport), await files_of(rapport, owner)) == ([], before, set())
    assert await read_file(owner, item) == {(404, "imports.file_gone")}
    found = await look(owner, item)
    assert (found["state"], found["file"]["kept_until"], await count(owner)) == ("done", None, 1)


async def test_an_undo_keeps_the_file_for_as_long_again(rapport: Rapport, owner: Person) -> None:
    item = await imported(rapport, owner, CONTENT)
    await write_run(rapport, owner, item, finished_at=real_now() - dt.timedelta(days=29))
    undone = await step(rapport, owner, item, "undo")
    assert undone["state"] == "undone"
    await look_at_files(rapport, owner)
    assert await waiting(rapport, owner) == [dt.datetime.fromisoformat(undone["file"]["kept_until"])]
    assert (await waiting(rapport, owner))[0] - real_now() > dt.timedelta(days=29, hours=23)


@pytest.mark.parametrize("state", ["checking", "running", "undoing"])
async def test_the_file_of_a_busy_import_stays(rapport: Rapport, owner: Person, state: str) -> None:
    item = await imported(rapport, owner, CONTENT)
    long_ago = real_now() - dt.timedelta(days=300)
    await write_run(rapport, owner, item, state=state, finished_at=None, created_at=long_ago)
    await look_at_files(rapport, owner)
    assert len(await files_of(rapport, owner)) == 1
    await write_run(rapport, owner, item, state="failed", finished_at=long_ago)
    await a_day_later(rapport, owner)
    assert await files_of(rapport, owner) == set()


async def test_without_its_file_an_import_is_neither_checked_nor_resumed(rapport: Rapport, owner: Person) -> None:
    item = await opened(owner, CONTENT)
    await step(rapport, owner, item, "dry-run")
    await write_run(rapport, owner, item, created_at=real_now() - dt.timedelta(days=30))
    await a_day_later(rapport, owner)
    for verb, body in (("dry-run", {}), ("run", None)):
        refused = await ask(owner, item, verb, body)
        assert (refused.status_code, refused.json()["code"]) == (404, "imports.file_gone")
    assert ((await look(owner, item))["state"], await count(owner)) == ("checked", 0)
    assert (await owner.delete(f"/api/imports/{item['id']}")).status_code == 204


async def test_a_discarded_imports_file_goes_by_a_job(rapport: Rapport, owner: Person) -> None:
    before = on_disk(rapport)
    item = await opened(owner, CONTENT)
    assert (await owner.delete(f"/api/imports/{item['id']}")).status_code == 204
    # Whoever is killed here has left a job behind.
    assert (await files_of(rapport, owner), len(await waiting(rapport, owner))) == (set(), 2)
    await rapport.run_jobs()
    assert on_disk(rapport) == before


async def test_a_file_of_two_imports_stays_until_both_are_discarded(rapport: Rapport, owner: Person) -> None:
    before = on_disk(rapport)
    file_id = await file_sent(owner, CONTENT)
    body = {"object": "company", "file_id": file_id}
    first, second = [(await owner.post("/api/imports", json=body)).json() for _ in range(2)]
    await owner.delete(f"/api/imports/{first['id']}")
    await look_at_files(rapport, owner)
    assert (await files_of(rapport, owner), len(on_disk(rapport) - before)) == ({UUID(file_id)}, 1)
    assert (await step(rapport, owner, second, "dry-run"))["state"] == "checked"
    await owner.delete(f"/api/imports/{second['id']}")
    await rapport.run_jobs()
    assert (await files_of(rapport, owner), on_disk(rapport)) == (set(), before)


async def test_files_of_written_imports_are_counted_too(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "WHOLE_QUOTA", 2 * len(CONTENT))
    item = await imported(rapport, owner, CONTENT)
    await file_sent(owner, CONTENT)
    before, known = on_disk(rapport), await files_of(rapport, owner)
    refused = await begun(owner, len(CONTENT))
    assert (refused.status_code, refused.json()["code"]) == (413, "imports.files_full")
    assert (on_disk(rapport), await files_of(rapport, owner)) == (before, known)
    await write_run(rapport, owner, item, finished_at=real_now() - dt.timedelta(days=30))
    await look_at_files(rapport, owner)
    await file_sent(owner, CONTENT)


async def test_uploads_that_were_begun_are_told_to_who_began_them(rapport: Rapport, owner: Person) -> None:
    """With how far each is; none that is whole, is being sent just now, or is of somebody else."""
    mate = await colleague(rapport, owner, OWNER)
    assert (await begun(mate, 3, "theirs.csv")).status_code == 201
    assert (await owner.get("/api/files")).json() == []
    await file_sent(owner, CONTENT)
    url = (await begun(owner, len(CONTENT), "客户.csv")).headers["location"]
    await part(owner, url, 0, CONTENT[:5])
    [told] = (await owner.get("/api/files")).json()
    told.pop("expires_at")
    upload_id = url.rpartition("/")[2]
    assert told == {"id": upload_id, "name": "客户.csv", "size": len(CONTENT), "offset": 5}
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    with Parts(rapport.parts.runtime.files, tenant.keys, UUID(upload_id), len(CONTENT)):
        assert (await owner.get("/api/files")).json() == []
    assert (await owner.delete(url, headers=TUS)).status_code == 204
    assert (await owner.get("/api/files")).json() == []


async def test_who_may_not_import_is_told_of_no_upload(rapport: Rapport, owner: Person) -> None:
    await begun(owner, 3)
    assert len((await owner.get("/api/files")).json()) == 1
    await make_member(rapport, owner)
    assert (await owner.get("/api/files")).status_code == 403
