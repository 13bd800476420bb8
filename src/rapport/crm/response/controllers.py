"""Routes of response times: the rules as one, and how people answer."""

from collections.abc import Sequence
from typing import Annotated, Any

from litestar import get, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, QueryParameter

from auth import guards, security_log
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.response import report, store
from rapport.crm.response.payloads import ResponseReport, ResponseRules

CONFIGURES: dict[str, Any] = {"policy": guards.may("configure")}


def response_handlers(registry: Registry) -> Sequence[HTTPRouteHandler]:
    """Every route of response times, for Litestar."""
    lead = registry[store.LEAD]
    tags = [lead.plural.en]
    reads = {"policy": guards.record(lead.name, "read", scope="records:read")}

    @get("/response-rules", opt=CONFIGURES, tags=tags)
    async def shown(principal: guards.SignedIn, runtime: guards.Running) -> ResponseRules:
        """The rules in their order."""
        async with principal.session(runtime) as session:
            return await store.page(session)

    @put("/response-rules", opt=CONFIGURES, status_code=200, tags=tags)
    async def save(data: JSONBody[ResponseRules], principal: guards.SignedIn, runtime: guards.Running) -> ResponseRules:
        """Makes these the rules; they hold for leads that come in from now on."""
        async with scopes(registry, principal, runtime)() as scope:
            page = await store.replace(scope, scope.mine(lead), data)
            await security_log.note_done(runtime, principal, "response_rules_saved")
        return page

    @get("/response-report", opt=reads, tags=tags)
    async def reported(
        principal: guards.SignedIn,
        runtime: guards.Running,
        weeks: Annotated[int, QueryParameter(ge=1, le=26)] = 8,
    ) -> ResponseReport:
        """Of the last weeks, who answered how many of their leads in time."""
        async with scopes(registry, principal, runtime)() as scope:
            return await report.report(scope, scope.mine(lead), weeks)

    return [shown, save, reported]
