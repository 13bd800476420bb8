"""Limits on tries: moving windows in Redis, shared by all processes.

Without Redis nobody can try: an attacker who takes Redis down gains nothing. Keys hold keyed hashes, never an
address. An owner's known device has a counter of its own, so that stuffing by strangers doesn't lock the owner out.
"""

import ipaddress
import time
from collections.abc import Callable

import structlog
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool

from auth.errors import Throttled
from auth.models import NETWORK
from kernel.crypto import Keyset
from kernel.errors import Unavailable
from kernel.rates import storage

SIGN_IN_PER_EMAIL = RateLimitItemPerMinute(10, 15, namespace="sign-in-email")
SIGN_IN_PER_DEVICE = RateLimitItemPerMinute(10, 15, namespace="sign-in-device")
SIGN_IN_PER_ADDRESS = RateLimitItemPerMinute(100, 5, namespace="sign-in-address")
CODE_TRIES_PER_ADDRESS = RateLimitItemPerMinute(60, 5, namespace="code-tries-address")
CODES_PER_EMAIL = RateLimitItemPerHour(10, 1, namespace="codes-email")
# Five tries a code, so at most a hundred guesses at a million a day.
CODES_PER_EMAIL_AND_DAY = RateLimitItemPerDay(20, 1, namespace="codes-email-day")
CODES_PER_ADDRESS = RateLimitItemPerHour(60, 1, namespace="codes-address")
SIGNUPS_PER_ADDRESS = RateLimitItemPerHour(60, 1, namespace="signups-address")
# The sign-in page asks for a challenge whenever it is opened.
CHALLENGES_PER_ADDRESS = RateLimitItemPerMinute(300, 5, namespace="challenges-address")
STEP_UPS_PER_IDENTITY = RateLimitItemPerMinute(10, 15, namespace="step-ups-identity")
COMPLETIONS_PER_SIGN_UP = RateLimitItemPerHour(20, 1, namespace="completions-sign-up")
INVITATIONS_PER_ORGANISATION = RateLimitItemPerDay(200, 1, namespace="invitations-organisation")
SENDINGS_PER_INVITATION = RateLimitItemPerHour(5, 1, namespace="sendings-invitation")
KEYS_PER_ORGANISATION = RateLimitItemPerHour(20, 1, namespace="keys-organisation")
DOMAIN_LOOKUPS_PER_ORGANISATION = RateLimitItemPerHour(60, 1, namespace="domain-lookups-organisation")
# Each looks through a whole chain.
AUDIT_CHECKS_PER_ORGANISATION = RateLimitItemPerHour(6, 1, namespace="audit-checks-organisation")
JOIN_REQUESTS_PER_EMAIL = RateLimitItemPerDay(5, 1, namespace="join-requests-email")
# Each is a mail to every admin.
JOIN_REQUESTS_PER_ORGANISATION = RateLimitItemPerDay(100, 1, namespace="join-requests-organisation")
JOINS_PER_ADDRESS = RateLimitItemPerMinute(60, 5, namespace="joins-address")

log = structlog.get_logger()


class Throttle:
    """Counts tries. `hit` raises `Throttled`, or `Unavailable` when Redis doesn't answer."""

    def __init__(self, redis_url: str, pool: ConnectionPool, platform_keys: Callable[[], Keyset | None]) -> None:
        self._platform_keys = platform_keys
        self._limiter = MovingWindowRateLimiter(storage(redis_url, pool))

    async def hit_network(self, limit: RateLimitItem, address: str) -> None:
        """Counts one try from an address."""
        keys = self._platform_keys()
        if keys is None:
            raise RuntimeError("the platform keyset is not open yet")
        await self.hit(limit, keys.equality(NETWORK, network_of(address)).hex())

    async def hit(self, limit: RateLimitItem, key: str) -> None:
        """Counts one try."""
        try:
            if await self._limiter.hit(limit, key):
                return
            stats = await self._limiter.get_window_stats(limit, key)
        except (StorageError, OSError) as error:
            log.warning("redis does not answer", error=type(error).__name__)
            raise Unavailable(part="Redis") from None
        seconds = max(1, round(stats.reset_time - time.time()))
        raise Throttled(details={"retry_after": seconds}, retry_after=seconds)


def network_of(address: str) -> str:
    """What one subscriber holds: an IPv4 address, but a whole /64 of IPv6, in which anybody has 2^64 addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{found}/{32 if found.version == 4 else 64}", strict=False))
