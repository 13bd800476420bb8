"""Duplicates as a feature: tables, routes, the job."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.duplicates.controllers import duplicate_handlers
from rapport.crm.duplicates.judge import judged
from rapport.crm.duplicates.models import duplicate_pair, duplicate_scan
from rapport.crm.duplicates.scan import handlers
from rapport.crm.records.objects import OWN, Registry
from rapport.crm.records.route_base import about


def duplicates_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = [
        Router(
            "/",
            route_handlers=list(duplicate_handlers(registry, obj)),
            opt={"module": obj.module},
            dependencies=about(obj),
        )
        for obj in (*registry, OWN)
        if judged(obj)
    ]
    return Feature(
        name="duplicates",
        tenant_tables=(duplicate_pair, duplicate_scan),
        controllers=(Router("/api", route_handlers=routes),),
        jobs=handlers(registry),
    )
