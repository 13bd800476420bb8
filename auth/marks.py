"""What a file that leaves the organisation says of itself: who exported it, of which organisation, when.

Tables have it as the heading of an empty last column: there it is kept when a spreadsheet saves, sorts or filters the
file, adds no row to what is counted or added up, and is left alone when the file is imported again.
"""

from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from auth.people import names
from auth.principal import Principal
from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.runtime import Runtime
from kernel.text import Text

_MARK: Final = Text(
    zh="由{organisation}的{person}于 {moment} 导出", en="Exported by {person} of {organisation}, {moment}"
)
_NUMBERED: Final = Text(zh="{mark}，编号 {number}", en="{mark}, no. {number}")


def number_of(export_id: UUID) -> str:
    """The number under which logs and marks know an export."""
    return export_id.hex[-12:]


def words(person: str, organisation: str, time_zone: str, locale: str, export_id: UUID | None = None) -> str:
    """The mark of now, by the organisation's clock and in its zone, in one language."""
    moment = f"{business_now().astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M}"
    mark = _MARK.format(person=person, organisation=organisation, moment=moment)
    if export_id is not None:
        mark = Text(
            zh=_NUMBERED.zh.format(mark=mark.zh, number=number_of(export_id)),
            en=_NUMBERED.en.format(mark=mark.en, number=number_of(export_id)),
        )
    return mark.pick(locale)


async def mark(session: TenantSession, principal: Principal, export_id: UUID | None = None) -> str:
    """The mark of what somebody exports, in their language."""
    person = await name_of(session, principal.person_id)
    tenant = principal.tenant
    return words(person, tenant.name, tenant.time_zone, principal.locale, export_id)


async def marked(runtime: Runtime, principal: Principal, export_id: UUID | None = None) -> str:
    """The same for who has no transaction of the organisation open."""
    tenant = principal.tenant
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        return await mark(session, principal, export_id)


async def name_of(session: TenantSession, person_id: UUID) -> str:
    """What somebody is called; their id where they are gone."""
    found = (await names(session, [person_id])).get(person_id)
    return found["name"] if found else str(person_id)
