"""Tasks are ended, also those in which a cancellation gets lost."""

import asyncio
import contextlib

import pytest

from kernel import tasks
from tests.support.waits import patience


async def test_a_task_that_loses_a_cancellation_is_cancelled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AGAIN_SECONDS", 0.01)
    lost = 0

    async def loses_two() -> None:
        nonlocal lost
        while lost < 2:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
            lost += 1
        await asyncio.Event().wait()

    task = asyncio.create_task(loses_two())
    await asyncio.sleep(0)
    async with patience():
        await tasks.end([task])
    assert (lost, task.cancelled()) == (2, True)


async def test_one_that_has_ended_is_no_trouble() -> None:
    task = asyncio.create_task(asyncio.sleep(0))
    await task
    await tasks.end([task])
    await tasks.end([])
