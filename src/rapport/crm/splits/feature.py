"""The wiring of splits: routes. The table stands with deals."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.records.objects import Registry
from rapport.crm.splits.controllers import split_handlers


def splits_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    module = registry["deal"].module
    routes = Router("/api", route_handlers=list(split_handlers(registry)), opt={"module": module})
    return Feature(name="splits", module=module, controllers=(routes,))
