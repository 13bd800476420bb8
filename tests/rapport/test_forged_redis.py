"""Whoever may write into Redis, and forges each kind of key there, changes nothing that another organisation has.

The most that is reached is what a Redis that is away reaches: a moment's delay, or a refusal until a counter runs out.
"""

import asyncio
import dataclasses
import datetime as dt
import pickle
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from arq.constants import job_key_prefix

from auth import sessions, tickets
from kernel import live, tables
from kernel.jobs import Job
from kernel.outbox import QUEUE, Relay
from kernel.runtime import DIRTY, Runtime
from kernel.tables import tenant_metadata
from kernel.tasks import end
from rapport.worker import arq_worker, redis_pool
from tenants.directory import Tenant
from tests.support.app import Person, Rapport
from tests.support.sockets import opened, ticket_of, write
from tests.support.waits import patience

pytestmark = pytest.mark.deep

LATER = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


@dataclass
class Two:
    """The forger's organisation, and another with a record, a job that waits and an open session."""

    rapport: Rapport
    own: Person
    other: Person
    theirs: Tenant
    waiting: UUID

    @property
    def redis(self) -> Any:
        return self.rapport.parts.runtime.redis

    async def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """All that the other organisation has, as it lies there."""
        async with self.rapport.parts.runtime.session(self.theirs.home.key) as session:
            return {
                table.name: sorted((tuple(row) for row in await session.rows(sa.select(table))), key=repr)
                for table in tenant_metadata.sorted_tables
            }


@pytest.fixture
async def two(rapport: Rapport, email: str) -> Two:
    """Both, with nothing left to do."""
    own = await rapport.sign_up("Forgers Ltd", "GB", f"own-{email}")
    other = await rapport.sign_up("Other Ltd", "GB", f"other-{email}")
    await write(other, "companies", name="Other's customer")
    await rapport.run_jobs()
    theirs = await rapport.parts.directory.tenant(UUID(other.session["organisation"]["id"]))
    async with rapport.parts.runtime.session(theirs.home.key) as session:
        waiting = await session.enqueue("test.theirs", {}, run_at=LATER)
    return Two(rapport, own, other, theirs, waiting)


async def test_a_ticket_with_anothers_session_beside_it_opens_nothing(two: Two) -> None:
    ticket = await ticket_of(two.own)
    cookie = two.own.cookies[sessions.COOKIE]
    assert (await two.redis.get(tickets._key(ticket)))[16:] == tickets._binding(ticket, cookie)
    [device] = (await two.other.get("/api/session/devices")).json()
    forged = UUID(device["id"]).bytes + tickets._binding(ticket, cookie)
    await two.redis.set(tickets._key(ticket), forged)
    async with opened(two.rapport, two.own, ticket) as socket:
        assert (socket.accepted, socket.code) == (False, 4401)
    # The same way with one's own session opens, so it is the session that is refused.
    async with opened(two.rapport, two.own) as socket:
        assert socket.accepted


async def test_homes_that_are_forged_into_the_set_do_nothing_and_end_nobodys_work(two: Two) -> None:
    mine = await two.rapport.parts.directory.tenant(UUID(two.own.session["organisation"]["id"]))
    before, queue = await two.rows(), Handed(mine.home.key)
    relay = Relay(two.rapport.parts.runtime, {}, queue)  # type: ignore[arg-type]  # what it calls
    following = asyncio.create_task(relay.follow())
    try:
        forged = [two.theirs.home.key, "main/t_nobody", "control/../x", "main/t_x'; DROP TABLE person; --", b"\xff\xfe"]
        await two.redis.sadd(DIRTY, *forged)
        async with patience():
            while await two.redis.scard(DIRTY):
                await asyncio.sleep(0.02)
        # It is through with all of them when it hears of what is woken after them.
        async with two.rapport.parts.runtime.session(mine.home.key) as session:
            honest = await session.enqueue("test.mine", {})
        async with patience():
            await queue.handed.wait()
    finally:
        await end([following])
    async with two.rapport.parts.runtime.session(mine.home.key) as session:
        await session.execute(tables.job.delete().where(tables.job.c.id == honest))
    assert queue.homes == {mine.home.key}
    assert two.theirs.home.key not in queue.homes
    assert await two.rows() == before


class Handed:
    """Remembers of which homes jobs were handed over, and says when those of one were."""

    def __init__(self, awaited: str) -> None:
        self.homes: set[str] = set()
        self.awaited, self.handed = awaited, asyncio.Event()

    async def enqueue_job(self, _: str, home: str, __: list[str], **___: object) -> None:
        """What the relay calls."""
        self.homes.add(home)
        if home == self.awaited:
            self.handed.set()


class Evil:
    """What runs when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return (Path.touch, (self.path,))


@pytest.mark.asvs("V1.5.2")
async def test_forged_entries_of_the_queue_run_no_code_and_no_job_of_another(two: Two, tmp_path: Path) -> None:
    before, ran, evil = await two.rows(), asyncio.Queue[Job](), tmp_path / "evil"
    runtime, home = two.rapport.parts.runtime, two.theirs.home.key

    async def mine(_: Runtime, job: Job) -> None:
        ran.put_nowait(job)

    parts = two.rapport.parts
    handlers = {**parts.handlers, "test.theirs": mine, "test.mine": mine}
    own = await parts.directory.tenant(UUID(two.own.session["organisation"]["id"]))
    async with runtime.session(own.home.key) as session:
        honest = await session.enqueue("test.mine", {})
        await session.execute(tables.job.update().where(tables.job.c.id == honest).values(state="leased"))
    async with redis_pool(two.rapport.settings) as pool:
        entries = [
            pickle.dumps({"f": "run_jobs", "a": (Evil(evil),), "k": {}, "t": 1, "et": 1}),
            pool.job_serializer({"f": "run_jobs", "a": [home, [str(two.waiting)]], "k": {}, "t": 1, "et": 1}),  # type: ignore[misc]  # it is set
            pool.job_serializer({"f": "run_jobs", "a": [home, [str(honest), "'"]], "k": {}, "t": 1, "et": 1}),  # type: ignore[misc]  # it is set
            pool.job_serializer({"f": "os.system", "a": ["true"], "k": {}, "t": 1, "et": 1}),  # type: ignore[misc]  # it is set
            b"\0 nonsense",
        ]
        for entry in entries:
            name = f"forged-{uuid4()}"
            await pool.set(job_key_prefix + name, entry)
            await pool.zadd(QUEUE, {name: time.time() * 1000})
        await pool.enqueue_job("run_jobs", own.home.key, [str(honest)], _queue_name=QUEUE)
        worker = arq_worker(replaced(parts, handlers), pool)
        working = asyncio.create_task(worker.async_run())
        try:
            async with patience():
                assert (await ran.get()).id == honest
                while await pool.zcard(QUEUE):
                    await asyncio.sleep(0.05)
        finally:
            await end([working])
            await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    assert ran.empty()
    assert not evil.exists()
    assert await two.rows() == before


def replaced(parts: Any, handlers: dict[str, Any]) -> Any:
    """The same parts with other jobs."""
    return dataclasses.replace(parts, handlers=handlers)


@pytest.mark.asvs("V8.4.1")
async def test_news_under_other_keys_is_no_news(two: Two) -> None:
    own = await two.rapport.parts.directory.tenant(UUID(two.own.session["organisation"]["id"]))
    async with opened(two.rapport, two.other) as socket:
        owner = UUID(two.other.session["person"]["id"])
        touched = (live.Touched(9_999, "company", None, (owner,)),)
        forged = live.Committed(9_999, 9_999, touched, rights=True)
        where = live.channel(two.theirs.home.key)
        await two.redis.publish(where, live.signed(own.keys, two.theirs.home.key, forged))
        await two.redis.publish(where, b"nonsense")
        _, seq = await write(two.other, "companies", name="Real news")
        await socket.until_seq(seq)
        assert 9_999 not in socket.seqs
        assert socket.code is None


async def test_counters_refuse_at_most_and_one_organisations_are_not_anothers(two: Two) -> None:
    before = await two.rows()
    theirs, mine = (UUID(each.session["organisation"]["id"]).hex for each in (two.other, two.own))
    keys = [key async for key in two.redis.scan_iter(match="*limit*")]
    assert [key for key in keys if theirs.encode() in key and mine.encode() in key] == []
    for key in keys:
        if mine.encode() in key and await two.redis.type(key) == b"string":
            await two.redis.set(key, 10**9, keepttl=True)
    # Whatever one's own counters say, the other is served.
    assert (await two.other.get("/api/session")).status_code == 200
    for key in keys:
        if theirs.encode() in key and await two.redis.type(key) == b"string":
            await two.redis.set(key, 10**9, keepttl=True)
    assert (await two.other.get("/api/session")).status_code in {200, 429}
    await two.redis.delete(*[key for key in keys if theirs.encode() in key or mine.encode() in key])
    assert (await two.other.get("/api/session")).status_code == 200
    assert await two.rows() == before
