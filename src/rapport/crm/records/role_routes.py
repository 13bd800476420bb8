"""What only the records core can say of roles: what a change of one comes to."""

from collections.abc import Sequence
from uuid import UUID

from litestar import post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards
from rapport.crm.records.objects import Registry
from rapport.crm.records.role_preview import RolePreview, RolePreviewed, preview
from rapport.crm.records.route_base import scopes


def role_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of this file, for Litestar."""
    names = [obj.name for obj in registry]

    @post(
        "/roles/{role_id:uuid}/preview", status_code=200, tags=["people"],
        opt={"policy": guards.may("manage_people", reads=True).while_viewing()},
    )  # fmt: skip
    async def previewed(
        role_id: FromPath[UUID], data: JSONBody[RolePreview], principal: guards.SignedIn, runtime: guards.Running
    ) -> RolePreviewed:
        """What somebody who has the role sees now, and would see if it gave other rights."""
        async with scopes(registry, principal, runtime)() as scope:
            return await preview(scope, role_id, data.rights.rights(names), data)

    return [previewed]
