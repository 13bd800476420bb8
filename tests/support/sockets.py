"""A browser's WebSocket, spoken straight into the application: what it was sent, and how it ended."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from tests.support.app import PUBLIC_URL, Person, Rapport
from tests.support.waits import PATIENCE, patience

LOOKS_EVERY = 0.05
"""Seconds."""


class Socket:
    """One socket; `frames` are the texts that came, `code` is what it was closed with."""

    def __init__(self) -> None:
        self.frames: list[str] = []
        self.code: int | None = None
        self.accepted = False
        self.flowing = asyncio.Event()
        """Cleared for a socket whose other side takes nothing."""
        self.flowing.set()
        self._changed = asyncio.Event()
        self._sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._sent.put_nowait({"type": "websocket.connect"})

    @property
    def seqs(self) -> list[int]:
        """The numbers that came."""
        return [msgspec.json.decode(frame)["seq"] for frame in self.frames]

    def write(self, text: str) -> None:
        """Sends something to the server."""
        self._sent.put_nowait({"type": "websocket.receive", "text": text, "bytes": None})

    def hang_up(self) -> None:
        """Goes away."""
        self._sent.put_nowait({"type": "websocket.disconnect", "code": 1006})

    async def receive(self) -> dict[str, Any]:
        """What the application calls."""
        return await self._sent.get()

    async def send(self, message: dict[str, Any]) -> None:
        """What the application calls."""
        if message["type"] == "websocket.send":
            await self.flowing.wait()
        if message["type"] == "websocket.accept":
            self.accepted = True
        elif message["type"] == "websocket.close":
            self.code = message["code"]
        else:
            self.frames.append(message["text"])
        self._changed.set()

    async def until_seq(self, seq: int) -> None:
        """Waits for a frame with this number."""
        await self.until(lambda: seq in self.seqs)

    async def until_closed(self) -> int:
        """Waits for the end; its code."""
        await self.until(lambda: self.code is not None)
        assert self.code is not None
        return self.code

    async def until_accepted(self) -> None:
        """Waits for the handshake, whichever way it goes."""
        await self.until(lambda: self.accepted or self.code is not None)

    async def until(self, condition: Any) -> None:
        """Waits until something is so; looks with each message, and now and then."""
        async with patience():
            while not condition():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), LOOKS_EVERY)
                self._changed.clear()


async def ticket_of(person: Person) -> str:
    """A ticket of somebody's session."""
    answer = await person.post("/api/sync/ticket")
    assert answer.status_code == 200, answer.text
    found: str = answer.json()["ticket"]
    return found


async def write(person: Person, noun: str, **values: object) -> tuple[str, int]:
    """A new record: its id, and the number of its change."""
    done = await person.post(f"/api/{noun}", json=values)
    assert done.status_code == 201, done.text
    return done.json()["record"]["id"], done.json()["change"]["seq"]


async def edit(person: Person, noun: str, record_id: str, **values: object) -> int:
    """A change of a record; its number."""
    done = await person.patch(f"/api/{noun}/{record_id}", json=values)
    assert done.status_code == 200, done.text
    seq: int = done.json()["change"]["seq"]
    return seq


async def changes(person: Person, **parameters: str | int) -> dict[str, Any]:
    """What changed since."""
    answer = await person.get("/api/sync/changes", params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@asynccontextmanager
async def opened(
    rapport: Rapport, person: Person, ticket: str | None = None, *, origin: str | None = PUBLIC_URL,
    cookie: bool = True, bearer: str | None = None,
) -> AsyncIterator[Socket]:  # fmt: skip
    """A socket to one API process, with somebody's cookie or a token, from the page of `origin`."""
    asked = await ticket_of(person) if ticket is None else ticket
    headers = [(b"host", b"rapport.localhost")]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    if bearer is not None:
        headers.append((b"authorization", f"Bearer {bearer}".encode()))
    if cookie:
        pairs = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
        headers.append((b"cookie", pairs.encode()))
    scope = {
        "type": "websocket", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "wss", "path": "/api/sync/ws",
        "raw_path": b"/api/sync/ws", "query_string": f"ticket={asked}".encode(), "root_path": "", "headers": headers,
        "client": ("10.0.0.1", 40000), "server": ("rapport.localhost", 443), "subprotocols": [], "extensions": {},
    }  # fmt: skip
    socket = Socket()
    task = asyncio.create_task(rapport.app(scope, socket.receive, socket.send))  # type: ignore[arg-type]
    try:
        await socket.until_accepted()
        yield socket
    finally:
        socket.hang_up()
        await asyncio.wait([task], timeout=PATIENCE)
        task.result()
