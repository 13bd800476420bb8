"""A virus scanner that is asked before anybody can save a file: clamd, by its INSTREAM command.

Its protocol knows no TLS and what it is sent are customers' files in the clear, so it listens on this machine: on a
socket of the file system, which containers share as a folder, or on the loopback address.
"""

import asyncio
import ipaddress
import struct
from collections.abc import AsyncIterator
from typing import Final, Literal
from urllib.parse import urlsplit

SECONDS: Final = 120.0
"""For which it may say nothing."""

PIECE: Final = 1 << 20

Verdict = Literal["clean", "found", "unknown"]
"""`unknown`: it is away, or can't look at this file, so that nothing is known of it."""


def is_scanner(url: str) -> bool:
    """Whether an address is one on this machine: unix:/PATH, or tcp://ADDRESS:PORT of the loopback network."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path.startswith("/") and not parts.netloc
    try:
        return parts.scheme == "tcp" and bool(parts.port) and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


async def scan(url: str, content: AsyncIterator[bytes]) -> Verdict:
    """What the scanner says of a content. The name of what it found stays with it."""
    try:
        async with asyncio.timeout(SECONDS):
            reader, writer = await _connect(url)
    except (OSError, TimeoutError):
        return "unknown"
    try:
        return _verdict(await _asked(reader, writer, content))
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return "unknown"
    finally:
        writer.close()


async def _connect(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return await asyncio.open_unix_connection(parts.path)
    return await asyncio.open_connection(parts.hostname, parts.port)


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, content: AsyncIterator[bytes]) -> bytes:
    """Its answer; each piece is sent with its length in front, and one of no length ends them."""
    writer.write(b"zINSTREAM\0")
    async for batch in content:
        for at in range(0, len(batch), PIECE):
            piece = batch[at : at + PIECE]
            writer.write(struct.pack("!L", len(piece)) + piece)
            async with asyncio.timeout(SECONDS):
                await writer.drain()
    writer.write(struct.pack("!L", 0))
    async with asyncio.timeout(SECONDS):
        await writer.drain()
        return await reader.readuntil(b"\0")


def _verdict(answer: bytes) -> Verdict:
    said = answer.rstrip(b"\0\r\n ")
    if said == b"stream: OK":
        return "clean"
    return "found" if said.startswith(b"stream: ") and said.endswith(b" FOUND") else "unknown"
