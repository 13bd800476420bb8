"""The worker as it runs: relay and arq on real Redis, and a Redis that goes away and comes back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from kernel import tables
from rapport import worker
from rapport.mailbox import mailbox_message
from tests.support.app import Rapport
from tests.support.servers import EmbeddedRedis


@pytest.fixture
async def working(rapport: Rapport) -> AsyncIterator[None]:
    """A worker beside the application."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker.work(rapport.settings, stop))
    yield
    stop.set()
    await asyncio.wait_for(task, 10)


async def mails(rapport: Rapport) -> int:
    async with rapport.parts.runtime.databases.control_session() as control:
        return int((await control.execute(sa.select(sa.func.count()).select_from(mailbox_message))).scalar_one())


async def wait_for_mails(rapport: Rapport, count: int, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while await mails(rapport) < count:  # another process's work is awaited
            await asyncio.sleep(0.02)


async def sign_up(rapport: Rapport, email: str) -> None:
    body = {"company": "Acme Ltd", "country": "GB", "email": email, "locale": "en"}
    assert (await rapport.browser().post("/api/signups", json=body)).status_code == 201


async def test_a_mail_is_sent_soon_after_the_commit(rapport: Rapport, working: None, email: str) -> None:
    before = await mails(rapport)
    await sign_up(rapport, email)
    await wait_for_mails(rapport, before + 1, 10)
    await asyncio.sleep(0.2)
    assert await mails(rapport) == before + 1
    async with rapport.parts.runtime.databases.control_session() as control:
        waiting = tables.control_job.c.name == "onboarding.mail_code"
        assert await control.rows(sa.select(tables.control_job.c.id).where(waiting)) == []


@pytest.mark.slow
async def test_a_redis_that_comes_back_is_used_again(
    rapport: Rapport, working: None, email: str, redis_server: EmbeddedRedis
) -> None:
    before = await mails(rapport)
    await sign_up(rapport, email)
    await wait_for_mails(rapport, before + 1, 10)
    redis_server.stop()
    await asyncio.sleep(0.5)
    redis_server.start()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(5):
            while not await rapport.parts.runtime.redis.ping():  # as above
                await asyncio.sleep(0.1)
    await sign_up(rapport, f"b{email}")
    await wait_for_mails(rapport, before + 2, 20)
