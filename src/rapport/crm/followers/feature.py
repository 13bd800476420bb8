"""The wiring of followers: one table, routes for each kind of record, the job and who looks whether the log went on."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.followers import jobs, telling
from rapport.crm.followers.controllers import follower_handlers
from rapport.crm.records.followers import EVENTS, follower
from rapport.crm.records.objects import OWN, Registry
from rapport.crm.records.route_base import about


def followers_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = [
        Router(
            "/", route_handlers=follower_handlers(registry, obj), opt={"module": obj.module}, dependencies=about(obj)
        )
        for obj in (*registry, OWN)
        if obj.name not in EVENTS
    ]
    return Feature(
        name="followers",
        tenant_tables=(follower,),
        controllers=(Router("/api", route_handlers=routes),),
        jobs=jobs.handlers(registry),
        watchers=(telling.watch,),
    )
