"""How much usage an organisation may send: requests a second and events a minute (`kernel.rates`).

Both have a default that an entitlement replaces.
"""

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond

from billing.usage.errors import TooMuchUsage
from billing.usage.events import MAX_BATCH
from kernel.rates import spend
from kernel.runtime import Runtime
from tenants.directory import Tenant
from tenants.entitlements import number_of

REQUESTS = "usage.requests_per_second"
EVENTS = "usage.events_per_minute"
DEFAULTS = {REQUESTS: 100, EVENTS: 100_000}


async def admit(runtime: Runtime, tenant: Tenant, events: int) -> None:
    """Counts a batch of so many events; raises `TooMuchUsage` where that is beyond what its sender may send."""
    granted = {name: number_of(tenant.entitlements, name, default) for name, default in DEFAULTS.items()}
    requests = RateLimitItemPerSecond(granted[REQUESTS], namespace="usage-requests")
    # A whole batch fits into each minute, whatever is granted: one that never fits could only be sent again for ever.
    most = RateLimitItemPerMinute(max(MAX_BATCH, granted[EVENTS]), namespace="usage-events")
    await _count(runtime, requests, tenant.id.hex, 1)
    await _count(runtime, most, tenant.id.hex, events)


async def _count(runtime: Runtime, limit: RateLimitItem, key: str, cost: int) -> None:
    seconds = await spend(runtime, limit, key, cost)
    if seconds is not None:
        raise TooMuchUsage(details={"retry_after": seconds}, retry_after=seconds)
