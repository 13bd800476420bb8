"""The wiring of funnels: routes over deals and leads, no tables of its own."""

from litestar import Router, post
from litestar.params import JSONBody

from auth import guards
from kernel.feature import Feature
from rapport.crm.deals.deal import DEAL
from rapport.crm.funnel import view
from rapport.crm.funnel.insights import Insights, InsightsRequest, insights
from rapport.crm.funnel.outlook import Outlook, OutlookRequest, outlook
from rapport.crm.funnel.risks import Risks, RisksRequest, risks
from rapport.crm.funnel.view import Funnel, FunnelRequest
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes


def funnel_feature(registry: Registry) -> Feature:
    """The feature for these objects."""

    def reading(name: str) -> dict[str, object]:
        return {"policy": guards.record(name, "read", reads=True, scope="records:read").while_viewing()}

    @post("/deals/funnel", status_code=200, opt=reading("deal"), tags=["Deals"])
    async def of_deals(data: JSONBody[FunnelRequest], principal: guards.SignedIn, runtime: guards.Running) -> Funnel:
        """How far a pipeline's deals came, by cohort."""
        async with scopes(registry, principal, runtime)() as scope:
            return await view.of_deals(scope, data)

    @post("/leads/funnel", status_code=200, opt=reading("lead"), tags=["Leads"])
    async def of_leads(data: JSONBody[FunnelRequest], principal: guards.SignedIn, runtime: guards.Running) -> Funnel:
        """From lead over MQL and SQL to won, by cohort."""
        async with scopes(registry, principal, runtime)() as scope:
            return await view.of_leads(scope, data)

    @post("/deals/insights", status_code=200, opt=reading("deal"), tags=["Deals"])
    async def at_first_sight(
        data: JSONBody[InsightsRequest], principal: guards.SignedIn, runtime: guards.Running
    ) -> Insights:
        """Quarters, the best of them, and deals that stand still."""
        async with scopes(registry, principal, runtime)() as scope:
            return await insights(scope, data)

    @post("/deals/risks", status_code=200, opt=reading("deal"), tags=["Deals"])
    async def at_risk(data: JSONBody[RisksRequest], principal: guards.SignedIn, runtime: guards.Running) -> Risks:
        """Open deals that need somebody, and why."""
        async with scopes(registry, principal, runtime)() as scope:
            return await risks(scope, data)

    @post("/deals/outlook", status_code=200, opt=reading("deal"), tags=["Deals"])
    async def quarter(data: JSONBody[OutlookRequest], principal: guards.SignedIn, runtime: guards.Running) -> Outlook:
        """What was won this quarter, and what may be."""
        async with scopes(registry, principal, runtime)() as scope:
            return await outlook(scope, data)

    routes = Router(
        "/api", route_handlers=[of_deals, of_leads, at_first_sight, at_risk, quarter], opt={"module": DEAL.module}
    )
    return Feature(name="funnel", module=DEAL.module, controllers=(routes,))
