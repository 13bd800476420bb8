"""The wiring of overviews: one table, an overview for each kind of record, suggestions for those with a timeline."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.activities.targets import named
from rapport.crm.overview.controllers import (
    home_handler,
    limit_handlers,
    network_handler,
    overview_handler,
    suggestion_handlers,
)
from rapport.crm.overview.models import suggestion
from rapport.crm.records.objects import OWN, Registry
from rapport.crm.records.route_base import about


def overview_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    suggested = named(registry["activity"])
    routes = []
    for obj in (*registry, OWN):
        more = suggestion_handlers(registry, obj) if obj.name in suggested else ()
        handlers = [overview_handler(registry, obj), *more]
        routes.append(Router("/", route_handlers=handlers, opt={"module": obj.module}, dependencies=about(obj)))
    own = [network_handler(registry), home_handler(registry), *limit_handlers()]
    return Feature(
        name="overview",
        tenant_tables=(suggestion,),
        controllers=(Router("/api", route_handlers=[*routes, *own]),),
    )
