"""Routes of assignment: the rules and people as one, and what they would come to."""

from collections.abc import Sequence
from typing import Any

from litestar import get, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from auth import guards, security_log
from rapport.crm.assignment import preview, store
from rapport.crm.assignment.payloads import Assignment, AssignmentPreview
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes

CONFIGURES: dict[str, Any] = {"policy": guards.may("configure")}
LOOKS: dict[str, Any] = {"policy": guards.may("configure", reads=True)}


def assignment_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of assignment, for Litestar."""
    lead = registry["lead"]
    tags = [lead.plural.en]

    @get("/assignment", opt=CONFIGURES, tags=tags)
    async def shown(principal: guards.SignedIn, runtime: guards.Running) -> Assignment:
        """The rules in their order, and what is known of people."""
        async with principal.session(runtime) as session:
            return await store.page(session)

    @put("/assignment", opt=CONFIGURES, status_code=200, tags=tags)
    async def save(data: JSONBody[Assignment], principal: guards.SignedIn, runtime: guards.Running) -> Assignment:
        """Makes these the rules and people; leads that come in from now on go by them."""
        async with scopes(registry, principal, runtime)() as scope:
            await store.replace(scope, scope.mine(lead), data)
            page = await store.page(scope.session)
            await security_log.note_done(runtime, principal, "assignment_saved")
        return page

    @post("/assignment/preview", opt=LOOKS, status_code=200, tags=tags)
    async def previewed(
        data: JSONBody[Assignment], principal: guards.SignedIn, runtime: guards.Running
    ) -> AssignmentPreview:
        """Who would get the last leads by these rules, and why, before they are live."""
        async with scopes(registry, principal, runtime)() as scope:
            return await preview.preview(scope, scope.mine(lead), data)

    return [shown, save, previewed]
