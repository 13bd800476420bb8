"""Routes of followers, for each kind of record: parse, guard, call, return."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import delete, get, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from auth import guards
from rapport.crm.followers import following
from rapport.crm.followers.following import Followers
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.route_base import Routed, scopes


def follower_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """Every route of one kind of record."""
    slug, tags, at = obj.slug, [obj.plural.en], f"/{obj.noun}/{{record_id:uuid}}"
    reads: dict[str, Any] = {"policy": guards.record(obj.name, "read", scope="records:read")}
    # Who follows writes of themselves alone, and a machine is told by webhooks: no token does it.
    follows: dict[str, Any] = {"policy": guards.record(obj.name, "read")}

    @get(f"{at}/followers", opt=reads, tags=tags, operation_id=f"followers_of_{slug}")
    async def listed(
        record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> Followers:
        """Who follows a record."""
        async with scopes(registry, principal, runtime)() as scope:
            return await following.of_record(scope, scope.mine(routed), record_id)

    @put(f"{at}/following", opt=follows, status_code=204, tags=tags, operation_id=f"follow_{slug}")
    async def follow(
        record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> None:
        """Has the reader told of what others do with a record."""
        async with scopes(registry, principal, runtime)() as scope:
            await following.follow(scope, scope.mine(routed), record_id)

    @delete(f"{at}/following", opt=follows, status_code=204, tags=tags, operation_id=f"unfollow_{slug}")
    async def leave(record_id: FromPath[UUID], principal: guards.SignedIn, runtime: guards.Running) -> None:
        """Ends that; also of a record that the reader doesn't see any more."""
        async with scopes(registry, principal, runtime)() as scope:
            await following.leave(scope, record_id)

    return [listed, follow, leave]
