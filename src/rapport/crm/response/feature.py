"""The wiring of response times: routes, jobs, and who looks whether the log went on."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.records.objects import Registry
from rapport.crm.response import breaching, following
from rapport.crm.response.controllers import response_handlers


def response_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = Router("/api", route_handlers=list(response_handlers(registry)), opt={"module": registry["lead"].module})
    return Feature(
        name="response",
        controllers=(routes,),
        jobs=breaching.handlers(registry),
        watchers=(following.watch,),
    )
