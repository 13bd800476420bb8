"""Rates: how much somebody may send in a span of time, counted in Redis for all processes.

A rate keeps one from taking the others' place and guards no secret: so unlike tries to sign in (`auth.throttle`),
what is counted here goes on while Redis doesn't answer.
"""

import math
import time
from weakref import WeakKeyDictionary

import structlog
from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from redis.asyncio import ConnectionPool, Redis

from kernel.runtime import Runtime

log = structlog.get_logger()

_limiters: WeakKeyDictionary[Redis, SlidingWindowCounterRateLimiter] = WeakKeyDictionary()


async def spend(runtime: Runtime, limit: RateLimitItem, key: str, cost: int = 1) -> int | None:
    """Counts `cost` for a key; None within the limit, or else nothing is counted and the seconds to wait come back."""
    limiter = _limiter(runtime)
    try:
        if await limiter.hit(limit, key, cost=cost):
            return None
        stats = await limiter.get_window_stats(limit, key)
    except (StorageError, OSError) as error:
        log.warning("a rate is not counted", limit=limit.namespace, error=type(error).__name__)
        return None
    # What is counted leaves the window bit by bit: the place for one more says when to look again, not more than that.
    return min(limit.get_expiry(), max(1, math.ceil(stats.reset_time - time.time())))


def storage(redis_url: str, pool: ConnectionPool) -> RedisStorage:
    """Where limits are counted, on connections that are there."""
    return RedisStorage(
        f"async+{redis_url}",
        wrap_exceptions=True,
        implementation="redispy",
        key_prefix="rapport:limit",
        connection_pool=pool,  # type: ignore[arg-type]  # passed on to redis-py, as its documentation says
    )


def _limiter(runtime: Runtime) -> SlidingWindowCounterRateLimiter:
    """Two counters for each limit, however much is counted. The client is the key: its pool does not keep it."""
    if runtime.redis not in _limiters:
        counted = storage(runtime.settings.redis_url, runtime.redis.connection_pool)
        _limiters[runtime.redis] = SlidingWindowCounterRateLimiter(counted)
    return _limiters[runtime.redis]
