"""Territories as a feature: routes. Its tables are auth's and the records core's, as rights and writes ask for them."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from auth.principal import TERRITORIAL
from kernel.feature import Feature
from rapport.crm.records.objects import Registry
from rapport.crm.territories.controllers import placed_handlers, territory_handlers


def territories_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    of_records = [
        Router("/", route_handlers=list(placed_handlers(registry, obj)), opt={"module": obj.module})
        for obj in registry
        if obj.name in TERRITORIAL
    ]
    routes: list[ControllerRouterHandler] = [*territory_handlers(registry), *of_records]
    return Feature(name="territories", controllers=(Router("/api", route_handlers=routes),))
