"""Wires that are listened to: everything that goes through a port is recorded and handed on."""

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Wire:
    """A port in front of a server on this machine, and all bytes that went through it, both ways."""

    def __init__(self) -> None:
        self.port = 0
        self.sent = bytearray()
        self.connections = 0
        self._talks: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def open(self, server_port: int) -> AsyncIterator["Wire"]:
        """Listens inside the block."""

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            there, back = await asyncio.open_connection("127.0.0.1", server_port)
            task = asyncio.current_task()
            assert task is not None
            self._talks.add(task)
            await asyncio.gather(self._hand_on(reader, back), self._hand_on(there, writer), return_exceptions=True)
            self._talks.discard(task)

        listening = await asyncio.start_server(talk, "127.0.0.1", 0)
        self.port = listening.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            listening.close()
            for task in self._talks:
                task.cancel()
            await asyncio.gather(*self._talks, return_exceptions=True)

    async def _hand_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65536):
                self.sent += piece
                writer.write(piece)
                await writer.drain()
        finally:
            with contextlib.suppress(OSError):
                writer.close()
