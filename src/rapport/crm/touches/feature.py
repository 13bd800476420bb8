"""The wiring of visits: routes and a job; their table is that of web forms."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.leads.lead import LEAD
from rapport.crm.records.objects import Registry
from rapport.crm.touches import jobs, trail
from rapport.crm.touches.controllers import attribution_handler, public_handlers, site_handlers, trail_handler


def touches_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    of_leads = [*site_handlers(registry), *public_handlers(registry)]
    of_records = [*(trail_handler(registry, registry[name]) for name in trail.OF), attribution_handler(registry)]
    return Feature(
        name="touches",
        controllers=(
            Router("/api", route_handlers=of_leads, opt={"module": LEAD.module}),
            Router("/api", route_handlers=of_records),
        ),
        jobs=jobs.handlers(registry),
        module=LEAD.module,
    )
