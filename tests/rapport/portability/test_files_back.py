"""Files of records at a moment: what came since goes, what was deleted since comes from an earlier archive."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kernel.clock import real_now
from rapport.cli import main
from rapport.portability.errors import OtherBase
from tests.support.app import Person, Rapport
from tests.support.archives import archived, attach, load_of


async def saved(rapport: Rapport, person: Person, path: Path) -> Path:
    """An archive as a file."""
    await asyncio.to_thread(path.write_bytes, await archived(rapport, person))
    return path


async def at(rapport: Rapport, email: str, archive: Path, moment: dt.datetime, base: Path | None = None) -> Person:
    """A browser in the organisation that is made of an archive, as it was at a moment."""
    made = await load_of(rapport, archive, email, as_of=moment, files_from=base
    )  # fmt: skip
    person = await rapport.sign_in(email)
    moved = await person.post("/api/session/organisation", json={"organisation_id": str(made)})
    return person.signed_in(moved.json())


async def listed(person: Person, company: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await person.get(f"/api/companies/{company}/files")).json()
    return found


async def company_of(person: Person, name: str) -> str:
    made: str = (await person.post("/api/companies", json={"name": name})).json()["record"]["id"]
    return made


async def test_files_are_those_of_the_moment(rapport: Rapport, email: str, tmp_path: Path) -> None:
    owner = await rapport.sign_up("Files Back Ltd", "GB", email)
    firm, other = await company_of(owner, "Acme"), await company_of(owner, "Gone since")
    early = await attach(owner, firm, "early.txt", b"gone before the moment")
    gone, stays = await attach(owner, firm, "合同.txt", b"gone" * 40_000), await attach(owner, firm, "b.txt", b"stays")
    away = await attach(owner, other, "of a deleted record.txt", b"comes back with its record")
    base = await saved(rapport, owner, tmp_path / "base.zip")
    assert (await owner.delete(f"/api/attachments/{early}")).status_code == 204
    before, moment = await listed(owner, firm), real_now()
    late = await attach(owner, firm, "late.txt", b"came since")
    assert (await owner.put(f"/api/attachments/{late}/hold")).status_code == 204
    assert (await owner.delete(f"/api/attachments/{gone}")).status_code == 204
    assert (await owner.delete(f"/api/attachments/{away}")).status_code == 204
    assert (await owner.delete(f"/api/companies/{other}")).status_code == 200
    await rapport.run_jobs()
    later = await saved(rapport, owner, tmp_path / "later.zip")

    beside = await at(rapport, email, later, moment, base)
    assert await listed(beside, firm) == before
    assert (await beside.get(f"/api/attachments/{gone}")).content == b"gone" * 40_000
    assert (await beside.get(f"/api/attachments/{away}")).content == b"comes back with its record"
    for missing in (late, early):
        assert (await beside.get(f"/api/attachments/{missing}")).status_code == 404
    # The one that goes on is as it was left.
    assert {each["id"] for each in await listed(owner, firm)} == {stays, late}
    # Without an earlier archive nobody has the bytes of what was deleted.
    alone = await at(rapport, email, later, moment)
    assert [each["id"] for each in await listed(alone, firm)] == [stays]


async def test_only_an_earlier_archive_of_the_same_organisation_has_them(
    rapport: Rapport, email: str, tmp_path: Path, database_environment: dict[str, str]
) -> None:
    owner = await rapport.sign_up("One Ltd", "GB", email)
    early = await saved(rapport, owner, tmp_path / "early.zip")
    moment = real_now()
    await company_of(owner, "Acme")
    later = await saved(rapport, owner, tmp_path / "later.zip")
    stranger = await rapport.sign_up("Two Ltd", "GB", f"two.{email}")
    foreign = await saved(rapport, stranger, tmp_path / "foreign.zip")
    for archive, base in ((later, foreign), (early, later)):
        with pytest.raises(OtherBase):
            await load_of(rapport, archive, email, as_of=moment, files_from=base
            )  # fmt: skip
    assert len((await owner.get("/api/session")).json()["organisations"]) == 1
    asked = ["archive", "load", str(later), "--owner", email, "--files-from", str(early)]
    done = await asyncio.to_thread(CliRunner().invoke, main, asked, env=database_environment)
    assert (done.exit_code, "--files-from is for --as-of" in done.output) == (2, True)
