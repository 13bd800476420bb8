"""Tickets that open a WebSocket: one use, thirty seconds, one session.

A browser can't give a WebSocket a header, and an address with a lasting secret in it ends up in logs. So the secret in
the address is worth nothing a moment later. Redis holds only its hash. A ticket that was asked for with a cookie
opens a socket only together with that cookie, so a stolen one is worth nothing elsewhere.
"""

import base64
import hashlib
import hmac
import os
import re
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from kernel.errors import Unavailable

SECONDS = 30

_TICKET = re.compile(r"[A-Za-z0-9_-]{43}\Z")


async def issue(redis: Redis, session_id: UUID, secret: str) -> str:
    """A new ticket of a session; `secret` is that of the cookie it was asked for with."""
    ticket = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
    try:
        await redis.set(_key(ticket), session_id.bytes + _binding(ticket, secret), ex=SECONDS)
    except (RedisError, OSError):
        raise Unavailable(part="Redis") from None
    return ticket


async def redeem(redis: Redis, ticket: str, secret: str) -> UUID | None:
    """The session that a ticket opens a socket for, once; None for one that is used, too old, foreign or made up."""
    if not _TICKET.match(ticket):
        return None
    try:
        found: bytes | None = await redis.getdel(_key(ticket))
    except (RedisError, OSError):
        raise Unavailable(part="Redis") from None
    if found is None or not hmac.compare_digest(found[16:], _binding(ticket, secret)):
        return None
    return UUID(bytes=found[:16])


def _key(ticket: str) -> str:
    return f"rapport:ticket:{hashlib.sha256(ticket.encode()).hexdigest()}"


def _binding(ticket: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"rapport ticket v1" + ticket.encode(), "sha256")
