"""The wiring of webhooks: tables, routes, the job that sends, and what leaves it."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.records.objects import Registry
from rapport.webhooks import sending
from rapport.webhooks.controllers import delivery_handlers, endpoint_handlers
from rapport.webhooks.models import webhook_attempt, webhook_endpoint, webhook_message
from rapport.webhooks.watching import watch


def webhooks_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = [*endpoint_handlers(registry), *delivery_handlers(registry)]
    return Feature(
        name="webhooks",
        tenant_tables=(webhook_endpoint, webhook_message, webhook_attempt),
        controllers=(Router("/api/webhooks", route_handlers=routes),),
        jobs=sending.handlers(registry),
        watchers=(watch,),
    )
