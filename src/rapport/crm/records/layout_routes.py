"""Routes of layouts: parse, guard, call, return. What a reader has of them comes with `GET /api/objects`."""

from collections.abc import Sequence

from litestar import get, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from rapport.crm.records import layouts
from rapport.crm.records.layout_payloads import LayoutChange, LayoutsView
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.records.seen import object_named


def layout_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of this file, for Litestar."""

    @get("/layouts/{object_name:str}", opt={"policy": guards.may("configure", reads=True)}, tags=["Fields"])
    async def listed(object_name: FromPath[str], principal: guards.SignedIn, runtime: guards.Running) -> LayoutsView:
        """How an object's record page and create form are arranged, for all and for single roles."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            return await layouts.view(scope, registry, obj)

    @put("/layouts/{object_name:str}", opt={"policy": guards.may("configure")}, tags=["Fields"])
    async def arrange(
        object_name: FromPath[str], data: JSONBody[LayoutChange], principal: guards.SignedIn, runtime: guards.Running
    ) -> LayoutsView:
        """Arranges them for a role or for all others, or resets that."""
        obj = object_named(registry, principal, object_name)
        async with scopes(registry, principal, runtime)() as scope:
            await layouts.arrange(scope, registry, obj, data)
            await security_log.note_done(runtime, principal, "layout_saved", object=obj.name)
            return await layouts.view(scope, registry, obj)

    return [listed, arrange]
