"""Requests that Rapport sends to other services over HTTPS: under TLS 1.2 or newer, with a certificate that is
checked, to the address that was set and to no other one.

Nothing is followed that an answer points to, and no proxy of the environment is used: what is sent goes to the
operator's own choice. `SSL_CERT_FILE` names another file of authorities. However slowly an answer comes, and however
much of it, a request ends in time and in little memory.
"""

import asyncio
import ssl
from typing import Final
from urllib.parse import urlsplit

import httpx

MOST: Final = 1 << 20
"""Bytes of an answer."""


def client(*, seconds: float) -> httpx.AsyncClient:
    """A client whose requests take no longer than this, whole answers of at most `MOST` bytes included."""
    plain = {"accept-encoding": "identity"}
    return httpx.AsyncClient(
        transport=_Bounded(seconds), headers=plain, timeout=seconds, follow_redirects=False, trust_env=False
    )


def is_safe(url: str) -> bool:
    """Whether what is sent to an address is under TLS and names no login."""
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and not parts.fragment


class _Bounded(httpx.AsyncHTTPTransport):
    """Reads answers whole: httpx's own time is for each step, which a byte now and then would draw out without end."""

    def __init__(self, seconds: float) -> None:
        super().__init__(verify=_context(), trust_env=False)
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
