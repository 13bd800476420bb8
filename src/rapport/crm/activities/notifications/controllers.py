"""Routes of notifications: parse, guard, call, return."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from litestar import get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from auth import guards
from rapport.crm.activities.notifications import settings, shown, weekly
from rapport.crm.activities.notifications.shown import Notifications
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes


class SeenRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which notifications were looked at; without ids all of them."""

    ids: list[UUID] | None = None


def notification_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The reader's own notifications."""
    signed_in = {"policy": guards.signed_in()}

    @get("/notifications", opt=signed_in, tags=["Notifications"])
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> Notifications:
        """Mentions, reminders, and tasks and records that others gave, newest first."""
        async with scopes(registry, principal, runtime)() as scope:
            return await shown.listed(scope)

    @post("/notifications/seen", status_code=204, opt=signed_in, tags=["Notifications"])
    async def look_at(data: JSONBody[SeenRequest], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Marks notifications as seen."""
        async with scopes(registry, principal, runtime)() as scope:
            await shown.look_at(scope, data.ids)

    @get("/notifications/settings", opt=signed_in, tags=["Notifications"])
    async def read(principal: guards.SignedIn, runtime: guards.Running) -> settings.NotificationSettings:
        """What the reader wants to be told of, and how."""
        async with principal.session(runtime) as session:
            return await settings.load(session, principal.person_id)

    @put("/notifications/settings", opt=signed_in, tags=["Notifications"])
    async def choose(
        data: JSONBody[settings.NotificationSettings], principal: guards.SignedIn, runtime: guards.Running
    ) -> settings.NotificationSettings:
        """Chooses anew, all of it."""
        async with principal.session(runtime) as session:
            await settings.save(session, principal.person_id, data)
            await weekly.plan(session, principal.person_id, ZoneInfo(principal.tenant.time_zone))
        return data

    return [listed, look_at, read, choose]
