"""What whoever runs an installation sets from the command line: the legal entity, and who reviews all invoices."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from billing import entity
from kernel.db import ControlSession
from kernel.errors import NotFound
from kernel.settings import Settings
from rapport.parts import open_parts
from tenants import status
from tenants.entitlements import OPERATOR, grant


async def set_entity(settings: Settings, data: bytes) -> None:
    """Sets the legal entity; raises `BadEntity` with the place that can't be read."""
    found = entity.read(data)
    await _in_control(settings, lambda control: entity.save(control, found))


async def appoint(settings: Settings, organisation_id: UUID) -> None:
    """Makes an organisation the one that runs this installation; raises `NotFound`."""

    async def give(control: ControlSession) -> None:
        if await status.status_of(control, organisation_id) is None:
            raise NotFound
        await grant(control, organisation_id, OPERATOR, True, source="operator")

    await _in_control(settings, give)


async def _in_control(settings: Settings, work: Callable[[ControlSession], Awaitable[None]]) -> None:
    async with open_parts(settings, pool_size=1) as parts, parts.runtime.databases.control_session() as control:
        await work(control)
