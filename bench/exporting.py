"""A list as CSV, and an archive of everything, each against COPY of the same columns of the same rows."""

import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

import asyncpg

from bench.support import Bench, contacts, line, postgres_seconds
from kernel.db import CONTROL_HOME
from kernel.ids import new_id
from kernel.jobs import Job
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.records import codec
from rapport.portability import archives, register
from rapport.portability.entries import LEVEL

EXPORT_TARGET: Final = 20
"""Times that a CSV export may take as long as COPY, which decrypts nothing."""


async def export(bench: Bench) -> None:
    """Rows a second of a list that is exported as CSV: planned, read, decrypted, written, and streamed to nobody.

    `peak_megabytes` is by how much the process grew at most, with the ids of all rows that a plan holds.
    """
    await contacts(bench)
    counted = _Counted()
    before, database = _peak_from_now(), postgres_seconds(bench)
    started = time.perf_counter()
    await bench.request("POST", "/api/contacts/export", {}, take=counted.take)
    seconds, database = time.perf_counter() - started, postgres_seconds(bench) - database
    grown = _resident("VmHWM") - before
    rows = counted.lines - 1  # the heading
    copied, plain = await _copied_contacts(bench)
    assert rows == copied == bench.rows
    value, limit = rows / seconds, rows / plain
    more = {
        "rows": rows, "megabytes": round(counted.size / 1e6, 1), "peak_megabytes": round(grown / 1024, 1),
        "postgres_share": round(database / seconds, 2),
    }  # fmt: skip
    line("export", value, "rows/s", limit=limit, target=EXPORT_TARGET, ok=limit / value <= EXPORT_TARGET, **more)


class _Counted:
    """What came of a file: how much, in how many lines."""

    size = lines = 0

    def take(self, piece: bytes) -> None:
        self.size += len(piece)
        self.lines += piece.count(b"\n")


def _peak_from_now() -> int:
    """Has the system find this process's greatest size anew; what it is now, in kilobytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return _resident("VmRSS")


def _resident(name: str) -> int:
    for said in Path("/proc/self/status").read_text().splitlines():
        if said.startswith(name):
            return int(said.split()[1])
    raise LookupError(name)


async def _copied_contacts(bench: Bench) -> tuple[int, float]:
    """The same rows by COPY, thrown away, and how long that takes."""
    connection = await asyncpg.connect(bench.postgres.url("tenant"))
    started = time.perf_counter()
    try:
        tag = await connection.copy_from_table(
            CONTACT.table.name, schema_name=bench.owner.tenant.home.schema, output=_Nowhere(), format="csv",
            columns=[column.name for column in codec.columns(CONTACT, [each.name for each in CONTACT.fields])],
        )  # fmt: skip
    finally:
        await connection.close()
    return int(tag.rpartition(" ")[2]), time.perf_counter() - started


class _Nowhere:
    """Where COPY's text goes that nobody keeps."""

    async def __call__(self, data: bytes) -> None:
        """Takes a piece."""


async def archive(bench: Bench) -> None:
    """Rows a second of the job that writes an archive: read, decrypted, as JSON, hashed, packed and encrypted."""
    await contacts(bench)
    mine, runtime = bench.owner.tenant.id, bench.parts.runtime
    async with runtime.databases.control_session() as control:
        archive_id = await archives.begin(control, mine, bench.owner.person_id)
    args = {"organisation_id": str(mine), "archive_id": str(archive_id)}
    started, database = time.perf_counter(), postgres_seconds(bench)
    await archives.job(runtime, Job(new_id(), CONTROL_HOME, archives.JOB, args, 1))
    seconds, database = time.perf_counter() - started, postgres_seconds(bench) - database
    async with runtime.databases.control_session() as control:
        done = await archives.ready(control, mine, archive_id)
    assert done.size is not None
    rows, plain = await _copied(bench)
    assert rows == done.done
    value, limit = rows / seconds, rows / plain
    more = {"rows": rows, "megabytes": round(done.size / 1e6, 1), "postgres_share": round(database / seconds, 2)}
    line("archive", value, "rows/s", limit=limit, target=3, ok=limit / value <= 3, **more)


async def _copied(bench: Bench) -> tuple[int, float]:
    """The same rows by COPY into a zip, and how long that takes."""
    connection, rows = await asyncpg.connect(bench.postgres.url("tenant")), 0
    started = time.perf_counter()
    try:
        with (
            TemporaryDirectory() as folder,
            zipfile.ZipFile(Path(folder) / "copy.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as out,
        ):
            for table in register.exported():
                with out.open(table.name, "w", force_zip64=True) as entry:
                    tag = await connection.copy_from_table(
                        table.name, schema_name=bench.owner.tenant.home.schema, output=_Sink(entry),
                        columns=[column.name for column in register.columns(table)],
                    )  # fmt: skip
                rows += int(tag.rpartition(" ")[2])
    finally:
        await connection.close()
    return rows, time.perf_counter() - started


class _Sink:
    """Where COPY's text goes."""

    def __init__(self, entry: IO[bytes]) -> None:
        self._entry = entry

    async def __call__(self, data: bytes) -> None:
        self._entry.write(data)
