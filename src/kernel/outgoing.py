"""Requests that Rapport sends to other services over HTTPS: under TLS 1.2 or newer, with a certificate that is
checked, to the address that was set and to no other one.

Nothing is followed that an answer points to, and no proxy of the environment is used: what is sent goes to the
operator's own choice. `SSL_CERT_FILE` names another file of authorities.
"""

import ssl
from urllib.parse import urlsplit

import httpx


def client(*, seconds: float) -> httpx.AsyncClient:
    """A client whose requests take no longer than this."""
    return httpx.AsyncClient(verify=_context(), timeout=seconds, follow_redirects=False, trust_env=False)


def is_safe(url: str) -> bool:
    """Whether what is sent to an address is under TLS and names no login."""
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and not parts.fragment


def _context() -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
