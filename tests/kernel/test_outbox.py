"""The relay: idle homes cost nothing, a lost Redis loses nothing, every subscriber hears of every event."""

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel import jobs, tables
from kernel.changes import Change
from kernel.clock import real_now
from kernel.crypto import CryptoError
from kernel.db import CONTROL_HOME, TenantSession
from kernel.events import Event
from kernel.ids import new_id
from kernel.jobs import Job, run_jobs
from kernel.leasing import SHARE
from kernel.outbox import BATCH, Relay, drain
from kernel.runtime import DIRTY, Runtime
from kernel.tasks import end
from tenants.models import organisation, tenant
from tests.kernel.conftest import House
from tests.support.app import Collected
from tests.support.waits import patience

pytestmark = pytest.mark.deep


class Said(Event, frozen=True):
    """Something was said."""

    name: ClassVar[str] = "test.said.v1"
    number: int


SUBSCRIBERS = {Said.name: ("test.write", "test.print")}


class Heard:
    """A handler that remembers what it was given."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    async def __call__(self, _: Runtime, job: Job) -> None:
        """Takes a job."""
        self.jobs.append(job)

    @property
    def events(self) -> list[tuple[str, int]]:
        """(subscriber, number), sorted."""
        return sorted((job.name, job.args["event"]["number"]) for job in self.jobs)


async def say(house: House, *numbers: int) -> None:
    async with house.session() as session:
        for number in numbers:
            await session.emit(Said(number=number))


async def run_all(house: House, queue: Collected, heard: Heard) -> None:
    for home, job_id in queue.jobs:
        await run_jobs(house.rapport.parts.runtime, dict.fromkeys(SUBSCRIBERS[Said.name], heard), home, [job_id])


def relay_of(house: House, queue: Collected) -> Relay:
    return Relay(house.rapport.parts.runtime, SUBSCRIBERS, queue)  # type: ignore[arg-type]  # as much of a queue as is used


async def left_over(house: House) -> tuple[int, int]:
    async with house.session() as session:
        counts = [
            (await session.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
            for table in (tables.outbox, tables.job)
        ]
    return counts[0], counts[1]


async def test_each_subscriber_gets_each_event_and_nothing_is_left(house: House) -> None:
    queue, heard = Collected(), Heard()
    await say(house, 1, 2)

    handed = await drain(house.rapport.parts.runtime, SUBSCRIBERS, queue, house.tenant.home.key)  # type: ignore[arg-type]  # as much of a queue as is used
    await run_all(house, queue, heard)

    assert handed == 4
    assert heard.events == [("test.print", 1), ("test.print", 2), ("test.write", 1), ("test.write", 2)]
    assert {job.home for job in heard.jobs} == {house.tenant.home.key}
    assert await left_over(house) == (0, 0)


async def woken(house: House) -> list[str]:
    """Homes that a commit woke since somebody last looked."""
    return [home.decode() for home in await house.rapport.parts.runtime.redis.spop(DIRTY, 1000)]  # type: ignore[misc]  # the stub joins sync and async


async def out(house: House) -> int:
    """How many of a home's jobs are leased or running."""
    async with house.session() as session:
        leased = tables.job.c.state.in_(("leased", "running"))
        return int((await session.rows(sa.select(sa.func.count()).select_from(tables.job).where(leased)))[0][0])


async def test_who_watches_is_asked_of_each_home_that_is_drained_and_leaves_jobs(house: House) -> None:
    queue, asked = Collected(), list[str]()

    async def watch(session: TenantSession) -> None:
        asked.append(session.home.key)
        await session.enqueue("test.print", {"event": {"number": 1}})

    relay = Relay(house.rapport.parts.runtime, SUBSCRIBERS, queue, [watch])  # type: ignore[arg-type]  # as much of a queue as is used
    home = house.tenant.home.key
    for each in (home, CONTROL_HOME):
        await drain(relay.runtime, SUBSCRIBERS, queue, each, relay.watchers)  # type: ignore[arg-type]  # as much of a queue as is used
    assert asked == [home]
    assert [each for each, _ in queue.jobs if each == home] == [home]


async def test_changes_wake_the_relay_where_somebody_watches_them(house: House) -> None:
    home = house.tenant.home.key

    async def wakes(count: int) -> bool:
        await woken(house)
        async with house.session() as session:
            for _ in range(count):
                session.record_change(Change(object="test", record_id=new_id(), op="touch"))
        return home in await woken(house)

    assert [await wakes(1), await wakes(2)] == [False, False]
    async with house.session() as session:
        await session.execute(tables.change_counter.update().values(watched=True))
    assert [await wakes(1), await wakes(2), await wakes(0)] == [True, True, False]


async def test_more_than_a_batch_is_drained_to_the_end_a_share_at_a_time(house: House) -> None:
    runtime, home, heard, most = house.rapport.parts.runtime, house.tenant.home.key, Heard(), 0
    await say(house, *range(BATCH + 1))
    # Only what commits wake is drained: no sweep is needed to come to the end.
    while home in await woken(house):
        queue = Collected()
        await drain(runtime, SUBSCRIBERS, queue, home)  # type: ignore[arg-type]  # as much of a queue as is used
        most = max(most, await out(house))
        await run_all(house, queue, heard)
    assert most == SHARE
    assert heard.events == [(name, number) for name in ("test.print", "test.write") for number in range(BATCH + 1)]
    assert await left_over(house) == (0, 0)


async def test_one_with_thousands_of_jobs_stands_before_nobody(house: House) -> None:
    runtime, home, queue = house.rapport.parts.runtime, house.tenant.home.key, Collected()
    await woken(house)
    async with house.session() as session:
        for _ in range(3 * SHARE):
            await session.enqueue("test.write", {"event": {"number": 0}})
    async with runtime.session(CONTROL_HOME) as control:
        small = await control.enqueue("test.print", {"event": {"number": 1}})

    def its() -> list[UUID]:
        return [job_id for where, job_id in queue.jobs if where == home]

    following = asyncio.create_task(relay_of(house, queue).follow())
    try:
        async with patience():
            while len(its()) < SHARE or (CONTROL_HOME, small) not in queue.jobs:
                await asyncio.sleep(0.01)
        # However often the large one is woken: what it has out is its share.
        for _ in range(3):
            await runtime.redis.sadd(DIRTY, home)  # type: ignore[misc]  # the stub joins sync and async
            await asyncio.sleep(0.1)
        assert len(its()) == SHARE

        # Those that end make room for as many.
        assert await run_jobs(runtime, {"test.write": Heard()}, home, its()[:30]) == 30
        async with patience():
            while len(its()) < SHARE + 30:
                await asyncio.sleep(0.01)
        assert await out(house) == SHARE
    finally:
        await end([following])
        assert await run_jobs(runtime, {"test.print": Heard()}, CONTROL_HOME, [small]) == 1


async def test_two_relays_hand_each_job_over_once(house: House) -> None:
    await say(house, *range(40))
    queues = [Collected() for _ in range(4)]
    runtime = house.rapport.parts.runtime
    await asyncio.gather(*(drain(runtime, SUBSCRIBERS, queue, house.tenant.home.key) for queue in queues))  # type: ignore[arg-type]  # as much of a queue as is used
    handed = [job for queue in queues for job in queue.jobs]
    assert len(handed) == len(set(handed)) == 80


async def test_a_flushed_redis_loses_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    queue, heard, redis = Collected(), Heard(), house.rapport.parts.runtime.redis
    await say(house, 1)
    await redis.flushall()
    assert await redis.scard(DIRTY) == 0  # type: ignore[misc]  # the stub joins sync and async

    await relay_of(house, queue).sweep()
    assert len([home for home, _ in queue.jobs if home == house.tenant.home.key]) == 2

    # Flushed again after they were leased: nobody runs them, until the leases run out and the next sweep.
    lost, queue = queue, Collected()
    await relay_of(house, queue).sweep()
    assert [home for home, _ in queue.jobs if home == house.tenant.home.key] == []
    later = real_now() + jobs.LEASE
    monkeypatch.setattr(jobs, "real_now", lambda: later)
    await relay_of(house, queue).sweep()
    queue.jobs = [job for job in queue.jobs if job[0] == house.tenant.home.key]
    assert sorted(queue.jobs) == sorted(job for job in lost.jobs if job[0] == house.tenant.home.key)
    await run_all(house, queue, heard)
    assert heard.events == [("test.print", 1), ("test.write", 1)]
    assert await left_over(house) == (0, 0)


async def test_a_redis_that_is_down_does_not_fail_a_commit(house: House) -> None:
    from redis.exceptions import ConnectionError as RedisDown

    from kernel import outbox

    class Down:
        async def sadd(self, *_: object) -> None:
            raise RedisDown

    async def wake(home: str) -> None:
        await outbox.wake(Down(), home)

    house.databases.wake = wake
    await say(house, 1)
    assert await left_over(house) == (1, 0)


def counting(taking: Callable[[], Any], label: str, taken: list[str]) -> Callable[[], Any]:
    """A pool's `connection` that says each time when one is taken."""

    def counted() -> Any:
        taken.append(label)
        return taking()

    return counted


@pytest.mark.slow
async def test_five_hundred_idle_tenants_cost_no_statement_between_sweeps(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    databases, now = house.databases, real_now()
    async with databases.control_session() as control:
        name = control.keys.seal("test", b"idle")
        for number in range(500):
            ids = {"organisation_id": new_id(), "created_at": now}
            await control.execute(organisation.insert(), {
                "id": ids["organisation_id"], "name": name, "country": "GB", "locale": "en",
                "time_zone": "Europe/London",
                "currency": "GBP", "fiscal_year_start": 4, "status": "active", "created_at": now,
            })  # fmt: skip
            await control.execute(tenant.insert(), {
                **ids, "database": "main", "schema": f"t_idle{number}", "schema_version": "0001", "keyset": name,
                "key_created_at": now,
                "wrapped_at": now,
            })  # fmt: skip
    queue, taken = Collected(), []
    for label, pool in (("control", databases.control), ("tenant", databases.tenants.shared["main"])):
        monkeypatch.setattr(pool, "acquired", counting(pool.acquired, label, taken))
    assert len(await house.rapport.parts.directory.homes()) >= 501
    assert taken == ["control"]
    taken.clear()

    asked, redis = asyncio.Queue[str](), house.rapport.parts.runtime.redis
    spop = redis.spop

    def asking(key: str, count: int) -> Any:
        asked.put_nowait(key)
        return spop(key, count)

    monkeypatch.setattr(redis, "spop", asking)
    following = asyncio.create_task(relay_of(house, queue).follow())
    async with patience():
        for _ in range(3):
            await asked.get()
    # No connection was even taken from a pool, so no statement was sent.
    assert taken == []

    # And yet a commit is heard of at once.
    await say(house, 1)
    async with patience():
        while len(queue.jobs) < 2:
            await asyncio.sleep(0.01)
    await end([following])
    async with databases.control_session() as control:
        idle = sa.select(tenant.c.organisation_id).where(tenant.c.schema.like("t\\_idle%"))
        ids_ = [row.organisation_id for row in await control.rows(idle)]
        await control.execute(tenant.delete().where(tenant.c.organisation_id.in_(ids_)))
        await control.execute(organisation.delete().where(organisation.c.id.in_(ids_)))


async def test_one_broken_home_does_not_stop_the_others(house: House) -> None:
    queue = Collected()
    await say(house, 1)
    relay = relay_of(house, queue)

    async def homes() -> list[str]:
        return ["main/t_missing", house.tenant.home.key]

    object.__setattr__(relay.runtime, "homes", homes)
    await relay.sweep()
    assert [home for home, _ in queue.jobs if home != CONTROL_HOME] == [house.tenant.home.key] * 2


async def test_an_event_that_does_not_open_is_set_aside_and_the_others_go_on(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    runtime, home, queue, heard = house.rapport.parts.runtime, house.tenant.home.key, Collected(), Heard()
    forged = UUID(int=1)  # before all others
    async with house.session() as session:
        copied = session.seal("test.other.v1", b'{"number":"secret"}')
        row = {"id": forged, "event": Said.name, "payload": copied, "created_at": real_now()}
        await session.execute(tables.outbox.insert(), row)
        await session.execute(tables.outbox.insert(), {**row, "id": UUID(int=2), "payload": b"short"})
        await session.enqueue("test.write", {"event": {"number": 7}})
    await say(house, 1)

    assert await drain(runtime, SUBSCRIBERS, queue, home) == 3  # type: ignore[arg-type]  # as much of a queue as is used
    await run_all(house, queue, heard)

    assert heard.events == [("test.print", 1), ("test.write", 1), ("test.write", 7)]
    assert await left_over(house) == (0, 2)
    async with house.session() as session:
        rows = await session.rows(sa.select(tables.job).order_by(tables.job.c.id))
        kept = [(row.id, row.name, session.unseal(row.name, row.args), row.state, row.error_code) for row in rows]
    assert kept == [(id_, Said.name, b"{}", "dead", "CryptoError") for id_ in (forged, UUID(int=2))]
    printed = capsys.readouterr().out
    assert printed.count("event does not open") == 2
    assert "secret" not in printed
    assert await drain(runtime, SUBSCRIBERS, queue, home) == 0  # type: ignore[arg-type]  # as much of a queue as is used


async def test_keys_that_were_taken_away_set_nothing_aside(house: House) -> None:
    runtime, home, queue = house.rapport.parts.runtime, house.tenant.home.key, Collected()
    await say(house, 1)
    opened = await runtime.open_home(home)
    form = opened.keys.retired()
    opened.keys.close()
    try:
        with pytest.raises(CryptoError):
            await drain(runtime, SUBSCRIBERS, queue, home)  # type: ignore[arg-type]  # as much of a queue as is used
    finally:
        opened.keys.renew(form)
    assert await left_over(house) == (1, 0)
    assert await drain(runtime, SUBSCRIBERS, queue, home) == 2  # type: ignore[arg-type]  # as much of a queue as is used
