"""An archive of everything, against COPY of the same columns of the same rows into a zip."""

import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import asyncpg

from bench.support import Bench, contacts, line, postgres_seconds
from kernel.db import CONTROL_HOME
from kernel.ids import new_id
from kernel.jobs import Job
from rapport.portability import archives, register
from rapport.portability.entries import LEVEL


async def export(bench: Bench) -> None:
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
    line("export", value, "rows/s", limit=limit, target=3, ok=limit / value <= 3, **more)


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
