"""Threads of imports. Going through a large file takes none of those in which passwords are hashed and files read."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Python computes in one thread at a time: more would wait for one another.
_threads = ThreadPoolExecutor(2, thread_name_prefix="import")


async def in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a blocking function returns, as `asyncio.to_thread` would have it."""
    called = partial(contextvars.copy_context().run, function, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_threads, called)
