"""Requests that Rapport sends to other services over HTTPS: under TLS 1.2 or newer, with a certificate that is
checked, to the address that was set and to no other one.

Nothing is followed that an answer points to, and no proxy of the environment is used: what is sent goes to the
operator's own choice. `SSL_CERT_FILE` names another file of authorities. However slowly an answer comes, and however
much of it, a request ends in time and in little memory.

What customers name, and not the operator, is called by `client_to_strangers`: at addresses of the public internet only,
so that nobody reaches what stands beside us through us (SSRF).
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

import httpx

MOST: Final = 1 << 20
"""Bytes of an answer."""

_KEEPING: Final = httpx.Limits(max_connections=100, max_keepalive_connections=20)


def client(*, seconds: float) -> httpx.AsyncClient:
    """A client whose requests take no longer than this, whole answers of at most `MOST` bytes included."""
    plain = {"accept-encoding": "identity"}
    return httpx.AsyncClient(
        transport=_Bounded(seconds), headers=plain, timeout=seconds, follow_redirects=False, trust_env=False
    )


def client_to_strangers(*, seconds: float, inside: Collection[str] = ()) -> httpx.AsyncClient:
    """The same for addresses that customers choose. A host is looked up for each request and what was looked up is
    what is called, so a name that leads elsewhere a moment later leads nowhere else; one that leads to an address that
    isn't public raises `NotPublic`. `inside` are hosts with their port that the operator lets them call all the same.
    """
    return httpx.AsyncClient(
        transport=_Pinned(seconds, frozenset(inside)), headers={"accept-encoding": "identity"}, timeout=seconds,
        follow_redirects=False, trust_env=False,
    )  # fmt: skip


class NotPublic(httpx.ConnectError):
    """A host whose addresses are not all of the public internet."""


class NotFound(httpx.ConnectError):
    """A host that has no address."""


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, and none that stands for another one of IPv4."""
    found = ipaddress.ip_address(address)
    if found.version == 6 and (found not in _GIVEN_OUT or found.ipv4_mapped or found.sixtofour or found.teredo):
        return False
    return found.is_global and not found.is_multicast and not any(found in each for each in _NOBODYS)


def may_be_public(url: str, inside: Collection[str]) -> bool:
    """What can be said of a URL without looking its host up: whether a request to it may find a public address."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    if f"{host}:{parts.port or 443}" in inside:
        return True
    try:
        return is_public(host)
    except ValueError:
        last = host.rpartition(".")[2]
        return "." in host and last not in _WITHIN and not last[:1].isdigit()  # 127.1 is an address as well


_WITHIN: Final = frozenset({"localhost", "local", "internal", "home", "lan", "corp", "test", "invalid", "arpa"})
_GIVEN_OUT: Final = ipaddress.ip_network("2000::/3")
"""What of IPv6 is the public internet: beside it are forms that an IPv4 address is written in, also those of NAT64."""
_NOBODYS: Final = (ipaddress.ip_network("3fff::/20"), ipaddress.ip_network("192.88.99.0/24"))
"""Parts of it that are nobody's: examples (RFC 9637), and relays that there are no more (RFC 7526)."""


def is_safe(url: str) -> bool:
    """Whether what is sent to an address is under TLS and names no login."""
    try:
        parts = urlsplit(url)
        known = parts.port is None or parts.port > 0  # one that is no number, or beyond 65535, raises
    except ValueError:
        return False
    return known and parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and not parts.fragment


class _Bounded(httpx.AsyncHTTPTransport):
    """Reads answers whole: httpx's own time is for each step, which a byte now and then would draw out without end."""

    def __init__(self, seconds: float, limits: httpx.Limits = _KEEPING) -> None:
        super().__init__(verify=_context(), trust_env=False, limits=limits)
        self._seconds = seconds

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            async with asyncio.timeout(self._seconds):
                answer = await super().handle_async_request(request)
                try:
                    return await _whole(answer)
                finally:
                    await answer.aclose()
        except TimeoutError:
            raise httpx.ReadTimeout("no whole answer in time", request=request) from None


class _Pinned(_Bounded):
    """Calls the address that it looked up, under the name that was asked for: certificates are checked for that."""

    def __init__(self, seconds: float, inside: frozenset[str]) -> None:
        # Connections are kept by address: one that was checked for a name would be taken for another name there.
        super().__init__(seconds, httpx.Limits(max_connections=20, max_keepalive_connections=0))
        self._inside = inside

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host, port = request.url.host, request.url.port or 443
        address = await self._address(request, host, port)
        pinned = httpx.Request(
            request.method, request.url.copy_with(host=address), headers=request.headers, stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )  # fmt: skip
        return await super().handle_async_request(pinned)

    async def _address(self, request: httpx.Request, host: str, port: int) -> str:
        try:
            async with asyncio.timeout(self._seconds):
                found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise httpx.ConnectTimeout("no address in time", request=request) from None
        except (OSError, UnicodeError):
            raise NotFound("no such host", request=request) from None
        addresses = [str(each[4][0]) for each in sorted(found)]  # of IPv4 first
        if f"{host}:{port}" not in self._inside and not all(map(is_public, addresses)):
            raise NotPublic("not an address of the public internet", request=request)
        return addresses[0]


async def _whole(answer: httpx.Response) -> httpx.Response:
    if "content-encoding" in answer.headers:  # it was not asked for, and may unpack to anything
        raise httpx.DecodingError("an answer that is packed")
    body = bytearray()
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > MOST:
            raise httpx.RemoteProtocolError("an answer that is too large")
    return httpx.Response(answer.status_code, headers=answer.headers, content=bytes(body))


def _context() -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
