"""The wiring of the calendar."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.activities.activity import ACTIVITY
from rapport.crm.calendar import fetching
from rapport.crm.calendar.controllers import address_handlers, calendar_handlers, feed_handlers
from rapport.crm.calendar.models import calendar_address, calendar_subscription
from rapport.crm.calendar.subscription_routes import subscription_handlers
from rapport.crm.records.objects import Registry


def calendar_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    handlers = [
        *calendar_handlers(registry), *address_handlers(), *feed_handlers(registry), *subscription_handlers(registry)
    ]  # fmt: skip
    routes = Router("/api", route_handlers=handlers, opt={"module": ACTIVITY.module})
    return Feature(
        name="calendar", module=ACTIVITY.module, control_tables=(calendar_address,),
        tenant_tables=(calendar_subscription,), controllers=(routes,), jobs=fetching.handlers(),
    )  # fmt: skip
