"""One open socket: who sits there, what may be seen from there, and the newest number that is due.

Frames hold a number only, and a newer one makes an older one needless: so what waits for a slow socket is one number,
however much changes, and a socket that takes no frame for a while is closed.
"""

import asyncio
from collections.abc import Awaitable

import msgspec
from litestar.types import Receive, Send

from auth.principal import Principal
from rapport.sync.sight import Sight

SEND_SECONDS = 10

GOING_AWAY, NOT_FOR_READING, TRY_LATER = 1001, 1003, 1013
SIGNED_OUT, TOO_SLOW, NEW_PLAN, TOO_MANY = 4401, 4408, 4410, 4429


class Frame(msgspec.Struct, frozen=True):
    """All that a socket ever carries."""

    seq: int


class Seat:
    """A socket and its principal; `sight` is replaced when rights change."""

    def __init__(self, principal: Principal, sight: Sight) -> None:
        self.principal = principal
        self.sight = sight
        self._newest = 0
        self._due = False
        self._closing: int | None = None
        self._wake = asyncio.Event()

    def poke(self, seq: int) -> None:
        """Says that there is something up to this number."""
        self._newest = max(self._newest, seq)
        self.beat()

    def beat(self) -> None:
        """Says the last number again: the socket lives."""
        self._due = True
        self._wake.set()

    def close(self, code: int) -> None:
        """Ends the socket; the first reason counts."""
        if self._closing is None:
            self._closing = code
        self._wake.set()

    async def run(self, receive: Receive, send: Send) -> None:
        """Sends what is due until one of the two sides ends it. The socket is accepted."""
        listening = asyncio.create_task(self._listen(receive))
        try:
            while self._closing is None:
                await self._wake.wait()
                self._wake.clear()
                if self._due and self._closing is None:
                    await self._send(send)
        finally:
            gone = listening.done()
            listening.cancel()
            await asyncio.wait([listening])
        if not gone or self._closing == NOT_FOR_READING:
            await _within_time(send({"type": "websocket.close", "code": self._closing, "reason": ""}))

    async def _send(self, send: Send) -> None:
        self._due = False
        text = msgspec.json.encode(Frame(self._newest)).decode()
        if not await _within_time(send({"type": "websocket.send", "bytes": None, "text": text})):
            self.close(TOO_SLOW)

    async def _listen(self, receive: Receive) -> None:
        """Waits for the end; who writes into a socket that is for listening has mistaken it for another."""
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                self.close(GOING_AWAY)
                return
            if message["type"] == "websocket.receive":
                self.close(NOT_FOR_READING)
                return


async def _within_time(sending: Awaitable[None]) -> bool:
    """False when the other side doesn't take it, or is gone."""
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await sending
    except (OSError, RuntimeError):  # TimeoutError is an OSError; a server says RuntimeError of a closed socket
        return False
    return True
