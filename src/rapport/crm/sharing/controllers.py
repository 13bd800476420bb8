"""Routes of sharing, for each object and for the editor of roles: parse, guard, call, return."""

from collections.abc import Sequence
from uuid import UUID

from litestar import delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from auth import guards, security_log
from auth.principal import Principal
from kernel.runtime import Runtime
from rapport.crm.records import once
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.route_base import Key, Routed, scopes
from rapport.crm.sharing import access, role_access, shares
from rapport.crm.sharing.payloads import Access, AskRoleAccess, ShareRequest


def sharing_handlers(registry: Registry, obj: ObjectType) -> Sequence[HTTPRouteHandler]:
    """Every route of one object, for Litestar."""
    noun, slug, tags = obj.noun, obj.slug, [obj.plural.en]
    reads = {"policy": guards.record(obj.name, "read", scope="records:read")}
    # Of which records, and how much of them, is judged by the verb.
    gives = {"policy": guards.record(obj.name, "share", scope="records:write")}
    # Who gave something may take it back, whatever they may do by now.
    ends = {"policy": guards.record(obj.name, "read", scope="records:write")}

    @get(f"/{noun}/{{record_id:uuid}}/access", opt=reads, tags=tags, operation_id=f"access_{slug}")
    async def why(
        record_id: FromPath[UUID], routed: Routed, principal: guards.SignedIn, runtime: guards.Running
    ) -> Access:
        """Why the reader sees a record, with whom it is shared, and who else sees it."""
        async with scopes(registry, principal, runtime)() as scope:
            return await access.of_record(scope, routed, record_id)

    @post(
        f"/{noun}/{{record_id:uuid}}/shares", status_code=200, opt=gives, tags=tags, operation_id=f"share_{slug}"
    )  # fmt: skip
    async def give(
        record_id: FromPath[UUID],
        data: JSONBody[ShareRequest],
        routed: Routed,
        principal: guards.SignedIn,
        runtime: guards.Running,
        key: Key = None,
    ) -> Access:
        """Shares a record with a person or a team, or changes the share that they have."""
        async with scopes(registry, principal, runtime)() as scope:
            charts = []

            async def work() -> None:
                charts.append(await shares.give(scope, routed, record_id, data))
                await _note(runtime, principal, "record_shared", routed, record_id, level=data.level)

            await once.outcome(scope, key, routed.name, record_id, ("share", record_id, data), work)
            return await access.of_record(scope, routed, record_id, *charts)

    @delete(
        f"/{noun}/{{record_id:uuid}}/shares/{{share_id:uuid}}", status_code=204, opt=ends, tags=tags,
        operation_id=f"unshare_{slug}",
    )  # fmt: skip
    async def end(
        record_id: FromPath[UUID],
        share_id: FromPath[UUID],
        routed: Routed,
        principal: guards.SignedIn,
        runtime: guards.Running,
        key: Key = None,
    ) -> None:
        """Ends a share."""
        async with scopes(registry, principal, runtime)() as scope:

            async def work() -> None:
                await shares.end(scope, routed, record_id, share_id)
                await _note(runtime, principal, "share_ended", routed, record_id)

            await once.outcome(scope, key, routed.name, record_id, ("unshare", record_id, share_id), work)

    return [why, give, end]


def role_access_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """What a role's editor asks, for Litestar."""
    kinds = [obj.name for obj in registry]

    @post(
        "/roles/{role_id:uuid}/access", status_code=200, tags=["people"], operation_id="access_by_role",
        opt={"policy": guards.may("manage_people", reads=True).while_viewing()},
    )  # fmt: skip
    async def why(
        role_id: FromPath[UUID], data: JSONBody[AskRoleAccess], principal: guards.SignedIn, runtime: guards.Running
    ) -> Access:
        """Why somebody who has the role sees a record, or would see it if the role gave other rights."""
        async with scopes(registry, principal, runtime)() as scope:
            return await role_access.of_person(scope, role_id, data.rights.rights(kinds), data)

    return [why]


async def _note(
    runtime: Runtime, principal: Principal, kind: str, obj: ObjectType, record_id: UUID, **details: str
) -> None:
    await security_log.note_done(runtime, principal, kind, object=obj.name, record_id=str(record_id), **details)
