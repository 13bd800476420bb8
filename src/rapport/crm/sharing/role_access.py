"""Why somebody would see a record if a role were changed: what its editor asks of the examples in the preview."""

import dataclasses
from uuid import UUID

import msgspec

from auth.authz.roles import Role
from auth.authz.ways import Chart, chart_of
from auth.principal import Rights
from rapport.crm.records.read import fetch
from rapport.crm.records.role_preview import with_change
from rapport.crm.records.scope import Scope
from rapport.crm.records.seen import object_named
from rapport.crm.sharing import access
from rapport.crm.sharing.payloads import Access, AskRoleAccess


async def of_person(scope: Scope, role_id: UUID, rights: Rights, asked: AskRoleAccess) -> Access:
    """Why they would see it; `RecordNotFound` if they wouldn't, or if the editor doesn't see it."""
    obj = object_named(scope.registry, scope.principal, asked.object)
    await fetch(scope, obj, asked.record_id)
    then = await with_change(scope, role_id, rights, asked.person_id)
    chart = _changed(await chart_of(scope.session), role_id, rights)
    return await access.of_record(then, obj, asked.record_id, chart)


def _changed(chart: Chart, role_id: UUID, rights: Rights) -> Chart:
    """Everybody's roles with the one as it would be."""

    def of(role: Role) -> Role:
        return msgspec.structs.replace(role, rights=rights) if role.id == role_id else role

    return dataclasses.replace(chart, roles={each: [of(role) for role in held] for each, held in chart.roles.items()})
