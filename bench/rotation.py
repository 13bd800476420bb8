"""Everything of an organisation under a new key, against PostgreSQL writing the same rows once more by itself."""

import time
from uuid import UUID

import asyncpg
import sqlalchemy as sa

from bench.support import Bench, contacts, line, postgres_seconds
from kernel.db import CONTROL_HOME
from kernel.ids import new_id
from kernel.jobs import Job
from tenants import rotation
from tenants.models import key_rotation


async def rotate(bench: Bench) -> None:
    """Rows a second of the walk, contacts and their change log, beside one UPDATE for each of the two tables."""
    await contacts(bench)
    mine = bench.owner.tenant.id
    async with bench.parts.runtime.databases.control_session() as control:
        await rotation.start(control, mine, bench.owner.person_id)
    for _ in ("publish", "promote", "count"):
        await _step(bench, mine)
    started, database = time.perf_counter(), postgres_seconds(bench)
    while (await _phase(bench, mine)) == "walking":
        await _step(bench, mine)
    seconds, database = time.perf_counter() - started, postgres_seconds(bench) - database
    while (await _phase(bench, mine)) == "verifying":
        await _step(bench, mine)
    async with bench.parts.runtime.databases.control_session() as control:
        done = await rotation.progress(control, mine)
    assert done is not None
    assert done.ended_at is not None
    rows, plain = await _plain(bench)
    value, limit = done.done / seconds, rows / plain
    ok = limit / value <= 5
    more = {"rows": done.done, "postgres_share": round(database / seconds, 2)}
    line("rotate", value, "rows/s", limit=limit, target=5, ok=ok, **more)


async def _step(bench: Bench, organisation_id: UUID) -> None:
    """The job of the step that is next, without the wait before it."""
    wanted = sa.select(key_rotation.c.step).where(key_rotation.c.organisation_id == organisation_id)
    async with bench.parts.runtime.databases.control_session() as control:
        step = (await control.execute(wanted)).scalar_one()
    args = {"organisation_id": str(organisation_id), "step": step}
    await rotation.job(bench.parts.runtime, Job(new_id(), CONTROL_HOME, rotation.JOB, args, 1))


async def _phase(bench: Bench, organisation_id: UUID) -> str:
    async with bench.parts.runtime.databases.control_session() as control:
        found = await rotation.progress(control, organisation_id)
    return found.phase if found is not None else ""


async def _plain(bench: Bench) -> tuple[int, float]:
    """Rows that one UPDATE of each table writes again, and how long that takes."""
    connection = await asyncpg.connect(bench.postgres.url("tenant"))
    try:
        await connection.execute(f"SET search_path TO {bench.owner.tenant.home.schema}")
        started = time.perf_counter()
        tags = [
            await connection.execute("UPDATE contact SET name = substr(name, 1)"),
            await connection.execute("UPDATE change SET payload = substr(payload, 1)"),
        ]
        return sum(int(tag.rpartition(" ")[2]) for tag in tags), time.perf_counter() - started
    finally:
        await connection.close()
