"""Queues as a feature: routes. Their tables are auth's, as a queue is an owner."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.queues import returning
from rapport.crm.queues.controllers import queue_handlers, take_handlers
from rapport.crm.records.objects import OWN, Registry
from rapport.crm.records.route_base import about


def queues_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    of_records = [
        Router(
            "/", route_handlers=list(take_handlers(registry, obj)), opt={"module": obj.module}, dependencies=about(obj)
        )
        for obj in (*registry, OWN)
    ]
    return Feature(
        name="queues",
        controllers=(Router("/api", route_handlers=[*queue_handlers(registry), *of_records]),),
        jobs=returning.handlers(registry),
    )
