"""The wiring of overviews: one table, routes for companies, contacts, leads and deals."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.activities.targets import named
from rapport.crm.overview.controllers import home_handler, network_handler, overview_handlers
from rapport.crm.overview.models import suggestion
from rapport.crm.records.objects import Registry


def overview_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    objects = [registry[name] for name in named(registry["activity"])]
    routes = [
        Router("/", route_handlers=list(overview_handlers(registry, obj)), opt={"module": obj.module})
        for obj in objects
    ]
    own = [network_handler(registry), home_handler(registry)]
    return Feature(
        name="overview",
        tenant_tables=(suggestion,),
        controllers=(Router("/api", route_handlers=[*routes, *own]),),
    )
