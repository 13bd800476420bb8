"""Whose turn it is to take a connection, where jobs of many organisations share the pool of a worker.

A pool serves whoever asked first, so two hundred jobs of one organisation would stand before everybody's next one. Jobs
therefore wait here before they ask the pool: nobody's jobs hold more than half of it, and what comes free goes to those
who hold least. Requests, which `auth.admission` limits, and the few statements that lease and end jobs don't wait.
"""

import asyncio
import contextlib
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from contextvars import ContextVar

_WHO: ContextVar[str | None] = ContextVar("who asks for connections", default=None)
_HOLDING: ContextVar[bool] = ContextVar("whether they hold one", default=False)


@contextlib.contextmanager
def asking(who: str) -> Iterator[None]:
    """Everything inside the block takes its connections in the turns of `who`."""
    token = _WHO.set(who)
    try:
        yield
    finally:
        _WHO.reset(token)


class Turns:
    """The turns of one pool of `size` connections."""

    def __init__(self, size: int) -> None:
        self._size, self._each = size, max(size // 2, 1)
        self._held: Counter[str] = Counter()
        # In the order in which they are served when they hold equally much.
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Waits for a turn, as long as it takes, and has it until the block ends.

        Who holds a connection of any pool doesn't wait for another: two that wait for each other's would for ever.
        """
        who = _WHO.get()
        if who is None:
            yield
            return
        held_before = _HOLDING.get()
        if held_before:
            self._held[who] += 1
        else:
            await self._wait(who)
        _HOLDING.set(True)
        try:
            yield
        finally:
            _HOLDING.set(held_before)
            self._give_back(who)

    async def _wait(self, who: str) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, deque()).append(turn)
        self._serve()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back(who)
            raise

    def _give_back(self, who: str) -> None:
        self._held[who] -= 1
        if not self._held[who]:
            del self._held[who]
        self._serve()

    def _serve(self) -> None:
        """Hands out what is free."""
        while self._held.total() < self._size:
            may = [who for who in self._waiting if self._held[who] < self._each]
            if not may:
                return
            who = min(may, key=self._held.__getitem__)
            turns = self._waiting.pop(who)
            turn = turns.popleft()
            if turns:
                self._waiting[who] = turns  # behind the others
            if not turn.done():  # else whoever waited was cancelled
                self._held[who] += 1
                turn.set_result(None)
