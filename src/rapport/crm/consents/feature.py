"""Consents as a feature: the table and its routes."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.consents.controllers import consent_handlers
from rapport.crm.consents.models import consent
from rapport.crm.records.objects import Registry

OF = ("contact", "lead")


def consents_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = [
        Router(
            "/", route_handlers=list(consent_handlers(registry, registry[name])), opt={"module": registry[name].module}
        )
        for name in OF
    ]
    return Feature(name="consents", tenant_tables=(consent,), controllers=(Router("/api", route_handlers=routes),))
