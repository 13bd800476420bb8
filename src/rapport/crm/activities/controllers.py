"""Routes of timelines: parse, guard, call, return."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from auth import guards
from rapport.crm.activities import targets, timeline
from rapport.crm.activities.items import Timeline
from rapport.crm.activities.narrowing import Narrowing, TimelineType
from rapport.crm.records.objects import OWN, ObjectType, Registry
from rapport.crm.records.route_base import Routed, about, scopes


def timeline_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """A timeline for each object that activities can be about."""
    every = (*(registry[name] for name in targets.named(registry["activity"])), OWN)
    return [_timeline(registry, obj) for obj in every]


def _timeline(registry: Registry, obj: ObjectType) -> HTTPRouteHandler:
    @get(
        f"/{obj.noun}/{{record_id:uuid}}/timeline",
        opt={"policy": guards.record(obj.name, "read", scope="records:read"), "module": obj.module},
        tags=[obj.plural.en], operation_id=f"timeline_{obj.slug}",
        dependencies=about(obj),
    )  # fmt: skip
    async def read(
        record_id: FromPath[UUID],
        routed: Routed,
        principal: guards.SignedIn,
        runtime: guards.Running,
        before: FromQuery[str | None] = None,
        after: FromQuery[str | None] = None,
        type: FromQuery[TimelineType | None] = None,
        person: FromQuery[UUID | None] = None,
        since: FromQuery[dt.date | None] = None,
        until: FromQuery[dt.date | None] = None,
    ) -> Timeline:
        """What happened with a record and what comes next, newest first; `before` is the `next` of a page,
        `after` its `previous`: of two that are given it counts.

        `type`, `person` and the days from `since` to `until` narrow what happened, not what comes next.
        """
        wanted = Narrowing(type=type, person=person, since=since, until=until)
        async with scopes(registry, principal, runtime)() as scope:
            return await timeline.page(scope, scope.mine(routed), record_id, before, wanted, after=after)

    return read
