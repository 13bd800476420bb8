"""Routes of subscriptions to calendars of other programs: a person's own, for themselves alone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from rapport.crm.calendar import subscribing
from rapport.crm.calendar.payloads import NewSubscription, Subscription, SubscriptionChange
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes

TAGS = ["Calendar"]
PLACE = "/calendar/subscriptions/{subscription_id:uuid}"


def subscription_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of them, for Litestar. No token gets at what somebody's other calendars hold."""
    mine: dict[str, Any] = {"policy": guards.signed_in()}

    @get("/calendar/subscriptions", opt=mine, tags=TAGS)
    async def listed(principal: guards.SignedIn, runtime: guards.Running) -> list[Subscription]:
        """The reader's own, and how each was read the last time."""
        async with scopes(registry, principal, runtime)() as scope:
            return await subscribing.listed(scope)

    @post("/calendar/subscriptions", opt=mine, status_code=200, tags=TAGS)
    async def add(
        data: JSONBody[NewSubscription], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[Subscription]:
        """Subscribes to a calendar by its address (iCalendar over HTTPS, on the public internet)."""
        async with scopes(registry, principal, runtime)() as scope:
            await subscribing.add(scope, runtime, data)
            found = await subscribing.listed(scope)
            await security_log.note_done(runtime, principal, "calendar_subscribed")
        return found

    @put(PLACE, opt=mine, status_code=200, tags=TAGS)
    async def change(
        subscription_id: FromPath[UUID],
        data: JSONBody[SubscriptionChange],
        principal: guards.SignedIn,
        runtime: guards.Running,
    ) -> list[Subscription]:
        """Changes its name, and what of it is kept and shown."""
        async with scopes(registry, principal, runtime)() as scope:
            await subscribing.change(scope, subscription_id, data)
            return await subscribing.listed(scope)

    @post(f"{PLACE}/reading", opt=mine, status_code=200, tags=TAGS)
    async def read_again(
        subscription_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[Subscription]:
        """Has it read now instead of within the hour."""
        async with scopes(registry, principal, runtime)() as scope:
            await subscribing.read_again(scope, subscription_id)
            return await subscribing.listed(scope)

    @delete(PLACE, opt=mine, status_code=200, tags=TAGS)
    async def remove(
        subscription_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running
    ) -> list[Subscription]:
        """Removes it with everything that was read."""
        async with scopes(registry, principal, runtime)() as scope:
            await subscribing.remove(scope, subscription_id)
            found = await subscribing.listed(scope)
            await security_log.note_done(runtime, principal, "calendar_unsubscribed")
        return found

    return [listed, add, change, read_again, remove]
