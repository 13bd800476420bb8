"""Merging as a feature: tables, routes, jobs."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.merging import follow_up
from rapport.crm.merging.controllers import merge_handlers, undo_handlers
from rapport.crm.merging.models import merge_move, record_merge
from rapport.crm.merging.places import MERGED
from rapport.crm.records.objects import OWN, Registry
from rapport.crm.records.route_base import about


def merging_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = [
        Router(
            "/", route_handlers=list(merge_handlers(registry, obj)), opt={"module": obj.module}, dependencies=about(obj)
        )
        for obj in (*(registry[name] for name in MERGED), OWN)
    ]
    return Feature(
        name="merging",
        tenant_tables=(record_merge, merge_move),
        controllers=(Router("/api", route_handlers=[*routes, *undo_handlers(registry)]),),
        jobs=follow_up.handlers(registry),
    )
