"""An archive makes an organisation whose archive is the same, and whose people go on where they were."""

import base64
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from kernel.changes import Change, canonical
from kernel.clock import real_now
from kernel.crypto import commitment
from kernel.db import Home
from kernel.files import FileMissing
from kernel.jobs import run_jobs
from kernel.settings import Settings
from kernel.tables import job
from rapport.crm.attachments import retention
from rapport.crm.features import REGISTRY
from rapport.crm.imports.models import stored_file
from rapport.portability import pages
from rapport.portability.errors import InfectedArchive, UnscannedArchive
from rapport.portability.manifest import Manifest
from tests.support.app import Person, Rapport, running
from tests.support.archives import Entries, archived, attach, filled, load_of, manifest_of, opened, organisation, rows
from tests.support.clamd import EICAR, clamd
from tests.support.uploads import file_sent


async def loaded(rapport: Rapport, archive: bytes, email: str, folder: Path) -> Person:
    """The owner's browser in a new organisation."""
    path = folder / "archive.zip"
    path.write_bytes(archive)
    made = await load_of(rapport, path, email)
    person = await rapport.sign_in(email)
    moved = await person.post("/api/session/organisation", json={"organisation_id": str(made)})
    assert moved.status_code == 200, moved.text
    return person.signed_in(moved.json())


def alike(manifest: Manifest) -> dict[str, object]:
    """A manifest without what differs between an organisation and the one that is made of its archive."""
    said = msgspec.to_builtins(manifest)
    entries = [each for each in said.pop("entries") if each["name"] != "organisation.json"]
    return {**said, "entries": entries, "organisation_id": None, "made_at": None, "exported": None}


def holds(row: dict[str, Any]) -> bool:
    """Whether a change that is no create is what its commitment says."""
    said = Change(
        object=row["object"], record_id=UUID(row["record_id"]), op=row["op"], public=row["public"],
        secret=row["payload"]["before"],
    )  # fmt: skip
    return commitment(base64.b64decode(row["payload"]["salt"]), canonical(said)) == base64.b64decode(row["commitment"])


async def found(person: Person, text: str) -> list[str]:
    body = {"filter": {"field": "name", "op": "contains", "value": text}, "fields": ["name"]}
    answer = await person.post("/api/contacts/query", json=body)
    return [each["name"] for each in answer.json()["items"]]


async def test_a_round_trip_is_equal_and_everything_goes_on(rapport: Rapport, email: str, tmp_path: Path) -> None:
    before = await filled(rapport, email)
    data = await archived(rapport, before)
    after = await loaded(rapport, data, email, tmp_path)
    assert organisation(after) != organisation(before)
    first, second = opened(data), opened(await archived(rapport, after))
    differ = {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)}
    assert differ == {"organisation.json", "manifest.json"}
    assert alike(manifest_of(first)) == alike(manifest_of(second))
    # The history still proves what was written, and shows it.
    changes = [row for row in rows(second, "change") if row["op"] != "create"]
    assert len(changes) > 200
    assert [row["seq"] for row in changes if not holds(row)] == []
    [contact] = [row for row in rows(second, "contact") if row["name"] == "单于 Müller"]
    assert (await after.get(f"/api/contacts/{contact['id']}/history")).status_code == 200
    # Search, by hashes under the new keys; and what is written from now on gets the numbers that follow.
    assert await found(after, "chanyu") == await found(before, "chanyu") == ["单于 Müller"]
    own = next(key for key, held in contact["cf"].items() if isinstance(held, dict))
    assert contact["cf"][own] == {"t": "0571 8765-4321", "k": "phone"}
    same = {"filter": {"field": f"c_{own}", "op": "eq", "value": "057187654321"}, "fields": ["name", f"c_{own}"]}
    for person in (before, after):
        [item] = (await person.post("/api/contacts/query", json=same)).json()["items"]
        assert (item["name"], item[f"c_{own}"]) == ("单于 Müller", "0571 8765-4321")
    written = await after.post("/api/contacts", json={"name": "New here"})
    assert written.json()["change"]["seq"] == manifest_of(second).head.seq + 1


@pytest.mark.usefixtures("stock")
async def test_an_installation_that_asks_everybody_asks_those_of_an_archive_too(
    settings: Settings, email: str, tmp_path: Path
) -> None:
    async with running(msgspec.structs.replace(settings, second_factor_days=14)) as rapport:
        before = await rapport.sign_up("Acme Ltd", "GB", email)
        after = await loaded(rapport, await archived(rapport, before), email, tmp_path)
        assert after.session["second_factor_from"] >= before.session["second_factor_from"]


@pytest.mark.asvs("V5.4.3")
@pytest.mark.usefixtures("stock")
async def test_an_archive_with_a_file_that_the_scanner_knows_is_refused(
    settings: Settings, email: str, tmp_path: Path
) -> None:
    async with running(settings) as rapport:
        before = await rapport.sign_up("Acme Ltd", "GB", email)
        firm = (await before.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
        await attach(before, firm, "note.txt", b"harmless" + EICAR)
        archive = await archived(rapport, before)
    async with clamd() as scanner, running(msgspec.structs.replace(settings, virus_scanner=scanner.url)) as rapport:
        with pytest.raises(InfectedArchive):
            await loaded(rapport, archive, email, tmp_path)
        scanner.says = b"stream: OK"
        assert (await loaded(rapport, archive, email, tmp_path)).session
        scanner.most = 1
        with pytest.raises(UnscannedArchive):
            await loaded(rapport, archive, email, tmp_path)


async def test_files_of_records_come_along_and_are_kept_as_long_as_before(
    rapport: Rapport, email: str, tmp_path: Path
) -> None:
    before = await rapport.sign_up("Files Ltd", "GB", email)
    firm = (await before.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    held, free = (
        await attach(before, firm, "合同.bin", b"held" * 50_000),
        await attach(before, firm, "合同.bin", b"free"),
    )
    assert (await before.put(f"/api/attachments/{held}/hold")).status_code == 204
    assert (await before.put("/api/attachment-retention", json={"keep_days": 10})).status_code == 204
    listed = (await before.get(f"/api/companies/{firm}/files")).json()
    assert {each["id"]: each["held_at"] is not None for each in listed} == {held: True, free: False}
    after = await loaded(rapport, await archived(rapport, before), email, tmp_path)
    assert (await after.get(f"/api/companies/{firm}/files")).json() == listed
    assert (await after.get(f"/api/attachments/{held}")).content == b"held" * 50_000
    assert (await after.get("/api/attachment-retention")).json() == {"keep_days": 10}
    key, files = (await home(rapport, after)).key, rapport.parts.runtime.files
    async with rapport.parts.runtime.session(key) as session:
        hashes = await session.rows(sa.select(stored_file.c.id, stored_file.c.content_hmac))
        # Under the keys here, from the first moment on.
        assert {row.id: row.content_hmac for row in hashes} == {
            row.id: files.content_hash(session.keys, row.id) for row in hashes
        }
        await session.execute(stored_file.update().values(created_at=real_now() - dt.timedelta(days=11)))
        [keeping] = await session.rows(sa.select(job.c.id).where(job.c.name == retention.RETAIN))
        await session.execute(job.update().where(job.c.id == keeping.id).values(state="leased"))
    await run_jobs(rapport.parts.runtime, rapport.parts.handlers, key, [keeping.id])
    assert [each["id"] for each in (await after.get(f"/api/companies/{firm}/files")).json()] == [held]
    assert len((await before.get(f"/api/companies/{firm}/files")).json()) == 2


async def test_what_seeds_wrote_there_is_not_written_again(rapport: Rapport, email: str, tmp_path: Path) -> None:
    before = await rapport.sign_up("Seeded Ltd", "GB", email)
    sources = (await before.get("/api/choices/lead/source")).json()
    data = await archived(rapport, before)
    after = await loaded(rapport, data, email, tmp_path)
    async with rapport.parts.runtime.session((await home(rapport, after)).key) as session:
        # Somebody renamed a label and threw another away, as they could before.
        choice = REGISTRY["lead"].table.metadata.tables["choice"]
        await session.execute(choice.delete().where(choice.c.id == UUID(sources[0]["id"])))
    first = opened(await archived(rapport, after))
    await rapport.parts.provisioner.seed(organisation(after), samples=False)
    second = opened(await archived(rapport, after))
    assert len(rows(second, "choice")) == len(rows(first, "choice")) + 1
    assert sources[0]["id"] in {row["id"] for row in rows(second, "choice")}
    assert rows(second, "pipeline") == rows(first, "pipeline")
    assert rows(second, "person") == rows(first, "person")
    assert rows(second, "change") == rows(first, "change")


async def home(rapport: Rapport, person: Person) -> Home:
    return (await rapport.parts.directory.tenant(organisation(person))).home


async def test_what_is_written_while_an_archive_is_comes_along(
    rapport: Rapport, email: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = await rapport.sign_up("Busy Ltd", "GB", email)
    first = (await person.post("/api/companies", json={"name": "Early"})).json()["record"]
    still = (await person.post("/api/companies", json={"name": "Still"})).json()["record"]
    read, is_told = pages.rows, False

    async def and_somebody_writes(session: Any, table: sa.Table, *args: Any, **more: Any) -> Sequence[Any]:
        nonlocal is_told
        found = await read(session, table, *args, **more)
        if table.name == "change" and not is_told:  # companies were read by then, and so was the log
            is_told = True
            changed = {"base_version": first["version"], "name": "Late"}
            assert (await person.patch(f"/api/companies/{first['id']}", json=changed)).status_code == 200
            assert (await person.post("/api/companies", json={"name": "Later"})).status_code == 201
        return found

    monkeypatch.setattr(pages, "rows", and_somebody_writes)
    entries = opened(data := await archived(rapport, person))
    assert is_told
    assert {row["name"] for row in rows(entries, "company")} == {"Early", "Still"}
    assert {row["name"] for row in rows(entries, "company", "late")} == {"Late", "Later"}
    assert [row["op"] for row in rows(entries, "change", "late")] == ["update", "create"]
    after = await loaded(rapport, data, email, tmp_path)
    anew = opened(await archived(rapport, after))
    assert sorted(row["name"] for row in rows(anew, "company")) == ["Late", "Later", "Still"]
    assert "late/company.ndjson" not in anew
    assert manifest_of(anew).head == manifest_of(entries).head
    assert (await after.get(f"/api/companies/{still['id']}")).json()["record"]["name"] == "Still"


async def test_a_file_whose_time_was_over_is_named_as_missing(rapport: Rapport, email: str, tmp_path: Path) -> None:
    person = await rapport.sign_up("Files Ltd", "GB", email)
    ids = [UUID(await file_sent(person, b"name\nx\n")) for _ in range(2)]
    tenant = await rapport.parts.directory.tenant(organisation(person))
    await rapport.parts.runtime.files.delete(tenant.keys, ids[0])
    entries: Entries = opened(data := await archived(rapport, person))
    assert manifest_of(entries).missing == (ids[0],)
    assert [name for name in entries if name.startswith("files/")] == [f"files/{ids[1]}"]
    after = await loaded(rapport, data, email, tmp_path)
    there = await rapport.parts.directory.tenant(organisation(after))
    files = rapport.parts.runtime.files
    assert b"".join(files.read(there.keys, ids[1])) == b"name\nx\n"
    with pytest.raises(FileMissing):
        list(files.read(there.keys, ids[0]))
    assert there.keys.key_ids != tenant.keys.key_ids
