"""Why somebody would see a record if a role were changed: what its editor asks of the examples in the preview."""

import dataclasses
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from auth import guards
from auth.authz.roles import Role
from auth.authz.ways import Chart, chart_of
from auth.principal import Rights
from auth.role_edits import GivenRights
from rapport.crm.records.controllers import scopes
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.objects import Registry
from rapport.crm.records.read import fetch
from rapport.crm.records.role_preview import with_change
from rapport.crm.records.scope import Scope
from rapport.crm.sharing import access
from rapport.crm.sharing.payloads import Access


class AskRoleAccess(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which record and whom, and the rights that the role could have."""

    rights: GivenRights
    person_id: UUID
    object: Annotated[str, Meta(max_length=80)]
    record_id: UUID


async def of_person(scope: Scope, role_id: UUID, rights: Rights, asked: AskRoleAccess) -> Access:
    """Why they would see it; `RecordNotFound` if they wouldn't, or if the editor doesn't see it."""
    obj = next((each for each in scope.registry if each.name == asked.object and scope.offers(each)), None)
    if obj is None:
        raise RecordNotFound
    await fetch(scope, obj, asked.record_id)
    then = await with_change(scope, role_id, rights, asked.person_id)
    chart = _changed(await chart_of(scope.session), role_id, rights)
    return await access.of_record(then, obj, asked.record_id, chart)


def _changed(chart: Chart, role_id: UUID, rights: Rights) -> Chart:
    """Everybody's roles with the one as it would be."""

    def of(role: Role) -> Role:
        return msgspec.structs.replace(role, rights=rights) if role.id == role_id else role

    return dataclasses.replace(chart, roles={each: [of(role) for role in held] for each, held in chart.roles.items()})


def role_access_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of this file, for Litestar."""
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
            return await of_person(scope, role_id, data.rights.rights(kinds), data)

    return [why]
