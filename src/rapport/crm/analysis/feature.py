"""The wiring of the analyses: routes over deals, no tables of its own."""

from litestar import Router, post
from litestar.params import JSONBody

from auth import guards
from kernel.feature import Feature
from rapport.crm.analysis.cohorts import CohortsRequest, MonthCohorts, month_cohorts
from rapport.crm.analysis.losses import Losses, LossesRequest, losses
from rapport.crm.analysis.velocity import Velocities, VelocityRequest, velocities
from rapport.crm.deals.deal import DEAL
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes


def analysis_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    reading = {"policy": guards.record("deal", "read", reads=True, scope="records:read").while_viewing()}

    @post("/deals/losses", status_code=200, opt=reading, tags=["Deals"], operation_id="losses_of_deals")
    async def lost(data: JSONBody[LossesRequest], principal: guards.SignedIn, runtime: guards.Running) -> Losses:
        """Why deals were lost, by group and quarter."""
        async with scopes(registry, principal, runtime)() as scope:
            return await losses(scope, data)

    @post("/deals/velocity", status_code=200, opt=reading, tags=["Deals"], operation_id="velocity_of_deals")
    async def fast(data: JSONBody[VelocityRequest], principal: guards.SignedIn, runtime: guards.Running) -> Velocities:
        """How much a day deals come to, by team and person, beside the period before."""
        async with scopes(registry, principal, runtime)() as scope:
            return await velocities(scope, data)

    @post("/deals/cohorts", status_code=200, opt=reading, tags=["Deals"], operation_id="cohorts_of_deals")
    async def aged(data: JSONBody[CohortsRequest], principal: guards.SignedIn, runtime: guards.Running) -> MonthCohorts:
        """How the deals of each month were won as it aged."""
        async with scopes(registry, principal, runtime)() as scope:
            return await month_cohorts(scope, data)

    routes = Router("/api", route_handlers=[lost, fast, aged], opt={"module": DEAL.module})
    return Feature(name="analysis", module=DEAL.module, controllers=(routes,))
