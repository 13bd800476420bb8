"""What a request says about the browser it comes from, and the three cookies that a browser is given.

`__Host-` cookies are Secure, have no Domain and the path `/`, so no other host can plant or read one.
"""

import base64
import hmac
import ipaddress
import os
import re
from typing import Any, Literal

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from auth.identities import email_hmacs
from auth.models import DEVICE
from auth.sessions import ABSOLUTE, COOKIE, Browser
from kernel.crypto import Keyset

DEVICE_COOKIE = "__Host-device"
CEREMONY_COOKIE = "__Host-ceremony"
_DEVICE_SECONDS = 365 * 24 * 3600
_CEREMONY_SECONDS = 3600
_CEREMONY_VALUE = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_DEVICE_VALUE = re.compile(r"([A-Za-z0-9_-]{22})\.([0-9a-f]{32})\Z")
_WITH_PORT = re.compile(r"\[(?P<v6>[0-9A-Fa-f:.%\w]+)\](?::\d{1,5})?|(?P<v4>[0-9.]+):\d{1,5}")
_SAME_SITE: Literal["lax"] = "lax"


def browser_of(connection: ASGIConnection[Any, Any, Any, Any], trusted_proxies: tuple[str, ...]) -> Browser:
    """User agent and address. `X-Forwarded-For` counts only as far as trusted proxies wrote it.

    A proxy may add a line of its own below the caller's, which makes one list. What is no address ends it.
    """
    client = connection.scope.get("client")
    address = address_in(client[0]) if client else ""
    lines = connection.headers.getall("x-forwarded-for", [])
    forwarded = [part.strip() for line in lines for part in line.split(",") if part.strip()]
    while forwarded and _is_trusted(address, trusted_proxies):
        before = address_in(forwarded.pop())
        if not before:
            break
        address = before
    return Browser(user_agent=connection.headers.get("user-agent", ""), address=address, mark=_mark_of(connection))


def address_in(text: str) -> str:
    """An IP address as proxies write it, without port, brackets and zone; empty for what is none."""
    written = _WITH_PORT.fullmatch(text)
    host = (written["v6"] or written["v4"]) if written else text
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def session_cookie(secret: str) -> Cookie:
    """The cookie that carries a session's secret."""
    return _cookie(COOKIE, secret, int(ABSOLUTE.total_seconds()))


def no_session_cookie() -> Cookie:
    """Removes the cookie; it must look like the one that was set, or browsers keep that."""
    return _cookie(COOKIE, "", 0)


def new_mark() -> str:
    """What a browser is known by from now on."""
    return base64.urlsafe_b64encode(os.urandom(16)).rstrip(b"=").decode()


def device_cookie(keys: Keyset, email: str, mark: str) -> Cookie:
    """Marks a browser in which the owner of an address has signed in before."""
    return _cookie(DEVICE_COOKIE, f"{mark}.{_proofs(keys, mark, email)[0]}", _DEVICE_SECONDS)


def known_device(connection: ASGIConnection[Any, Any, Any, Any], keys: Keyset, email: str) -> str | None:
    """The mark of a browser that this very address has signed in from, else None."""
    found = _DEVICE_VALUE.match(connection.cookies.get(DEVICE_COOKIE, ""))
    if found is None:
        return None
    is_known = any(hmac.compare_digest(found[2], each) for each in _proofs(keys, found[1], email))
    return found[1] if is_known else None


def _mark_of(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    found = _DEVICE_VALUE.match(connection.cookies.get(DEVICE_COOKIE, ""))
    return found[1] if found else ""


def browser_mark(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """What stands for a browser in which nobody is signed in yet; a new one if it brings none.

    A challenge is bound to it, so that an answer that was made elsewhere signs nobody in here.
    """
    mark = connection.cookies.get(CEREMONY_COOKIE, "")
    return mark if _CEREMONY_VALUE.match(mark) else base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()


def ceremony_cookie(mark: str) -> Cookie:
    """Brings the mark back with the answer."""
    return _cookie(CEREMONY_COOKIE, mark, _CEREMONY_SECONDS)


def _proofs(keys: Keyset, mark: str, email: str) -> list[str]:
    """The proof under each secret, first the one that is given out."""
    hashes = enumerate(email_hmacs(keys, email))
    return [keys.equalities(DEVICE, f"{mark}:{hashed.hex()}")[secret].hex() for secret, hashed in hashes]


def _cookie(name: str, value: str, seconds: int) -> Cookie:
    return Cookie(key=name, value=value, max_age=seconds, path="/", secure=True, httponly=True, samesite=_SAME_SITE)


def _is_trusted(address: str, proxies: tuple[str, ...]) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in ipaddress.ip_network(proxy, strict=False) for proxy in proxies)
