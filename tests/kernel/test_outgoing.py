"""What Rapport sends to other services: under today's TLS, to who was meant."""

import gzip
import socket
import ssl
import warnings
from contextlib import nullcontext
from pathlib import Path

import httpx
import pytest

from kernel import outgoing
from tests.support.https_server import https_service


def old(context: ssl.SSLContext) -> None:
    """TLS 1.1 and no other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1


@pytest.mark.asvs("V12.1.1")
async def test_an_old_tls_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with https_service(tmp_path, old) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        # Whoever takes it gets through.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(service.authority)
        old(context)
        port = int(service.url.rpartition(":")[2])
        plain = socket.create_connection(("127.0.0.1", port))
        with context.wrap_socket(plain, server_hostname="localhost") as under:
            assert under.version() == "TLSv1.1"
        async with outgoing.client(seconds=5) as client:
            with pytest.raises(httpx.ConnectError):
                await client.post(service.url, content=b"secret")
        assert service.asked == []


@pytest.mark.asvs("V12.3.2")
async def test_a_certificate_of_nobody_known_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with https_service(tmp_path) as service:
        async with outgoing.client(seconds=5) as client:
            with pytest.raises(httpx.ConnectError):
                await client.post(service.url, content=b"secret")
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        async with outgoing.client(seconds=5) as client:
            with pytest.raises(httpx.ConnectError):  # the certificate is localhost's
                await client.post(service.url.replace("localhost", "127.0.0.1"), content=b"secret")
            assert (await client.post(service.url, content=b"said")).status_code == 200
        assert [each.body for each in service.asked] == [b"said"]


@pytest.mark.asvs("V15.3.2")
async def test_nothing_is_followed_and_no_proxy_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with https_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        service.answer = lambda asked: (307, {"location": f"{service.url}/elsewhere"}, b"")
        async with outgoing.client(seconds=5) as client:
            assert (await client.post(f"{service.url}/here", content=b"said")).status_code == 307
        assert [each.path for each in service.asked] == ["/here"]


async def test_an_answer_that_drips_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with https_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        service.answer, service.drip = lambda _: (200, {}, b"a" * 100), 0.1
        async with outgoing.client(seconds=1) as client:
            with pytest.raises(httpx.ReadTimeout):  # each byte came in time
                await client.get(service.url)


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({}, b"a" * outgoing.MOST, None),
        ({}, b"a" * (outgoing.MOST + 1), httpx.RemoteProtocolError),
        ({"content-encoding": "gzip"}, gzip.compress(b"a" * (outgoing.MOST + 1)), httpx.DecodingError),
    ],
)
async def test_an_answer_has_a_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], body: bytes,
    expected: type[Exception] | None,
) -> None:  # fmt: skip
    with https_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        service.answer = lambda _: (200, headers, body)
        async with outgoing.client(seconds=5) as client:
            with pytest.raises(expected) if expected else nullcontext():
                assert (await client.get(service.url)).content == body
        assert service.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://siem.example/in", True), ("https://siem.example:8443", True), ("http://siem.example", False),
        ("https://user:secret@siem.example", False), ("https:///path", False), ("https://siem.example/#a", False),
    ],
)  # fmt: skip
def test_an_address_is_under_tls_and_has_no_login(url: str, expected: bool) -> None:
    assert outgoing.is_safe(url) is expected
