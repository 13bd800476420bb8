"""clamd as far as its protocol goes (man 8 clamd): INSTREAM with pieces that say their length, and its answers."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for a virus, and is none (eicar.org); in two pieces, or it would find this file."""


@dataclass
class Clamd:
    """What it saw whole; `most` are the bytes that it takes (StreamMaxLength), `says` is another answer."""

    url: str
    most: int = 100 << 20
    says: bytes = b""
    seen: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            writer.write(await self._answer(reader) + b"\0")
            await writer.drain()
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> bytes:
        if await reader.readuntil(b"\0") != b"zINSTREAM\0":
            return b"UNKNOWN COMMAND"
        content = bytearray()
        while length := struct.unpack("!L", await reader.readexactly(4))[0]:
            content += await reader.readexactly(length)
            if len(content) > self.most:
                return b"INSTREAM size limit exceeded. ERROR"
        self.seen.append(bytes(content))
        return self.says or (b"stream: Eicar-Test-Signature FOUND" if EICAR in content else b"stream: OK")


@asynccontextmanager
async def clamd(at: Path | None = None) -> AsyncIterator[Clamd]:
    """It while it runs: on a socket of the file system, or on a port."""
    found = Clamd("")
    if at is not None:
        server = await asyncio.start_unix_server(found.serve, at)
        found.url = f"unix:{at}"
    else:
        server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
        found.url = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield found
