"""Admission: how much of a process one organisation may have, so that its rush is no outage for the others.

Every signed-in request counts. Beyond `REQUESTS` a minute an organisation is told to wait (429, Retry-After); beyond
`AT_ONCE` requests at a time in one process the next ones wait in line, before they take a connection of the database.
Both have a default that an entitlement replaces.
"""

import asyncio
import time
from collections import OrderedDict
from typing import Final
from uuid import UUID
from weakref import WeakValueDictionary

from limits import RateLimitItemPerMinute

from auth.errors import TooBusy, TooManyRequests
from kernel.rates import spend
from kernel.runtime import Runtime
from tenants.directory import Tenant
from tenants.entitlements import number_of

REQUESTS: Final = "limits.requests_per_minute"
AT_ONCE: Final = "limits.concurrent_requests"
DEFAULTS: Final = {REQUESTS: 12_000, AT_ONCE: 8}
"""`AT_ONCE` is half of what a process has of connections to one database."""

WAIT: Final = 10.0
"""Seconds that a request waits for its turn."""

IN_LINE: Final = 200
"""Requests of one organisation that wait in one process; each may hold a body of a megabyte."""

_PARTS: Final = 100
"""A process fetches the hundredth part of a minute's requests at a time: few of them ask Redis."""

_KNOWN: Final = 10_000


class Line:
    """The requests of one organisation in this process: those that are served, and those behind them."""

    def __init__(self, places: int) -> None:
        self.places = places
        self._free = asyncio.Semaphore(places)
        self._waiting = 0

    async def enter(self) -> None:
        """Takes a place, in the order of arrival; raises `TooBusy` where that takes too long."""
        if self._waiting >= IN_LINE:
            raise TooBusy(details={"retry_after": 1})
        self._waiting += 1
        try:
            async with asyncio.timeout(WAIT):
                await self._free.acquire()
        except TimeoutError:
            raise TooBusy(details={"retry_after": 1}) from None
        finally:
            self._waiting -= 1

    async def leave(self) -> None:
        """Gives the place to the next one."""
        self._free.release()


class Admission:
    """One per process. An organisation's line is there for as long as somebody is in it."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._fetched: OrderedDict[UUID, tuple[int, int]] = OrderedDict()
        self._lines: WeakValueDictionary[UUID, Line] = WeakValueDictionary()
        self._full: OrderedDict[tuple[UUID, int], tuple[float, int]] = OrderedDict()
        self._fetching: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def count(self, tenant: Tenant) -> None:
        """Counts a request; raises `TooManyRequests`."""
        most = number_of(tenant.entitlements, REQUESTS, DEFAULTS[REQUESTS])
        if self._take(tenant.id, most):
            return
        # One fetches for all who come at the same time: each of them would count a whole part.
        lock = self._fetching.setdefault(tenant.id, asyncio.Lock())
        async with lock:
            if self._take(tenant.id, most):
                return
            self._refuse(tenant.id, most)
            left = await self._fetch(tenant.id, most)
            self._fetched[tenant.id] = (most, left - 1)
        if len(self._fetched) > _KNOWN:
            self._fetched.popitem(last=False)

    def _take(self, organisation_id: UUID, most: int) -> bool:
        """Takes one of the requests that were fetched."""
        of, left = self._fetched.pop(organisation_id, (most, 0))
        if not left or of != most:
            return False
        self._fetched[organisation_id] = (most, left - 1)
        return True

    async def enter(self, tenant: Tenant) -> Line:
        """Takes a place in an organisation's line, which is to be left again; raises `TooBusy`."""
        places, line = number_of(tenant.entitlements, AT_ONCE, DEFAULTS[AT_ONCE]), self._lines.get(tenant.id)
        if line is None or line.places != places:
            line = self._lines[tenant.id] = Line(places)
        await line.enter()
        return line

    def _refuse(self, organisation_id: UUID, most: int) -> None:
        """Who was refused a moment ago is refused again, and Redis is not asked."""
        until, seconds = self._full.get((organisation_id, most), (0.0, 0))
        if time.monotonic() < until:
            raise TooManyRequests(details={"retry_after": seconds}, retry_after=seconds)

    async def _fetch(self, organisation_id: UUID, most: int) -> int:
        """Requests that this process may let through: a part of the minute's, or the last one there is."""
        key = organisation_id.hex
        limit, part = RateLimitItemPerMinute(most, namespace="requests"), max(1, most // _PARTS)
        if await spend(self._runtime, limit, key, part) is None:
            return part
        seconds = await spend(self._runtime, limit, key, 1)
        if seconds is not None:
            self._full[organisation_id, most] = (time.monotonic() + 1, seconds)
            if len(self._full) > _KNOWN:
                self._full.popitem(last=False)
            raise TooManyRequests(details={"retry_after": seconds}, retry_after=seconds)
        return 1
