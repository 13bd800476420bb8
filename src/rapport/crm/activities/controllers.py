"""Routes of timelines and notifications: parse, guard, call, return."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from auth import guards
from rapport.crm.activities import notifications, targets, timeline
from rapport.crm.activities.items import Timeline
from rapport.crm.activities.notifications import Notifications
from rapport.crm.records.controllers import scopes
from rapport.crm.records.objects import ObjectType, Registry


class SeenRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which notifications were looked at; without ids all of them."""

    ids: list[UUID] | None = None


def timeline_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """A timeline for each object that activities can be about."""
    return [_timeline(registry, registry[name]) for name in targets.named(registry["activity"])]


def _timeline(registry: Registry, obj: ObjectType) -> HTTPRouteHandler:
    @get(
        f"/{obj.noun}/{{record_id:uuid}}/timeline",
        opt={"policy": guards.record(obj.name, "read", scope="records:read"), "module": obj.module},
        tags=[obj.plural.en], operation_id=f"timeline_{obj.noun}",
    )  # fmt: skip
    async def read(
        record_id: FromPath[UUID],
        principal: guards.SignedIn,
        runtime: guards.Running,
        before: FromQuery[str | None] = None,
    ) -> Timeline:
        """What happened with a record and what comes next, newest first; `before` is the `next` of a page."""
        async with scopes(registry, principal, runtime)() as scope:
            return await timeline.page(scope, obj, record_id, before)

    return read


def notification_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """The reader's own notifications."""
    signed_in = {"policy": guards.signed_in()}

    @get("/notifications", opt=signed_in, tags=["Notifications"])
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> Notifications:
        """Mentions, reminders, and tasks and records that others gave, newest first."""
        async with scopes(registry, principal, runtime)() as scope:
            return await notifications.listed(scope)

    @post("/notifications/seen", status_code=204, opt=signed_in, tags=["Notifications"])
    async def look_at(data: JSONBody[SeenRequest], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Marks notifications as seen."""
        async with scopes(registry, principal, runtime)() as scope:
            await notifications.look_at(scope, data.ids)

    return [listed, look_at]
