"""Jobs: leased, renewed, tried again, given up; what fails is kept, what is done is gone."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel import context, jobs, tables
from kernel.clock import real_now
from kernel.errors import Conflict
from kernel.ids import new_id
from kernel.jobs import MAX_ATTEMPTS, Job, lease_due, run_jobs
from kernel.runtime import Runtime
from tests.kernel.conftest import House
from tests.support.waits import patience, until

pytestmark = pytest.mark.deep


async def enqueue(house: House, **arguments: object) -> UUID:
    async with house.session() as session:
        return UUID(str(await session.enqueue("test.job", arguments)))


async def lease(house: House) -> list[UUID]:
    async with house.session() as session:
        return await lease_due(session)


async def row_of(house: House, job_id: UUID) -> tuple[str, int, str | None] | None:
    async with house.session() as session:
        table = tables.job.c
        found = sa.select(table.state, table.attempts, table.error_code).where(table.id == job_id)
        rows = await session.rows(found)
    return tuple(rows[0]) if rows else None


async def run(house: House, handler: jobs.JobHandler, job_id: UUID) -> bool:
    return await run_jobs(house.rapport.parts.runtime, {"test.job": handler}, house.tenant.home.key, [job_id]) == 1


async def test_a_job_runs_with_its_arguments_in_a_context_of_its_own(house: House) -> None:
    seen: list[tuple[Job, context.Context]] = []

    async def handler(_: Runtime, job: Job) -> None:
        seen.append((job, context.current()))

    job_id = await enqueue(house, name="张三")
    assert await lease(house) == [job_id]
    with context.use(context.Context(actor_id=new_id(), origin="web", locale="zh-CN")):
        assert await run(house, handler, job_id)
    job, circumstances = seen[0]
    assert job == Job(id=job_id, home=house.tenant.home.key, name="test.job", args={"name": "张三"}, attempts=1)
    assert circumstances == context.Context(request_id=str(job_id), origin="system", time_zone="Europe/London")
    assert await row_of(house, job_id) is None


async def test_the_same_id_is_the_same_job(house: House) -> None:
    job_id = new_id()
    async with house.session() as session:
        for _ in range(2):
            await session.enqueue("test.job", {}, job_id=job_id)
    assert await lease(house) == [job_id]


async def test_a_job_for_later_waits(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    at = real_now() + dt.timedelta(hours=1)
    async with house.session() as session:
        job_id = await session.enqueue("test.job", {}, run_at=at)
    assert await lease(house) == []
    monkeypatch.setattr(jobs, "real_now", lambda: at)
    assert await lease(house) == [job_id]


async def test_a_job_that_fails_is_tried_again_later_and_then_given_up(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def handler(_: Runtime, job: Job) -> None:
        if job.attempts == 1:
            raise Conflict
        raise ValueError("a customer's secret")

    job_id, now = await enqueue(house), real_now()
    waits = []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        monkeypatch.setattr(jobs, "real_now", lambda now=now: now)
        assert await lease(house) == [job_id]
        await run(house, handler, job_id)
        state, attempts, code = await row_of(house, job_id) or ("", 0, None)
        assert attempts == attempt
        assert code == ("conflict" if attempt == 1 else "ValueError")
        async with house.session() as session:
            again = (await session.rows(sa.select(tables.job.c.run_at).where(tables.job.c.id == job_id)))[0].run_at
        waits.append((again - now).total_seconds())
        now = again
    assert state == "dead"
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
    monkeypatch.setattr(jobs, "real_now", lambda: now + dt.timedelta(days=1))
    assert await lease(house) == []
    assert "secret" not in capsys.readouterr().out


async def test_an_unknown_job_is_kept(house: House) -> None:
    job_id = await enqueue(house)
    await lease(house)
    await run_jobs(house.rapport.parts.runtime, {}, house.tenant.home.key, [job_id])
    assert await row_of(house, job_id) == ("queued", 1, "KeyError")


async def test_a_killed_workers_job_is_taken_up_when_its_lease_runs_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = asyncio.Event()

    async def hangs(_: Runtime, job: Job) -> None:
        started.set()
        await asyncio.Event().wait()

    async def works(_: Runtime, job: Job) -> None:
        assert job.attempts == 2

    job_id = await enqueue(house)
    await lease(house)
    dying = asyncio.create_task(run(house, hangs, job_id))
    await started.wait()
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    assert await row_of(house, job_id) == ("running", 1, None)
    assert await lease(house) == []
    later = real_now() + jobs.LEASE
    monkeypatch.setattr(jobs, "real_now", lambda: later)
    assert await lease(house) == [job_id]
    assert await run(house, works, job_id)
    assert await row_of(house, job_id) is None


async def test_a_running_job_is_not_started_twice(house: House) -> None:
    ran = 0
    go = asyncio.Event()

    async def handler(_: Runtime, job: Job) -> None:
        nonlocal ran
        ran += 1
        await go.wait()

    job_id = await enqueue(house)
    await lease(house)
    first = asyncio.create_task(run(house, handler, job_id))
    await until(lambda: ran > 0)
    assert await run(house, handler, job_id) is False
    go.set()
    assert await first is True
    assert ran == 1
    assert await run(house, handler, job_id) is False


async def test_the_lease_of_a_long_job_is_renewed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "RENEW_SECONDS", 0.05)
    job_id = await enqueue(house)
    await lease(house)

    async def lease_end() -> dt.datetime:
        async with house.session() as session:
            row = (await session.rows(sa.select(tables.job.c.lease_until).where(tables.job.c.id == job_id)))[0]
        return row.lease_until

    async def handler(_: Runtime, job: Job) -> None:
        before = await lease_end()
        async with patience():
            while await lease_end() == before:
                await asyncio.sleep(0.02)

    assert await run(house, handler, job_id)
    assert await row_of(house, job_id) is None


async def enqueue_many(house: House, count: int) -> list[UUID]:
    async with house.session() as session:
        return [await session.enqueue("test.job", {"number": number}) for number in range(count)]


async def left(house: House) -> list[tuple[UUID, str]]:
    async with house.session() as session:
        rows = await session.rows(sa.select(tables.job.c.id, tables.job.c.state))
    return sorted(map(tuple, rows))


async def run_together(house: House, handler: jobs.JobHandler, job_ids: list[UUID]) -> int:
    return await run_jobs(house.rapport.parts.runtime, {"test.job": handler}, house.tenant.home.key, job_ids)


async def test_many_jobs_are_taken_and_removed_in_a_transaction_each(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, str | None]] = []

    async def handler(_: Runtime, job: Job) -> None:
        seen.append((job.args["number"], context.current().request_id))

    job_ids = await enqueue_many(house, 50)
    assert sorted(await lease(house)) == sorted(job_ids)
    pool, taken = house.databases.tenants.shared["main"], 0
    transaction = pool.transaction

    def counted(*args: Any, **kwargs: Any) -> Any:
        nonlocal taken
        taken += 1
        return transaction(*args, **kwargs)

    monkeypatch.setattr(pool, "transaction", counted)
    assert await run_together(house, handler, job_ids) == 50
    assert taken == 2
    assert sorted(seen) == [(number, str(job_id)) for number, job_id in enumerate(job_ids)]
    assert await left(house) == []


async def test_one_that_takes_long_and_one_that_fails_hold_up_no_others(house: House) -> None:
    slow, failing, *quick = await enqueue_many(house, 12)
    go = asyncio.Event()

    async def handler(_: Runtime, job: Job) -> None:
        if job.id == failing:
            raise Conflict
        if job.id == slow:
            await go.wait()

    await lease(house)
    running = asyncio.create_task(run_together(house, handler, [slow, failing, *quick]))
    async with patience():
        while await left(house) != sorted([(slow, "running"), (failing, "queued")]):
            await asyncio.sleep(0.01)
    go.set()
    assert await running == 12
    assert await left(house) == [(failing, "queued")]
    assert await row_of(house, failing) == ("queued", 1, "conflict")


async def test_workers_that_were_handed_the_same_jobs_share_them(house: House) -> None:
    ran: list[UUID] = []

    async def handler(_: Runtime, job: Job) -> None:
        ran.append(job.id)
        await asyncio.sleep(0.01)

    job_ids = await enqueue_many(house, 60)
    await lease(house)
    # In opposite orders, which would lock each other out if rows were waited for in that order.
    orders = [job_ids, job_ids[::-1], job_ids[20:] + job_ids[:20]]
    taken = await asyncio.gather(*(run_together(house, handler, order) for order in orders))
    assert sum(taken) == 60
    assert sorted(ran) == sorted(job_ids)
    assert await left(house) == []


async def test_what_a_killed_worker_had_not_ended_is_taken_up_and_the_rest_is_not(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_ids = await enqueue_many(house, 10)
    ended, hanging = set(job_ids[:6]), job_ids[6:]
    attempts: dict[UUID, int] = {}

    async def dies(_: Runtime, job: Job) -> None:
        if job.id not in ended:
            await asyncio.Event().wait()

    async def works(_: Runtime, job: Job) -> None:
        attempts[job.id] = job.attempts

    await lease(house)
    dying = asyncio.create_task(run_together(house, dies, job_ids))
    async with patience():
        while await left(house) != [(job_id, "running") for job_id in sorted(hanging)]:
            await asyncio.sleep(0.01)
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    assert await lease(house) == []
    later = real_now() + jobs.LEASE
    monkeypatch.setattr(jobs, "real_now", lambda: later)
    assert sorted(await lease(house)) == sorted(hanging)
    assert await run_together(house, works, job_ids) == 4
    assert attempts == dict.fromkeys(hanging, 2)
    assert await left(house) == []


async def test_a_database_that_goes_away_at_the_end_leaves_the_job_to_its_lease(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def handler(*_: object) -> None:
        monkeypatch.setattr(house.databases.tenants.shared["main"], "transaction", gone)

    def gone(*_: object) -> Any:
        raise ConnectionRefusedError

    job_id = await enqueue(house)
    await lease(house)
    with pytest.raises(ConnectionRefusedError):
        await run_together(house, handler, [job_id])
    monkeypatch.undo()
    assert await row_of(house, job_id) == ("running", 1, None)
