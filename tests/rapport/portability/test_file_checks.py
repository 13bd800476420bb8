"""Files that an archive brings are held against what their names say, as uploaded ones are."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel.clock import real_now
from rapport.cli import main
from tests.support.app import Person, Rapport
from tests.support.archives import archived, attach, brought, load_of, opened, packed, told

TEXT, DISGUISED = b"a plain text, and no more", b"%PDF-1.7 is no plain text"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Disguised Ltd", "GB", email)


async def company(person: Person) -> str:
    made: str = (await person.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    return made


def disguised(archive: bytes, file_id: str) -> bytes:
    """An archive whose manifest tells the truth of a file that is another than its name says."""
    entries = opened(archive)
    assert entries[f"files/{file_id}"] == TEXT
    return packed(told({**entries, f"files/{file_id}": DISGUISED}))


async def entered(rapport: Rapport, email: str, organisation_id: str) -> Person:
    person = await rapport.sign_in(email)
    moved = await person.post("/api/session/organisation", json={"organisation_id": organisation_id})
    return person.signed_in(moved.json())


async def names(person: Person, firm: str) -> list[str]:
    return sorted(each["name"] for each in (await person.get(f"/api/companies/{firm}/files")).json())


@pytest.mark.asvs("V5.2.2")
async def test_a_file_of_another_kind_is_left_out_and_the_report_counts_it(
    rapport: Rapport, owner: Person, email: str
) -> None:
    firm = await company(owner)
    file_id = await attach(owner, firm, "disguised.txt", TEXT)
    await attach(owner, firm, "honest.txt", TEXT)
    import_id = await brought(owner, disguised(await archived(rapport, owner), file_id))
    await rapport.run_jobs()
    assert (await owner.post(f"/api/archive-imports/{import_id}/organisation")).status_code == 200
    await rapport.run_jobs()
    done = (await owner.get("/api/archive-imports")).json()["newest"]
    assert (done["state"], done["report"]["files_left_out"]) == ("done", 1)
    beside = await entered(rapport, email, done["organisation_id"])
    assert await names(beside, firm) == ["honest.txt"]
    assert (await beside.get(f"/api/attachments/{file_id}")).status_code == 404
    folder = rapport.settings.data_dir / "files" / done["organisation_id"]
    assert [path for path in folder.rglob("*") if file_id.replace("-", "") in path.name.replace("-", "")] == []
    assert await names(owner, firm) == ["disguised.txt", "honest.txt"]


async def test_the_terminal_says_so_too(
    rapport: Rapport, owner: Person, email: str, tmp_path: Path, database_environment: dict[str, str]
) -> None:
    file_id = await attach(owner, await company(owner), "disguised.txt", TEXT)
    path = tmp_path / "archive.zip"
    await asyncio.to_thread(path.write_bytes, disguised(await archived(rapport, owner), file_id))
    asked = ["archive", "load", str(path), "--owner", email]
    done = await asyncio.to_thread(CliRunner().invoke, main, asked, env=database_environment)
    assert (done.exit_code, "their names say: 1." in done.output) == (0, True), done.output


async def test_what_an_earlier_archive_has_of_another_kind_does_not_come_back(
    rapport: Rapport, owner: Person, email: str, tmp_path: Path
) -> None:
    firm = await company(owner)
    file_id = await attach(owner, firm, "disguised.txt", TEXT)
    await attach(owner, firm, "honest.txt", TEXT)
    base, later = tmp_path / "base.zip", tmp_path / "later.zip"
    await asyncio.to_thread(base.write_bytes, disguised(await archived(rapport, owner), file_id))
    moment = real_now()
    for each in (await owner.get(f"/api/companies/{firm}/files")).json():
        assert (await owner.delete(f"/api/attachments/{each['id']}")).status_code == 204
    await rapport.run_jobs()
    await asyncio.to_thread(later.write_bytes, await archived(rapport, owner))
    made = await load_of(rapport, later, email, as_of=moment, files_from=base)
    beside = await entered(rapport, email, str(made))
    assert await names(beside, firm) == ["honest.txt"]
