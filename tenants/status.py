"""Whether an organisation may write, only read, or nothing at all: billing says so, every request reads it."""

from typing import Literal
from uuid import UUID

import sqlalchemy as sa

from kernel.db import ControlSession
from tenants.models import organisation

Status = Literal["active", "read_only", "suspended"]
SETTABLE: tuple[Status, ...] = ("active", "read_only", "suspended")


async def set_status(control: ControlSession, organisation_id: UUID, status: Status) -> None:
    """Sets the status of an organisation that is in use; one that is being made or is deleted stays what it is."""
    mine = (organisation.c.id == organisation_id) & organisation.c.status.in_(SETTABLE)
    await control.execute(organisation.update().where(mine, organisation.c.status != status).values(status=status))


async def status_of(control: ControlSession, organisation_id: UUID) -> str | None:
    """The status now; None where there is no such organisation."""
    statement = sa.select(organisation.c.status).where(organisation.c.id == organisation_id)
    found: str | None = (await control.execute(statement)).scalar()
    return found


async def is_sandbox(control: ControlSession, organisation_id: UUID) -> bool:
    """Whether an organisation is a copy to try things out in."""
    mine = (organisation.c.id == organisation_id) & (organisation.c.kind == "sandbox")
    return bool(await control.rows(sa.select(organisation.c.id).where(mine)))
