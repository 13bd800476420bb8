"""Connections among jobs: nobody's jobs hold more than half, what comes free goes to those who hold least."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from kernel.db import CONTROL_HOME
from kernel.jobs import Job, lease_due, run_jobs, whose
from kernel.leasing import SHARE_OF_KIND, organisation_of
from kernel.runtime import Runtime
from kernel.tables import control_job
from kernel.tasks import end
from kernel.turns import Turns, asking
from tests.kernel.conftest import House
from tests.support.app import Rapport
from tests.support.waits import patience

pytestmark = pytest.mark.deep


async def settled() -> None:
    """Everybody who can go on has."""
    for _ in range(5):
        await asyncio.sleep(0)


class Crowd:
    """Tasks of several people at the turns of one pool."""

    def __init__(self, size: int) -> None:
        self.turns, self.order = Turns(size), list[str]()
        self.tasks: list[asyncio.Task[None]] = []
        self.done: list[asyncio.Event] = []

    async def come(self, who: str) -> asyncio.Task[None]:
        """One more, who stays until its event is set."""
        leaving = asyncio.Event()

        async def stay() -> None:
            with asking(who):
                async with self.turns.turn():
                    self.order.append(who)
                    await leaving.wait()

        task = asyncio.create_task(stay())
        self.tasks.append(task)
        self.done.append(leaving)
        await settled()
        return task

    async def leave(self, number: int) -> None:
        """The so-many-eth of those who came leaves."""
        self.done[number].set()
        await self.tasks[number]
        await settled()


@asynccontextmanager
async def crowd(size: int) -> AsyncIterator[Crowd]:
    people = Crowd(size)
    try:
        yield people
    finally:
        await end(people.tasks)


@pytest.mark.asvs("V15.4.4")
async def test_nobody_holds_more_than_half_and_the_least_served_come_first() -> None:
    async with crowd(4) as people:
        for _ in range(6):
            await people.come("a")
        assert people.order == ["a", "a"]
        for who in "bbcd":
            await people.come(who)
        assert people.order == ["a", "a", "b", "b"]
        # Those of a came first, but c and d hold nothing.
        await people.leave(0)
        await people.leave(6)
        assert people.order[4:] == ["c", "d"]
        await people.leave(7)
        assert people.order[6:] == ["a"]


async def test_one_that_stops_waiting_keeps_nothing() -> None:
    async with crowd(2) as people:
        await people.come("a")
        waiting = await people.come("a")
        await end([waiting])
        await people.come("a")
        await people.leave(0)
        assert people.order == ["a", "a"]


async def test_one_that_is_handed_a_turn_and_cancelled_in_the_same_moment_gives_it_back() -> None:
    turns = Turns(1)

    async def take() -> None:
        async with turns.turn():
            pass

    async with patience():
        with asking("a"):
            async with turns.turn():
                waiting = asyncio.create_task(take())
                await settled()
        await end([waiting])
        with asking("b"):
            await take()


async def test_who_holds_one_does_not_wait_for_another() -> None:
    turns = Turns(2)
    async with patience(), AsyncExitStack() as held:
        with asking("a"):
            for _ in range(3):
                await held.enter_async_context(turns.turn())


async def test_requests_do_not_wait() -> None:
    turns = Turns(1)
    async with patience(), turns.turn(), turns.turn():
        pass


def test_jobs_of_control_take_turns_by_organisation_or_else_by_kind() -> None:
    def of(home: str, **args: object) -> str:
        return whose(Job(uuid4(), home, "archive", args, 1))

    acme = str(uuid4())
    assert of("main/t_x", organisation_id=acme) == "main/t_x"
    assert of(CONTROL_HOME, organisation_id=acme) == f"control/{acme}"
    assert of(CONTROL_HOME, event_id="7", event={"organisation_id": acme}) == f"control/{acme}"
    assert of(CONTROL_HOME, email="a@b.example") == "control/archive"


async def leased(house: House, name: str, count: int) -> list[UUID]:
    async with house.session() as session:
        for _ in range(count):
            await session.enqueue(name, {})
        return await lease_due(session)


async def test_jobs_that_hold_connections_hold_up_nobody_elses(house: House, rapport: Rapport) -> None:
    runtime, go, holding = rapport.parts.runtime, asyncio.Event(), 0

    async def hold(runtime: Runtime, job: Job) -> None:
        nonlocal holding
        async with runtime.session(job.home) as session:
            await session.rows(sa.select(sa.literal(1)))
            holding += 1
            await go.wait()

    async def look(runtime: Runtime, job: Job) -> None:
        async with runtime.session(job.home) as session:
            await session.rows(sa.select(sa.literal(1)))

    ids = await leased(house, "test.hold", 40)
    rush = asyncio.create_task(run_jobs(runtime, {"test.hold": hold}, house.tenant.home.key, ids))
    try:
        async with patience():
            while holding < 8:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        assert holding == 8  # of sixteen

        founder = await rapport.sign_up("Calm Ltd", "GB", f"{uuid4()}@calm.example")
        await rapport.run_jobs()
        tenant = await rapport.parts.directory.tenant(UUID(founder.session["organisation"]["id"]))
        calm = House(rapport, tenant, UUID(founder.session["person"]["id"]))
        async with patience():
            [mine] = await leased(calm, "test.look", 1)
            assert await run_jobs(runtime, {"test.look": look}, tenant.home.key, [mine]) == 1
        assert holding == 8
    finally:
        go.set()
        assert await rush == 40
    assert holding == 40


async def test_long_jobs_of_a_kind_keep_no_other_kind_of_control_waiting(rapport: Rapport) -> None:
    runtime = rapport.parts.runtime
    async with runtime.session(CONTROL_HOME) as control:
        long = {await control.enqueue("test.archive", {}) for _ in range(3 * SHARE_OF_KIND)}
        await lease_due(control)
    async with runtime.session(CONTROL_HOME) as control:
        code = await control.enqueue("test.code", {})
        try:
            due = set(await lease_due(control))
            assert code in due
            assert not due & long
            out = sa.select(control_job.c.id).where(control_job.c.state == "leased", control_job.c.id.in_(long))
            assert len(await control.rows(out)) == SHARE_OF_KIND
        finally:
            await control.execute(control_job.delete().where(control_job.c.id.in_([*long, code])))


@pytest.mark.parametrize("about", ["args", "event"])
async def test_organisations_take_turns_within_a_kind_of_control(rapport: Rapport, about: str) -> None:
    runtime, kind, (many, few) = rapport.parts.runtime, f"test.turns_{about}", (uuid4(), uuid4())

    async def enqueued(organisation_id: UUID, number: int) -> list[UUID]:
        named: dict[str, object] = {"organisation_id": str(organisation_id)}
        args = named if about == "args" else {"event_id": str(uuid4()), "event": named}
        async with runtime.session(CONTROL_HOME) as control:
            return [await control.enqueue(kind, args) for _ in range(number)]

    async def leased_of(ids: list[UUID]) -> set[UUID]:
        async with runtime.session(CONTROL_HOME) as control:
            return set(await lease_due(control)) & set(ids)

    theirs, mine = await enqueued(many, 3 * SHARE_OF_KIND), await enqueued(few, 10)
    more: list[UUID] = []
    try:
        assert await leased_of([*theirs, *mine]) == {*theirs[: SHARE_OF_KIND - 10], *mine}
        more = await enqueued(few, 11)
        assert await leased_of([*theirs, *more]) == set()
        async with runtime.session(CONTROL_HOME) as control:
            await control.execute(control_job.delete().where(control_job.c.id.in_(mine)))
        # Of what came free: who has less out catches up before the other has another one.
        assert await leased_of([*theirs, *more]) == set(more[:10])
    finally:
        async with runtime.session(CONTROL_HOME) as control:
            await control.execute(control_job.delete().where(control_job.c.id.in_([*theirs, *mine, *more])))


@pytest.mark.parametrize(
    ("args", "whose_it_is"),
    [
        ({"organisation_id": "0199c0de-0000-7000-8000-000000000001"}, UUID("0199c0de-0000-7000-8000-000000000001")),
        ({"event": {"organisation_id": UUID(int=7)}, "organisation_id": str(UUID(int=8))}, UUID(int=7)),
        ({"organisation_id": None}, None),
        ({"organisation_id": "Acme"}, None),
        ({"event": "tenants.ready"}, None),
        ({}, None),
    ],
)
def test_whose_a_job_is_comes_from_what_it_is_about(args: dict[str, object], whose_it_is: UUID | None) -> None:
    assert organisation_of(args) == whose_it_is
