"""The wiring of the calendar."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.activities.activity import ACTIVITY
from rapport.crm.calendar.controllers import calendar_handlers
from rapport.crm.records.objects import Registry


def calendar_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = Router("/api", route_handlers=calendar_handlers(registry), opt={"module": ACTIVITY.module})
    return Feature(name="calendar", module=ACTIVITY.module, controllers=(routes,))
