"""The management tree: everybody has at most one manager, and nobody stands above themselves."""

from uuid import UUID

import sqlalchemy as sa

from auth.authz import epoch
from auth.errors import ManagerBelow, UnknownPerson
from auth.models import PERSON_MANAGER, person
from auth.people import existing
from auth.principal import Principal
from auth.tokens.listed import service_account_ids
from kernel.changes import Change
from kernel.db import TenantSession
from kernel.runtime import Runtime


async def check_no_account(runtime: Runtime, principal: Principal, manager_id: UUID | None) -> None:
    """Raises `UnknownPerson` for a service account, whom nobody is put below: the tree is people's."""
    if manager_id is not None:
        async with runtime.databases.control_session() as control:
            if manager_id in await service_account_ids(control, principal.tenant.id):
                raise UnknownPerson


async def set_manager(session: TenantSession, person_id: UUID, manager_id: UUID | None) -> None:
    """Puts somebody below a manager, or below nobody; the same manager again changes nothing."""
    await epoch.hold(session)
    rows = await session.rows(sa.select(person.c.manager_id).where(person.c.id == person_id))
    if not rows:
        raise UnknownPerson
    before = rows[0].manager_id
    if before == manager_id:
        return
    if manager_id is not None:
        await _check(session, person_id, manager_id)
    values = {"manager_id": manager_id, "version": person.c.version + 1}
    await session.execute(person.update().where(person.c.id == person_id).values(values))
    await epoch.rise(session)
    public = {str(PERSON_MANAGER): str(before) if before else None}
    session.record_change(
        Change(object="person", record_id=person_id, op="update", field_ids=(PERSON_MANAGER,), public=public)
    )


async def _check(session: TenantSession, person_id: UUID, manager_id: UUID) -> None:
    """Refuses a manager who isn't there, and one who stands below: that would close a circle."""
    if not await existing(session, manager_id):
        raise UnknownPerson
    at: UUID | None = manager_id
    while at is not None:
        if at == person_id:
            raise ManagerBelow
        at = (await session.execute(sa.select(person.c.manager_id).where(person.c.id == at))).scalar()
