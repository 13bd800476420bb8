"""The wiring of rates: routes."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.currencies.controllers import rate_handlers
from rapport.crm.records.objects import Registry


def currencies_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    module = registry["deal"].module
    routes = Router("/api", route_handlers=list(rate_handlers(registry)), opt={"module": module})
    return Feature(name="currencies", module=module, controllers=(routes,))
