"""A person's calendar for whoever has its address, and one activity as a file."""

import datetime as dt
import hashlib
from typing import Final
from uuid import UUID

from limits import RateLimitItem, RateLimitItemPerHour

from auth.admission import Admission
from auth.errors import Throttled
from auth.models import NETWORK
from auth.throttle import network_of
from kernel import context
from kernel.clock import business_today
from kernel.rates import spend
from kernel.runtime import Runtime
from rapport.crm.activities.activity import ACTIVITY
from rapport.crm.calendar import addresses, ics, shown
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

BEFORE: Final = dt.timedelta(days=90)
AFTER: Final = dt.timedelta(days=366)
"""The days around today that a feed holds."""

_PER_NETWORK: Final = RateLimitItemPerHour(600, 1, namespace="calendar-network")
PER_ADDRESS: Final = RateLimitItemPerHour(60, 1, namespace="calendar-address")


async def feed(registry: Registry, runtime: Runtime, admission: Admission, secret: str) -> bytes:
    """The calendar that a secret leads to; raises `NoCalendar`, and `Throttled` for who asks too often."""
    keys = runtime.databases.platform_keys
    if keys is None:
        raise RuntimeError("the platform keyset is not open yet")
    await _count(runtime, _PER_NETWORK, keys.equality(NETWORK, network_of(context.current().address)).hex())
    principal = await addresses.found(runtime, secret)
    await _count(runtime, PER_ADDRESS, f"{principal.tenant.id} {principal.person_id}")
    line = await admission.enter(principal.tenant)
    try:
        with context.use(principal.tenant.acted_in(principal.person_id, locale=principal.locale, origin="api")):
            async with principal.session(runtime) as session:
                return await _of_person(await open_scope(registry, principal, session), runtime.settings.public_url)
    finally:
        await line.leave()


async def of_one(scope: Scope, activity_id: UUID, site: str) -> bytes:
    """One activity as a file; raises `RecordNotFound`."""
    activity = await fetch(scope, ACTIVITY, activity_id, deleted=False)
    return ics.written(_name(scope), [ics.of_activity(activity, site)])


def etag_of(body: bytes) -> str:
    """What names these bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


async def _of_person(scope: Scope, site: str) -> bytes:
    today = business_today()
    found = await shown.read(scope, today - BEFORE, today + AFTER, [scope.principal.person_id])
    events = [ics.of_activity(each, site) for each in found.activities.records]
    events += [ics.of_task(each, found.zone, site) for each in found.tasks.records if each["status"] == "open"]
    return ics.written(_name(scope), events)


def _name(scope: Scope) -> str:
    return f"{scope.principal.tenant.name} · Rapport"


async def _count(runtime: Runtime, limit: RateLimitItem, key: str) -> None:
    wait = await spend(runtime, limit, key)
    if wait is not None:
        raise Throttled(details={"retry_after": wait}, retry_after=wait)
