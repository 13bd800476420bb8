"""The wiring of transfers: tables, routes and the job that says what is overdue."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.records.objects import Registry
from rapport.crm.transfers import overdue
from rapport.crm.transfers.controllers import template_handlers, transfer_handlers
from rapport.crm.transfers.models import transfer, transfer_template


def transfers_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    handlers = [*template_handlers(registry), *transfer_handlers(registry)]
    return Feature(
        name="transfers",
        tenant_tables=(transfer_template, transfer),
        controllers=(Router("/api", route_handlers=handlers),),
        jobs=overdue.handlers(registry),
    )
