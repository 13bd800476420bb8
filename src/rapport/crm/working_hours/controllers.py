"""Routes of working hours: anybody reads when the organisation works, who configures says it."""

from collections.abc import Sequence

from litestar import get, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from auth import guards, security_log
from rapport.crm.working_hours import store
from rapport.crm.working_hours.payloads import WorkingHours, WorkingHoursPage

TAGS = ["organisations"]


def working_hours_handlers() -> Sequence[HTTPRouteHandler]:
    """Every route of working hours, for Litestar."""

    @get("/working-hours", opt={"policy": guards.signed_in()}, tags=TAGS)
    async def shown(principal: guards.SignedIn, runtime: guards.Running) -> WorkingHoursPage:
        """When the organisation works, and which public holidays can be taken over."""
        async with principal.session(runtime) as session:
            written = await store.load(session)
        return store.page(written, principal.tenant.time_zone, principal.locale)

    @put("/working-hours", opt={"policy": guards.may("configure")}, status_code=200, tags=TAGS)
    async def save(
        data: JSONBody[WorkingHours], principal: guards.SignedIn, runtime: guards.Running
    ) -> WorkingHoursPage:
        """Makes these the hours; deadlines that were set before stay as they are."""
        async with principal.session(runtime) as session:
            written = await store.replace(session, data)
            await security_log.note_done(runtime, principal, "working_hours_saved")
        return store.page(written, principal.tenant.time_zone, principal.locale)

    return [shown, save]
