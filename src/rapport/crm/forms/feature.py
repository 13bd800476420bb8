"""The wiring of web forms: tables and routes."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.forms.controllers import form_handlers, public_handlers
from rapport.crm.forms.models import touch, web_form
from rapport.crm.leads.lead import LEAD
from rapport.crm.records.objects import Registry


def forms_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    handlers = [*form_handlers(registry), *public_handlers(registry)]
    return Feature(
        name="forms",
        tenant_tables=(web_form, touch),
        controllers=(Router("/api", route_handlers=handlers, opt={"module": LEAD.module}),),
        module=LEAD.module,
    )
