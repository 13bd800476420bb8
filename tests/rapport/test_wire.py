"""The server as it listens: bytes that are no honest HTTP/1.1, other protocols, and TLS of its own."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rapport.local.certificates import AUTHORITY, make
from rapport.local.processes import service_user
from tests.support.repository import ROOT
from tests.support.servers import server_port
from tests.support.waits import PATIENCE, answers, wait_until

pytestmark = pytest.mark.slow

LIVE = "/api/health/live"
NEXT = f"GET {LIVE} HTTP/1.1\r\nHost: next\r\n\r\n".encode()
"""What is smuggled: whoever answers it took it for a request."""
POST = b"POST /api/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
OK, REFUSED = b"HTTP/1.1 200 ", b"HTTP/1.1 400 "
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"


def start(environment: dict[str, str], port: int, **more: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, **environment, "LISTEN": f"127.0.0.1:{port}", **more}
    process = subprocess.Popen(
        [sys.executable, "-m", "rapport.app"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_until(lambda: answers(port))
    return process


@pytest.fixture(scope="module")
def plain(settings: object, database_environment: dict[str, str]) -> Iterator[int]:
    """The port of the API as a proxy on the same host speaks to it. `settings` has made the tables."""
    port = server_port()
    process = start(database_environment, port)
    yield port
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)


@pytest.fixture(scope="module")
def folder(server_folder: Path) -> Path:
    """An authority and a certificate of localhost."""
    found, user = server_folder / "listening", service_user()
    make(found, ["localhost"], owner=user.uid if user else None)
    return found


@pytest.fixture(scope="module")
def secured(settings: object, database_environment: dict[str, str], folder: Path) -> Iterator[int]:
    """The port of the API under a certificate of its own."""
    port = server_port()
    certificate, key = str(folder / "localhost.crt"), str(folder / "localhost.key")
    process = start(database_environment, port, LISTEN_CERTIFICATE=certificate, LISTEN_KEY=key)
    yield port
    process.send_signal(signal.SIGTERM)
    process.wait(PATIENCE)


def sent(port: int, data: bytes, *, then: bytes = b"", expected: int = 0) -> bytes:
    """What comes back until the server closes, or says nothing for a moment after so many answers."""
    found = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(data + then)
        try:
            while True:
                connection.settimeout(1 if found.count(b"HTTP/1.1 ") >= expected else PATIENCE)
                piece = connection.recv(65536)
                if not piece:
                    break
                found += piece
        except (TimeoutError, ConnectionResetError):
            pass
    return found


def test_an_honest_request_is_answered_and_so_is_the_next(plain: int) -> None:
    """The control: what is smuggled below would be seen."""
    found = sent(plain, f"GET {LIVE} HTTP/1.1\r\nHost: a\r\n\r\n".encode(), then=NEXT, expected=2)
    assert found.count(OK) == 2
    body = b'{"email":"a@example.com"}'
    found = sent(plain, POST + b"Content-Length: %d\r\n\r\n" % len(body) + body, then=NEXT, expected=2)
    assert (found.count(b"HTTP/1.1 "), found.count(OK)) == (2, 1)


@pytest.mark.asvs("V4.2.1")
@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
        b"Content-Length: 0\r\ntransfer-encoding: Chunked\r\n",
    ],
)  # fmt: skip
def test_two_ends_of_one_message_end_the_connection(plain: int, fields: bytes) -> None:
    """RFC 9112, 6.1: the chunks count, and nothing that comes after them is taken for a request."""
    found = sent(plain, POST + fields + b"\r\n0\r\n\r\n", then=NEXT, expected=1)
    assert (found.count(b"HTTP/1.1 "), found.count(OK)) == (1, 0)


@pytest.mark.asvs("V4.2.1")
@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 0\r\nContent-Length: 5\r\n", b"Content-Length: 0, 5\r\n", b"Content-Length: +0\r\n",
        b"Content-Length: 0x0\r\n", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding: \x0bchunked\r\n", b"Transfer-Encoding : chunked\r\n", b"Transfer-Encoding: gzip\r\n",
        b"X-A: b\r\n Transfer-Encoding: chunked\r\n", b"X-A: b\rTransfer-Encoding: chunked\r\n", b"X-A: b\0c\r\n",
        b"Content-Length\r\n", b": 5\r\n",
    ],
)  # fmt: skip
def test_an_end_that_can_be_read_in_two_ways_is_refused(plain: int, fields: bytes) -> None:
    found = sent(plain, POST + fields + b"\r\n0\r\n\r\n", then=NEXT, expected=1)
    assert found.startswith(REFUSED)
    assert found.count(b"HTTP/1.1 ") == 1


@pytest.mark.asvs("V4.2.1")
@pytest.mark.parametrize(
    "chunks", [b"0x0\r\n\r\n", b"-1\r\n\r\n", b"\r\n\r\n", b"FFFFFFFFFFFFFFFFF\r\n\r\n", b"1\r\nab\r\n0\r\n\r\n"]
)
def test_chunks_that_are_none_end_the_connection(plain: int, chunks: bytes) -> None:
    found = sent(plain, POST + b"Transfer-Encoding: chunked\r\n\r\n" + chunks, then=NEXT)
    assert (found.count(b"HTTP/1.1 ") <= 1, found.count(OK)) == (True, 0)


@pytest.mark.asvs("V4.2.3")
@pytest.mark.asvs("V4.2.4")
def test_http_2_is_not_spoken(plain: int, secured: int, folder: Path) -> None:
    """Fields that HTTP/2 forbids, and line ends in its fields, get nowhere: nothing is read that is framed."""
    assert sent(plain, PREFACE) == b""
    upgraded = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n"
    found = sent(plain, f"GET {LIVE} HTTP/1.1\r\nHost: a\r\n".encode() + upgraded + b"\r\n", expected=1)
    assert found.startswith(OK)
    assert b"101" not in found.split(b"\r\n")[0]
    context = ssl.create_default_context(cafile=folder / AUTHORITY)
    context.set_alpn_protocols(["h2", "http/1.1"])
    with context.wrap_socket(socket.create_connection(("127.0.0.1", secured)), server_hostname="localhost") as under:
        assert under.selected_alpn_protocol() in {"http/1.1", None}


@pytest.mark.asvs("V12.1.1")
@pytest.mark.asvs("V12.3.3")
def test_a_proxy_reaches_it_under_tls_of_today_only(secured: int, folder: Path) -> None:
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = ssl.create_default_context(cafile=folder / AUTHORITY)
        context.minimum_version = context.maximum_version = version
        assert httpx.get(f"https://localhost:{secured}{LIVE}", verify=context).status_code == 200
    assert sent(secured, NEXT).count(OK) == 0  # nor in the clear
    for old in ("TLSv1", "TLSv1_1"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context = ssl.create_default_context(cafile=folder / AUTHORITY)
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version = context.maximum_version = ssl.TLSVersion[old]
        with socket.create_connection(("127.0.0.1", secured)) as raw, pytest.raises(ssl.SSLError, match="alert"):
            context.wrap_socket(raw, server_hostname="localhost")


@pytest.mark.asvs("V12.1.2")
@pytest.mark.parametrize(
    "cipher",
    [
        "AES128-SHA", "AES256-SHA256", "AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384",
        "DHE-RSA-AES256-GCM-SHA384", "NULL", "eNULL", "aNULL", "PSK",
    ],
)  # fmt: skip
def test_only_ciphers_with_forward_secrecy_and_authentication_are_agreed_on(
    secured: int, folder: Path, cipher: str
) -> None:
    def agreed(ciphers: str) -> str:
        context = ssl.create_default_context(cafile=folder / AUTHORITY)
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(f"{ciphers}:@SECLEVEL=0")
        with (
            socket.create_connection(("127.0.0.1", secured)) as raw,
            context.wrap_socket(raw, server_hostname="localhost") as under,
        ):
            return (under.cipher() or ("",))[0]

    assert agreed("ECDHE-ECDSA-AES256-GCM-SHA384") == "ECDHE-ECDSA-AES256-GCM-SHA384"
    with pytest.raises((ssl.SSLError, ConnectionError)):
        agreed(cipher)
