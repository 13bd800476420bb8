"""What whoever runs an installation sets from the command line: the legal entity, and who reviews all invoices."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import msgspec

from billing import entity
from kernel.db import ControlSession
from kernel.errors import Invalid, NotFound
from kernel.settings import Settings
from kernel.text import Text
from rapport.parts import open_parts
from tenants import status
from tenants.entitlements import OPERATOR, grant


class BadEntity(Invalid):
    """The file does not describe a legal entity."""

    code = "billing.bad_entity"
    text = Text(zh="文件不是有效的开票主体：{reason}", en="The file describes no legal entity: {reason}")


async def set_entity(settings: Settings, data: bytes) -> None:
    """Sets the legal entity; raises `BadEntity` with the place that can't be read."""
    try:
        found = msgspec.json.decode(data, type=entity.Entity)
    except (msgspec.MsgspecError, ValueError) as error:
        raise BadEntity(reason=str(error)) from None
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
