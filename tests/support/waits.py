"""Waiting for what another task, transaction or process does: until it is so, never for a time that may be short."""

import asyncio
import inspect
import socket
import time
from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa

from kernel.admin import Admin
from kernel.db import Session

PATIENCE = 300.0
"""Seconds after which a test fails. No measure of what is awaited: a busy machine may take many times as long."""

_BLOCKED = sa.text(
    "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
)


def patience() -> asyncio.Timeout:
    """The limit of a block that waits."""
    return asyncio.timeout(PATIENCE)


async def until(holds: Callable[[], bool | Awaitable[bool]]) -> None:
    """Asks again until it is so."""
    async with patience():
        while True:
            found = holds()
            if await found if inspect.isawaitable(found) else found:
                return
            await asyncio.sleep(0.01)


async def until_blocked(session: Session | Admin, waiting: int = 1) -> None:
    """Waits until so many other transactions wait for what this one holds."""

    async def blocked() -> bool:
        found: int = (await session.execute(_BLOCKED)).scalar_one()
        return found >= waiting

    await until(blocked)


def wait_until(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """`until` of a test that is no coroutine."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail(f"not within {seconds} seconds")
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Whether somebody listens there on this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
