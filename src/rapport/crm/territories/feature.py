"""Territories as a feature: routes. Its tables are auth's and the records core's, as rights and writes ask for them."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from auth.principal import is_territorial
from kernel.feature import Feature
from rapport.crm.records.objects import OWN, Registry
from rapport.crm.records.route_base import about
from rapport.crm.territories.controllers import placed_handlers, territory_handlers


def territories_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    of_records = [
        Router(
            "/", route_handlers=list(placed_handlers(registry, obj)), opt={"module": obj.module},
            dependencies=about(obj),
        )
        for obj in (*registry, OWN)
        if is_territorial(obj.name)
    ]  # fmt: skip
    routes: list[ControllerRouterHandler] = [*territory_handlers(registry), *of_records]
    return Feature(name="territories", controllers=(Router("/api", route_handlers=routes),))
