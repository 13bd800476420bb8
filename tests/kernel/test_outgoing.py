"""What Rapport sends to other services: under today's TLS, to who was meant."""

import asyncio
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
        ("https://siem.example:x", False), ("https://siem.example:0", False),
        ("https://user:secret@siem.example", False), ("https:///path", False), ("https://siem.example/#a", False),
    ],
)  # fmt: skip
def test_an_address_is_under_tls_and_has_no_login(url: str, expected: bool) -> None:
    assert outgoing.is_safe(url) is expected


@pytest.mark.asvs("V1.3.6")
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.0.0.1", False),
        ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1", False), ("fc00::1", False), ("ff02::1", False), ("ff0e::1", False), ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", False), ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("2001:0:1::1", False),
        # Forms in which an IPv4 address is written: NAT64 of one's own, SIIT, compatible; and what is nobody's.
        ("64:ff9b:1::7f00:1", False), ("::ffff:0:127.0.0.1", False), ("::127.0.0.1", False), ("fec0::1", False),
        ("3fff::1", False), ("5f00::1", False), ("192.88.99.1", False),
    ],
)  # fmt: skip
def test_an_address_is_of_the_public_internet_or_not(address: str, expected: bool) -> None:
    assert outgoing.is_public(address) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://hooks.example/in", True), ("https://93.184.216.34/", True), ("https://10.0.0.1/", False),
        ("https://10.0.0.1:8443/", True), ("https://10.0.0.1:8444/", False), ("https://db/", False),
        ("https://db.local/", False), ("https://a.localhost/", False), ("https://[::1]/", False),
        ("https://127.1/", False), ("https://0x7f.1/", False), ("https://localhost./", False),
        ("https://a.internal./", False), ("https://hooks.example./in", True),
    ],
)  # fmt: skip
def test_what_can_be_said_of_an_address_before_it_is_looked_up(url: str, expected: bool) -> None:
    assert outgoing.may_be_public(url, {"10.0.0.1:8443"}) is expected


def leading_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Has every host be at these addresses; the hosts that were looked up."""
    looked_up: list[str] = []

    async def found(_: object, host: str, port: int, **__: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        if not addresses:
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", found)
    return looked_up


@pytest.mark.asvs("V1.3.6")
async def test_a_strangers_host_that_leads_within_is_not_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with https_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        leading_to(monkeypatch, "127.0.0.1")
        async with outgoing.client_to_strangers(seconds=5) as client:
            for host in ("localhost", "hooks.example"):
                with pytest.raises(outgoing.NotPublic):
                    await client.post(service.url.replace("localhost", host), content=b"said")
        # Where one of several addresses is within, none is called.
        leading_to(monkeypatch, "93.184.216.34", "127.0.0.1")
        async with outgoing.client_to_strangers(seconds=5) as client:
            with pytest.raises(outgoing.NotPublic):
                await client.post(service.url, content=b"said")
        assert service.asked == []


async def test_what_was_looked_up_is_called_under_the_name_that_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with https_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        port = service.url.rpartition(":")[2]
        looked_up = leading_to(monkeypatch, "127.0.0.1")
        inside = [f"localhost:{port}", f"other.example:{port}"]
        async with outgoing.client_to_strangers(seconds=5, inside=inside) as client:
            assert (await client.post(f"{service.url}/in", content=b"said")).status_code == 200
            with pytest.raises(httpx.ConnectError):  # the certificate is localhost's
                await client.post(f"https://other.example:{port}/in", content=b"said")
        assert looked_up == ["localhost", "other.example"]
        [asked] = service.asked
        assert (asked.headers["host"], asked.path, asked.body) == (f"localhost:{port}", "/in", b"said")


async def test_a_strangers_host_that_is_nowhere_or_not_found_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    leading_to(monkeypatch)
    async with outgoing.client_to_strangers(seconds=5) as client:
        with pytest.raises(outgoing.NotFound):
            await client.post("https://hooks.example/in")

    async def never(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(type(asyncio.get_running_loop()), "getaddrinfo", never)
    async with outgoing.client_to_strangers(seconds=0.05) as client:
        with pytest.raises(httpx.ConnectTimeout):
            await client.post("https://hooks.example/in")
