"""Routes of duplicates, for each object whose records can be duplicates."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from auth import guards
from rapport.crm.duplicates import pairs, scan
from rapport.crm.duplicates.payloads import Dismissal, Duplicates, HintRequest, PairPage, Scan, State
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.route_base import Routed, scopes

PAGE = 50


def duplicate_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """Every route of one object, for Litestar."""
    noun, slug, tags = obj.noun, obj.slug, [obj.plural.en]
    reads = {"policy": guards.record(obj.name, "read", reads=True).while_viewing()}
    changes = {"policy": guards.record(obj.name, "update")}

    @get(f"/{noun}/{{record_id:uuid}}/duplicates", opt=reads, tags=tags, operation_id=f"duplicates_of_{slug}")
    async def of_record(
        record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> Duplicates:
        """What a record is probably one with, and why."""
        async with scopes(registry, principal, runtime)() as scope:
            return await pairs.of_record(scope, scope.mine(routed), record_id)

    @post(f"/{noun}/duplicates/hint", status_code=200, opt=reads, tags=tags, operation_id=f"hint_duplicates_{slug}")
    async def hint(
        data: JSONBody[HintRequest], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> Duplicates:
        """The same for a record that is being typed."""
        async with scopes(registry, principal, runtime)() as scope:
            return await pairs.of_draft(scope, scope.mine(routed), data.fields)

    @get(f"/{noun}/duplicates", opt=reads, tags=tags, operation_id=f"duplicates_{slug}")
    async def listed(
        routed: Routed, principal: guards.SignedIn, runtime: guards.Running, cursor: FromQuery[str | None] = None,
        which: FromQuery[State] = "open",
    ) -> PairPage:  # fmt: skip
        """Pairs of the whole list of which both are visible, most likely first, and how far the search is; or those
        of which somebody said that they are not one.
        """
        async with scopes(registry, principal, runtime)() as scope:
            page = await pairs.page(scope, scope.mine(routed), cursor, PAGE, state=which)
            return msgspec.structs.replace(page, scan=await scan.last(scope, scope.mine(routed)))

    @post(f"/{noun}/duplicates/scan", status_code=200, opt=changes, tags=tags, operation_id=f"scan_duplicates_{slug}")
    async def start(routed: Routed, principal: guards.SignedIn, runtime: guards.Running) -> Scan:
        """Looks through the whole list, in the background."""
        async with scopes(registry, principal, runtime)() as scope:
            return await scan.start(scope, scope.mine(routed))

    @post(
        f"/{noun}/duplicates/dismissals", status_code=204, opt=changes, tags=tags,
        operation_id=f"dismiss_duplicate_{slug}",
    )  # fmt: skip
    async def dismiss(
        data: JSONBody[Dismissal], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> None:
        """Says that two records are not one; they are not proposed again unless that is taken back."""
        async with scopes(registry, principal, runtime)() as scope:
            await pairs.dismiss(scope, scope.mine(routed), data.left, data.right)

    @delete(
        f"/{noun}/duplicates/dismissals/{{left:uuid}}/{{right:uuid}}", status_code=204, opt=changes, tags=tags,
        operation_id=f"reconsider_duplicate_{slug}",
    )  # fmt: skip
    async def reconsider(
        left: FromPath[UUID], right: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> None:
        """Takes that back, in whichever order they are named."""
        async with scopes(registry, principal, runtime)() as scope:
            await pairs.reconsider(scope, scope.mine(routed), left, right)

    return [of_record, hint, listed, start, dismiss, reconsider]
