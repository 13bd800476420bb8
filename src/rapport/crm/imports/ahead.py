"""One item ahead: the next piece is built while the one before is being written."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TypeVar

Item = TypeVar("Item")


@contextlib.asynccontextmanager
async def ahead(source: AsyncIterator[Item]) -> AsyncIterator[AsyncIterator[Item]]:
    """The same items; what is under way is ended with the block."""
    following: list[asyncio.Task[Item | None]] = []

    async def take() -> Item | None:
        return await anext(source, None)

    async def items() -> AsyncIterator[Item]:
        following.append(asyncio.create_task(take()))
        while (item := await following.pop()) is not None:
            following.append(asyncio.create_task(take()))
            yield item

    try:
        yield items()
    finally:
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
