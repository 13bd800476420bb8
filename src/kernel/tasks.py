"""Ending tasks that talk to Redis."""

import asyncio
from collections.abc import Iterable
from typing import Any

AGAIN_SECONDS = 1


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancels until all have ended: the Redis client may lose a cancellation while its connection breaks or answers."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=AGAIN_SECONDS)
