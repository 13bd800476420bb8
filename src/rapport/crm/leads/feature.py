"""The wiring of leads: the object, and conversion."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.leads.controllers import lead_handlers
from rapport.crm.leads.lead import LEAD
from rapport.crm.records.feature import object_feature
from rapport.crm.records.objects import Registry

FEATURE = object_feature(LEAD)


def conversion_feature(registry: Registry) -> Feature:
    """The routes of conversion."""
    routes = Router("/api", route_handlers=list(lead_handlers(registry)), opt={"module": LEAD.module})
    return Feature(name="conversion", module=LEAD.module, controllers=(routes,))
