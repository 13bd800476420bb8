"""Routes of the calendar: parse, guard, call, return."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery

from auth import guards
from rapport.crm.calendar import shown
from rapport.crm.calendar.shown import Asked, Calendar
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes


def calendar_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The reader's calendar, and that of others as far as they may see it."""

    @get("/calendar", opt={"policy": guards.signed_in(scope="records:read")}, tags=["Calendar"])
    async def read(
        first: FromQuery[dt.date],
        last: FromQuery[dt.date],
        principal: guards.SignedIn,
        runtime: guards.Running,
        person: FromQuery[UUID | None] = None,
        team: FromQuery[UUID | None] = None,
    ) -> Calendar:
        """What stands on the days from `first` to `last`, in the reader's time zone.

        One's own; that of a `person` or a `team` as far as the reader may see their records.
        """
        async with scopes(registry, principal, runtime)() as scope:
            return await shown.calendar(scope, Asked(first=first, last=last, person=person, team=team))

    return [read]
