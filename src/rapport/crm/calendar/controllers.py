"""Routes of the calendar: parse, guard, call, return."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from auth import guards
from rapport.crm.calendar import addresses, beside, feeds, ics, shown
from rapport.crm.calendar.shown import Asked, Calendar
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes


class AddressView(msgspec.Struct, frozen=True):
    """Since when the reader has an address; null for none."""

    made_at: dt.datetime | None


class NewAddress(msgspec.Struct, frozen=True):
    """The address, which is shown this once."""

    url: str


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
            asked = Asked(first=first, last=last, person=person, team=team)
            return await beside.with_others(scope, asked, await shown.calendar(scope, asked))

    return [read]


def address_handlers() -> Sequence[HTTPRouteHandler]:
    """The secret address of one's own calendar."""
    mine = {"policy": guards.signed_in()}

    @get("/calendar/address", opt=mine, tags=["Calendar"])
    async def standing(principal: guards.SignedIn, runtime: guards.Running) -> AddressView:
        """Whether there is one."""
        async with runtime.databases.control_session() as control:
            return AddressView(await addresses.made_at(control, principal))

    @post("/calendar/address", opt={"policy": guards.signed_in(fresh=True)}, tags=["Calendar"])
    async def make(principal: guards.SignedIn, runtime: guards.Running) -> NewAddress:
        """Makes one, and ends the one of before."""
        async with runtime.databases.control_session() as control:
            secret = await addresses.make(control, principal)
        return NewAddress(f"{runtime.settings.public_url}/api/calendar-feeds/{secret}")

    @delete("/calendar/address", opt=mine, tags=["Calendar"])
    async def revoke(principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Takes it back: it leads nowhere from now on."""
        async with runtime.databases.control_session() as control:
            await addresses.revoke(control, principal)

    return [standing, make, revoke]


def feed_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Calendars as other programs read them."""

    @get("/calendar-feeds/{token:str}", opt={"policy": guards.public()}, tags=["Calendar"])
    async def feed(
        token: FromPath[str], request: Request[Any, Any, Any], runtime: guards.Running
    ) -> Response[bytes | None]:
        """The calendar that an address leads to (iCalendar): from 90 days ago, for a year."""
        body = await feeds.feed(registry, runtime, request.app.state.admission, token)
        headers = {"ETag": feeds.etag_of(body), "Cache-Control": "private, no-cache"}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return Response(None, status_code=304, headers=headers)
        return Response(body, media_type=ics.MEDIA_TYPE, headers=headers)

    @get(
        "/activities/{record_id:uuid}/calendar", tags=["Calendar"], media_type=ics.MEDIA_TYPE,
        opt={"policy": guards.record("activity", "read", scope="records:read")},
    )  # fmt: skip
    async def one(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> Response[bytes]:
        """One meeting, call or visit as a file for other calendars (iCalendar)."""
        async with scopes(registry, principal, runtime)() as scope:
            body = await feeds.of_one(scope, record_id, runtime.settings.public_url)
        headers = {"Content-Disposition": 'attachment; filename="event.ics"'}
        return Response(body, media_type=ics.MEDIA_TYPE, headers=headers)

    return [feed, one]
