"""Hand-overs as a feature: table, routes, jobs."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.handover.controllers import handover_handlers
from rapport.crm.handover.models import handover
from rapport.crm.handover.run import handlers
from rapport.crm.records.objects import Registry


def handover_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    return Feature(
        name="handover",
        tenant_tables=(handover,),
        controllers=(Router("/api", route_handlers=list(handover_handlers(registry))),),
        jobs=handlers(registry),
    )
