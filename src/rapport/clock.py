"""The clock of an embedded Rapport's organisation: read and moved on here, over HTTP and from the terminal only."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.params import JSONBody
from msgspec import Meta

from auth import security_log
from auth.guards import Running, SignedIn, may
from kernel import context
from kernel.clock import business_now, business_today
from kernel.db import ControlSession
from kernel.errors import BadRequest
from kernel.settings import Settings
from rapport.local.errors import LocalError
from rapport.parts import open_parts
from tenants import clock
from tenants.directory import Tenant


class ClockMove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far to move a clock on: by days, or to a later day. Either way it keeps the time of day."""

    days: Annotated[int, Meta(ge=1, le=clock.FURTHEST.days)] | None = None
    to: dt.date | None = None


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """What an organisation's clock shows, where that day is, and how far it is ahead of the real time."""

    now: dt.datetime
    today: dt.date
    time_zone: str
    offset_seconds: int


class ClockController(Controller):
    """The clock of the session's organisation. These routes are there in embedded mode only."""

    path = "/api/clock"
    tags = ["clock"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": may("billing", even_suspended=True)})
    async def read(self, principal: SignedIn) -> ClockView:
        """What the clock shows."""
        return _shown(principal.tenant, principal.tenant.clock_offset)

    # Also for an organisation that the passing of time has made read-only or suspended: else it would stay so.
    @post("/", opt={"policy": may("billing", even_suspended=True)}, status_code=200)
    async def move(self, data: JSONBody[ClockMove], principal: SignedIn, runtime: Running) -> ClockView:
        """Moves the clock on; what becomes due by it is done by jobs, as it would have been."""
        async with runtime.databases.control_session() as control:
            offset = await _moved(control, principal.tenant.id, data)
            await security_log.note(
                control, "clock_moved", identity_id=principal.identity_id, organisation_id=principal.tenant.id,
                offset_seconds=str(_seconds(offset)),
            )  # fmt: skip
        return _shown(principal.tenant, offset)


async def at_terminal(settings: Settings, organisation_id: UUID, wanted: ClockMove | None) -> ClockView:
    """Moves an organisation's clock on as `wanted` says; in any case what it shows then."""
    if not settings.embedded:
        raise LocalError("the clock of an organisation moves in embedded mode only; nothing was changed.")
    async with open_parts(settings, pool_size=2) as parts:
        if wanted is not None:
            async with parts.runtime.databases.control_session() as control:
                await _moved(control, organisation_id, wanted)
        tenant = await parts.directory.tenant(organisation_id)
        return _shown(tenant, tenant.clock_offset)


async def _moved(control: ControlSession, organisation_id: UUID, wanted: ClockMove) -> dt.timedelta:
    if wanted.days is not None and wanted.to is None:
        return await clock.move_days(control, organisation_id, wanted.days)
    if wanted.to is not None and wanted.days is None:
        return await clock.move_to(control, organisation_id, wanted.to)
    raise BadRequest(reason="give either 'days' or 'to'")


def _shown(tenant: Tenant, offset: dt.timedelta) -> ClockView:
    with context.on_clock(offset, tenant.time_zone):
        return ClockView(
            now=business_now(), today=business_today(), time_zone=tenant.time_zone, offset_seconds=_seconds(offset)
        )


def _seconds(offset: dt.timedelta) -> int:
    return offset // dt.timedelta(seconds=1)
