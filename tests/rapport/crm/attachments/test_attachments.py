"""Files of records over HTTP: sent in parts, read in ranges, seen by who sees the record, held and kept."""

import base64
import datetime as dt
from collections.abc import Awaitable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.files import CHUNK
from kernel.jobs import run_jobs
from kernel.resumable import Parts
from kernel.tables import job
from rapport.crm.attachments import retention, tus, uploads
from rapport.crm.attachments.models import file_upload
from rapport.crm.imports.models import stored_file
from tests.support.app import Person, Rapport
from tests.support.attachments import CONTENT, PART, TUS, attached, begun, company, part
from tests.support.audit import events
from tests.support.rotation import finish, home_of, started


async def test_a_file_comes_in_parts_and_is_one_with_its_last_byte(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id = await company(ann)
    made = await begun(ann, record_id, len(CONTENT))
    url = made.headers["location"]
    assert (made.headers["tus-resumable"], made.headers["upload-offset"]) == ("1.0.0", "0")
    sizes, at = (1, 10, CHUNK - 11, CHUNK + 5, 0, 777), 0
    for size in sizes:
        done = await part(ann, url, at, CONTENT[at : at + size])
        at += size
        assert (done.status_code, done.headers["upload-offset"]) == (204, str(at))
        assert (await ann.get(f"/api/companies/{record_id}/files")).json() == []
    looked = await ann.head(url, headers=TUS)
    assert (looked.status_code, looked.headers["upload-offset"]) == (200, str(at))
    assert (looked.headers["upload-length"], looked.headers["cache-control"]) == (str(len(CONTENT)), "no-store")
    assert (await part(ann, url, at, CONTENT[at:])).headers["upload-offset"] == str(len(CONTENT))
    [shown] = (await ann.get(f"/api/companies/{record_id}/files")).json()
    assert (shown["name"], shown["size"], shown["uploaded_by"]) == ("合同 v2.bin", len(CONTENT), "Ann Lee")
    assert (shown["held_at"], shown["record_id"]) == (None, record_id)
    whole = await ann.get(f"/api/attachments/{shown['id']}")
    assert (whole.status_code, whole.content) == (200, CONTENT)
    assert whole.headers["content-disposition"] == "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C%20v2.bin"
    assert whole.headers["content-type"] == "application/octet-stream"
    looked = await ann.head(url, headers=TUS)  # the answer to the last part may have been lost
    assert (looked.status_code, looked.headers["upload-offset"]) == (200, str(len(CONTENT)))
    again = await part(ann, url, at, CONTENT[at:])
    assert (again.status_code, again.json()["details"]) == (409, {"offset": len(CONTENT)})


async def test_a_part_that_breaks_off_is_kept_and_gone_on_with(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id = await company(ann)
    url = (await begun(ann, record_id, len(CONTENT))).headers["location"]

    async def breaks_off() -> Any:
        yield CONTENT[: CHUNK + 100]
        raise ConnectionError

    broken = await ann.patch(url, content=breaks_off(), headers={**PART, "upload-offset": "0"})
    assert broken.status_code == 500  # nobody is there to read it
    at = int((await ann.head(url, headers=TUS)).headers["upload-offset"])
    assert at == CHUNK + 100
    wrong = await part(ann, url, 0, CONTENT)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "attachments.wrong_offset")
    assert wrong.json()["details"] == {"offset": at}
    assert (await part(ann, url, at, CONTENT[at:])).status_code == 204
    [shown] = (await ann.get(f"/api/companies/{record_id}/files")).json()
    assert (await ann.get(f"/api/attachments/{shown['id']}")).content == CONTENT


async def test_whoever_is_killed_goes_on_from_what_is_on_the_disk(rapport: Rapport, email: str) -> None:
    """In the middle of a chunk; and between the last byte and the row of the file."""
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id = await company(ann)
    url = (await begun(ann, record_id, len(CONTENT))).headers["location"]
    file_id = UUID(url.rpartition("/")[2])
    await part(ann, url, 0, CONTENT[: CHUNK + 100])
    keys = (await rapport.parts.directory.tenant(UUID(ann.session["organisation"]["id"]))).keys
    store = rapport.parts.runtime.files
    _, on_disk = store.place_of(keys, file_id)
    with on_disk.open("ab") as torn:
        torn.write(b"half a chunk that a crash cut off")
    at = int((await ann.head(url, headers=TUS)).headers["upload-offset"])
    assert at == CHUNK  # what did not fill a chunk went with it
    with Parts(store, keys, file_id, len(CONTENT)) as parts:
        parts.write(CONTENT[at:])
        parts.save()
        parts.finish()
    looked = await ann.head(url, headers=TUS)
    assert looked.headers["upload-offset"] == str(len(CONTENT))
    [shown] = (await ann.get(f"/api/companies/{record_id}/files")).json()
    assert (await ann.get(f"/api/attachments/{shown['id']}")).content == CONTENT


NO_UPLOADS: list[tuple[dict[str, str], str]] = [
    ({}, "attachments.protocol"),
    ({"tus-resumable": "0.2.2"}, "attachments.protocol"),
    ({**TUS, "upload-length": "-1"}, "attachments.protocol"),
    ({**TUS, "upload-length": "0"}, "attachments.empty"),
    ({**TUS, "upload-length": str((1 << 30) + 1)}, "attachments.too_large"),
    ({**TUS, "upload-length": "5"}, "attachments.protocol"),
    ({**TUS, "upload-length": "5", "upload-metadata": "filename !!"}, "attachments.protocol"),
    ({**TUS, "upload-length": "5", "upload-metadata": "filename Lw=="}, "attachments.protocol"),
]


async def test_what_is_no_upload_is_refused_and_leaves_nothing(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url = f"/api/companies/{await company(ann)}/uploads"
    for headers, code in NO_UPLOADS:
        assert (await ann.post(url, headers=headers)).json()["code"] == code, headers
    async with rapport.parts.runtime.session(await home_of(rapport, ann)) as session:
        assert await session.rows(sa.select(file_upload)) == []


@pytest.mark.asvs("V5.2.1")
async def test_parts_have_their_type_and_no_more_bytes_than_were_said(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id = await company(ann)
    url = (await begun(ann, record_id, 10)).headers["location"]
    for headers in (TUS, {**PART, "upload-offset": "x"}, {**PART, "upload-offset": "0", "tus-resumable": "2"}):
        assert (await ann.patch(url, content=b"x", headers=headers)).json()["code"] == "attachments.protocol"
    assert (await part(ann, url, 0, b"x" * 11)).json()["code"] == "attachments.protocol"
    keys = (await rapport.parts.directory.tenant(UUID(ann.session["organisation"]["id"]))).keys
    with Parts(rapport.parts.runtime.files, keys, UUID(url.rpartition("/")[2]), 10):
        busy = await part(ann, url, 0, b"x")
        assert (busy.status_code, busy.json()["code"]) == (423, "resumable.locked")
    assert (await ann.delete(url, headers=TUS)).status_code == 204
    assert (await ann.head(url, headers=TUS)).status_code == 404
    monkeypatch.setattr(uploads, "OPEN", 2)
    assert [(await begun(ann, record_id, 10)).status_code for _ in range(3)] == [201, 201, 409]
    monkeypatch.setattr(uploads, "OPEN", 9)
    monkeypatch.setattr(uploads, "WHOLE_QUOTA", 29)
    assert (await begun(ann, record_id, 10)).json()["code"] == "attachments.full"


async def test_an_upload_without_a_byte_is_not_kept_by_asking(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url = (await begun(ann, await company(ann), len(CONTENT))).headers["location"]

    async def renewed(ask: Awaitable[Any]) -> bool:
        async with rapport.parts.runtime.session(home) as session:
            await session.execute(file_upload.update().values(expires_at=soon))
        assert (await ask).is_success
        async with rapport.parts.runtime.session(home) as session:
            [row] = await session.rows(sa.select(file_upload.c.expires_at))
            return bool(row.expires_at > soon)

    home, soon = await home_of(rapport, ann), real_now() + uploads.LIFETIME / 2
    asked = [
        await renewed(ask)
        for ask in (
            ann.head(url, headers=TUS), part(ann, url, 0, b""), part(ann, url, 0, CONTENT[:9]),
            ann.head(url, headers=TUS), part(ann, url, 9, CONTENT[9:20]),
        )
    ]  # fmt: skip
    assert asked == [False, False, True, True, True]


async def test_what_nobody_goes_on_with_is_removed(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url = (await begun(ann, await company(ann), len(CONTENT))).headers["location"]
    await part(ann, url, 0, CONTENT[:99])
    home = await home_of(rapport, ann)
    runtime, [folder] = rapport.parts.runtime, [ann.session["organisation"]["id"]]
    assert len([*runtime.settings.data_dir.glob(f"files/{folder}/*/.part-*")]) == 1
    await due(rapport, home, uploads.FORGET)  # too early: somebody was there a moment ago
    assert (await ann.head(url, headers=TUS)).status_code == 200
    async with runtime.session(home) as session:
        await session.execute(file_upload.update().values(expires_at=real_now()))
    gone = await ann.head(url, headers=TUS)
    assert gone.status_code == 410
    await due(rapport, home, uploads.FORGET)
    assert (await ann.head(url, headers=TUS)).status_code == 404
    assert [*runtime.settings.data_dir.glob(f"files/{folder}/*/.part-*")] == []


async def due(rapport: Rapport, home: str, name: str) -> None:
    """Runs the jobs of a name as if it were their time."""
    runtime = rapport.parts.runtime
    async with runtime.session(home) as session:
        ids = [row.id for row in await session.rows(sa.select(job.c.id).where(job.c.name == name))]
        await session.execute(job.update().where(job.c.id.in_(ids)).values(state="leased"))
    await run_jobs(runtime, rapport.parts.handlers, home, ids)


RANGES: list[tuple[str, str | None, int, str | None, slice | None]] = [
    ("bytes=0-0", None, 206, "bytes 0-0/{n}", slice(0, 1)),
    ("bytes=65530-65540", None, 206, "bytes 65530-65540/{n}", slice(65530, 65541)),
    ("bytes=197000-", None, 206, "bytes 197000-{last}/{n}", slice(197000, None)),
    ("bytes=-10", None, 206, "bytes {tenth}-{last}/{n}", slice(-10, None)),
    ("bytes=0-999999999", None, 206, "bytes 0-{last}/{n}", slice(0, None)),
    ("bytes=5-4", None, 200, None, slice(0, None)),
    ("bytes=-", None, 200, None, slice(0, None)),
    ("bytes=0-1,5-6", None, 200, None, slice(0, None)),
    ("rows=1-2", None, 200, None, slice(0, None)),
    ("bytes=0-0", "{tag}", 206, "bytes 0-0/{n}", slice(0, 1)),
    ("bytes=0-0", '"another"', 200, None, slice(0, None)),
    ("bytes=999999999-", None, 416, None, None),
    ("bytes=-0", None, 416, None, None),
]


@pytest.mark.asvs("V1.3.4")
@pytest.mark.asvs("V5.4.1")
async def test_ranges(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    url = f"/api/attachments/{await attached(ann, await company(ann))}"
    looked, n = await ann.head(url), len(CONTENT)
    assert (looked.headers["content-length"], looked.headers["accept-ranges"]) == (str(n), "bytes")
    for asked, condition, status, said, bytes_ in RANGES:
        headers = {"range": asked}
        if condition is not None:
            headers["if-range"] = condition.format(tag=looked.headers["etag"])
        answer = await ann.get(url, headers=headers)
        wanted = said and said.format(n=n, last=n - 1, tenth=n - 10)
        assert (answer.status_code, answer.headers.get("content-range")) == (status, wanted), asked
        if bytes_ is not None:
            assert answer.content == CONTENT[bytes_], asked
            assert answer.headers["content-length"] == str(len(answer.content))
        else:
            assert answer.json()["code"] == "attachments.no_such_range"


async def test_only_who_sees_the_record_sees_its_files(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await rapport.hire(ann, f"bob.{email}")  # a rep: what is their own
    eve = await rapport.sign_up("Other Ltd", "GB", f"eve.{email}")
    record_id = await company(ann)
    file_id = await attached(ann, record_id)
    url = (await begun(ann, record_id, 10)).headers["location"]
    for stranger in (bob, eve):
        for method, path in (("GET", f"attachments/{file_id}"), ("DELETE", f"attachments/{file_id}")):
            answer = await stranger.request(method, f"/api/{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "attachments.not_found")
        assert (await stranger.get(f"/api/companies/{record_id}/files")).status_code == 404
        assert (await begun(stranger, record_id, 10)).status_code == 404
        assert (await part(stranger, url, 0, b"x")).status_code == 404
        assert (await stranger.head(url, headers=TUS)).status_code == 404
    assert (await bob.put(f"/api/attachments/{file_id}/hold")).status_code == 403
    assert (await eve.put(f"/api/attachments/{file_id}/hold")).status_code == 404
    assert (await ann.get(f"/api/attachments/{file_id}")).content == CONTENT


async def test_a_held_file_stays_whoever_wants_it_gone(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id = await company(ann)
    held, free = await attached(ann, record_id), await attached(ann, record_id, b"x")
    assert (await ann.put(f"/api/attachments/{held}/hold")).status_code == 204
    assert (await ann.put(f"/api/attachments/{held}/hold")).status_code == 204
    [shown] = (await ann.get("/api/held-attachments")).json()
    assert (shown["id"], shown["object"]) == (held, "company")
    refused = await ann.delete(f"/api/attachments/{held}")
    assert (refused.status_code, refused.json()["code"]) == (409, "attachments.held")
    home, runtime = await home_of(rapport, ann), rapport.parts.runtime
    async with runtime.session(home) as session:
        await session.execute(stored_file.update().values(created_at=real_now() - dt.timedelta(days=11)))
    assert (await ann.get("/api/attachment-retention")).json() == {"keep_days": None}
    assert (await ann.put("/api/attachment-retention", json={"keep_days": 10})).status_code == 204
    await rapport.run_jobs()  # nothing goes before the next day
    assert len((await ann.get(f"/api/companies/{record_id}/files")).json()) == 2
    await due(rapport, home, retention.RETAIN)
    left = [each["id"] for each in (await ann.get(f"/api/companies/{record_id}/files")).json()]
    assert left == [held]
    await rapport.run_jobs()
    folder = runtime.settings.data_dir / "files" / ann.session["organisation"]["id"]
    assert [path.name for path in folder.glob("*/*")] == [UUID(held).hex]
    assert (await ann.get(f"/api/attachments/{free}")).status_code == 404
    assert (await ann.get(f"/api/attachments/{held}")).content == CONTENT
    assert (await ann.delete(f"/api/attachments/{held}/hold")).status_code == 204
    assert (await ann.get("/api/held-attachments")).json() == []
    assert (await ann.put("/api/attachment-retention", json={"keep_days": None})).status_code == 204
    await due(rapport, home, retention.RETAIN)  # of the policy before: it ends
    assert (await ann.delete(f"/api/attachments/{held}")).status_code == 204
    said = [kind for kind, _ in await events(rapport, UUID(ann.session["organisation"]["id"]))]
    assert [kind for kind in said if kind.startswith("file_")] == [
        "file_held", "file_retention_changed", "file_released", "file_retention_changed",
    ]  # fmt: skip


async def test_the_hash_of_the_bytes_is_keyed_and_made_anew_by_a_rotation(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    bob = await rapport.sign_up("Other Ltd", "GB", f"bob.{email}")
    for person in (ann, ann, bob):
        await attached(person, await company(person))

    async def hashes(person: Person) -> set[bytes]:
        async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
            return {row.content_hmac for row in await session.rows(sa.select(stored_file.c.content_hmac))}

    [before], [theirs] = await hashes(ann), await hashes(bob)
    assert before != theirs
    await started(rapport, ann)
    await finish(rapport, ann)
    [after] = await hashes(ann)
    assert len({before, after, theirs}) == 3
    mine = UUID(ann.session["organisation"]["id"])
    files, keys = rapport.parts.runtime.files, (await rapport.parts.directory.tenant(mine)).keys
    async with rapport.parts.runtime.session(await home_of(rapport, ann)) as session:
        ids = [row.id for row in await session.rows(sa.select(stored_file.c.id))]
    assert {files.content_hash(keys, each) for each in ids} == {after}


async def test_a_record_in_the_trash_takes_no_file(rapport: Rapport, email: str) -> None:
    ann = await rapport.sign_up("Acme Ltd", "GB", email)
    record_id = await company(ann)
    url = (await begun(ann, record_id, 3)).headers["location"]
    await ann.delete(f"/api/companies/{record_id}")
    assert (await begun(ann, record_id, 3)).status_code == 404
    assert (await part(ann, url, 0, b"abc")).status_code == 404
    folder = rapport.parts.runtime.settings.data_dir / "files" / ann.session["organisation"]["id"]
    assert [*folder.glob("*/*")] == []


@pytest.mark.asvs("V1.3.3")
@pytest.mark.asvs("V5.3.1")
@pytest.mark.asvs("V5.3.2")
def test_the_name_of_a_file_is_no_path() -> None:
    said = base64.b64encode(" ../../etc/pass\x00wd\u202e ".encode()).decode()
    assert tus.name_of({"upload-metadata": f"type eA==, filename {said}"}) == "....etcpasswd"
