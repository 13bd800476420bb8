"""What is no whole archive is refused with a code, and leaves nothing behind: no row, no schema, no role, no file."""

import asyncio
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.errors import RapportError
from rapport.portability import arrive, load, opened
from rapport.portability.models import arrival
from tenants.models import organisation, tenant
from tests.support.app import Rapport
from tests.support.archives import Entries, archived, load_of, manifest_of, packed, rows, told
from tests.support.archives import opened as entries_of
from tests.support.uploads import file_sent

# The organisation of the archive is there for as long as its tests.
pytestmark = pytest.mark.own_schemas

Alter = Callable[[Entries], bytes]


@pytest.fixture(scope="module")
def kept() -> dict[str, bytes]:
    """The archive that all are made from: it is written once."""
    return {}


@pytest.fixture
async def archive(rapport: Rapport, kept: dict[str, bytes]) -> bytes:
    if not kept:
        person = await rapport.sign_up("Sound Ltd", "GB", "sound@example.com")
        await person.post("/api/companies", json={"name": "Acme"})
        await file_sent(person, b"name\nx\n")
        await rapport.hire(person, "rep@example.com")
        kept["archive"] = await archived(rapport, person)
    return kept["archive"]


async def everything(rapport: Rapport) -> dict[str, object]:
    """What a load that failed might have left."""
    async with rapport.parts.runtime.databases.control_session() as control:
        ids = [row.id for row in await control.rows(sa.select(organisation.c.id).order_by(organisation.c.id))]
        homes = [row.schema for row in await control.rows(sa.select(tenant.c.schema).order_by(tenant.c.schema))]
        coming = [row.organisation_id for row in await control.rows(sa.select(arrival.c.organisation_id))]
        jobs = (await control.execute(sa.select(sa.func.count()).select_from(control.job_table))).scalar_one()
    async with rapport.parts.runtime.databases.admin_session("main") as admin:
        schemas = (await admin.execute(sa.text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%'"))).all()
        roles = (await admin.execute(sa.text("SELECT rolname FROM pg_roles WHERE rolname LIKE 't\\_%'"))).all()
    folders = sorted(path.name for path in (rapport.settings.data_dir / "files").glob("*"))
    found = {"ids": ids, "homes": homes, "coming": coming, "jobs": jobs, "folders": folders}
    return {**found, "schemas": sorted(schemas), "roles": sorted(roles)}


async def refused(rapport: Rapport, data: bytes, folder: Path, email: str = "sound@example.com", **more: Any) -> str:
    """The code with which an archive is refused, after which everything is as it was."""
    path, before = folder / "bad.zip", await everything(rapport)
    path.write_bytes(data)
    with pytest.raises(RapportError) as caught:
        await load_of(rapport, path, email, **more)
    assert all("{" not in caught.value.message(locale) for locale in ("zh-CN", "en"))
    assert await everything(rapport) == before
    return caught.value.code


def altered(name: str, change: Callable[[bytes], bytes], *, is_told: bool = False) -> Alter:
    """With other bytes in an entry, which the manifest tells of or not."""

    def alter(entries: Entries) -> bytes:
        found = {**entries, name: change(entries[name])}
        return packed(told(found) if is_told else found)

    return alter


def without(name: str, *, is_told: bool = False) -> Alter:
    def alter(entries: Entries) -> bytes:
        found = {each: data for each, data in entries.items() if each != name}
        return packed(told(found) if is_told else found)

    return alter


def with_entry(name: str, *, is_told: bool = True) -> Alter:
    return lambda entries: packed(told({**entries, name: b""}) if is_told else {name: b"", **entries})


def saying(**said: object) -> Alter:
    """With a manifest that says something else."""
    return lambda entries: packed(told(entries, **said))


def row(table: str, schema: str = "", **values: object) -> Alter:
    """With a first row that says something else, in an archive that is in itself whole."""

    def alter(entries: Entries) -> bytes:
        [first, *rest] = rows(entries, table)
        lines = [msgspec.json.encode({**first, **values}), *map(msgspec.json.encode, rest)]
        found = {**entries, f"tables/{table}.ndjson": b"\n".join([*lines, b""])}
        return packed(told(found, **({"schema": schema} if schema else {})))

    return alter


def twice(entries: Entries) -> bytes:
    out = io.BytesIO(packed(entries))
    with zipfile.ZipFile(out, "a") as found, pytest.warns(UserWarning, match="Duplicate name"):
        found.writestr("README.txt", entries["README.txt"])
    return out.getvalue()


def longer_file(entries: Entries) -> bytes:
    return packed({name: data * 2 if name.startswith("files/") else data for name, data in entries.items()})


COMPANY, CHANGE, ORGANISATION = "tables/company.ndjson", "tables/change.ndjson", "organisation.json"
NOBODY = "01a21c83-2991-70ee-8de7-ac5dcadabb9d"

BAD: dict[str, Alter] = {
    "no zip": lambda _: b"PK\3\4 and then nothing",
    "cut": lambda entries: packed(entries)[:-30],
    "cut in the middle": lambda entries: packed(entries)[: len(packed(entries)) // 2],
    "another byte in an entry": altered(COMPANY, lambda data: data.replace(b"Acme", b"Bcme")),
    "an entry without its rows": altered(COMPANY, lambda _: b""),
    "an entry with more rows": altered(COMPANY, lambda data: data * 2),
    "a file with more bytes": longer_file,
    "an entry is gone": without(COMPANY),
    "a table is gone, and the manifest agrees": without(COMPANY, is_told=True),
    "an entry that nobody announced": with_entry("tables/lead2.ndjson", is_told=False),
    "an entry twice": twice,
    "a path out of the folder": with_entry("../../evil"),
    "a path from the root": with_entry("/etc/evil"),
    "a file whose name is a path": with_entry("files/../../x"),
    "a table that never goes along": with_entry("tables/job.ndjson"),
    "no manifest": without("manifest.json"),
    "a manifest that is no JSON": altered("manifest.json", lambda _: b"{"),
    "another format": saying(format="zip"),
    "a chain that doesn't hold": saying(head={"seq": 1, "chain": "0" * 64}),
    "a change is gone": altered(CHANGE, lambda data: data.partition(b"\n")[2], is_told=True),
    "a word for a number": row("company", employees="many"),
    "a column that isn't there": row("company", search_tokens=[1]),
    "a time without a zone": row("company", created_at="2026-01-01T00:00:00"),
    "an id that is none": row("company", id="../x"),
    "a stage of no pipeline": row("stage", pipeline_id=NOBODY),
    "a manager who isn't there": row("person", manager_id=NOBODY),
    "a number that fits nowhere": row("company", version=2**40),
    "a word from no list": row("stage", outcome="maybe"),
    "NUL in a word": row("person", locale="e\0n"),
    "nothing where something must be": row("role", label=None),
    "a number that is none": row("company", annual_revenue="NaN"),
    "a file that takes room away": row("stored_file", size=-(10**12)),
    "a file that says it is smaller": row("stored_file", size=1),
    "a file that no row has": with_entry(f"files/{NOBODY}"),
    "a country that isn't": altered(ORGANISATION, lambda data: data.replace(b'"GB"', b'"QQ"'), is_told=True),
    "a zone that is a path": altered(ORGANISATION, lambda d: d.replace(b"Europe/London", b"../etc/x"), is_told=True),
    "an organisation that is none": altered(ORGANISATION, lambda _: b"[]", is_told=True),
}


@pytest.mark.asvs("V5.2.5")
async def test_what_is_not_whole_is_refused(rapport: Rapport, archive: bytes, tmp_path: Path) -> None:
    found = {name: await refused(rapport, alter(entries_of(archive)), tmp_path) for name, alter in BAD.items()}
    assert found == dict.fromkeys(BAD, "portability.bad_archive")


@pytest.mark.parametrize(
    ("code", "alter"),
    [
        ("newer_archive", saying(version=2, more="unknown")),
        ("newer_archive", saying(schema="9999")),
        ("older_archive", row("company", "0001", gone=1)),
    ],
)
async def test_what_is_of_another_version_says_so(
    rapport: Rapport, archive: bytes, tmp_path: Path, code: str, alter: Alter
) -> None:
    assert await refused(rapport, alter(entries_of(archive)), tmp_path) == f"portability.{code}"


@pytest.mark.asvs("V5.2.3")
async def test_what_unpacks_to_more_than_it_may_is_refused_before_it_does(
    rapport: Rapport, archive: bytes, tmp_path: Path
) -> None:
    entries = entries_of(archive)
    size = sum(each.size for each in manifest_of(entries).entries)
    assert await refused(rapport, archive, tmp_path, most=size - 1) == "portability.too_large_archive"
    whole = [msgspec.to_builtins(each) for each in manifest_of(entries).entries]
    lying = altered("manifest.json", lambda data: data.replace(b'"size": %d' % whole[0]["size"], b'"size": -1'))
    assert await refused(rapport, lying(entries), tmp_path) == "portability.too_large_archive"
    # A bomb that says that it is small: no more of it is read than it says.
    bomb = packed({**entries, "README.txt": b"\0" * 50_000_000})
    assert len(bomb) < 200_000
    assert await refused(rapport, bomb, tmp_path) == "portability.bad_archive"


async def test_a_line_without_an_end_is_not_read_as_a_whole(
    rapport: Rapport, archive: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "MOST_LINE", 100)
    assert await refused(rapport, archive, tmp_path) == "portability.bad_archive"


async def test_an_older_archive_may_lack_what_came_later(rapport: Rapport, archive: bytes, tmp_path: Path) -> None:
    entries = entries_of(archive)
    lines = [
        {name: value for name, value in each.items() if name != "bank_account"} for each in rows(entries, "company")
    ]
    entries[COMPANY] = b"".join(msgspec.json.encode(each) + b"\n" for each in lines)
    del entries["tables/handover.ndjson"]
    path = tmp_path / "older.zip"
    path.write_bytes(packed(told(entries, schema="0001")))
    made = await load_of(rapport, path, "sound@example.com")
    found = await rapport.parts.directory.tenant(made)
    assert (found.status, found.name) == ("active", "Sound Ltd")


@pytest.mark.parametrize("email", ["nobody@example.com", "rep@example.com"])
async def test_only_an_owner_in_it_enters(rapport: Rapport, archive: bytes, tmp_path: Path, email: str) -> None:
    assert await refused(rapport, archive, tmp_path, email) == "portability.no_such_owner"


async def test_a_load_that_is_stopped_leaves_nothing(
    rapport: Rapport, archive: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stopped(*_: object) -> None:
        raise asyncio.CancelledError

    path, before = tmp_path / "whole.zip", await everything(rapport)
    path.write_bytes(archive)
    monkeypatch.setattr(arrive.Arrival, "_enter", stopped)
    with pytest.raises(asyncio.CancelledError):
        await load_of(rapport, path, "sound@example.com")
    assert await everything(rapport) == before


async def test_what_a_killed_load_left_is_swept_away(
    rapport: Rapport, archive: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise SystemExit

    path, before = tmp_path / "whole.zip", await everything(rapport)
    path.write_bytes(archive)
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(arrive.Arrival, "_enter", dies)
        patched.setattr(load, "remove", dies)
        await load_of(rapport, path, "sound@example.com")
    left = await everything(rapport)
    assert left != before
    await load.sweep(rapport.parts.runtime)
    assert await everything(rapport) == left  # it may still be alive
    async with rapport.parts.runtime.databases.control_session() as control:
        long_ago = real_now() - load.CUT_SHORT - dt.timedelta(seconds=1)
        await control.execute(arrival.update().values(touched_at=long_ago))
    await load.sweep(rapport.parts.runtime)
    assert await everything(rapport) == before


async def test_one_that_was_cleared_away_while_it_was_loaded_does_not_arrive(
    rapport: Rapport, archive: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter = arrive.Arrival._enter

    async def too_late(self: arrive.Arrival, *args: object) -> None:
        await load.remove(rapport.parts.runtime, self.id)
        await enter(self, *args)  # type: ignore[arg-type]  # what it is called with

    monkeypatch.setattr(arrive.Arrival, "_enter", too_late)
    assert await refused(rapport, archive, tmp_path) == "portability.bad_archive"
