"""How much an organisation may send: requests a second and events a minute, counted in Redis for all processes.

Both have a default that an entitlement replaces. A limit keeps one organisation from taking the others' place and
guards no secret: so unlike tries to sign in, events are taken while Redis doesn't answer.
"""

import math
import time
from collections.abc import Mapping
from weakref import WeakKeyDictionary

import structlog
from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from redis.asyncio import Redis

from billing.usage.errors import TooMuchUsage
from billing.usage.events import MAX_BATCH
from kernel.runtime import Runtime
from tenants.directory import Tenant

REQUESTS = "usage.requests_per_second"
EVENTS = "usage.events_per_minute"
DEFAULTS = {REQUESTS: 100, EVENTS: 100_000}

log = structlog.get_logger()

_limiters: WeakKeyDictionary[Redis, SlidingWindowCounterRateLimiter] = WeakKeyDictionary()


async def admit(runtime: Runtime, tenant: Tenant, events: int) -> None:
    """Counts a batch of so many events; raises `TooMuchUsage` where that is beyond what its sender may send."""
    requests = RateLimitItemPerSecond(_allowed(tenant.entitlements, REQUESTS), namespace="usage-requests")
    # A whole batch fits into each minute, whatever is granted: one that never fits could only be sent again for ever.
    most = max(MAX_BATCH, _allowed(tenant.entitlements, EVENTS))
    await _hit(runtime, requests, tenant.id.hex, 1)
    await _hit(runtime, RateLimitItemPerMinute(most, namespace="usage-events"), tenant.id.hex, events)


async def _hit(runtime: Runtime, limit: RateLimitItem, key: str, cost: int) -> None:
    limiter = _limiter(runtime)
    try:
        if await limiter.hit(limit, key, cost=cost):
            return
        stats = await limiter.get_window_stats(limit, key)
    except (StorageError, OSError) as error:
        log.warning("usage is taken without a limit", error=type(error).__name__)
        return
    # What is counted leaves the window bit by bit: the place for one more says when to look again, not more than that.
    seconds = min(limit.get_expiry(), max(1, math.ceil(stats.reset_time - time.time())))
    raise TooMuchUsage(details={"retry_after": seconds}, retry_after=seconds)


def _allowed(entitlements: Mapping[str, object], name: str) -> int:
    granted = entitlements.get(name)
    return granted if isinstance(granted, int) and granted > 0 else DEFAULTS[name]


def _limiter(runtime: Runtime) -> SlidingWindowCounterRateLimiter:
    """Two counters for each limit, however many events there are. The client is the key: its pool does not keep it."""
    if runtime.redis not in _limiters:
        storage = RedisStorage(
            f"async+{runtime.settings.redis_url}",
            wrap_exceptions=True,
            implementation="redispy",
            key_prefix="rapport:limit",
            connection_pool=runtime.redis.connection_pool,  # type: ignore[arg-type]  # passed on to redis-py
        )
        _limiters[runtime.redis] = SlidingWindowCounterRateLimiter(storage)
    return _limiters[runtime.redis]
