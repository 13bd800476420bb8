"""Sharing as a feature: routes. Its table is auth's, as the predicate asks for it."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from kernel.feature import Feature
from rapport.crm.records.objects import OWN, Registry
from rapport.crm.records.route_base import about
from rapport.crm.sharing import endings
from rapport.crm.sharing.controllers import role_access_handlers, sharing_handlers
from rapport.crm.sharing.rule_controllers import rule_handlers


def sharing_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = [
        Router(
            "/",
            route_handlers=list(sharing_handlers(registry, obj)),
            opt={"module": obj.module},
            dependencies=about(obj),
        )
        for obj in (*registry, OWN)
    ]
    every: list[ControllerRouterHandler] = [*rule_handlers(registry), *role_access_handlers(registry), *routes]
    return Feature(name="sharing", controllers=(Router("/api", route_handlers=every),), jobs=endings.handlers(registry))
