"""create, import, provision and jobs."""

import asyncio
import csv
import dataclasses
import io
import tempfile
import time
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec
import sqlalchemy as sa
from arq.connections import RedisSettings, create_pool
from arq.worker import Worker, func

from bench.reading import database_alone
from bench.support import Bench, cpu_microseconds, line, organisation, person, postgres_seconds
from kernel.ids import new_id
from kernel.jobs import run_jobs
from kernel.outbox import Relay, drain
from kernel.tables import job
from rapport import features
from rapport.worker import arq_worker, redis_pool
from tests.support import crm_files
from tests.support.uploads import file_sent


async def create(bench: Bench) -> None:
    """One record with change log and tokens."""
    times = 200 if bench.quick else 1000
    made = 0

    async def call(_: int) -> None:
        nonlocal made
        made += 1
        await bench.request("POST", "/api/contacts", person(made))

    insert = (
        "INSERT INTO contact (id, owner_id, version, field_versions, created_at, updated_at, search_tokens)"
        " VALUES (gen_random_uuid(), gen_random_uuid(), 1, '{}', now(), now(), '{}')"
    )
    limit = await database_alone(bench, insert, times=times)
    value = await cpu_microseconds(bench, times, call)
    line("create", value, "us CPU", limit=limit, target=900, ok=value <= 900)


async def bulk_api(bench: Bench) -> None:
    """Calls with 10,000 new rows each, whose answers are read, against COPY into a plain table of the same values."""
    calls, rate = 3 if bench.quick else 5, 2_000
    number, seconds, answers = 0, list[float](), list[bytes]()
    for _ in range(calls):
        rows = [person(number + each) for each in range(10_000)]
        number += len(rows)
        body = msgspec.json.encode({"rows": [{"op": "create", "fields": each} for each in rows]})
        started = time.perf_counter()
        await bench.request("POST", "/api/contacts/rows", body, take=answers.append)
        seconds.append(time.perf_counter() - started)
        assert b'"error"' not in answers[-1]
    value, limit = 10_000 / min(seconds), 10_000 / await _plain_copy(bench, rows)
    line("bulk_api", value, "rows/s", limit=limit, target=rate, ok=value >= rate)


async def import_rows(bench: Bench) -> None:
    """A file through the real import: parsed, checked, encrypted, tokenised, written, undoable."""
    rows = [person(number) for number in range(bench.rows)]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file_id = await file_sent(bench.client, text.getvalue().encode(), "contacts.csv")
    opened = await bench.client.post("/api/imports", json={"object": "contact", "file_id": file_id})
    url = f"/api/imports/{opened.json()['id']}"
    await bench.client.post(f"{url}/dry-run", json={})
    await _work(bench)
    (await bench.client.post(f"{url}/run")).raise_for_status()
    started, database = time.perf_counter(), postgres_seconds(bench)
    await _work(bench)
    seconds, database = time.perf_counter() - started, postgres_seconds(bench) - database
    state = (await bench.client.get(url)).json()["state"]
    before = postgres_seconds(bench)
    copied = await _plain_copy(bench, rows)
    # What the database alone does for our tables, hashes, search tokens and change rows, against the plain table.
    alone = round(database / (postgres_seconds(bench) - before), 1)
    value, limit = bench.rows / seconds, bench.rows / copied
    ok = state == "done" and value >= 8000 and limit / value <= 8
    line(
        "import",
        value,
        "rows/s",
        limit=limit,
        target=8000,
        ok=ok,
        slower_than_copy=round(limit / value, 1),
        database_alone=alone,
    )


async def import_set(bench: Bench) -> None:
    """Four files of another CRM as one import: people, products, companies, and deals that name all of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = crm_files.write(Path(name))
        ids = [await file_sent(bench.client, (folder / file).read_bytes(), file) for file in crm_files.NAMES]
        with (folder / "sales_pipeline.csv").open(newline="") as deals:
            plain = [dict(list(row.items())[:4]) for row in csv.DictReader(deals)]
    opened = await bench.client.post("/api/import-sets", json={"file_ids": ids})
    url, started = f"/api/import-sets/{opened.json()['id']}", time.perf_counter()
    await bench.client.post(f"{url}/dry-run", json={})
    await _work(bench)
    checked = time.perf_counter()
    (await bench.client.post(f"{url}/run")).raise_for_status()
    await _work(bench)
    done = (await bench.client.get(url)).json()
    if done["state"] != "done":
        raise RuntimeError(f"the set is {done['state']}")
    seconds, rows = time.perf_counter() - checked, sum(each["totals"]["create"] for each in done["imports"])
    named = [dict(zip(("name", "title", "email", "mobile"), row.values(), strict=True)) for row in plain]
    limit = rows / await _plain_copy(bench, named)
    line(
        "import_set", rows / seconds, "records/s", limit=limit, target=8000, ok=rows / seconds >= 8000,
        dry_run_seconds=round(checked - started, 1), run_seconds=round(seconds, 1),
    )  # fmt: skip


async def _plain_copy(bench: Bench, rows: list[dict[str, str]]) -> float:
    connection = await asyncpg.connect(bench.settings.tenant_admin_urls["main"])
    try:
        await connection.execute("DROP TABLE IF EXISTS public.plain")
        await connection.execute("CREATE TABLE public.plain (name text, title text, email text, mobile text)")
        started = time.perf_counter()
        await connection.copy_records_to_table("plain", records=[tuple(row.values()) for row in rows])
        for column in ("name", "title", "email", "mobile"):
            await connection.execute(f"CREATE INDEX ON public.plain ({column})")
        return time.perf_counter() - started
    finally:
        await connection.close()


async def _work(bench: Bench) -> None:
    """Runs every job of the organisation that is due, in this process."""
    home = bench.owner.tenant.home.key

    class Queue:
        def __init__(self) -> None:
            self.jobs: list[UUID] = []

        async def enqueue_job(self, _: str, __: str, job_ids: list[str], **___: object) -> None:
            self.jobs += map(UUID, job_ids)

    queue = Queue()
    await drain(bench.parts.runtime, features.subscribers(), queue, home)  # type: ignore[arg-type]  # what drain calls
    await run_jobs(bench.parts.runtime, bench.parts.handlers, home, queue.jobs)


async def provision(bench: Bench) -> None:
    """An organisation from nothing to usable, again and again."""
    count = 10 if bench.quick else 50
    took = []
    for number in range(count):
        started = time.perf_counter()
        await organisation(bench.parts, f"p{number}@bench.example")
        took.append((time.perf_counter() - started) * 1000)
    third = max(count // 3, 1)
    first, last = sorted(took[:third])[third // 2], sorted(took[-third:])[third // 2]
    value = sorted(took)[count // 2]
    line("provision", value, "ms", limit=first, target=500, ok=value <= 500, growth=round(last / first, 2))


NOTHING = "bench.nothing"


async def jobs(bench: Bench) -> None:
    """Jobs a second through rows, leases and arq, against bare arq tuned the same way."""
    count = 500 if bench.quick else 3000
    ours = await _our_jobs(bench, count)
    bare = await _bare_jobs(bench, count)
    line("jobs", ours, "jobs/s", limit=bare, target=0.7, ok=ours / bare >= 0.7)


async def _our_jobs(bench: Bench, count: int) -> float:
    done = 0

    async def nothing(*_: object) -> None:
        nonlocal done
        done += 1

    parts = dataclasses.replace(bench.parts, handlers={**bench.parts.handlers, NOTHING: nothing})
    async with bench.owner.session(parts.runtime) as session:
        for _ in range(count):
            await session.enqueue(NOTHING, {}, job_id=new_id())
    async with redis_pool(bench.settings) as pool:
        started = time.perf_counter()
        # As the worker has them, side by side; the relay hears of the commit above, and of places that come free.
        relay = asyncio.create_task(Relay(parts.runtime, {}, pool).follow())
        worker = asyncio.create_task(arq_worker(parts, pool).async_run())
        try:
            async with asyncio.timeout(300):
                left = True
                while left:
                    await asyncio.sleep(0.02)
                    left = await _jobs_left(bench)
            seconds = time.perf_counter() - started
        finally:
            relay.cancel()
            worker.cancel()
            await asyncio.gather(relay, worker, return_exceptions=True)
    assert done == count
    return count / seconds


async def _jobs_left(bench: Bench) -> bool:
    """Whether rows are left: the removal of the last belongs to the figure."""
    async with bench.owner.session(bench.parts.runtime) as session:
        return bool(await session.rows(sa.select(job.c.id).where(job.c.name == NOTHING).limit(1)))


async def _bare_jobs(bench: Bench, count: int) -> float:
    async def run(_: object, __: str, ___: str) -> None:
        return None

    pool = await create_pool(RedisSettings.from_dsn(bench.settings.redis_url))
    started = time.perf_counter()
    for number in range(count):
        await pool.enqueue_job("run_job", "x", str(number), _queue_name="bare")
    await _until_done(bench, run, "bare")
    return count / (time.perf_counter() - started)


async def _until_done(bench: Bench, run: object, queue: str) -> None:
    worker = Worker(
        functions=[func(run, name="run_job", max_tries=1)],  # type: ignore[arg-type]  # a coroutine function
        queue_name=queue, burst=True, max_jobs=1000, poll_delay=0.01, keep_result=0, handle_signals=False,
        redis_settings=RedisSettings.from_dsn(bench.settings.redis_url),
    )  # fmt: skip
    await asyncio.wait_for(worker.main(), 300)
