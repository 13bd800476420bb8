"""The wiring of working hours: routes; they are one of the organisation's settings."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.records.organisation_settings import organisation_setting
from rapport.crm.working_hours.controllers import working_hours_handlers

FEATURE = Feature(
    name="working_hours",
    tenant_tables=(organisation_setting,),
    controllers=(Router("/api", route_handlers=list(working_hours_handlers())),),
)
