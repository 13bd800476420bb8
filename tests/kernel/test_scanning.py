"""The virus scanner: its protocol, and that nothing is known where it says nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kernel import scanning
from kernel.scanning import PIECE, is_scanner, scan
from tests.support.clamd import EICAR, clamd


async def pieces(*content: bytes) -> AsyncIterator[bytes]:
    for each in content:
        yield each


@pytest.mark.asvs("V5.4.3")
async def test_it_sees_every_byte_and_finds_what_lies_across_two_pieces(tmp_path: Path) -> None:
    whole = b"a" * (2 * PIECE + 7)
    for at in (None, tmp_path / "clamd.sock"):
        async with clamd(at) as scanner:
            assert await scan(scanner.url, pieces(whole, b"end")) == "clean"
            assert await scan(scanner.url, pieces()) == "clean"
            assert await scan(scanner.url, pieces(b"a" * PIECE, EICAR[:30], EICAR[30:])) == "found"
            assert scanner.seen[:2] == [whole + b"end", b""]


async def test_nothing_is_known_where_it_does_not_say() -> None:
    async with clamd() as scanner:
        scanner.most = 10
        assert await scan(scanner.url, pieces(b"a" * 11)) == "unknown"
        scanner.most = 1 << 20
        for said in (b"stream: Can't allocate memory ERROR", b"", b"stream: OK FOUND?", b"OK", b"Eicar FOUND"):
            scanner.says = said or b" "
            assert await scan(scanner.url, pieces(b"a")) == "unknown"
    assert await scan(scanner.url, pieces(b"a")) == "unknown"  # it is gone


async def test_one_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.05)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await scan(f"tcp://127.0.0.1:{port}", pieces(b"a")) == "unknown"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("unix:/run/clamd.sock", True), ("tcp://127.0.0.1:3310", True), ("tcp://[::1]:3310", True),
        ("unix:run/clamd.sock", False), ("unix://host/clamd.sock", False), ("tcp://10.0.0.1:3310", False),
        ("tcp://clamav:3310", False), ("tcp://127.0.0.1", False), ("http://127.0.0.1:3310", False),
        ("tcp://127.0.0.1:99999", False), ("", False),
    ],
)  # fmt: skip
def test_it_is_on_this_machine(url: str, expected: bool) -> None:
    assert is_scanner(url) is expected
