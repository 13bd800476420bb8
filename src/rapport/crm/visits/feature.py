"""The wiring of visits: routes over activities and companies, no tables of their own."""

from uuid import UUID

from litestar import Router, post
from litestar.params import FromPath, JSONBody

from auth import guards
from kernel.feature import Feature
from rapport.crm.activities.activity import ACTIVITY
from rapport.crm.companies.feature import COMPANY
from rapport.crm.records import once, read, sensitive
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import Key, scopes
from rapport.crm.visits import check_in, nearby
from rapport.crm.visits.payloads import Checked, CheckIn, CheckOut, Nearby, NearbyRequest


def visits_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    writes = {
        "policy": guards.record(ACTIVITY.name, "update", scope="records:write"), "module": ACTIVITY.module,
    }  # fmt: skip
    near = guards.record(COMPANY.name, "read", reads=True, scope="records:read").while_viewing()
    reads = {"policy": near, "module": COMPANY.module}
    activity = registry[ACTIVITY.name]

    @post("/activities/{record_id:uuid}/check-in", status_code=200, opt=writes, tags=["Activities"])
    async def check_in_visit(
        record_id: FromPath[UUID], data: JSONBody[CheckIn], principal: guards.SignedIn, runtime: guards.Running,
        key: Key = None,
    ) -> Checked:  # fmt: skip
        """Checks in to a visit of one's own, once."""
        async with scopes(registry, principal, runtime)() as scope:
            if await once.done_before(scope, key, "check_in", record_id, data):
                return Checked(record=await read.fetch(scope, scope.mine(activity), record_id))
            return Checked(record=await check_in.check_in(scope, record_id, data))

    @post("/activities/{record_id:uuid}/check-out", status_code=200, opt=writes, tags=["Activities"])
    async def check_out_visit(
        record_id: FromPath[UUID], data: JSONBody[CheckOut], principal: guards.SignedIn, runtime: guards.Running,
        key: Key = None,
    ) -> Checked:  # fmt: skip
        """Checks out of it, once."""
        async with scopes(registry, principal, runtime)() as scope:
            if await once.done_before(scope, key, "check_out", record_id, data):
                return Checked(record=await read.fetch(scope, scope.mine(activity), record_id))
            return Checked(record=await check_in.check_out(scope, record_id, data))

    @post("/companies/nearby", status_code=200, opt=reads, tags=["Companies"])
    async def companies_nearby(
        data: JSONBody[NearbyRequest], principal: guards.SignedIn, runtime: guards.Running
    ) -> Nearby:
        """Companies near a point, the nearest first. A place belongs in no address, so it is asked for by POST."""
        async with scopes(registry, principal, runtime)() as scope:
            found = await nearby.nearby(scope, data)
            places = [{"location": each.location} for each in found.items]
            await sensitive.count(runtime, principal, scope.registry[COMPANY.name], places)
            return found

    routes = Router("/api", route_handlers=[check_in_visit, check_out_visit, companies_nearby])
    return Feature(name="visits", module=ACTIVITY.module, controllers=(routes,))
