"""A person's subscriptions: made, changed, read again and removed by themselves; nobody else is told where they are."""

import datetime as dt
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import sqlalchemy as sa

from auth.authz import epoch
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.errors import Invalid
from kernel.ids import derive_id, new_id
from kernel.runtime import Runtime
from rapport.crm.calendar import errors, outside
from rapport.crm.calendar.models import SUBSCRIPTION_SETUP, calendar_subscription
from rapport.crm.calendar.payloads import NewSubscription, Subscription, SubscriptionChange
from rapport.crm.records.choices import SEED_TIME
from rapport.crm.records.scope import Scope

MOST: Final = 10
"""Subscriptions of one person."""
AGAIN: Final = dt.timedelta(minutes=1)
"""A person may have one read again after so long."""
FETCH: Final = "calendar.fetch"
_T = calendar_subscription


async def listed(scope: Scope) -> list[Subscription]:
    """The reader's own, the oldest first."""
    rows = await scope.session.rows(sa.select(_T).where(_mine(scope)).order_by(_T.c.id))
    return [_shown(scope, row) for row in rows]


async def add(scope: Scope, runtime: Runtime, wanted: NewSubscription) -> None:
    """Subscribes to a calendar, which is read at once by a job."""
    url = wanted.url.strip()
    if url.startswith("webcal://"):  # what programs call the same over HTTPS
        url = "https://" + url.removeprefix("webcal://")
    if not outside.is_allowed(runtime, url):
        raise Invalid(fields={"url": errors.AddressNotAllowed()})
    name = wanted.name.strip()
    if not name:
        raise Invalid(fields={"name": errors.CalendarNameMissing()})
    await epoch.hold(scope.session)  # so that two at once can't pass the limit
    [[count]] = await scope.session.rows(sa.select(sa.func.count()).select_from(_T).where(_mine(scope)))
    if count >= MOST:
        raise errors.TooManySubscriptions(limit=MOST)
    subscription_id, now = new_id(), real_now()
    setup = outside.Setup(url=url, name=name)
    row = {
        "id": subscription_id, "person_id": scope.principal.person_id, "titles": wanted.titles,
        "setup": outside.sealed(scope.keys, subscription_id, SUBSCRIPTION_SETUP, setup), "found": None,
        "shows_busy": wanted.shows_busy, "error_code": None, "failures": 0, "next_at": now, "read_at": None,
        "created_at": now,
    }  # fmt: skip
    await scope.session.execute(_T.insert().values(**row))
    await plan(scope.session, subscription_id, scope.principal.person_id, now)


async def change(scope: Scope, subscription_id: UUID, wanted: SubscriptionChange) -> None:
    """Makes it what is wanted; what events are called is gone at once where it shall not be kept."""
    row = await _held(scope, subscription_id)
    name = wanted.name.strip()
    if not name:
        raise Invalid(fields={"name": errors.CalendarNameMissing()})
    setup = outside.Setup(url=outside.setup_of(scope.keys, row).url, name=name)
    values: dict[str, Any] = {
        "titles": wanted.titles, "shows_busy": wanted.shows_busy,
        "setup": outside.sealed(scope.keys, subscription_id, SUBSCRIPTION_SETUP, setup),
    }  # fmt: skip
    if wanted.titles != row.titles:
        values |= {"found": None, "next_at": real_now()}
        await plan(scope.session, subscription_id, row.person_id, values["next_at"])
    await scope.session.execute(_T.update().where(_T.c.id == subscription_id).values(**values))


async def read_again(scope: Scope, subscription_id: UUID) -> None:
    """Has it read now, but not more often than once a minute."""
    row, now = await _held(scope, subscription_id), real_now()
    if row.read_at is not None and row.read_at > now - AGAIN:
        return
    await scope.session.execute(_T.update().where(_T.c.id == subscription_id).values(next_at=now))
    await plan(scope.session, subscription_id, row.person_id, now)


async def remove(scope: Scope, subscription_id: UUID) -> None:
    """Removes it with all that was read; once more changes nothing."""
    await scope.session.execute(_T.delete().where(_T.c.id == subscription_id, _mine(scope)))


async def plan(session: TenantSession, subscription_id: UUID, person_id: UUID, at: dt.datetime) -> None:
    """Has a calendar read at a moment: the job of any other moment has nothing to do."""
    args = {"subscription": str(subscription_id), "person": str(person_id), "at": at.isoformat()}
    job_id = derive_id(subscription_id, FETCH, at.isoformat(), at=SEED_TIME)
    await session.enqueue(FETCH, args, job_id=job_id, run_at=at)


async def _held(scope: Scope, subscription_id: UUID) -> Any:  # a row
    rows = await scope.session.rows(sa.select(_T).where(_T.c.id == subscription_id, _mine(scope)).with_for_update())
    if not rows:
        raise errors.SubscriptionNotFound
    return rows[0]


def _mine(scope: Scope) -> sa.ColumnElement[bool]:
    return _T.c.person_id == scope.principal.person_id


def _shown(scope: Scope, row: Any) -> Subscription:  # a row
    setup, found = outside.setup_of(scope.keys, row), outside.found_of(scope.keys, row)
    return Subscription(
        id=row.id, name=setup.name, host=urlsplit(setup.url).hostname or "", titles=row.titles,
        shows_busy=row.shows_busy, error=errors.SAID[row.error_code] if row.error_code else None, read_at=row.read_at,
        next_at=row.next_at, events=len(found.events), cut_off=found.cut_off,
    )  # fmt: skip
