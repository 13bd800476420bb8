"""Imports as a feature: tables, routes, jobs."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.imports.controllers import import_handlers
from rapport.crm.imports.models import import_run, stored_file, suppressed, suppression_key
from rapport.crm.imports.run import handlers
from rapport.crm.imports.set_controllers import set_handlers
from rapport.crm.imports.sets import handler
from rapport.crm.imports.uploads import FORGET, forget_file
from rapport.crm.records.objects import Registry


def imports_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    return Feature(
        name="imports",
        module="crm",
        tenant_tables=(stored_file, import_run, suppression_key, suppressed),
        controllers=(Router("/api", route_handlers=[*import_handlers(registry), *set_handlers(registry)]),),
        jobs={**handlers(registry), **handler(registry), FORGET: forget_file},
    )
