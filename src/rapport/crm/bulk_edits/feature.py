"""Bulk edits as a feature: tables, routes, jobs."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.bulk_edits.controllers import bulk_edit_handlers
from rapport.crm.bulk_edits.models import bulk_edit, bulk_edit_refusal
from rapport.crm.bulk_edits.run import handlers
from rapport.crm.records.objects import Registry


def bulk_edits_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    return Feature(
        name="bulk_edits",
        tenant_tables=(bulk_edit, bulk_edit_refusal),
        controllers=(Router("/api", route_handlers=list(bulk_edit_handlers(registry))),),
        jobs=handlers(registry),
    )
